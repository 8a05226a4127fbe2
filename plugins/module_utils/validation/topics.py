# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""How Seldon Core creates its topics."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from .errors import InvalidValueError, Problem, Problems

_HIGHEST = {"replication_factor": 10_000, "partitions": 100_000}
"""What librdkafka, with which Seldon's gateways create topics, can put into a request."""
_DIGITS = re.compile(r"[0-9]{1,10}")
_TOPIC = re.compile(r"[A-Za-z0-9._-]+")
_LONGEST_PREFIX = 100
"""A topic name has 249 characters; namespace, kind and model name come after the prefix."""


@dataclass(frozen=True)
class Topics:
    """Topic settings of the charts."""

    replication_factor: int = 3
    partitions: int = 4
    prefix: str = "seldon"


def _positive(value: Any, highest: int) -> int:
    number = int(value) if isinstance(value, str) and _DIGITS.fullmatch(value) else value
    if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= highest:
        raise InvalidValueError("not a positive whole number", f"Give a number from 1 to {highest}.")
    return number


def _prefix(value: Any) -> str:
    text = value if isinstance(value, str) else ""
    if not _TOPIC.fullmatch(text) or text in (".", "..") or len(text) > _LONGEST_PREFIX:
        raise InvalidValueError(
            "cannot begin a topic name",
            f"Give 1 to {_LONGEST_PREFIX} letters, digits, dots, hyphens and underscores, in quotes where YAML would "
            "see a number.",
        )
    return text


def topics(given: Mapping[str, Any]) -> Topics:
    """Return the topic settings, with defaults for what is omitted.

    :param given: any of Topics' fields; None counts as not given.
    :raises InvalidInputError: with every problem, fields named C(topics.…).
    """
    known = [f.name for f in fields(Topics)]
    checked: dict[str, Any] = {}
    problems = Problems()
    for name, value in given.items():
        if value is None:
            continue
        if name not in known:
            problems.append(Problem(f"topics.{name}", "not a setting of topics", f"There are {', '.join(known)}."))
            continue
        with problems.collect(f"topics.{name}"):
            checked[name] = _prefix(value) if name == "prefix" else _positive(value, _HIGHEST[name])
    problems.refuse()
    return Topics(**checked)
