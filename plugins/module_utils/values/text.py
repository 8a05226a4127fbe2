# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Helm values as YAML text that Helm and every other reader of YAML understand the same way."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.yaml import documents

_HEADING = """\
# Helm values of the chart seldon-core-v2-{chart}, written by seldon.managed_kafka.seldon_kafka_values.
# Changes made here are overwritten. No secret is in here, only the names of Secrets.
"""
_LIKE_A_NUMBER = re.compile(r"[-+._0-9][-+._0-9A-FXOa-fxo]*|[YNyn]")
_SPECIAL_IN_PATH = re.compile(r"([\\.,=\[\]])")


def heading(chart: str) -> str:
    """What a file of values begins with.

    :param chart: setup or runtime.
    """
    return _HEADING.format(chart=chart)


def document(values: Mapping[str, Any]) -> str:
    """The values as a YAML document, its texts quoted unless they are plain words.

    :raises MissingLibrary: PyYAML.
    """
    return documents([values])


def set_values(values: Any) -> list[dict[str, str]]:
    """What C(kubernetes.core.helm) needs as C(set_values) so that texts which look like numbers stay texts.

    It writes C(release_values) with PyYAML, which leaves a user name such as 089 bare; Helm makes 89 of it.
    """
    return [
        {"value": f"{path}={json.dumps(text)}", "value_type": "json"}
        for path, text in _texts(values, "")
        if _LIKE_A_NUMBER.fullmatch(text)
    ]


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Every text below, with its path in the notation of Helm's C(--set)."""
    if isinstance(value, str):
        yield path, str(value)
    elif isinstance(value, Mapping):
        for key, below in value.items():
            step = _SPECIAL_IN_PATH.sub(r"\\\1", key)
            yield from _texts(below, f"{path}.{step}" if path else step)
    elif isinstance(value, (list, tuple)):
        for index, below in enumerate(value):
            yield from _texts(below, f"{path}[{index}]")
