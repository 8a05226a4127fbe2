// SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
// SPDX-License-Identifier: GPL-3.0-or-later

//go:build tools

// Package tools pins the programs that the lab builds.
package tools

import (
	_ "helm.sh/helm/v4/cmd/helm"
)
