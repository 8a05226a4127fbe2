# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is promised about the files that the playbook status writes: the schema of the JSON, and the metrics."""

from __future__ import annotations

import json
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped]
from prometheus_client.parser import text_string_to_metric_families

from tests.lab.paths import ROOT

SCHEMA = json.loads((ROOT / "playbooks" / "files" / "status.schema.json").read_text())


def closed(schema: Any) -> Any:
    """Return a schema whose objects have no other properties than those that it describes.

    Readers are to expect further ones, but what is written is to be described.
    """
    match schema:
        case {"type": "object", "properties": _}:
            return {**{key: closed(value) for key, value in schema.items()}, "additionalProperties": False}
        case dict():
            return {key: closed(value) for key, value in schema.items()}
        case list():
            return [closed(each) for each in schema]
    return schema


def objections(report: Any) -> list[str]:
    """Return where a report differs from its schema, or has what the schema does not describe."""
    validator = Draft202012Validator(closed(SCHEMA), format_checker=FormatChecker())
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(report)]


def samples(text: str) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    """Return the samples of metrics, by name and labels, as Prometheus reads them."""
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def sample(name: str, **labels: str) -> tuple[str, frozenset[tuple[str, str]]]:
    """Return the key of one of the samples."""
    return name, frozenset(labels.items())
