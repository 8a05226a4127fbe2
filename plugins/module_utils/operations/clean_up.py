# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Delete what an uninstallation removes besides releases and Secrets: workloads of Seldon, and namespaces."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from ..common.text import some
from ..k8s.client import FIELD_MANAGER, Api
from ..k8s.errors import NotFoundError
from ..k8s.parallel import in_parallel
from ..secrets.secret import MANAGED_BY, instance_selector
from .errors import OperationError

_POLL_SECONDS = 2.0


@dataclass(frozen=True)
class CleanUpRequest:
    """What has to be absent.

    :param workloads: each with C(kind), C(namespace) and C(name); those of one kind are deleted at once.
    :param namespaces: whether the namespaces that this collection created for the instance have to be absent.
    :param instance: empty for none.
    :param timeout: seconds until all has to be gone.
    """

    workloads: tuple[Mapping[str, str], ...] = ()
    namespaces: bool = False
    instance: str = ""
    timeout: int = 600
    check_mode: bool = False


def clean_up(api: Api, request: CleanUpRequest) -> tuple[bool, list[str]]:
    """Delete the objects and wait until they are gone; return whether there were any, and the namespaces.

    :raises OperationError: objects remain when the time is over.
    """
    selector = f"{MANAGED_BY}={FIELD_MANAGER},{instance_selector(request.instance)}"
    namespaces: list[str] = []
    if request.namespaces:
        found = api.list_metadata("/api/v1/namespaces", _name_if_created_here, labelSelector=selector)
        namespaces = [*filter(None, found)]
    of_kinds = [list(map(_path, each)) for _kind, each in groupby(request.workloads, lambda each: each["kind"])]
    end, changed = time.monotonic() + request.timeout, False

    def delete(found: tuple[str, str]) -> None:
        with suppress(NotFoundError):
            api.delete(*found, request.check_mode)

    for paths in (*of_kinds, [f"/api/v1/namespaces/{name}" for name in namespaces]):
        remaining = _existing(api, paths)
        changed = changed or bool(remaining)
        in_parallel(delete, remaining)
        while remaining and not request.check_mode:
            remaining = _existing(api, paths)
            if remaining and time.monotonic() >= end:
                names = some([path for path, _uid in remaining])
                raise OperationError(f"Still being deleted: {names}. Check their finalizers, and run this again.")
            time.sleep(_POLL_SECONDS if remaining else 0)
    return changed, namespaces


def _name_if_created_here(metadata: Mapping[str, Any]) -> str:
    """Return the name of a namespace that this collection created; empty for one that only has its label."""
    fields = metadata.get("managedFields") or []
    return metadata["name"] if any(each.get("manager") == FIELD_MANAGER for each in fields) else ""


def _path(workload: Mapping[str, str]) -> str:
    kind = f"{workload['kind'].lower()}s"
    return f"/apis/mlops.seldon.io/v1alpha1/namespaces/{workload['namespace']}/{kind}/{workload['name']}"


def _existing(api: Api, paths: Sequence[str]) -> list[tuple[str, str]]:
    """Return the paths at which there is an object, with its uid."""

    def uid(path: str) -> str:
        try:
            return str(api.get(path)["metadata"]["uid"])
        except NotFoundError:
            return ""

    return [(path, found) for path, found in zip(paths, in_parallel(uid, paths)) if found]
