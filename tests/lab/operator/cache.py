# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the cluster holds, kept up to date by one watch per kind."""

from __future__ import annotations

import logging
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable
from http import HTTPStatus

import urllib3

from tests.lab.operator.api import Api, Manifest, Refused
from tests.lab.operator.kinds import DEFINITION, KINDS, Kind

_log = logging.getLogger(__name__)

RETRY_SECONDS = 0.5
Changed = Callable[[Kind, Manifest], None]
_Key = tuple[str, str]


class Cache:
    """Objects by kind, namespace and name; `changed` is called after each change, from the kind's own thread."""

    def __init__(self, api: Api, changed: Changed, kinds: Iterable[Kind] = KINDS.values()) -> None:
        self._api = api
        self._changed = changed
        self._kinds = tuple(kinds)
        self._objects: defaultdict[Kind, dict[_Key, Manifest]] = defaultdict(dict)
        self._listed: set[Kind] = set()
        self._news = threading.Condition()

    def start(self) -> None:
        """Start watching, and return when every kind that exists has been listed."""
        for kind in self._kinds:
            threading.Thread(target=self._follow, args=(kind,), name=kind.plural, daemon=True).start()
        with self._news:
            self._news.wait_for(lambda: all(kind in self._listed for kind in self._kinds))

    def get(self, kind: Kind, namespace: str, name: str) -> Manifest | None:
        """One object, or None. Objects of the cache are not to be changed."""
        with self._news:
            return self._objects[kind].get((namespace, name))

    def all(self, kind: Kind, namespace: str | None = None) -> list[Manifest]:
        """Every object of a kind, in a namespace or everywhere, by namespace and name."""
        with self._news:
            found = sorted(self._objects[kind].items())
        return [manifest for (where, _name), manifest in found if namespace in (None, where)]

    def store(self, kind: Kind, manifest: Manifest) -> bool:
        """Take in an object as the API server returned it; False if a later state of it is known."""
        with self._news:
            known = self._objects[kind].get(_key(manifest))
            if known is not None and _version(known) >= _version(manifest):
                return False
            self._objects[kind][_key(manifest)] = manifest
            self._news.notify_all()
            return True

    def _forget(self, kind: Kind, manifest: Manifest) -> None:
        with self._news:
            self._objects[kind].pop(_key(manifest), None)
            self._news.notify_all()

    def _follow(self, kind: Kind) -> None:
        while True:
            if kind.definition:
                self._await_definition(kind)
            try:
                version = self._list(kind)
                while True:
                    version = self._watch(kind, version)
            except Refused as refused:
                if refused.status == HTTPStatus.GONE:
                    continue
                _log.info("%s: %s", kind.plural, refused)
            except (urllib3.exceptions.HTTPError, OSError) as error:
                _log.info("%s: %s", kind.plural, type(error).__name__)
            threading.Event().wait(RETRY_SECONDS)

    def _list(self, kind: Kind) -> str:
        answer = self._api.list(kind)
        # Items of a list lack what the list itself says.
        items = [item | {"apiVersion": kind.api_version, "kind": kind.name} for item in answer["items"]]
        with self._news:
            before = self._objects[kind]
            self._objects[kind] = {_key(item): item for item in items}
            gone = [manifest for key, manifest in before.items() if key not in self._objects[kind]]
            new = [item for item in items if _version(before.get(_key(item))) != _version(item)]
            self._listed.add(kind)
            self._news.notify_all()
        for manifest in (*new, *gone):
            self._changed(kind, manifest)
        return str(answer["metadata"]["resourceVersion"])

    def _watch(self, kind: Kind, version: str) -> str:
        """Take in events until the watch ends; returns the resource version to go on from."""
        for event in self._api.watch(kind, version):
            manifest = event["object"]
            version = manifest["metadata"]["resourceVersion"]
            if event["type"] == "BOOKMARK":
                continue
            if event["type"] == "DELETED":
                self._forget(kind, manifest)
            elif not self.store(kind, manifest):
                continue
            self._changed(kind, manifest)
        return version

    def _await_definition(self, kind: Kind) -> None:
        """Return when the API server serves the kind; one that it does not serve counts as listed and empty."""
        with self._news:
            self._news.wait_for(lambda: DEFINITION in self._listed)
            if self._is_served(kind):
                return
            self._objects[kind] = {}
            self._listed.add(kind)
            self._news.notify_all()
            self._news.wait_for(lambda: self._is_served(kind))

    def _is_served(self, kind: Kind) -> bool:
        definition = self._objects[DEFINITION].get(("", kind.definition or "")) or {}
        # Null in one that has just been created
        conditions = definition.get("status", {}).get("conditions") or []
        return any(one["type"] == "Established" and one["status"] == "True" for one in conditions)


def _key(manifest: Manifest) -> _Key:
    return manifest["metadata"].get("namespace", ""), manifest["metadata"]["name"]


def _version(manifest: Manifest | None) -> int:
    return int(manifest["metadata"]["resourceVersion"]) if manifest else 0
