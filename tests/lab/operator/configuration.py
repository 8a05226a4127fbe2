# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seldon's configuration of a runtime, and the ConfigMaps that bring it to the pods."""

from __future__ import annotations

import json
from typing import Any

import yaml

Values = dict[str, Any]

# In the order of Seldon's own types, which its JSON keeps
_KAFKA_TEXTS = ("bootstrap.servers", "consumerGroupIdPrefix", "debug")
_KAFKA_SETTINGS = ("consumer", "producer", "streams")
_TRACING_TEXTS = ("otelExporterEndpoint", "otelExporterProtocol", "ratio")


def with_defaults(own: Values, defaults: Values) -> Values:
    """A SeldonRuntime's configuration, completed from the SeldonConfig's.

    Not from there comes ``tracingConfig.disable``: Seldon's operator leaves it as the SeldonRuntime has it.
    """
    return {
        "kafkaConfig": _kafka(_part(own, "kafkaConfig"), _part(defaults, "kafkaConfig")),
        "agentConfig": {"rclone": _rclone(_part(own, "agentConfig"), _part(defaults, "agentConfig"))},
        "tracingConfig": {
            "disable": bool(_part(own, "tracingConfig").get("disable")),
            **_texts(_part(own, "tracingConfig"), _part(defaults, "tracingConfig"), _TRACING_TEXTS),
        },
        "serviceConfig": _texts(
            _part(own, "serviceConfig"), _part(defaults, "serviceConfig"), ("grpcServicePrefix", "serviceType")
        ),
        "scalingConfig": _part(defaults, "scalingConfig") | _part(own, "scalingConfig"),
    }


def config_maps(config: Values, *, scaling: bool) -> dict[str, dict[str, str]]:
    """Data of each ConfigMap by name, from a complete configuration; with seldon-scaling if `scaling`."""
    tracing = config["tracingConfig"]
    maps = {
        "seldon-agent": {"agent.yaml": _yaml({"rclone": _present(config["agentConfig"]["rclone"])})},
        "seldon-kafka": {"kafka.json": _json(config["kafkaConfig"])},
        "seldon-tracing": {
            "tracing.json": _json(tracing),
            "OTEL_JAVAAGENT_ENABLED": json.dumps(not tracing["disable"]),
            "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://{tracing['otelExporterEndpoint']}",
            "OTEL_EXPORTER_OTLP_PROTOCOL": tracing["otelExporterProtocol"],
        },
    }
    if scaling:
        parts = {name: _present(part) for name, part in config["scalingConfig"].items()}
        maps["seldon-scaling"] = {"scaling.yaml": _yaml(parts)}
    return maps


def _kafka(own: Values, defaults: Values) -> Values:
    settings = {name: _sorted(_part(defaults, name) | _part(own, name)) for name in _KAFKA_SETTINGS}
    # Unlike the other settings, topics are taken as a whole.
    topics = _sorted(_part(own, "topics") or _part(defaults, "topics"))
    return {
        **_texts(own, defaults, _KAFKA_TEXTS),
        **settings,
        "topics": topics,
        **_texts(own, defaults, ("topicPrefix",)),
    }


def _rclone(own: Values, defaults: Values) -> Values:
    mine, theirs = _part(own, "rclone"), _part(defaults, "rclone")
    return {name: [*(mine.get(name) or []), *(theirs.get(name) or [])] for name in ("config_secrets", "config")}


def _texts(own: Values, defaults: Values, names: tuple[str, ...]) -> dict[str, str]:
    return {name: own.get(name) or defaults.get(name) or "" for name in names}


def _part(values: Values, name: str) -> Values:
    return values.get(name) or {}


def _sorted(values: Values) -> Values:
    return dict(sorted(values.items()))


def _present(values: Values) -> Values:
    return {key: value for key, value in values.items() if value}


def _json(values: Values) -> str:
    text = json.dumps(_present(values), separators=(",", ":"), ensure_ascii=False)
    # As Go writes JSON, safe to put into HTML
    return text.replace("<", r"\u003c").replace(">", r"\u003e").replace("&", r"\u0026")


def _yaml(values: Values) -> str:
    return yaml.safe_dump(values, default_flow_style=False, allow_unicode=True)
