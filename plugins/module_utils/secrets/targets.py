# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Which namespaces get the Secrets: by name, by label, and every one that holds a SeldonRuntime."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from ..k8s import selector
from ..k8s.client import Api
from ..k8s.errors import ForbiddenError, NotFoundError
from ..k8s.parallel import in_parallel
from ..k8s.selector import Selector

RUNTIMES = "/apis/mlops.seldon.io/v1alpha1/seldonruntimes"
"""Path of all SeldonRuntimes."""


@dataclass(frozen=True)
class NamespaceSelection:
    """Which namespaces the user selects.

    :param runtimes: namespaces that hold, or are to hold, a SeldonRuntime.
    :param others: further namespaces by name.
    :param selector: label selector of further namespaces; none when empty.
    :param discover: whether to add every namespace that holds a SeldonRuntime.
    :param exclude: namespaces that are left out, however they were found.
    """

    runtimes: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    selector: Selector = ()
    discover: bool = False
    exclude: frozenset[str] = frozenset()

    @property
    def named(self) -> tuple[str, ...]:
        """Return those that were given by name, sorted, without duplicates and without the excluded ones."""
        return tuple(sorted({*self.runtimes, *self.others} - self.exclude))


@dataclass(frozen=True)
class TargetNamespaces:
    """Namespaces that get the Secrets.

    :param names: sorted, without duplicates, without those that are being deleted.
    :param missing: those of names that do not exist yet.
    :param terminating: selected, but being deleted.
    :param runtimes: those that hold, or are to hold, a SeldonRuntime.
    :param notes: what could not be read, as sentences.
    :param discovered: those of names that were selected only because they hold a SeldonRuntime.
    """

    names: tuple[str, ...]
    missing: frozenset[str]
    terminating: tuple[str, ...]
    runtimes: tuple[str, ...]
    notes: tuple[str, ...] = ()
    discovered: frozenset[str] = frozenset()

    def without(self, namespaces: Collection[str]) -> TargetNamespaces:
        """Return the targets without these namespaces."""
        return replace(
            self,
            names=tuple(name for name in self.names if name not in namespaces),
            missing=self.missing.difference(namespaces),
            runtimes=tuple(name for name in self.runtimes if name not in namespaces),
            discovered=self.discovered.difference(namespaces),
        )


def find_namespaces(api: Api, selection: NamespaceSelection, alive: Collection[str] = ()) -> TargetNamespaces:
    """Return the selected namespaces, with one list of namespaces and one of runtimes.

    :param alive: namespaces that are known to exist. Where all targets are among them, namespaces are not listed.
    :raises ApiError: the account may not read what was asked for by selector.
    """
    notes: list[str] = []
    runtimes = set(selection.runtimes)
    if selection.discover:
        runtimes |= _with_runtime(api, notes)
    runtimes -= selection.exclude
    wanted = runtimes | set(selection.named)
    if wanted <= set(alive) and not selection.selector:
        found = [_Namespace(name) for name in wanted]
    else:
        found = _namespaces(api, wanted, selection)
    terminating_by_name = {each.name: each.terminating for each in found}
    wanted |= terminating_by_name.keys()
    terminating = {name for name in wanted if terminating_by_name.get(name)}
    names = wanted - terminating
    return TargetNamespaces(
        names=tuple(sorted(names)),
        missing=frozenset(names - terminating_by_name.keys()),
        terminating=tuple(sorted(terminating)),
        runtimes=tuple(sorted(runtimes - terminating)),
        notes=tuple(notes),
        discovered=frozenset(names.difference(selection.named, (each.name for each in found if each.selected))),
    )


class _Namespace(NamedTuple):
    """A namespace that exists.

    :param selected: whether the label selector selects it.
    """

    name: str
    terminating: bool = False
    selected: bool = False


def _with_runtime(api: Api, notes: list[str]) -> set[str]:
    try:
        return set(api.list_metadata(RUNTIMES, lambda metadata: str(metadata["namespace"])))
    except NotFoundError:  # Seldon's CRDs are not installed yet
        return set()
    except ForbiddenError:
        notes.append(
            "This account may not list seldonruntimes.mlops.seldon.io in all namespaces, so namespaces with a "
            "SeldonRuntime are not found: only those that were given by name or label are used."
        )
        return set()


def _namespaces(api: Api, wanted: set[str], selection: NamespaceSelection) -> list[_Namespace]:
    """Return the namespaces that exist and are wanted, or selected by label."""

    def chosen(metadata: Mapping[str, Any]) -> _Namespace | None:
        name, labels = metadata["name"], metadata.get("labels") or {}
        selected = bool(selection.selector) and selector.matches(selection.selector, labels)
        if name in wanted or (selected and name not in selection.exclude):
            return _Namespace(name, "deletionTimestamp" in metadata, selected)
        return None

    def read(name: str) -> _Namespace | None:
        try:
            return _Namespace(name, "deletionTimestamp" in api.get(f"/api/v1/namespaces/{name}")["metadata"])
        except ForbiddenError:
            return _Namespace(name)  # taken to exist: whether it does, the write shows
        except NotFoundError:
            return None

    try:
        found = api.list_metadata("/api/v1/namespaces", chosen)
    except ForbiddenError:
        if selection.selector:
            raise
        found = in_parallel(read, sorted(wanted))
    return [each for each in found if each]
