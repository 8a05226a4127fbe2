# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter fleet_page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ansible.errors import AnsibleFilterError
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ..module_utils.common.text import counted
from ..module_utils.options.rules import HOURS
from ..module_utils.status import fleet as report
from ..module_utils.status.finding import SEVERITIES
from ..module_utils.validation.errors import InvalidValueError

DOCUMENTATION = r"""
name: fleet_page
short_description: Render the report of a fleet as one HTML page
version_added: 0.1.0
author: The seldon.managed_kafka authors (@seldon-managed-kafka)
description:
  - Renders clusters by namespaces as a page that needs neither a server nor other files.
options:
  _input:
    description: The report that P(seldon.managed_kafka.fleet_status#filter) returned.
    type: dict
    required: true
  stale_hours:
    description: After how many hours the page shows that it is stale.
    type: int
    default: 24
"""

EXAMPLES = r"""
- name: Write HTML report
  ansible.builtin.copy:
    content: "{{ fleet | seldon.managed_kafka.fleet_page(stale_hours=48) }}"
    dest: status.html
    mode: "0600"
"""

RETURN = r"""
_value:
  description: The HTML.
  type: str
"""

_TEMPLATES = Path(__file__).resolve().parents[2] / "playbooks" / "templates"
_DRIFT = ("drift", "≠")
_EXPIRY = ("expiry", "◔")
_OF_KIND = {
    **dict.fromkeys(("drift", "inconsistent", "values", "version", "metadata", "unexpected_key"), _DRIFT),
    **dict.fromkeys(("expired", "expires", "certificate"), _EXPIRY),
    "outdated": ("outdated", "↻"),
}
"""Kind to CSS class and sign; other kinds look like their severity."""
_SIGNS = {"error": "✖", "unknown": "?", "warning": "▲", "ok": "✔", "info": "•"}
"""States of clusters and severities of findings, which are CSS classes too."""
_NAMED_CELLS = 100
"""Up to this many clusters, the cells of the strip show names."""
_LONGEST = 32
"""Characters of a name that a cell shows."""
_NEVER = 10**6


def fleet_page(fleet: Mapping[str, Any], stale_hours: object = 24) -> str:
    """Return the HTML page of a fleet's report.

    :raises AnsibleFilterError: stale_hours is not a number of hours.
    """
    environment = Environment(
        autoescape=True,
        loader=FileSystemLoader(_TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["in_namespace"] = report.in_namespace
    environment.tests["needs_attention"] = report.needs_attention
    environment.globals.update(appearance=_appearance, counted=counted, place=report.place, link=_link)
    return environment.get_template("status.html.j2").render(
        fleet=fleet,
        generated=f"{report.read_time(fleet['generated']):%Y-%m-%d %H:%M} UTC",
        stale_hours=_hours(stale_hours),
        days=list(map(_days_left, fleet["clusters"])),
        ranks=_ranks(fleet["clusters"]),
        named=len(fleet["clusters"]) <= _NAMED_CELLS,
        longest=min(_LONGEST, max((len(each["name"]) for each in fleet["clusters"]), default=0)),
    )


def _hours(given: Any) -> int:
    try:
        hours = int(given)
        HOURS(hours)
    except (TypeError, ValueError):
        raise AnsibleFilterError("stale_hours: not a number of hours. Give a whole number.") from None
    except InvalidValueError as refused:
        raise AnsibleFilterError(f"stale_hours: {refused}") from None
    return hours


def _appearance(severity: str, kind: str = "") -> tuple[str, str]:
    """Return CSS class and sign of a severity or state, or of a kind that has its own."""
    return _OF_KIND.get(kind) or (severity, _SIGNS[severity])


def _link(name: str) -> str:
    """Return the link to a cluster's row, whose id is the same without the encoding."""
    return f"#cluster={quote(name, safe='')}"


def _days_left(cluster: Mapping[str, Any]) -> int | None:
    known = [report.days_left(namespace) for namespace in cluster["namespaces"]]
    return min((days for days in known if days is not None), default=None)


def _ranks(clusters: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, int]]:
    """Return the place of each cluster, by name, in the order of each column."""

    def days(cluster: Mapping[str, Any]) -> int:
        left = _days_left(cluster)
        return _NEVER if left is None else left

    orders: dict[str, Callable[[Mapping[str, Any]], Any]] = {
        "cluster": lambda each: report.name_order(each["name"]),
        "state": lambda each: report.STATES.index(each["state"]),
        "findings": lambda each: [-each["counts"][severity] for severity in SEVERITIES],
        "days": days,
        "namespaces": lambda each: -len(each["namespaces"]),
    }
    ranks: dict[str, dict[str, int]] = {each["name"]: {} for each in clusters}
    for column, order in orders.items():
        for rank, cluster in enumerate(sorted(clusters, key=order)):
            ranks[cluster["name"]][column] = rank
    return ranks


class FilterModule:
    """What Ansible looks for."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"fleet_page": fleet_page}
