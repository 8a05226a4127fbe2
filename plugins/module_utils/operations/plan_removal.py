# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""What an uninstallation removes, from the releases and objects on the cluster."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..helm import storage
from ..k8s.client import Api
from ..k8s.errors import NotFoundError
from ..k8s.parallel import in_parallel
from ..seldon import installation
from ..seldon.installation import Installation, InstalledRelease, Removal, SeldonObject


def plan_removal(api: Api, installed: Installation) -> Removal:
    """Return what an uninstallation removes, in its order.

    :raises UnsupportedStorageDriverError: Helm stores its releases elsewhere.
    """
    newest = storage.list_newest(api, installed.release_names())
    stored = [each for each in newest if each.status != storage.UNINSTALLED]
    try:
        found = in_parallel(lambda each: _release(api, each), stored)
    except NotFoundError:
        # One was uninstalled between the two requests
        return plan_removal(api, installed)
    objects = [each for kind in installation.KINDS for each in _list(api, kind)]
    removal = installation.plan_removal(installed, [each for each in found if each], objects)
    unreadable = tuple(f"{each.namespace}/{each.name}" for each, read in zip(stored, found) if read is None)
    return replace(removal, unreadable=unreadable)


def _release(api: Api, revision: storage.Revision) -> InstalledRelease | None:
    try:
        stored, status = storage.read(api, revision), revision.status
    except ValueError:
        return None
    return InstalledRelease(revision.namespace, revision.name, stored.chart, stored.version, status, revision.number)


def _list(api: Api, kind: str) -> list[SeldonObject]:
    def read(metadata: Mapping[str, Any]) -> SeldonObject:
        annotations = metadata.get("annotations") or {}
        release = [annotations.get(f"meta.helm.sh/release-{what}", "") for what in ("namespace", "name")]
        return SeldonObject(kind, metadata["namespace"], metadata["name"], "/".join(filter(None, release)))

    try:
        return api.list_metadata(f"/apis/mlops.seldon.io/v1alpha1/{kind.lower()}s", read)
    except NotFoundError:
        # The kind is not defined
        return []
