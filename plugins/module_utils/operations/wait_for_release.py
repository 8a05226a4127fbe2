# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Wait until what a Helm release consists of is ready."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from ..common.redact import Redactor
from ..common.text import some_lines
from ..helm import storage
from ..k8s.client import Api
from ..k8s.errors import ApiConnectionError, ApiError
from ..seldon import release_readiness
from ..seldon.known_secrets import learn_secrets
from ..seldon.release_readiness import Awaited, reasons
from .errors import OperationError

_POLL_SECONDS = 0.5
_QUIET_SECONDS = 5
"""How long a call does not return only to show progress, because each return starts the module anew."""


@dataclass(frozen=True)
class WaitRequest:
    """A release to wait for.

    :param timeout: seconds until the current state is returned, whatever it is.
    :param last_progress: progress that the caller knows; a different one is returned after a few seconds.
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

    :param progress: what is still awaited and how far it is, a line for each object.
    :param reasons: why it is not ready, as far as conditions, Pods and events tell; empty when nobody asked.
    """

    progress: list[str]
    reasons: list[str]


def wait_for_release(api: Api, redactor: Redactor, request: WaitRequest) -> WaitResult:
    """Poll until all is ready, the progress differs from the last one, or the time is over.

    :param redactor: learns the secrets of the cluster before anything of what it reports is returned.
    :raises OperationError: there is no such release, or something of it never becomes ready as it is.
    :raises ApiError: the release or its objects may not be read.
    """
    quiet, end = (time.monotonic() + seconds for seconds in (_QUIET_SECONDS, request.timeout))
    objects = _objects(api, request)
    learned = False
    while True:
        not_ready = [each for each in release_readiness.check(api, objects) if each.lacking]
        if not_ready and not learned:
            learn_secrets(api, {request.namespace, *(each.namespace for each in objects if each.namespace)}, redactor)
            learned = True
        progress = [redactor.shown(_progress(each)) for each in not_ready]
        if refused := [f"{each}: {each.refused}." for each in not_ready if each.refused]:
            head = f"The release {request.namespace}/{request.name} cannot become ready, Seldon's controller refuses:"
            raise OperationError(
                "\n".join([head, *some_lines(refused)]), {"ready": False, "progress": progress, "refused": refused}
            )
        now = time.monotonic()
        if not progress or now >= end or (now >= quiet and progress != list(request.last_progress)):
            return WaitResult(progress, _diagnose(api, redactor, not_ready) if not_ready and request.diagnose else [])
        time.sleep(_POLL_SECONDS)


def _progress(awaited: Awaited) -> str:
    return f"{awaited}: {', '.join(filter(None, [awaited.progress, f'waiting for {awaited.lacking[0]}']))}"


def _objects(api: Api, request: WaitRequest) -> list[Awaited]:
    """Return the objects of the newest revision that become ready at some time."""
    found = storage.list_revisions(api, request.namespace, request.name)
    if not found:
        raise OperationError(
            f"The release {request.namespace}/{request.name} is not installed. Perhaps it was uninstalled meanwhile, "
            "or its namespace was deleted."
        )
    return release_readiness.of_manifest(storage.read(api, found[-1]).manifest, request.namespace)


def _diagnose(api: Api, redactor: Redactor, not_ready: Sequence[Awaited]) -> list[str]:
    try:
        return reasons(api, not_ready, redactor.shown)
    except (ApiConnectionError, ApiError) as error:
        return [redactor.shown(f"the reasons cannot be read: {error}")]
