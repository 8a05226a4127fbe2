// SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Reads manifests, as a JSON list from standard input, into Flux's own types; a field that these do not have is an error.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	helm "github.com/fluxcd/helm-controller/api/v2"
	source "github.com/fluxcd/source-controller/api/v1"
	"sigs.k8s.io/yaml"
)

func main() {
	var manifests []json.RawMessage
	if err := json.NewDecoder(os.Stdin).Decode(&manifests); err != nil {
		fail(err)
	}
	for _, manifest := range manifests {
		var about struct{ APIVersion, Kind string }
		if err := json.Unmarshal(manifest, &about); err != nil {
			fail(err)
		}
		var into any
		switch about.APIVersion + " " + about.Kind {
		case helm.GroupVersion.String() + " HelmRelease":
			into = &helm.HelmRelease{}
		case source.GroupVersion.String() + " HelmRepository":
			into = &source.HelmRepository{}
		default:
			fail(fmt.Errorf("%s %s is not known to Flux", about.APIVersion, about.Kind))
		}
		if err := yaml.UnmarshalStrict(manifest, into); err != nil {
			fail(fmt.Errorf("%s: %w", about.Kind, err))
		}
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
