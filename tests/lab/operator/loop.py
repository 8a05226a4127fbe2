# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The loop: whatever changes in the cluster leads to the SeldonRuntimes and Servers that it matters for."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import urllib3

from tests.lab.operator.api import Api, Manifest, Refused
from tests.lab.operator.cache import Cache
from tests.lab.operator.controllers import is_controller
from tests.lab.operator.kinds import CONFIG, DEPLOYMENT, MODEL, PIPELINE, RUNTIME, SERVER, SERVER_CONFIG, Kind
from tests.lab.operator.queue import Key, Queue
from tests.lab.operator.reconcile import Reconciler

_log = logging.getLogger(__name__)

_FIRST_RETRY_SECONDS = 0.2
_LAST_RETRY_SECONDS = 5.0


def run(api: Api) -> None:
    """Reconcile until the process is ended."""
    queue = Queue()

    def changed(kind: Kind, manifest: Manifest) -> None:
        for key in concerned(cache, kind, manifest):
            queue.add(key)

    cache = Cache(api, changed)
    cache.start()
    _log.info("watching")
    reconciler = Reconciler(api, cache)
    delays: dict[Key, float] = {}
    while True:
        key = queue.take()
        try:
            reconciler.reconcile(key)
        except (Refused, urllib3.exceptions.HTTPError, OSError) as error:
            _log.info("%s %s/%s: %s", *key, error)
        except (KeyError, TypeError, ValueError):
            _log.exception("%s %s/%s cannot be read, or what it refers to", *key)
        else:
            delays.pop(key, None)
            continue
        delays[key] = min(delays.get(key, _FIRST_RETRY_SECONDS / 2) * 2, _LAST_RETRY_SECONDS)
        queue.add(key, after_seconds=delays[key])


def concerned(cache: Cache, kind: Kind, manifest: Manifest) -> Iterator[Key]:
    """What to reconcile after a change of an object."""
    meta = manifest["metadata"]
    namespace, name = meta.get("namespace", ""), meta["name"]
    for owner in meta.get("ownerReferences", []):
        if owner["kind"] in (RUNTIME.name, SERVER.name):
            yield Key(owner["kind"], namespace, owner["name"])
    if kind in (RUNTIME, SERVER):
        yield Key(kind.name, namespace, name)
    if kind in (SERVER, MODEL, PIPELINE):
        yield from _keys(RUNTIME, cache.all(RUNTIME, namespace))
    if kind == CONFIG:
        yield from _keys(RUNTIME, _following(cache.all(RUNTIME), "seldonConfig", name))
    if kind == SERVER_CONFIG:
        yield from _keys(SERVER, _following(cache.all(SERVER), "serverConfig", name))
    if kind == DEPLOYMENT and is_controller(manifest):
        yield from _keys(RUNTIME, cache.all(RUNTIME))
        yield from _keys(SERVER, cache.all(SERVER))


def _following(manifests: list[Manifest], field: str, config: str) -> list[Manifest]:
    return [
        each for each in manifests if each["spec"].get(field) == config and not each["spec"].get("disableAutoUpdate")
    ]


def _keys(kind: Kind, manifests: list[Manifest]) -> Iterator[Key]:
    for manifest in manifests:
        yield Key(kind.name, manifest["metadata"]["namespace"], manifest["metadata"]["name"])
