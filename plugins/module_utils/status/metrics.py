# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Format the report of a fleet as metrics for Prometheus. Pure functions.

The format is https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from .fleet import read_time

_Sample = tuple[Mapping[str, str], int]
_Report = Mapping[str, Any]


def fleet_metrics(fleet: _Report) -> str:
    """Return the report of a fleet as text for a textfile collector."""
    return "".join(f"{line}\n" for line in _lines(fleet))


def _lines(fleet: _Report) -> Iterator[str]:
    for name, (description, samples) in _metrics(fleet).items():
        yield f"# HELP {name} {description}"
        yield f"# TYPE {name} gauge"
        for labels, value in samples:
            pairs = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
            yield f"{name}{{{pairs}}} {value}" if pairs else f"{name} {value}"


def _metrics(fleet: _Report) -> dict[str, tuple[str, Iterator[_Sample]]]:
    return {
        "seldon_kafka_status_timestamp_seconds": (
            "When the status of the clusters was collected, in seconds since the epoch.",
            iter([({}, _seconds(fleet["generated"]))]),
        ),
        "seldon_kafka_cluster_up": (
            "Whether the status of the cluster could be collected.",
            (({"cluster": each["name"]}, int(each["collected"])) for each in fleet["clusters"]),
        ),
        "seldon_kafka_cluster_info": (
            "The provider and the version of Seldon Core 2, always 1.",
            _info(fleet),
        ),
        "seldon_kafka_findings": (
            "Number of findings of a kind in a namespace; without a namespace, about the cluster.",
            _findings(fleet),
        ),
        "seldon_kafka_certificate_expiry_timestamp_seconds": (
            "When the first certificate of a Secret expires, in seconds since the epoch.",
            _certificates(fleet),
        ),
    }


def _info(fleet: _Report) -> Iterator[_Sample]:
    for cluster in fleet["clusters"]:
        if cluster["collected"]:
            version = cluster["release"]["version"]
            yield {"cluster": cluster["name"], "provider": cluster["provider"], "version": version}, 1


def _findings(fleet: _Report) -> Iterator[_Sample]:
    for cluster in fleet["clusters"]:
        numbers = Counter((each["namespace"], each["kind"], each["severity"]) for each in cluster["findings"])
        for place, number in numbers.items():
            yield {"cluster": cluster["name"], **dict(zip(("namespace", "kind", "severity"), place))}, number


def _certificates(fleet: _Report) -> Iterator[_Sample]:
    for cluster in fleet["clusters"]:
        for namespace in cluster["namespaces"]:
            for secret in namespace["secrets"]:
                if secret["certificate_expires"]:
                    labels = {"cluster": cluster["name"], "namespace": namespace["name"], "secret": secret["name"]}
                    yield labels, _seconds(secret["certificate_expires"])


def _seconds(time: str) -> int:
    return int(read_time(time).timestamp())


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
