# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""YAML text that every reader of YAML understands the same way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.libraries import MissingLibraryError

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*")
_NO_WORDS = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}


def documents(values: Iterable[Mapping[str, Any]]) -> str:
    """The values as YAML documents, their texts quoted unless they are plain words.

    :raises MissingLibraryError: PyYAML.
    """
    try:
        import yaml
    except ImportError as error:
        raise MissingLibraryError("PyYAML") from error

    class Quoting(yaml.SafeDumper):
        """PyYAML by itself writes 089 and 1e5 bare, and Helm reads numbers there."""

        def ignore_aliases(self, _data: Any) -> bool:
            return True

    def quoted(dumper: Quoting, text: str) -> yaml.ScalarNode:
        word = _WORD.fullmatch(text) and text.lower() not in _NO_WORDS
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if word else '"')

    Quoting.add_representer(str, quoted)
    made = [
        yaml.dump(value, Dumper=Quoting, sort_keys=False, default_flow_style=False, width=2**20) for value in values
    ]
    return "".join(f"---\n{text}" for text in made)
