# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Write Helm values as YAML that Helm and every other program read alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.yaml import documents

_HEADING = """\
# Helm values of the chart seldon-core-v2-{chart}, written by seldon.managed_kafka.seldon_kafka_values.
# Changes to this file are overwritten. It contains no secret, only the names of Secrets.
"""


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
