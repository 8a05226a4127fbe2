# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The live Secrets that matter: ours everywhere, and foreign ones of the same name where ours is missing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.module_utils.kube.api import Api
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kube.errors import ApiError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kube.ownership import OURS
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kube.parallel import in_parallel

Key = tuple[str, str]
"""Namespace and name of a Secret."""
Live = Mapping[Key, Mapping[str, Any]]
"""Secrets as the API server returned them."""


@dataclass(frozen=True)
class Inventory:
    """What there is.

    :param live: Secrets by key; what is not in it does not exist.
    :param unreadable: namespaces in which the account may not get Secrets; nothing is known of them.
    """

    live: Live
    unreadable: frozenset[str] = frozenset()


def secret_path(namespace: str, name: str = "") -> str:
    """API path of a Secret, or of a namespace's Secrets."""
    return f"/api/v1/namespaces/{namespace}/secrets" + (f"/{name}" if name else "")


def take(api: Api, namespaces: Collection[str], names: Collection[str]) -> Inventory:
    """Look at the Secrets of these names in these namespaces.

    One list by label finds all of ours; one list per name finds foreign ones, and is made only where one of ours is
    missing. An account that may not list Secrets cluster-wide gets each on its own.
    """
    wanted = [(namespace, name) for namespace in namespaces for name in names]
    try:
        live = _listed(api, labelSelector=OURS)
        for name in sorted({name for namespace, name in wanted if (namespace, name) not in live}):
            live = {**_listed(api, fieldSelector=f"metadata.name={name}"), **live}
    except ApiError as error:
        if error.status != 403:
            raise
        return _one_by_one(api, wanted)
    return Inventory({key: live[key] for key in wanted if key in live})


def _one_by_one(api: Api, wanted: list[Key]) -> Inventory:
    answers = in_parallel(lambda key: _got(api, *key), wanted)
    found = {key: answer for key, answer in zip(wanted, answers) if answer and not isinstance(answer, ApiError)}
    return Inventory(found, frozenset(key[0] for key, answer in zip(wanted, answers) if isinstance(answer, ApiError)))


def _listed(api: Api, **query: str) -> dict[Key, dict[str, Any]]:
    items = api.get("/api/v1/secrets", **query).get("items") or []
    return {(item["metadata"]["namespace"], item["metadata"]["name"]): item for item in items}


def _got(api: Api, namespace: str, name: str) -> dict[str, Any] | ApiError | None:
    """The Secret, None where it does not exist, the error where the account may not look."""
    try:
        return api.get(secret_path(namespace, name))
    except ApiError as error:
        if error.status == 404:
            return None
        if error.status == 403:
            return error
        raise
