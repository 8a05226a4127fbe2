# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Where charts come from: the URL of a repository, a reference to a registry, or a folder."""

from __future__ import annotations

OCI = "oci://"
"""Beginning of a reference to a registry."""


def is_folder(location: str) -> bool:
    """Return whether the location is a folder of this machine."""
    return "://" not in location
