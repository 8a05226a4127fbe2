# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Which namespaces are meant: by name, by label, and wherever a SeldonRuntime is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.module_utils.kube.api import Api
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kube.errors import ApiError

_RUNTIMES = "/apis/mlops.seldon.io/v1alpha1/seldonruntimes"


@dataclass(frozen=True)
class Targets:
    """Namespaces that get the Secrets.

    :param names: sorted, without doubles, those that are being deleted left out.
    :param missing: those of names that do not exist yet.
    :param terminating: asked for, but being deleted.
    :param runtimes: those that hold, or are to hold, a SeldonRuntime.
    :param notes: what could not be looked up, as sentences.
    """

    names: tuple[str, ...]
    missing: frozenset[str]
    terminating: tuple[str, ...]
    runtimes: tuple[str, ...]
    notes: tuple[str, ...] = field(default=())


def find(api: Api, runtimes: Iterable[str], others: Iterable[str], selector: str | None, discover: bool) -> Targets:
    """Look the targets up.

    :param runtimes: namespaces that are to hold a runtime.
    :param others: further namespaces by name.
    :param selector: label selector of further namespaces.
    :param discover: whether to add every namespace that holds a SeldonRuntime.
    :raises ApiError: the account may not look up what was asked for by selector.
    """
    notes: list[str] = []
    runtime_names = set(runtimes)
    if discover:
        runtime_names |= _with_runtime(api, notes)
    wanted = runtime_names | set(others)
    if selector:
        wanted |= {m["name"] for m in api.list_metadata("/api/v1/namespaces", labelSelector=selector)}
    existing = _namespaces(api, wanted)
    terminating = {name for name, metadata in existing.items() if metadata.get("deletionTimestamp")}
    alive = wanted - terminating
    return Targets(
        names=tuple(sorted(alive)),
        missing=frozenset(alive - set(existing)),
        terminating=tuple(sorted(terminating)),
        runtimes=tuple(sorted(runtime_names - terminating)),
        notes=tuple(notes),
    )


def _with_runtime(api: Api, notes: list[str]) -> set[str]:
    try:
        return {metadata["namespace"] for metadata in api.list_metadata(_RUNTIMES)}
    except ApiError as error:
        if error.status == 404:  # Seldon's CRDs are not installed yet
            return set()
        if error.status != 403:
            raise
        notes.append(
            "This account may not list seldonruntimes.mlops.seldon.io cluster-wide: "
            "only the namespaces that were named are looked after."
        )
        return set()


def _namespaces(api: Api, wanted: set[str]) -> dict[str, Mapping[str, Any]]:
    """Metadata of the wanted namespaces that exist."""
    try:
        return {m["name"]: m for m in api.list_metadata("/api/v1/namespaces") if m["name"] in wanted}
    except ApiError as error:
        if error.status != 403:
            raise
    found: dict[str, Mapping[str, Any]] = {}
    for name in sorted(wanted):
        try:
            found[name] = api.get(f"/api/v1/namespaces/{name}")["metadata"]
        except ApiError as error:
            if error.status == 403:
                found[name] = {"name": name}  # cannot be looked up: taken to exist, the write will tell
            elif error.status != 404:
                raise
    return found
