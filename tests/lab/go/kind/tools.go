// SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
// SPDX-License-Identifier: GPL-3.0-or-later

//go:build tools

// Package tools pins kind, a Kubernetes whose nodes are containers.
package tools

import (
	_ "sigs.k8s.io/kind"
)
