# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Kubernetes' label selectors: parse them, match labels, and make the object of custom resources. Pure functions.

https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..validation.errors import InvalidValueError

_KEY = r"(?:[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?"
_VALUE = r"(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?"
_REQUIREMENT = re.compile(
    rf"\s*(?:(?P<set>{_KEY})\s+(?P<in>in|notin)\s*\((?P<values>[^()]*)\)"
    rf"|(?P<equal>{_KEY})\s*(?P<sign>==|=|!=)\s*(?P<value>{_VALUE})"
    rf"|(?P<number>{_KEY})\s*(?P<than>[<>])\s*(?P<bound>-?\d+)"
    rf"|(?P<not>!?)\s*(?P<exists>{_KEY}))\s*(?:,|$)"
)
_REMEDY = "Write it as for kubectl --selector, such as team=a,stage in (test, live)."


@dataclass(frozen=True)
class Requirement:
    """One condition.

    :param operator: C(In), C(NotIn), C(Exists), C(DoesNotExist), C(Gt) or C(Lt).
    """

    key: str
    operator: str
    values: tuple[str, ...] = ()

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Return whether an object with these labels fulfils the condition."""
        has = self.key in labels
        if self.operator in ("Exists", "DoesNotExist"):
            return has == (self.operator == "Exists")
        if self.operator in ("In", "NotIn"):
            return (has and labels[self.key] in self.values) == (self.operator == "In")
        if not has or not re.fullmatch(r"[-+]?\d+", labels[self.key]):
            return False
        found, bound = int(labels[self.key]), int(self.values[0])
        return found > bound if self.operator == "Gt" else found < bound


Selector = tuple[Requirement, ...]
"""All of them have to be fulfilled."""


def parse(text: str) -> Selector:
    """Return the requirements of a label selector.

    :raises InvalidValueError: it is not one, or an empty one, which would select everything.
    """
    found: list[Requirement] = []
    at = 0
    while at < len(text):
        match = _REQUIREMENT.match(text, at)
        if not match or match.end() == at:
            raise InvalidValueError("not a label selector", _REMEDY)
        found.append(_requirement(match))
        at = match.end()
    if not found or text.rstrip().endswith(","):
        raise InvalidValueError("not a label selector", _REMEDY)
    return tuple(found)


def _requirement(match: re.Match[str]) -> Requirement:
    part = match.groupdict()
    if part["set"]:
        values = tuple(value.strip() for value in part["values"].split(","))
        if not all(re.fullmatch(_VALUE, value) for value in values):
            raise InvalidValueError("not a label selector", _REMEDY)
        return Requirement(part["set"], "In" if part["in"] == "in" else "NotIn", tuple(sorted(set(values))))
    if part["equal"]:
        return Requirement(part["equal"], "NotIn" if part["sign"] == "!=" else "In", (part["value"],))
    if part["number"]:
        return Requirement(part["number"], "Gt" if part["than"] == ">" else "Lt", (part["bound"],))
    return Requirement(part["exists"], "DoesNotExist" if part["not"] else "Exists")


def matches(selector: Selector, labels: Mapping[str, str]) -> bool:
    """Return whether an object with these labels is selected."""
    return all(requirement.matches(labels) for requirement in selector)


def as_object(selector: Selector) -> dict[str, Any]:
    """Return the LabelSelector object of custom resources.

    :raises InvalidValueError: a comparison of numbers, which it cannot express.
    """
    if any(requirement.operator in ("Gt", "Lt") for requirement in selector):
        raise InvalidValueError("compares numbers, which a LabelSelector object cannot", "List the values with in (…).")
    return {
        "matchExpressions": [
            {"key": r.key, "operator": r.operator, **({"values": list(r.values)} if r.values else {})} for r in selector
        ]
    }
