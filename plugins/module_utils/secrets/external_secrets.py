# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The Secrets as resources of the External Secrets Operator: references to a store, and no secret. Pure functions.

https://external-secrets.io/latest/api/clusterexternalsecret/
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..k8s.keepers import ARGO_CD_SYNC_OPTIONS, KEPT_BY_ARGO_CD, KEPT_BY_FLUX
from ..k8s.selector import Requirement, as_object
from ..providers.base import Reference
from ..providers.names import Content
from .secret import OPAQUE, DesiredSecret, to_base64
from .targets import NamespaceSelection

_NAME_LABEL = "kubernetes.io/metadata.name"


@dataclass(frozen=True)
class Store:
    """Where the values are stored.

    :param references: credential field to its place in the store: C(key), and C(property) and C(version) where given.
    :param refresh: how often the operator reads them, such as C(1h).
    """

    name: str
    kind: str
    references: Mapping[str, Mapping[str, str]]
    refresh: str


def resources(
    provider: str,
    secrets: Mapping[str, Mapping[str, Content | Reference]],
    selection: NamespaceSelection,
    store: Store,
    immutable: bool,
    instance: str = "",
) -> list[dict[str, Any]]:
    """Return a ClusterExternalSecret for each Secret with a reference in it, and plain Secrets for those without.

    :param secrets: Secret name to key to content or reference.
    :raises InvalidValueError: the label selector compares numbers, which a LabelSelector object cannot.
    """
    manifests: list[dict[str, Any]] = []
    for name, content in secrets.items():
        fields = sorted({value.field for value in content.values() if isinstance(value, Reference)})
        data = {
            key: f"{{{{ .{value.field} }}}}" if isinstance(value, Reference) else value
            for key, value in content.items()
        }
        desired = DesiredSecret(name, provider, data, immutable, instance=instance)
        if fields:
            manifests.append(_cluster_external_secret(desired, fields, selection, store))
        else:
            manifests += [_kept(desired.manifest(namespace)) for namespace in selection.named]
    return manifests


def _kept(manifest: dict[str, Any]) -> dict[str, Any]:
    """Return the manifest of a Secret that GitOps tools do not prune, like what the operator writes."""
    annotations = {
        # Else the Application would be out of sync for ever when the manifest is gone
        "argocd.argoproj.io/compare-options": "IgnoreExtraneous",
        **KEPT_BY_ARGO_CD,
        **KEPT_BY_FLUX,
    }
    # A client-side apply leaves a copy of the content in an annotation. Flux has no other than a server-side one
    annotations[ARGO_CD_SYNC_OPTIONS] += ",ServerSideApply=true"
    return {**manifest, "metadata": {**manifest["metadata"], "annotations": annotations}}


def _cluster_external_secret(
    desired: DesiredSecret, fields: Iterable[str], selection: NamespaceSelection, store: Store
) -> dict[str, Any]:
    labels = desired.labels
    return {
        "apiVersion": "external-secrets.io/v1",
        "kind": "ClusterExternalSecret",
        "metadata": {"name": desired.name, "labels": labels},
        "spec": {
            "externalSecretName": desired.name,
            "namespaceSelectors": _selectors(selection),
            "refreshTime": "1m",
            "externalSecretSpec": {
                "refreshInterval": store.refresh,
                "secretStoreRef": {"name": store.name, "kind": store.kind},
                "target": {
                    "name": desired.name,
                    # What Seldon's Pods read at their next start must vanish neither with the ExternalSecret, which
                    # Owner would delete it with, nor with the entry in the store
                    "creationPolicy": "Orphan",
                    "deletionPolicy": "Retain",
                    **({"immutable": True} if desired.immutable else {}),
                    "template": {
                        "engineVersion": "v2",
                        "type": OPAQUE,
                        "metadata": {"labels": labels},
                        "data": {key: _template(content) for key, content in desired.data.items()},
                    },
                },
                "data": [{"secretKey": field, "remoteRef": dict(store.references[field])} for field in fields],
            },
        },
    }


def _template(content: Content) -> str:
    """Return the template of a key's content, which the operator makes bytes of where it is not text."""
    return content if isinstance(content, str) else f'{{{{ "{to_base64(content)}" | b64dec }}}}'


def _selectors(selection: NamespaceSelection) -> list[dict[str, Any]]:
    """Return label selectors of the namespaces, by their names and by the user's selector."""
    selectors = []
    if selection.named:
        selectors.append(as_object((Requirement(_NAME_LABEL, "In", selection.named),)))
    if selection.selector:
        without = (Requirement(_NAME_LABEL, "NotIn", tuple(sorted(selection.exclude))),) if selection.exclude else ()
        selectors.append(as_object((*selection.selector, *without)))
    return selectors
