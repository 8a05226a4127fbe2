# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Keep the installations, rotations and uninstallations of a cluster apart: one of them has the Lease at a time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from ..common.text import counted, shown, some
from ..k8s.client import Api
from ..k8s.errors import ConflictError, ForbiddenError, NotFoundError, PreconditionError
from ..k8s.lease import Lease, LeaseHolder, LeaseLostError

NAME = "seldon-managed-kafka"
"""Of the Lease."""
_POLL_SECONDS = 1.0
_LONGEST = 400
"""Characters of an error of the API server that are shown."""


@dataclass(frozen=True)
class Lock:
    """The Lease of a cluster, as one run uses it.

    :param holder: the run.
    :param namespace: of the Lease.
    :param seconds: how long the Lease lasts after a renewal.
    """

    holder: str
    namespace: str
    seconds: int

    @property
    def run(self) -> str:
        """Return the name of the run alone, without account and host."""
        return self.holder.rpartition("/")[2]

    def lease(self, api: Api) -> LeaseHolder:
        """Return the Lease in a cluster."""
        return LeaseHolder(api, self.namespace, NAME, self.holder, self.seconds)


@dataclass(frozen=True)
class LockRequest:
    """A Lease to acquire.

    :param namespaces: where it may be; it is in the first one that exists.
    :param create_namespace: whether to create the first one.
    :param timeout: seconds after which to return without it.
    :param plan_age: seconds since the plan of this run was begun.
    """

    holder: str
    namespaces: tuple[str, ...]
    create_namespace: bool
    seconds: int
    timeout: float
    plan_age: float


@dataclass(frozen=True)
class LockState:
    """What one call leaves to the next one, which goes on waiting.

    :param waited: whether another run was at work.
    :param version: of the Lease when it last changed.
    :param unchanged_since: when that was, on this host's monotonic clock.
    """

    waited: bool = False
    version: str = ""
    unchanged_since: float = 0.0


@dataclass(frozen=True)
class LockResult:
    """What became of it.

    :param lock: None where this run does not have the Lease.
    :param held_by: the Lease of the run that has it.
    :param silent_seconds: for how long that run has not renewed it.
    :param stale: whether another run may have changed the cluster since the plan was begun.
    :param taken_over: whether the run that had it before was killed.
    :param warning: why there is no Lease, and what follows from that; empty where there is one.
    """

    state: LockState
    lock: Lock | None = None
    held_by: Lease | None = None
    silent_seconds: float = 0.0
    stale: bool = False
    taken_over: bool = False
    warning: str = ""


def lock_cluster(api: Api, request: LockRequest, state: LockState | None = None) -> LockResult:
    """Acquire the Lease, or wait for it until the time is over.

    :param state: that of the previous call for the same Lease.
    :raises ApiError: the Lease cannot be read or written, for another reason than missing rights.
    """
    state, first = state or LockState(), request.namespaces[0]
    for namespace in request.namespaces:
        lock = Lock(request.holder, namespace, request.seconds)
        try:
            try:
                return _wait(api, request, lock, state)
            except NotFoundError:
                if not (request.create_namespace and namespace == first and _create(api, namespace)):
                    continue
                return _wait(api, request, lock, state, planned=True)
        except ForbiddenError as error:
            if not error.namespace_is_going:
                return LockResult(
                    state,
                    warning=_unprotected(f"this account may not use its Lease, {shown(str(error), _LONGEST)}", first),
                )
    reason = f"there is no namespace for its Lease, {some(request.namespaces)}"
    return LockResult(state, warning=_unprotected(reason, first))


def unlock_cluster(api: Api, lock: Lock, *, delete: bool) -> None:
    """Release the Lease if this run has it, or delete it."""
    lock.lease(api).release(delete=delete)


@contextmanager
def locked(api: Api, lock: Lock) -> Iterator[None]:
    """Keep the Lease while the block writes.

    :raises PreconditionError: another run has it.
    """
    try:
        with lock.lease(api).renewed():
            yield
    except LeaseLostError as error:
        raise PreconditionError(
            f"another run has taken the Lease {lock.namespace}/{NAME} over: {error}. This run had not renewed it for "
            f"{counted(lock.seconds, 'second')}. Wait for the other run, then run this again"
        ) from error


def _wait(api: Api, request: LockRequest, lock: Lock, state: LockState, *, planned: bool = False) -> LockResult:
    """Return the Lease once it is free or expired, or who has it when the time is over.

    :param planned: whether there was no Lease, nor its namespace, when the plan was made.
    :raises NotFoundError: the namespace does not exist.
    """
    lease, end = lock.lease(api), time.monotonic() + request.timeout
    while True:
        found, now = lease.read(), time.monotonic()
        if found and found.version != state.version:
            state = replace(state, version=found.version, unchanged_since=now)
        silent = now - state.unchanged_since
        if not found or found.holder == lock.holder or found.surely_expired or silent >= found.seconds:
            if lease.acquire(found):
                # The server's times are whole seconds
                used = found.age <= request.plan_age + 1 if found else not planned
                killed = found is not None and found.holder not in ("", lock.holder)
                return LockResult(state, lock, stale=state.waited or used or killed, taken_over=killed)
            continue
        state = replace(state, waited=True)
        if now >= end:
            return LockResult(state, held_by=found, silent_seconds=max(found.age, silent))
        time.sleep(_POLL_SECONDS)


def _create(api: Api, namespace: str) -> bool:
    """Create a namespace, and return whether the account may."""
    try:
        api.create("/api/v1/namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace}})
    except ForbiddenError:
        return False
    except ConflictError:
        # Another run was faster
        pass
    return True


def _unprotected(reason: str, namespace: str) -> str:
    return (
        "This run is not kept apart from other installations, rotations and uninstallations of this cluster: "
        f"{reason}. Start none of them until this run has ended, or grant get, create, patch and delete on leases of "
        f"coordination.k8s.io in {namespace} to every account that runs them."
    )
