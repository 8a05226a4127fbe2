# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Documentation of options whose types, choices and defaults are those of their argument spec."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

Descriptions = Mapping[str, "str | Sequence[str]"]
"""Path of an option, C(option.suboption), to a sentence or several paragraphs."""
_DOCUMENTED = ("type", "elements", "required", "choices", "default", "aliases")


def document(spec: Mapping[str, Mapping[str, Any]], descriptions: Descriptions, **others: Sequence[str]) -> str:
    """Return the text of a documentation fragment, in JSON, which is YAML too.

    Assign it with an annotation: without one, ansible-test lints what is assigned as a literal.
    """
    return json.dumps({"options": _options(spec, descriptions, ""), **others})


def within(option: str, descriptions: Descriptions) -> dict[str, str | Sequence[str]]:
    """Return descriptions as those of suboptions; the options that they refer to are suboptions too."""
    nested: dict[str, str | Sequence[str]] = json.loads(json.dumps(descriptions).replace("O(", f"O({option}."))
    return {f"{option}.{name}": text for name, text in nested.items()}


def _options(spec: Mapping[str, Mapping[str, Any]], descriptions: Descriptions, path: str) -> dict[str, Any]:
    documented: dict[str, Any] = {}
    for name, option in spec.items():
        documented[name] = {key: option[key] for key in _DOCUMENTED if key in option}
        documented[name]["description"] = descriptions[f"{path}{name}"]
        if "options" in option:
            documented[name]["suboptions"] = _options(option["options"], descriptions, f"{path}{name}.")
    return documented
