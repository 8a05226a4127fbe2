# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""A Lease, which one holder has at a time: acquire, renew and release it, as client-go's leader election does."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from ..common.text import shown
from .client import Api
from .errors import ApiConnectionError, ApiError, ConflictError, NotFoundError

_RENEWALS = 3
"""How often a Lease is renewed while it lasts, so that one or two renewals may fail."""
_SURELY_EXPIRED = 1.5
"""How many times its duration a Lease has to be old, by the server's clock, until nobody needs to watch it expire."""

_LONGEST_HOLDER = 200
"""Characters of a holder that are shown."""


class LeaseLostError(Exception):
    """Another holder has the Lease; the text says which one."""


@dataclass(frozen=True)
class Lease:
    """A Lease as the server has it.

    :param version: of the object, for a write that is refused once another one was faster.
    :param holder: empty where the Lease is free.
    :param since: when the holder acquired it, by the holder's clock.
    :param seconds: how long it lasts after a renewal.
    :param age: seconds since the last write, by the server's clock; 0 where that is not known.
    """

    version: str
    uid: str
    holder: str
    since: str
    seconds: int
    age: float

    @property
    def surely_expired(self) -> bool:
        """Return whether it is free, or was not renewed for so long that clocks of several servers do not matter."""
        return not self.holder or self.age > _SURELY_EXPIRED * self.seconds

    def __str__(self) -> str:
        # Anybody who may write the Lease may write anything into it
        return f"{shown(self.holder, _LONGEST_HOLDER)}, since {self.since}"


class LeaseHolder:
    """One holder of a Lease, and what it can do with it.

    :param seconds: how long the Lease lasts after a renewal.
    """

    def __init__(self, api: Api, namespace: str, name: str, holder: str, seconds: int) -> None:
        self._api, self._name, self._holder, self._seconds = api, name, holder, seconds
        self._all = f"/apis/coordination.k8s.io/v1/namespaces/{namespace}/leases"
        self._path = f"{self._all}/{name}"

    def read(self) -> Lease | None:
        """Return the Lease; None where there is none."""
        try:
            found = self._api.get(self._path)
        except NotFoundError:
            return None
        metadata, spec = found["metadata"], found.get("spec") or {}
        written = [_time(each["time"]) for each in metadata.get("managedFields") or [] if each.get("time")]
        now = self._api.server_time
        return Lease(
            version=metadata["resourceVersion"],
            uid=metadata["uid"],
            holder=spec.get("holderIdentity") or "",
            since=_displayed(spec.get("acquireTime")),
            seconds=spec.get("leaseDurationSeconds") or self._seconds,
            age=(now - max(written)).total_seconds() if now and written else 0.0,
        )

    def acquire(self, found: Lease | None) -> bool:
        """Write this holder into the Lease, and return whether nobody else wrote to it since it was read.

        :raises NotFoundError: the namespace does not exist.
        """
        now = _now()
        spec = {
            "holderIdentity": self._holder,
            "leaseDurationSeconds": self._seconds,
            "acquireTime": now,
            "renewTime": now,
        }
        if found:
            return self._write(found, spec)
        kind = {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease"}
        try:
            self._api.create(self._all, {**kind, "metadata": {"name": self._name}, "spec": spec})
        except ConflictError:
            return False
        return True

    def renew(self) -> None:
        """Prolong the Lease, also an expired one that nobody took.

        :raises LeaseLostError: another holder has it, or had it meanwhile.
        """
        while True:
            found = self.read()
            if found is None:
                # Deleted by hand, or with its namespace, in which nobody else can acquire it either
                with suppress(NotFoundError):
                    self.acquire(None)
                return
            if found.holder != self._holder:
                raise LeaseLostError(str(found) if found.holder else "another run, which has ended")
            if self._write(found, {"renewTime": _now()}):
                return

    @contextmanager
    def renewed(self) -> Iterator[None]:
        """Renew the Lease now, and in the background until the block ends.

        :raises LeaseLostError: another holder has it.
        """
        self.renew()
        ended = threading.Event()

        def keep_renewing() -> None:
            # A server that does not answer may be back in time. A Lease that is lost stops what comes after the block.
            with suppress(LeaseLostError):
                while not ended.wait(self._seconds / _RENEWALS):
                    with suppress(ApiError, ApiConnectionError):
                        self.renew()

        threading.Thread(target=keep_renewing, daemon=True).start()
        try:
            yield
        finally:
            ended.set()

    def release(self, *, delete: bool) -> None:
        """Leave the Lease to others, or delete it; nothing is done where another holder has it."""
        while True:
            found = self.read()
            if found is None or found.holder != self._holder:
                return
            if delete:
                with suppress(NotFoundError):
                    self._api.delete(self._path, found.uid)
                return
            if self._write(found, {"holderIdentity": None, "renewTime": _now()}):
                return

    def _write(self, found: Lease, spec: Mapping[str, Any]) -> bool:
        """Return whether the Lease was still as it was found."""
        try:
            self._api.merge(self._path, {"metadata": {"resourceVersion": found.version}, "spec": spec})
        except (ConflictError, NotFoundError):
            return False
        return True


def _now() -> str:
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def _displayed(text: str | None) -> str:
    return f"{_time(text):%Y-%m-%d %H:%M:%S} UTC" if text else "an unknown time"
