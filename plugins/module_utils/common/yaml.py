# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Read YAML, and write it so that every parser reads it the same way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from .libraries import MissingLibraryError

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*")
_NO_WORDS = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}


def documents(values: Iterable[Mapping[str, Any]]) -> str:
    """Return the values as YAML documents, their strings quoted unless they are plain words.

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
    return str(yaml.dump_all(values, Dumper=Quoting, explicit_start=True, sort_keys=False, width=2**20))


def load(text: str | bytes) -> Any:
    """Return the first YAML document, None where there is none; errors as those of load_all."""
    return next(iter(load_all(text)), None)


def load_all(text: str | bytes) -> list[Any]:
    """Return every YAML document.

    :raises ValueError: the text is not YAML.
    :raises MissingLibraryError: PyYAML.
    """
    try:
        import yaml
    except ImportError as error:
        raise MissingLibraryError("PyYAML") from error
    # The loader in C takes a tenth of the time, and is not everywhere
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return list(yaml.load_all(text, Loader=loader))
    except yaml.YAMLError as error:
        raise ValueError(f"not YAML: {error}") from error
