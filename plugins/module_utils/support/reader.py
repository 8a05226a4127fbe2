# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Read objects of a few or of hundreds of namespaces for a support bundle, as far as the account may."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection
from typing import Any, TypeVar

from ..common.text import counted, some
from ..k8s.client import Api
from ..k8s.errors import ApiError, ForbiddenError
from ..k8s.parallel import FEW, in_parallel
from .files import BundleFiles
from .objects import Summary

Item = TypeVar("Item")

MOST_OBJECTS = 5000
"""Objects of a kind that are in a bundle."""


class Reader:
    """Reads lists, and notes in the bundle what the account may not read.

    :param namespaces: that the bundle is about.
    """

    def __init__(self, api: Api, files: BundleFiles, namespaces: Collection[str]) -> None:
        self.api = api
        self.namespaces = sorted(namespaces)
        self._files = files

    def list_all(
        self, part: str, path: str, convert: Callable[[dict[str, Any]], Item | None], **query: str
    ) -> tuple[list[Item], set[str]]:
        """Return what is converted of the objects in the namespaces, and the namespaces that could be read.

        :param convert: returns None for what is left out; the object is not kept.
        """
        wanted = set(self.namespaces)

        def chosen(found: dict[str, Any]) -> Item | None:
            return convert(found) if found["metadata"]["namespace"] in wanted else None

        if len(wanted) > FEW:
            try:
                return [each for each in self.api.listed(path, chosen, **query) if each is not None], wanted
            except ForbiddenError:
                # Perhaps it may read single namespaces
                pass
        group, plural = path.rsplit("/", 1)

        def of_namespace(name: str) -> list[Item | None] | ApiError:
            try:
                return self.api.listed(f"{group}/namespaces/{name}/{plural}", chosen, **query)
            except ApiError as error:
                return error

        items: list[Item] = []
        refused: dict[str, list[str]] = {}
        for name, found in zip(self.namespaces, in_parallel(of_namespace, self.namespaces)):
            if isinstance(found, ApiError):
                refused.setdefault(f"{found.status} {found.reason}", []).append(name)
                refused.setdefault("", [str(found)])
            else:
                items += [each for each in found if each is not None]
        first = refused.pop("", [""])[0]
        for reason, names in refused.items():
            self._files.miss(part, f"{some(names)}: {reason} ({first})")
        return items, wanted.difference(*refused.values())

    def limited(self, part: str, found: list[Summary]) -> list[Summary]:
        """Return the first objects, and note how many are left out."""
        if len(found) > MOST_OBJECTS:
            left_out = counted(len(found) - MOST_OBJECTS, "object is left out", "objects are left out")
            self._files.miss(part, f"{left_out}, for {MOST_OBJECTS} of each kind are in a bundle")
        return found[:MOST_OBJECTS]


class Newest:
    """Keeps the newest of any number of things, without ever having more of them in memory."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: list[tuple[str, str, Summary]] = []
        self._keys: set[str] = set()
        self.seen = 0

    def add(self, time: str, key: str, found: Summary) -> None:
        """Add one of a time that sorts as a string, unless it is kept already.

        :param key: tells it from all others.
        """
        if key in self._keys:
            return
        self.seen += 1
        self._keys.add(key)
        if len(self._kept) < self._most:
            heapq.heappush(self._kept, (time, key, found))
        else:
            self._keys.discard(heapq.heappushpop(self._kept, (time, key, found))[1])

    def sorted(self) -> list[Summary]:
        """Return what is kept, the oldest first."""
        return [found for _time, _key, found in sorted(self._kept, key=lambda each: each[:2])]
