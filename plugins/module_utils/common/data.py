# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Data classes and enumerations as JSON, so that another process of this collection can read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

_CLASS = "$"
"""Key with the name of the class."""


def to_json(value: Any) -> Any:
    """Return what json.dumps takes, of data classes, enumerations, tuples, mappings and plain values."""
    if isinstance(value, Enum):
        return {_CLASS: type(value).__name__, "value": value.value}
    if is_dataclass(value) and not isinstance(value, type):
        given = {each.name: to_json(getattr(value, each.name)) for each in fields(value)}
        return {_CLASS: type(value).__name__, **given}
    if isinstance(value, Mapping):
        return {str(name): to_json(each) for name, each in value.items()}
    if isinstance(value, (tuple, list)):
        return [to_json(each) for each in value]
    return value


def from_json(value: Any, classes: Mapping[str, type]) -> Any:
    """Return what to_json has made JSON of; a list becomes a tuple.

    :param classes: the only ones that are made, by their names.
    :raises ValueError: it is of another class, or without what its class needs.
    """
    if isinstance(value, list):
        return tuple(from_json(each, classes) for each in value)
    if not isinstance(value, dict):
        return value
    given = {name: from_json(each, classes) for name, each in value.items()}
    if _CLASS not in given:
        return given
    name = given.pop(_CLASS)
    try:
        return classes[name](**given)
    except (KeyError, TypeError, ValueError):
        raise ValueError(f"not a {name}" if name in classes else "an unknown class") from None
