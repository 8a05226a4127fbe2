# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Wait until what a Helm release consists of is ready."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from ..helm import storage
from ..k8s.client import Api
from ..k8s.errors import ApiConnectionError, ApiError
from ..seldon import release_readiness
from ..seldon.diagnostics import reasons
from ..seldon.release_readiness import Awaited

_POLL_SECONDS = 0.5


@dataclass(frozen=True)
class WaitRequest:
    """A release to wait for.

    :param timeout: seconds until the present state is returned, whatever it is.
    :param last_progress: progress that the caller knows; a different one is returned at once.
    :param diagnose: whether to collect the reasons of what is not ready.
    """

    name: str
    namespace: str
    timeout: int
    last_progress: tuple[str, ...] = ()
    diagnose: bool = True


@dataclass(frozen=True)
class WaitResult:
    """How far the release is.

    :param objects: what has to become ready, and what each lacks.
    :param reasons: why it is not ready, as far as conditions, Pods and events tell; empty when nobody asked.
    """

    objects: tuple[Awaited, ...]
    reasons: tuple[str, ...] = ()

    @property
    def not_ready(self) -> list[Awaited]:
        """Return the objects that lack something."""
        return [each for each in self.objects if each.lacking]

    @property
    def progress(self) -> list[str]:
        """Return what is still awaited and how far it is, a line for each object."""
        return progress(self.objects)


def wait_for_release(api: Api, request: WaitRequest) -> WaitResult:
    """Poll until all is ready, the progress differs from the last one, or the time is over.

    :raises ApiError: the release or its objects may not be read.
    """
    objects = tuple(_watch(api, _objects(api, request), request))
    result = WaitResult(objects)
    if not result.not_ready or not request.diagnose:
        return result
    return WaitResult(objects, tuple(_diagnose(api, result.not_ready)))


def progress(objects: Sequence[Awaited]) -> list[str]:
    """Return what is still awaited and how far it is, a line for each object."""
    return [
        f"{each}: {', '.join(filter(None, [each.progress, f'waiting for {each.lacking[0]}']))}"
        for each in objects
        if each.lacking
    ]


def _objects(api: Api, request: WaitRequest) -> list[Awaited]:
    """Return the objects of the newest revision that become ready at some time."""
    found = storage.list_revisions(api, request.namespace, request.name)
    if not found:
        return []
    return release_readiness.of_manifest(storage.read(api, found[-1]).manifest, request.namespace)


def _watch(api: Api, wanted: Sequence[Awaited], request: WaitRequest) -> list[Awaited]:
    end = time.monotonic() + request.timeout
    while True:
        current = release_readiness.check(api, wanted)
        lines = progress(current)
        if not lines or lines != list(request.last_progress) or time.monotonic() >= end:
            return current
        time.sleep(_POLL_SECONDS)


def _diagnose(api: Api, not_ready: Sequence[Awaited]) -> list[str]:
    try:
        return reasons(api, not_ready)
    except (ApiConnectionError, ApiError) as error:
        return [f"the reasons cannot be read: {error}"]
