# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Decide about objects that exist already where a release would create them: whose they are, and what to do. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..common.text import some
from ..k8s.keepers import GITOPS, Keeper, field_managers, gitops_keeper
from .installation import CRDS, RUNTIME, SETUP, DesiredRelease, chart_name

HELM = "Helm"
_RELEASE = "meta.helm.sh/release-"
_IN_RUNTIME_NAMESPACES = ("SeldonRuntime", "Server", "Secret")
_SHOWN_OBJECTS = 4


class Owner(NamedTuple):
    """What an object belongs to.

    :param tool: HELM or one of keepers.GITOPS; empty where it belongs to none of them.
    :param namespace: of Helm's release; empty where there is none.
    :param name: of the release, or of the GitOps tool's object; else what wrote the object, where that is known.
    """

    tool: str = ""
    namespace: str = ""
    name: str = ""


class FoundObject(NamedTuple):
    """An object on the cluster.

    :param wanted: whether the release would create it. Else the release cannot be beside it: another SeldonRuntime in
        its namespace, or another SeldonConfig where its controller works in all namespaces.
    """

    kind: str
    namespace: str
    name: str
    owner: Owner
    wanted: bool = True

    def __str__(self) -> str:
        return f"{self.kind} {self.namespace}/{self.name}" if self.namespace else f"{self.kind} {self.name}"


class InstalledChart(NamedTuple):
    """The chart of a stored release; empty where the account may not read it."""

    name: str = ""
    version: str = ""


Releases = Mapping[Owner, "InstalledChart | None"]
"""Owner that is a release of Helm to its chart; None where Helm has no such release any more."""


@dataclass(frozen=True)
class Decision:
    """What is done about an object that exists already.

    :param owner: whose it is, as the rest of a sentence about it.
    :param remedy: what the user can do, where nothing can be done without the user; else what taking it over means.
    """

    release: DesiredRelease
    found: FoundObject
    takes_over: bool
    owner: str
    remedy: str


def owner_of(metadata: Mapping[str, Any]) -> Owner:
    """Return what an object belongs to, from its metadata."""
    labels, annotations = metadata.get("labels") or {}, metadata.get("annotations") or {}
    if keeper := gitops_keeper(metadata):
        return Owner(keeper.tool, "", keeper.name)
    name, namespace = annotations.get(f"{_RELEASE}name"), annotations.get(f"{_RELEASE}namespace")
    if name and namespace and labels.get("app.kubernetes.io/managed-by") == HELM:
        return Owner(HELM, namespace, name)
    return Owner("", "", some(field_managers(metadata)))


def release_owner(release: DesiredRelease) -> Owner:
    """Return the owner of the objects of a release."""
    return Owner(HELM, release.namespace, release.name)


def decide(release: DesiredRelease, found: FoundObject, releases: Releases, take_ownership: bool) -> Decision:
    """Return what is done about an object that the release would create, or cannot be beside."""
    owner, chart = found.owner, release.chart
    installed = releases.get(owner)
    takes_over, leave = False, f"remove {chart} from seldon_core_charts to leave what exists"
    if installed and installed.name == chart_name(chart) and (settings := _continue(release, owner)):
        remedy = f"Set {settings} to continue that release"
        if chart != SETUP:
            takes_over = take_ownership
            remedy += f", {leave}, or set seldon_core_take_ownership to true to take it over with this one"
    elif owner.tool in GITOPS:
        remedy = f"What Helm changes would be reverted there. Change it there, and {leave}"
    elif chart == RUNTIME and not found.wanted:
        remedy = (
            "A namespace can hold only one. Remove the namespace from managed_kafka_runtime_namespaces "
            f"(seldon_core_runtime_namespaces of the role seldon_core), or {leave}; the Secrets are written there all "
            "the same"
        )
    elif chart == SETUP and installed:
        remedy = f"Uninstall that release, or {leave}"
    elif not found.wanted:
        remedy = (
            "It is of another controller, for the same namespaces. To take over that installation, set "
            f"seldon_core_namespace to {found.namespace} and seldon_core_take_ownership to true; or {leave}"
        )
    else:
        takes_over = take_ownership
        remedy = f"Set seldon_core_take_ownership to true to take over what exists, or {leave}"
    if takes_over:
        remedy = _meaning(found, bool(installed))
    return Decision(release, found, takes_over, describe_owner(found, installed), remedy)


def _continue(release: DesiredRelease, owner: Owner) -> str:
    """Return the variables that continue the release of an owner; empty where no variable does."""
    prefix = "seldon_core_" if release.chart == SETUP else f"seldon_core_{release.chart}_"
    settings = {f"{prefix}release": (release.name, owner.name)}
    if release.chart in (SETUP, CRDS):
        settings[f"{prefix}namespace"] = (release.namespace, owner.namespace)
    elif owner.namespace != release.namespace:
        return ""
    return " and ".join(f"{name} to {needed}" for name, (current, needed) in settings.items() if current != needed)


def describe_owner(found: FoundObject, installed: InstalledChart | None) -> str:
    """Return whose an object is, as the rest of a sentence about it.

    :param installed: chart of the release that owns it; None where Helm has no such release.
    """
    owner = found.owner
    if owner.tool in GITOPS:
        return f"managed by {Keeper(owner.tool, owner.name)}"
    if owner.tool != HELM:
        return "belongs to no release" + (f", written by {owner.name}" if owner.name else "")
    # The same words for the releases of many namespaces
    many = found.kind in _IN_RUNTIME_NAMESPACES and owner.namespace == found.namespace
    where = "the same namespace" if many else owner.namespace
    if installed is None:
        return f"belongs to the release {owner.name} in {where}, which is gone"
    chart = " ".join(filter(None, installed))
    return f"belongs to the release {owner.name} in {where}" + (f" ({chart})" if chart else "")


def _meaning(found: FoundObject, of_release: bool) -> str:
    meaning = "Taken over: from now on the release of this installation changes and deletes what exists"
    if of_release:
        meaning += (
            ". To uninstall the other release would delete the same objects. Delete only its record: the Secrets with "
            f"the labels owner=helm and name={found.owner.name} in {found.owner.namespace}"
        )
    return meaning


def sentences(decisions: Iterable[Decision]) -> list[str]:
    """Return a sentence for each owner and remedy, however many objects have these."""
    grouped: dict[tuple[str, str], list[str]] = {}
    for each in decisions:
        grouped.setdefault((each.owner, each.remedy), []).append(str(each.found))
    return [f"{some(objects, _SHOWN_OBJECTS)}: {owner}. {remedy}." for (owner, remedy), objects in grouped.items()]
