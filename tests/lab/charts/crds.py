# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Templates of seldon-core-v2-crds: Seldon's kinds. In templates/, as the vendor's, so that an upgrade changes them."""

from __future__ import annotations

from typing import Any

import yaml

_ANYTHING: dict[str, Any] = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
_TEXT = {"type": "string"}
_NUMBER = {"type": "integer", "format": "int32"}
_YES_OR_NO = {"type": "boolean"}
_SETTINGS = {"type": "object", "additionalProperties": {"x-kubernetes-int-or-string": True}}
_LABELS = {"type": "object", "additionalProperties": _TEXT}


def _object(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    return _ANYTHING | {"properties": properties} | ({"required": list(required)} if required else {})


_CONFIG = _object(
    {
        "kafkaConfig": _object(
            {
                **dict.fromkeys(("bootstrap.servers", "consumerGroupIdPrefix", "debug", "topicPrefix"), _TEXT),
                **dict.fromkeys(("consumer", "producer", "streams", "topics"), _SETTINGS),
            }
        ),
        "serviceConfig": _object({"grpcServicePrefix": _TEXT, "serviceType": _TEXT}),
        "tracingConfig": _object(
            {
                "disable": _YES_OR_NO,
                **dict.fromkeys(("otelExporterEndpoint", "otelExporterProtocol", "ratio"), _TEXT),
            }
        ),
    }
)
_NAMED = {"name": _TEXT, "replicas": _NUMBER, "podSpec": _ANYTHING}
_OVERRIDE = _object(_NAMED | {"disable": _YES_OR_NO, "serviceType": _TEXT}, "name")
_COMPONENT = _object(_NAMED | {"labels": _LABELS, "annotations": _LABELS}, "name")
_SPECS = {
    "Experiment": _object({}, "candidates"),
    "Model": _object({"storageUri": _TEXT, "replicas": _NUMBER}, "storageUri"),
    "Pipeline": _object({}, "steps"),
    "SeldonConfig": _object({"components": {"type": "array", "items": _COMPONENT}, "config": _CONFIG}),
    "SeldonRuntime": _object(
        {
            "seldonConfig": _TEXT,
            "disableAutoUpdate": _YES_OR_NO,
            "overrides": {"type": "array", "items": _OVERRIDE},
            "config": _CONFIG,
        },
        "seldonConfig",
    ),
    "Server": _object(
        {"serverConfig": _TEXT, **dict.fromkeys(("replicas", "minReplicas", "maxReplicas"), _NUMBER)}, "serverConfig"
    ),
    "ServerConfig": _object({"podSpec": _ANYTHING}, "podSpec"),
}
_SHORT_NAMES = {"Experiment": "mlx", "Model": "mlm", "Pipeline": "mlp", "Server": "mls", "ServerConfig": "mlc"}
_SCALE = {"specReplicasPath": ".spec.replicas", "statusReplicasPath": ".status.replicas"}
_SUBRESOURCES = {"Model": {"scale": _SCALE}, "Server": {"scale": _SCALE | {"labelSelectorPath": ".status.selector"}}}


def templates(_version: str) -> dict[str, str]:
    """Text per file of the templates folder; the same for every version."""
    return {"crds.yaml": yaml.safe_dump_all(_definition(kind, spec) for kind, spec in _SPECS.items())}


def _definition(kind: str, spec: dict[str, Any]) -> dict[str, Any]:
    singular = kind.lower()
    names: dict[str, Any] = {"kind": kind, "listKind": f"{kind}List", "plural": f"{singular}s", "singular": singular}
    if kind in _SHORT_NAMES:
        names["shortNames"] = [_SHORT_NAMES[kind]]
    version = {
        "name": "v1alpha1",
        "served": True,
        "storage": True,
        "subresources": {"status": {}} | _SUBRESOURCES.get(kind, {}),
        "schema": {"openAPIV3Schema": {"type": "object", "properties": {"spec": spec, "status": _ANYTHING}}},
    }
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{singular}s.mlops.seldon.io"},
        "spec": {"group": "mlops.seldon.io", "names": names, "scope": "Namespaced", "versions": [version]},
    }
