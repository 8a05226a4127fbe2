# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Which namespaces are meant: by name, by label, and wherever a SeldonRuntime is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s import selector
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.client import Api
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.errors import ApiError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.parallel import in_parallel
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.selector import Selector

RUNTIMES = "/apis/mlops.seldon.io/v1alpha1/seldonruntimes"
"""Path of all SeldonRuntimes."""


@dataclass(frozen=True)
class NamespaceSelection:
    """What the user says of the targets.

    :param runtimes: namespaces that are to hold a runtime.
    :param others: further namespaces by name.
    :param selector: label selector of further namespaces; none when empty.
    :param discover: whether to add every namespace that holds a SeldonRuntime.
    :param exclude: namespaces that are none, however they were found.
    """

    runtimes: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    selector: Selector = ()
    discover: bool = False
    exclude: frozenset[str] = frozenset()

    @property
    def named(self) -> tuple[str, ...]:
        """Those that were given by name, sorted, without doubles and without the excluded ones."""
        return tuple(sorted({*self.runtimes, *self.others} - self.exclude))


@dataclass(frozen=True)
class TargetNamespaces:
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


def find_namespaces(api: Api, wish: NamespaceSelection, alive: Collection[str] = ()) -> TargetNamespaces:
    """Look the targets up, with one list of namespaces and one of runtimes.

    :param alive: namespaces that are known to exist. Where all targets are among them, namespaces are not listed.
    :raises ApiError: the account may not look up what was asked for by selector.
    """
    notes: list[str] = []
    runtimes = set(wish.runtimes)
    if wish.discover:
        runtimes |= _with_runtime(api, notes)
    runtimes -= wish.exclude
    wanted = runtimes | set(wish.named)
    if wanted <= set(alive) and not wish.selector:
        existing: dict[str, Mapping[str, Any]] = {name: {} for name in wanted}
    else:
        existing = _namespaces(api, wanted, wish)
    wanted |= set(existing)
    terminating = {name for name, metadata in existing.items() if metadata.get("deletionTimestamp")}
    staying = wanted - terminating
    return TargetNamespaces(
        names=tuple(sorted(staying)),
        missing=frozenset(staying - set(existing)),
        terminating=tuple(sorted(terminating)),
        runtimes=tuple(sorted(runtimes - terminating)),
        notes=tuple(notes),
    )


def _with_runtime(api: Api, notes: list[str]) -> set[str]:
    try:
        return set(api.list_metadata(RUNTIMES, lambda metadata: str(metadata["namespace"])))
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


def _namespaces(api: Api, wanted: set[str], wish: NamespaceSelection) -> dict[str, Mapping[str, Any]]:
    """Metadata of the namespaces that exist and are wanted, or selected."""

    def chosen(metadata: Mapping[str, Any]) -> bool:
        selected = wish.selector and selector.matches(wish.selector, metadata.get("labels") or {})
        return metadata["name"] in wanted or bool(selected and metadata["name"] not in wish.exclude)

    def kept(metadata: dict[str, Any]) -> dict[str, Any] | None:
        if not chosen(metadata):
            return None
        return {key: metadata[key] for key in ("name", "deletionTimestamp") if key in metadata}

    try:
        found = api.list_metadata("/api/v1/namespaces", kept)
    except ApiError as error:
        if error.status != 403 or wish.selector:
            raise
        found = in_parallel(lambda name: _namespace(api, name), sorted(wanted))
    return {metadata["name"]: metadata for metadata in found if metadata}


def _namespace(api: Api, name: str) -> dict[str, Any] | None:
    try:
        return dict(api.get(f"/api/v1/namespaces/{name}")["metadata"])
    except ApiError as error:
        if error.status == 403:
            return {"name": name}  # cannot be looked up: taken to exist, the write will tell
        if error.status == 404:
            return None
        raise
