# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the wiring names a value, and how a manifest with such names becomes a Helm template.

====================  ==============================================================================
``.a.b``              the value of a.b as text, between single quotes
``int .a.b``          the same, as a whole number
``join .a.b``         the same, a list joined by commas
``level .a.b``        the same, or logging.logLevel where a has no b
``upper-level .a.b``  the same, in capitals
``raw .a.b``          the value of a.b as it is: a number, a boolean, nothing
``json .a.b``         the value of a.b as JSON: for mappings and lists
``…{{ … }}…``         text with a Helm expression in it
====================  ==============================================================================

Everything else is a constant.
"""

from __future__ import annotations

import json
import re
from typing import Any

import yaml

_NAMED = re.compile(
    r"(?:(?P<form>int|join|level|upper-level|raw|json) )?(?P<path>(?P<parent>(?:\.\w+)*)\.(?P<key>\w+))"
)
_LEVEL = 'hasKey .Values{parent} "{key}" | ternary .Values{path} .Values.logging.logLevel'
_TEXT = {
    None: ".Values{path}",
    "int": "int .Values{path}",
    "join": 'join "," .Values{path}',
    "level": _LEVEL,
    "upper-level": f"{_LEVEL} | upper",
}
_AS_IT_IS = {"raw": ".Values{path}", "json": "toJson .Values{path}"}


NAMESPACE = "{{ .Release.Namespace }}"
SELDON_API = "mlops.seldon.io/v1alpha1"
USE_DEPLOYMENTS = ".Values.useDeploymentsForServers"


def namespaced(api_version: str, kind: str, name: str) -> dict[str, Any]:
    """The head of a manifest that goes into the release's namespace."""
    return {"apiVersion": api_version, "kind": kind, "metadata": {"name": name, "namespace": NAMESPACE}}


def choice(condition: str, text: str, otherwise: str = "") -> str:
    """Template text that is `text` where the Helm condition holds."""
    alternative = f"{{{{- else }}}}\n{otherwise}" if otherwise else ""
    return f"{{{{- if {condition} }}}}\n{text}{alternative}{{{{- end }}}}\n"


def template(manifest: Any, indent: int = 0) -> str:
    """A manifest, its texts in the notation above, as lines of a Helm template that renders to YAML."""
    pad = "  " * indent
    if isinstance(manifest, dict) and manifest:
        return "".join(f"{pad}{_key(key)}:{_nested(value, indent)}" for key, value in manifest.items())
    if isinstance(manifest, list) and manifest:
        return "".join(f"{pad}-{_nested(item, indent)}" for item in manifest)
    return f"{pad}{_scalar(manifest)}\n"


def _nested(value: Any, indent: int) -> str:
    if isinstance(value, (dict, list)) and value:
        return "\n" + template(value, indent + 1)
    return f" {_scalar(value)}\n"


def _key(key: str) -> str:
    return key if _is_plain(key) else json.dumps(key)


def _scalar(value: Any) -> str:
    if not isinstance(value, str):
        return json.dumps(value)
    named = _NAMED.fullmatch(value)
    if named and named["form"] in _TEXT:
        return "'{{ " + _TEXT[named["form"]].format(**named.groupdict()) + " }}'"
    if named:
        return "{{ " + _AS_IT_IS[named["form"]].format(**named.groupdict()) + " }}"
    if "{{" in value:
        return f"'{value}'"
    return value if _is_plain(value) else json.dumps(value)


def _is_plain(text: str) -> bool:
    """Whether YAML reads the text, without quotes, as that very text."""
    try:
        return bool(yaml.safe_load(text) == text)
    except yaml.YAMLError:
        return False
