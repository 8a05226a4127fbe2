# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets with a reference to a secret store, and what is not text beside it."""

from __future__ import annotations

import base64

from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.base import Reference
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.external_secrets import Store, resources
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.targets import NamespaceSelection

STORE = Store("vault", "ClusterSecretStore", {"password": {"key": "kafka"}}, "1h")


def test_resources_have_the_operator_decode_what_is_not_text() -> None:
    content: dict[str, str | bytes | Reference] = {
        "password": Reference("password"),
        "scope": "kafka",
        "store.jks": b"\xfe\xed",
    }
    (manifest,) = resources("confluent_oauth", {"login": content}, NamespaceSelection(("team",)), STORE, False)
    data = manifest["spec"]["externalSecretSpec"]["target"]["template"]["data"]
    encoded = base64.b64encode(b"\xfe\xed").decode()
    assert data == {
        "password": "{{ .password }}",
        "scope": "kafka",
        "store.jks": f'{{{{ "{encoded}" | b64dec }}}}',
    }


def test_resources_that_a_gitops_tool_applies_itself_are_never_pruned() -> None:
    content: dict[str, str | bytes | Reference] = {"ca.crt": "a public certificate"}
    (manifest,) = resources("confluent_sasl", {"broker-ca": content}, NamespaceSelection(("team",)), STORE, False)
    assert manifest["kind"] == "Secret"
    assert manifest["metadata"]["annotations"] == {
        "argocd.argoproj.io/compare-options": "IgnoreExtraneous",
        "argocd.argoproj.io/sync-options": "Prune=false,Delete=false,ServerSideApply=true",
        "kustomize.toolkit.fluxcd.io/prune": "disabled",
    }
