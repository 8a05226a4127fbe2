# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Templates of seldon-core-v2-crds: Seldon's kinds, in templates/ as the vendor has them, so that upgrades change them."""

from typing import Any

import yaml

_ANYTHING: dict[str, Any] = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
_TEXT = {"type": "string"}
_NUMBER = {"type": "integer", "format": "int32"}
_YES_OR_NO = {"type": "boolean"}
_SETTINGS = {"type": "object", "additionalProperties": {"x-kubernetes-int-or-string": True}}
_LABELS = {"type": "object", "additionalProperties": _TEXT}


def _object(required: list[str] | None = None, **properties: Any) -> dict[str, Any]:
    return _ANYTHING | {"properties": properties} | ({"required": required} if required else {})


_CONFIG = _object(
    kafkaConfig=_object(
        **{"bootstrap.servers": _TEXT},
        consumerGroupIdPrefix=_TEXT,
        debug=_TEXT,
        topicPrefix=_TEXT,
        **dict.fromkeys(("consumer", "producer", "streams", "topics"), _SETTINGS),
    ),
    serviceConfig=_object(grpcServicePrefix=_TEXT, serviceType=_TEXT),
    tracingConfig=_object(disable=_YES_OR_NO, otelExporterEndpoint=_TEXT, otelExporterProtocol=_TEXT, ratio=_TEXT),
)
_OVERRIDE = _object(["name"], name=_TEXT, disable=_YES_OR_NO, replicas=_NUMBER, serviceType=_TEXT, podSpec=_ANYTHING)
_COMPONENT = _object(["name"], name=_TEXT, replicas=_NUMBER, podSpec=_ANYTHING, labels=_LABELS, annotations=_LABELS)
_SPECS = {
    "Experiment": _object(["candidates"]),
    "Model": _object(["storageUri"], storageUri=_TEXT, replicas=_NUMBER),
    "Pipeline": _object(["steps"]),
    "SeldonConfig": _object(components={"type": "array", "items": _COMPONENT}, config=_CONFIG),
    "SeldonRuntime": _object(
        ["seldonConfig"],
        seldonConfig=_TEXT,
        disableAutoUpdate=_YES_OR_NO,
        overrides={"type": "array", "items": _OVERRIDE},
        config=_CONFIG,
    ),
    "Server": _object(["serverConfig"], serverConfig=_TEXT, replicas=_NUMBER),
    "ServerConfig": _object(["podSpec"], podSpec=_ANYTHING),
}
_SHORT_NAMES = {"Experiment": "mlx", "Model": "mlm", "Pipeline": "mlp", "Server": "mls", "ServerConfig": "mlc"}
_SCALE = {"specReplicasPath": ".spec.replicas", "statusReplicasPath": ".status.replicas"}
_SUBRESOURCES = {"Model": {"scale": _SCALE}, "Server": {"scale": _SCALE | {"labelSelectorPath": ".status.selector"}}}


def templates(version: str) -> dict[str, str]:
    """Text per file of the templates folder; the same for every version."""
    del version
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
