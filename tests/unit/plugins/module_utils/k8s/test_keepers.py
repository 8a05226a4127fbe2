# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The GitOps tool that manages an object or a Helm release."""

from __future__ import annotations

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.keepers import (
    ARGO_CD,
    FLUX,
    Keeper,
    keeper_of,
    keeper_of_manifest,
)

MANIFEST = """---
# Source: seldon-core-v2-setup/templates/service-account.yaml
apiVersion: v1
kind: ServiceAccount
metadata:
  labels:
    app.kubernetes.io/name: seldon
{labels}  name: seldon
"""
LABELS = """    helm.toolkit.fluxcd.io/name: seldon-core-v2-components
    helm.toolkit.fluxcd.io/namespace: flux-system
"""


@pytest.mark.parametrize(
    ("labels", "keeper"),
    [
        (LABELS, Keeper(FLUX, "HelmRelease flux-system/seldon-core-v2-components")),
        ("", None),
        ("    example.com/note: helm.toolkit.fluxcd.io/name\n", None),
    ],
)
def test_release_of_flux_is_known_by_the_labels_in_its_manifest(labels: str, keeper: Keeper | None) -> None:
    assert keeper_of_manifest(MANIFEST.format(labels=labels)) == keeper


def test_definition_that_argo_cd_applied_has_a_keeper_without_a_name() -> None:
    """Argo CD 3.5 and 2.10 write neither a label nor an annotation to definitions of custom resources."""
    metadata = {"name": "models.mlops.seldon.io", "managedFields": [{"manager": "argocd-controller"}]}
    keeper = keeper_of(metadata)
    assert keeper == Keeper(ARGO_CD, "")
    assert str(keeper) == "Argo CD"
    assert keeper.remedy == "Change it in the source that Argo CD applies"
