// SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
// SPDX-License-Identifier: GPL-3.0-or-later

//go:build tools

// Package tools pins the linter of GitHub's workflows.
package tools

import (
	_ "github.com/rhysd/actionlint"
)
