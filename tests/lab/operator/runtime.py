# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a SeldonRuntime is turned into."""

from __future__ import annotations

from typing import Any

from tests.lab.operator.configuration import config_maps, with_defaults
from tests.lab.operator.kinds import CONFIG_MAP, DEPLOYMENT, STATEFUL_SET
from tests.lab.operator.manifests import NAME_LABEL, claims, manifest, workload
from tests.lab.operator.pods import inherited, overridden, without_nulls
from tests.lab.operator.rights import rights
from tests.lab.operator.services import runtime_services

Values = dict[str, Any]

CONDITIONS = {
    "seldon-scheduler": "SchedulerReady",
    "seldon-envoy": "EnvoyReady",
    "seldon-dataflow-engine": "DataflowEngineReady",
    "seldon-modelgateway": "ModelGatewayReady",
    "seldon-pipelinegateway": "PipelineGatewayReady",
    "hodometer": "HodometerReady",
}
_ENVOY = "seldon-envoy"
_SCRAPED = {"prometheus.io/path": "/stats/prometheus", "prometheus.io/port": "9003", "prometheus.io/scrape": "true"}
# What limits the replicas of a component from 2.10 on: how many of these there are, up to that variable of its pods
_LIMITS = {
    "seldon-dataflow-engine": ("Pipeline", None),
    "seldon-pipelinegateway": ("Pipeline", "PIPELINEGATEWAY_MAX_NUM_CONSUMERS"),
    "seldon-modelgateway": ("Model", "MODELGATEWAY_MAX_NUM_CONSUMERS"),
}
_DEFAULT_CONSUMERS = 100


def runtime_manifests(
    runtime: Values, seldon_config: Values, version: tuple[int, ...], counts: dict[str, int]
) -> list[Values]:
    """Every object of a SeldonRuntime, in the order of creation.

    `version` is the operator's; `counts` says how many Models and Pipelines the namespace holds, by kind.
    """
    namespace = runtime["metadata"]["namespace"]
    spec, defaults = without_nulls(runtime["spec"]), without_nulls(seldon_config["spec"])
    config = with_defaults(spec.get("config", {}), defaults.get("config", {}))
    overrides = {override["name"]: override for override in spec.get("overrides", [])}
    maps = config_maps(config, scaling=version >= (2, 10))
    components = [
        _component(runtime, seldon_config, component, overrides.get(component["name"], {}), version)
        for component in defaults.get("components", [])
        if not overrides.get(component["name"], {}).get("disable")
    ]
    if version >= (2, 10):
        shards = config["scalingConfig"].get("pipelines", {"maxShardCountMultiplier": 1})["maxShardCountMultiplier"]
        components = [_limited(component, counts, shards) for component in components]
    return [
        *rights(namespace, version),
        *(manifest(CONFIG_MAP, namespace, name, data=data) for name, data in maps.items()),
        *runtime_services(namespace, config["serviceConfig"], overrides, version),
        *components,
    ]


def _component(
    runtime: Values, seldon_config: Values, component: Values, override: Values, version: tuple[int, ...]
) -> Values:
    meta, defaults, name = runtime["metadata"], seldon_config["metadata"], component["name"]
    labels = inherited(*_each("labels", component, meta, defaults)) | {NAME_LABEL: name}
    annotations = inherited(*_each("annotations", component, meta, defaults))
    if name == _ENVOY and version < (2, 8, 5):
        annotations |= _SCRAPED
    stateful = bool(component.get("volumeClaimTemplates"))
    # Up to 2.8 the scheduler's pod cannot be overridden.
    changes = override.get("podSpec") if not stateful or version >= (2, 9) else None
    spec: Values = {
        "replicas": override.get("replicas", 1),
        "selector": {"matchLabels": {NAME_LABEL: name}},
        "template": {
            "metadata": {"labels": labels, "annotations": annotations},
            "spec": overridden(component["podSpec"], changes),
        },
    }
    if not stateful:
        return workload(DEPLOYMENT, meta["namespace"], name, labels, annotations, **spec)
    return workload(
        STATEFUL_SET,
        meta["namespace"],
        name,
        labels,
        annotations,
        **spec,
        serviceName=name,
        podManagementPolicy="Parallel",
        volumeClaimTemplates=claims(component["volumeClaimTemplates"]),
    )


def _each(field: str, *sources: Values) -> list[dict[str, str] | None]:
    return [source.get(field) for source in sources]


def _limited(component: Values, counts: dict[str, int], shards: int) -> Values:
    """The component with no more replicas than it could share work among."""
    name = component["metadata"]["name"]
    if name not in _LIMITS:
        return component
    counted, variable = _LIMITS[name]
    env = component["spec"]["template"]["spec"]["containers"][0]["env"]
    consumers = int(next((each["value"] for each in env if each["name"] == variable), _DEFAULT_CONSUMERS))
    most = shards * min(counts[counted], consumers) or 1
    return component | {"spec": component["spec"] | {"replicas": min(component["spec"]["replicas"], most)}}
