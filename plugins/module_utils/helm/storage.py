# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Read the releases that Helm stores in the cluster, a Secret or a ConfigMap a revision, and judge their state."""

from __future__ import annotations

import base64
import binascii
import gzip
import json
import os
import re
import zlib
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol, TypeVar

from ..common.yaml import load
from .errors import UnsupportedStorageDriverError

DEPLOYED, SUPERSEDED = "deployed", "superseded"
UNINSTALLING, UNINSTALLED = "uninstalling", "uninstalled"
INSTALL, UPGRADE, NONE = "install", "upgrade", "none"
_RESOURCES = {
    **dict.fromkeys(("", "secret", "secrets"), "secrets"),
    **dict.fromkeys(("configmap", "configmaps"), "configmaps"),
}
"""Values of HELM_DRIVER to what stores the releases then."""
_GZIP = b"\x1f\x8b\x08"
_KIND = re.compile(r"^kind:\s*[\"']?(\w+)", re.MULTILINE)
_API_VERSION = re.compile(r"^apiVersion:\s*[\"']?([\w./]+)", re.MULTILINE)
_METADATA = re.compile(r"^metadata:.*\n(?:[ \t#].*\n|\n)*", re.MULTILINE)

Converted = TypeVar("Converted")


class Reader(Protocol):
    """What is used of a client of the Kubernetes API; paths are those of the API."""

    def get(self, path: str) -> dict[str, Any]:
        """Return an object."""

    def list_metadata(self, path: str, convert: Callable[[dict[str, Any]], Converted], **query: str) -> list[Converted]:
        """Return the converted metadata of each item of a list."""


@dataclass(frozen=True, order=True)
class Revision:
    """A stored revision of a release, as its labels describe it.

    :param status: Helm's own: deployed, superseded, failed, pending-install, pending-upgrade, …
    :param modified: seconds since 1970.
    :param path: of the object that stores the revision, in the API.
    """

    namespace: str
    name: str
    number: int
    status: str
    modified: int = 0
    path: str = ""
    uid: str = ""
    labels: Mapping[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Release:
    """The content of a stored revision.

    :param version: of the chart.
    :param values: what the user gave, without the defaults of the chart.
    :param description: how the operation that made the revision ended, in Helm's words.
    """

    chart: str
    version: str
    values: Mapping[str, Any]
    manifest: str = ""
    description: str = ""


@dataclass(frozen=True)
class ReleaseState:
    """The state of a release.

    :param newest: the newest revision; None when the release is not installed.
    :param last_deployed: the newest revision that was deployed, to which Helm can roll back.
    :param pending: whether Helm began an operation and did not end it.
    """

    newest: Revision | None
    last_deployed: Revision | None
    pending: bool

    @property
    def current(self) -> Revision | None:
        """Return the revision to compare with what is wanted."""
        return self.last_deployed if self.pending else self.newest

    def action(self, *, differs: bool) -> str:
        """Return what to do once nothing is pending, where the current revision differs from what is wanted or not."""
        if self.current is None:
            return INSTALL
        return UPGRADE if differs or (self.current.status != DEPLOYED and not self.pending) else NONE


def _resource() -> str:
    """Return the resource that stores releases under the C(HELM_DRIVER) of this process, secrets or configmaps.

    :raises UnsupportedStorageDriverError: another driver.
    """
    driver = os.environ.get("HELM_DRIVER", "")
    try:
        return _RESOURCES[driver.lower()]
    except KeyError:
        raise UnsupportedStorageDriverError(driver) from None


def list_revisions(reader: Reader, namespace: str, name: str) -> list[Revision]:
    """Return every revision of a release, the oldest first; none where there is no such release.

    :raises UnsupportedStorageDriverError: Helm stores its releases elsewhere.
    """
    stored_in = _resource()
    path = f"/api/v1/namespaces/{namespace}/{stored_in}"
    return sorted(_list(reader, stored_in, path, f"owner=helm,name={name}"), key=lambda each: each.number)


def list_newest(reader: Reader, names: Iterable[str], stored_in: str = "") -> list[Revision]:
    """Return the newest revision of each release of these names in all namespaces, with one list of metadata.

    :param stored_in: secrets or configmaps; what C(HELM_DRIVER) means when empty.
    :raises UnsupportedStorageDriverError: Helm stores its releases elsewhere.
    """
    newest: dict[tuple[str, str], Revision] = {}
    for each in list_all(reader, names, stored_in, f",status!={SUPERSEDED}"):
        known = newest.get((each.namespace, each.name))
        if known is None or known.number < each.number:
            newest[each.namespace, each.name] = each
    return sorted(newest.values())


def list_all(reader: Reader, names: Iterable[str], stored_in: str = "", condition: str = "") -> list[Revision]:
    """Return every revision of the releases of these names in all namespaces, with one list of metadata.

    :param stored_in: secrets or configmaps; what C(HELM_DRIVER) means when empty.
    :param condition: further conditions of the label selector, with a comma before each.
    :raises UnsupportedStorageDriverError: Helm stores its releases elsewhere.
    """
    stored_in = stored_in or _resource()
    select = f"owner=helm,name in ({','.join(sorted(set(names)))}){condition}"
    return sorted(_list(reader, stored_in, f"/api/v1/{stored_in}", select))


def read(reader: Reader, revision: Revision) -> Release:
    """Return the content of a revision.

    :raises ValueError: the object holds no release.
    """
    data = (reader.get(revision.path).get("data") or {}).get("release", "")
    return decode(base64.b64decode(data) if "/secrets/" in revision.path else data)


def decode(data: str | bytes) -> Release:
    """Return the release in the C(release) of Helm's Secret or ConfigMap, one layer of base64 taken off a Secret's.

    :raises ValueError: the data is no release.
    """
    try:
        packed = base64.b64decode(data)
        stored = json.loads(gzip.decompress(packed) if packed.startswith(_GZIP) else packed)
        chart = stored["chart"]["metadata"]
        return Release(
            chart=str(chart["name"]),
            version=str(chart["version"]),
            values=dict(stored.get("config") or {}),
            manifest=str(stored.get("manifest") or ""),
            description=str((stored.get("info") or {}).get("description") or ""),
        )
    except (KeyError, TypeError, OSError, EOFError, zlib.error, binascii.Error) as error:
        raise ValueError("not a release of Helm") from error


def release_state(revisions: Sequence[Revision]) -> ReleaseState:
    """Return the state of a release with these revisions, the oldest first."""
    if not revisions or revisions[-1].status == UNINSTALLED:
        return ReleaseState(None, None, pending=False)
    newest = revisions[-1]
    if newest.status == UNINSTALLING:
        # There is no way back: what the earlier revisions made may be gone
        return ReleaseState(newest, None, pending=True)
    earlier = revisions if newest.status == DEPLOYED else revisions[:-1]
    return ReleaseState(newest, last_deployed(earlier), pending=newest.status.startswith("pending-"))


def last_deployed(revisions: Sequence[Revision]) -> Revision | None:
    """Return the newest of these revisions, the oldest first, that is or was deployed."""
    newest_first = [each for status in (DEPLOYED, SUPERSEDED) for each in reversed(revisions) if each.status == status]
    return newest_first[0] if newest_first else None


class ManifestObject(NamedTuple):
    """An object of a manifest.

    :param namespace: that of the release where the manifest names none, also for objects that are in no namespace.
    """

    kind: str
    namespace: str
    name: str
    api_version: str = ""


def manifest_objects(manifest: str, namespace: str, kinds: Container[str] | None = None) -> list[ManifestObject]:
    """Return the objects of these kinds, or of all."""
    return [each for each, _document in manifest_documents(manifest, namespace, kinds)]


def manifest_documents(
    manifest: str, namespace: str, kinds: Container[str] | None = None
) -> list[tuple[ManifestObject, str]]:
    """Return the objects of these kinds, or of all, with the YAML of each."""
    found = []
    for document in re.split(r"^---.*$", manifest, flags=re.MULTILINE):
        kind = _KIND.search(document)
        metadata = _METADATA.search(f"{document}\n")
        if kind and metadata and (kinds is None or kind[1] in kinds):
            # The whole document may be a custom resource definition of many thousand lines
            read_metadata = load(metadata[0])["metadata"]
            version = _API_VERSION.search(document)
            place = read_metadata.get("namespace") or namespace
            each = ManifestObject(kind[1], place, read_metadata["name"], version[1] if version else "")
            found.append((each, document))
    return found


def _list(reader: Reader, stored_in: str, path: str, select: str) -> list[Revision]:
    found = reader.list_metadata(path, lambda metadata: read_revision(stored_in, metadata), labelSelector=select)
    return [each for each in found if each]


def read_revision(stored_in: str, metadata: Mapping[str, Any]) -> Revision | None:
    """Return the revision that an object stores; None where only its labels say so, which anyone can write."""
    labels = metadata.get("labels") or {}
    name, number = labels.get("name", ""), labels.get("version", "")
    if not _is_number(number) or metadata["name"] != f"sh.helm.release.v1.{name}.v{number}":
        return None
    return Revision(
        namespace=metadata["namespace"],
        name=name,
        number=int(number),
        status=labels.get("status", "unknown"),
        # Helm copies createdAt from the revision before
        modified=max(int(time) if _is_number(time) else 0 for time in map(labels.get, ("createdAt", "modifiedAt"))),
        path=f"/api/v1/namespaces/{metadata['namespace']}/{stored_in}/{metadata['name']}",
        uid=metadata["uid"],
        labels=labels,
    )


def _is_number(label: str | None) -> bool:
    return label is not None and label.isascii() and label.isdigit()
