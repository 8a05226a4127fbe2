# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The live Secrets that matter: ours everywhere, and foreign ones of the same name where ours is missing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.module_utils.kube.api import Api
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kube.errors import ApiError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kube.ownership import OURS
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kube.parallel import in_parallel

Key = tuple[str, str]
"""Namespace and name of a Secret."""
Inventory = Mapping[Key, Mapping[str, Any]]
"""Live Secrets by key; what is not in it does not exist."""


def secret_path(namespace: str, name: str = "") -> str:
    """API path of a Secret, or of a namespace's Secrets."""
    return f"/api/v1/namespaces/{namespace}/secrets" + (f"/{name}" if name else "")


def take(api: Api, namespaces: Collection[str], names: Collection[str]) -> Inventory:
    """Look at the Secrets of these names in these namespaces.

    One list by label finds all of ours; one list per name finds foreign ones, and is made only where one of ours is
    missing. An account that may not list Secrets cluster-wide gets each on its own.

    :raises ApiError: the account may not even get one of them.
    """
    wanted = [(namespace, name) for namespace in namespaces for name in names]
    try:
        live = _listed(api, labelSelector=OURS)
        for name in sorted({name for namespace, name in wanted if (namespace, name) not in live}):
            live = {**_listed(api, fieldSelector=f"metadata.name={name}"), **live}
    except ApiError as error:
        if error.status != 403:
            raise
        live = {key: found for key, found in zip(wanted, in_parallel(lambda key: _got(api, *key), wanted)) if found}
    return {key: live[key] for key in wanted if key in live}


def _listed(api: Api, **query: str) -> dict[Key, dict[str, Any]]:
    items = api.get("/api/v1/secrets", **query).get("items") or []
    return {(item["metadata"]["namespace"], item["metadata"]["name"]): item for item in items}


def _got(api: Api, namespace: str, name: str) -> dict[str, Any] | None:
    try:
        return api.get(secret_path(namespace, name))
    except ApiError as error:
        if error.status == 404:
            return None
        raise
