# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Delete what an uninstallation removes besides releases and Secrets: workloads of Seldon, and namespaces."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from ..common.text import some
from ..k8s.client import FIELD_MANAGER, Api
from ..k8s.errors import NotFoundError
from ..k8s.parallel import in_parallel
from ..secrets.secret import MANAGED_BY
from .errors import OperationError

_POLL_SECONDS = 2.0


@dataclass(frozen=True)
class CleanUpRequest:
    """What has to be absent.

    :param workloads: each with C(kind), C(namespace) and C(name); those of one kind are deleted at once.
    :param namespaces: whether the namespaces that this collection created have to be absent.
    :param timeout: seconds until all has to be gone.
    """

    workloads: tuple[Mapping[str, str], ...] = ()
    namespaces: bool = False
    timeout: int = 600
    check_mode: bool = False


def clean_up(api: Api, request: CleanUpRequest) -> tuple[bool, list[str]]:
    """Delete the objects and wait until they are gone; return whether there were any, and the namespaces.

    :raises OperationError: objects remain when the time is over.
    """
    namespaces = _created_namespaces(api) if request.namespaces else []
    of_kinds = [list(map(_path, each)) for _kind, each in groupby(request.workloads, lambda each: each["kind"])]
    end, changed = time.monotonic() + request.timeout, False
    for paths in (*of_kinds, [f"/api/v1/namespaces/{name}" for name in namespaces]):
        found = [path for path in in_parallel(lambda path: _delete(api, path, request.check_mode), paths) if path]
        changed = changed or bool(found)
        if not request.check_mode:
            _wait(api, found, end)
    return changed, namespaces


def _created_namespaces(api: Api) -> list[str]:
    selector = f"{MANAGED_BY}={FIELD_MANAGER}"
    return api.list_metadata("/api/v1/namespaces", lambda found: str(found["name"]), labelSelector=selector)


def _path(workload: Mapping[str, str]) -> str:
    kind = f"{workload['kind'].lower()}s"
    return f"/apis/mlops.seldon.io/v1alpha1/namespaces/{workload['namespace']}/{kind}/{workload['name']}"


def _delete(api: Api, path: str, check_mode: bool) -> str:
    """Delete the object of a path, and return the path; empty where there is no object."""
    try:
        api.delete(path, api.get(path)["metadata"]["uid"], check_mode)
    except NotFoundError:
        return ""
    return path


def _wait(api: Api, paths: Sequence[str], end: float) -> None:
    while remaining := [path for path in in_parallel(lambda path: _find(api, path), paths) if path]:
        if time.monotonic() >= end:
            raise OperationError(f"Still being deleted: {some(remaining)}. Check their finalizers, and run this again.")
        time.sleep(_POLL_SECONDS)


def _find(api: Api, path: str) -> str:
    try:
        api.get(path)
    except NotFoundError:
        return ""
    return path
