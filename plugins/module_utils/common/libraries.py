# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Python libraries that may be missing on a host."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module


class MissingLibraryError(Exception):
    """A required library is not installed.

    :param name: as it is installed with pip.
    """

    def __init__(self, name: str) -> None:
        super().__init__(f"the Python library {name} is missing")
        self.name = name


def find_missing(libraries: Mapping[str, str]) -> list[str]:
    """Return the libraries that cannot be imported, as they are installed with pip.

    :param libraries: name of the module to import, to its name for pip.
    """
    missing = []
    for module, name in libraries.items():
        try:
            import_module(module)
        except ImportError:
            missing.append(name)
    return missing
