# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Write Helm values as YAML that Helm and every other program read alike."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.yaml import documents

_HEADING = """\
# Helm values of the chart seldon-core-v2-{chart}, written by seldon.managed_kafka.seldon_kafka_values.
# Changes to this file are overwritten. It contains no secret, only the names of Secrets.
"""
_LIKE_A_NUMBER = re.compile(r"[-+._0-9][-+._0-9A-FXOa-fxo]*|[YNyn]")
_SPECIAL_IN_PATH = re.compile(r"([\\.,=\[\]])")


def heading(chart: str) -> str:
    """Return the comment at the top of a file of values.

    :param chart: setup or runtime.
    """
    return _HEADING.format(chart=chart)


def document(values: Mapping[str, Any]) -> str:
    """Return the values as a YAML document, strings quoted unless they are plain words.

    :raises MissingLibraryError: PyYAML.
    """
    return documents([values])


def set_values(values: Any) -> list[dict[str, str]]:
    """Return the C(set_values) of C(kubernetes.core.helm) that keep strings strings that look like numbers.

    It writes C(release_values) with PyYAML, which does not quote a user name such as 089; Helm reads 89.
    """
    return [
        {"value": f"{path}={json.dumps(text)}", "value_type": "json"}
        for path, text in _strings(values, "")
        if _LIKE_A_NUMBER.fullmatch(text)
    ]


def _strings(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Yield every string, with its path in the notation of Helm's C(--set)."""
    if isinstance(value, str):
        yield path, str(value)
    elif isinstance(value, Mapping):
        for key, below in value.items():
            step = _SPECIAL_IN_PATH.sub(r"\\\1", key)
            yield from _strings(below, f"{path}.{step}" if path else step)
    elif isinstance(value, (list, tuple)):
        for index, below in enumerate(value):
            yield from _strings(below, f"{path}[{index}]")
