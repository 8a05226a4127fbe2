# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Data classes as JSON, and what of JSON is not made into one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.data import from_json, to_json
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.models import (
    Action,
    Diagnosis,
    FailedStep,
    KafkaError,
    PermissionCheck,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.endpoints import Endpoint

CLASSES = {each.__name__: each for each in (Action, Diagnosis, FailedStep, KafkaError, PermissionCheck, Endpoint)}


@pytest.mark.parametrize(
    "value",
    [
        None,
        "text",
        7,
        (),
        {"a": {"b": ("c", True)}},
        Endpoint("::1", 9092),
        PermissionCheck(Action.READ_TOPIC, "seldon.*", KafkaError(29, "refused")),
        Diagnosis(FailedStep.TOKEN, ("a", "b"), "reason", "remedy", brokers=(Endpoint("host", 1), Endpoint("host", 2))),
    ],
)
def test_what_was_written_is_read_again(value: Any) -> None:
    assert from_json(json.loads(json.dumps(to_json(value))), CLASSES) == value


@pytest.mark.parametrize(
    "given",
    [
        {"$": "Path", "args": "/"},
        {"$": "Endpoint", "host": "a"},
        {"$": "Endpoint", "host": "a", "port": 1, "more": 2},
        {"$": "FailedStep", "value": "no such step"},
        {"$": ["Endpoint"]},
        [{"a": {"$": "object"}}],
    ],
)
def test_what_is_none_of_the_classes_is_refused(given: Any) -> None:
    with pytest.raises(ValueError, match=r"not a|unknown class"):
        from_json(given, CLASSES)
