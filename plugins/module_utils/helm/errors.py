# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Why Helm did not do what it was to do."""

from __future__ import annotations


class HelmNotFoundError(Exception):
    """There is no Helm, or it cannot be started; the text is its path."""


class HelmError(Exception):
    """Helm ended with an error; the text is what it reported.

    :param printed: its standard output up to then.
    """

    def __init__(self, reported: str, printed: str = "") -> None:
        super().__init__(reported)
        self.printed = printed


class UnsupportedStorageDriverError(Exception):
    """Helm stores its releases outside of the cluster, where this collection does not read; the text is the driver."""
