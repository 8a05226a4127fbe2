// SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
// SPDX-License-Identifier: GPL-3.0-or-later

//go:build tools

// Package tools pins Helm's plugin diff, with Helm's own version of every module that both need, which are then built once.
//
// The public checksum database may lack the plugin. go.sum holds its hash, of the content of the tag v3.9.14, and is all
// that a build asks; a new version has to be compared with its tag before GONOSUMDB lets it in.
package tools

import (
	_ "github.com/databus23/helm-diff/v3"
)
