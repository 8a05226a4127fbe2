// SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
// SPDX-License-Identifier: GPL-3.0-or-later

//go:build tools

// Package tools pins the Kubernetes programs that the lab builds.
package tools

import (
	_ "k8s.io/kubernetes/cmd/kube-apiserver"
	_ "k8s.io/kubernetes/cmd/kube-controller-manager"
	_ "k8s.io/kubernetes/cmd/kube-scheduler"
	_ "k8s.io/kubernetes/cmd/kubectl"
)
