# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter fleet_page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ..module_utils.common.text import counted
from ..module_utils.status import fleet as report
from ..module_utils.status.finding import SEVERITIES

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
"""

EXAMPLES = r"""
- name: Write HTML report
  ansible.builtin.copy:
    content: "{{ fleet | seldon.managed_kafka.fleet_page }}"
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
    "outdated": ("stale", "↻"),
}
"""Kind to CSS class and sign; other kinds look like their severity."""
_OF_SEVERITY = {"error": ("error", "✖"), "warning": ("warning", "▲")}
_OK = ("ok", "✔")


def fleet_page(fleet: Mapping[str, Any]) -> str:
    """Return the HTML page of a fleet's report."""
    environment = Environment(
        autoescape=True,
        loader=FileSystemLoader(_TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(in_namespace=report.in_namespace, days_left=report.days_left)
    environment.tests["needs_attention"] = report.needs_attention
    environment.globals.update(
        appearance=_appearance, counted=counted, place=report.place, severity_order=_severity_order
    )
    return environment.get_template("status.html.j2").render(fleet=fleet)


def _appearance(kind: str, severity: str) -> tuple[str, str]:
    """Return CSS class and sign."""
    return _OF_KIND.get(kind) or _OF_SEVERITY.get(severity, _OK)


def _severity_order(severity: str) -> int:
    """Return where a cluster is sorted; information sorts like no finding."""
    return min(SEVERITIES.index(severity), len(_OF_SEVERITY)) if severity else len(_OF_SEVERITY)


class FilterModule:
    """What Ansible looks for."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"fleet_page": fleet_page}
