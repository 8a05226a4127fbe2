// SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
// SPDX-License-Identifier: GPL-3.0-or-later

//go:build tools

// Package tools pins the proxy that disturbs connections.
package tools

import (
	_ "github.com/Shopify/toxiproxy/v2/cmd/server"
)
