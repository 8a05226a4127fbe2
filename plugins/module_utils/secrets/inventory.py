# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The live Secrets that matter: ours everywhere, and foreign ones of the same name where ours is missing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.client import Api
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.errors import ApiError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.parallel import in_parallel
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.secret import (
    MANAGED_SELECTOR,
    Key,
    LiveSecret,
    secret_parser,
)


@dataclass(frozen=True)
class Inventory:
    """What there is.

    :param live: Secrets by key; what is not in it does not exist.
    :param forbidden: Secrets that the account may not get, by namespace; nothing is known of them.
    :param orphaned: Secrets of ours that were not asked about; None where the account may not list Secrets.
    """

    live: Mapping[Key, LiveSecret]
    forbidden: Mapping[str, tuple[str, ...]]
    orphaned: tuple[LiveSecret, ...] | None


def secret_path(namespace: str, name: str) -> str:
    """API path of a Secret."""
    return f"/api/v1/namespaces/{namespace}/secrets/{name}"


def list_secrets(
    api: Api, namespaces: Collection[str], names: Collection[str], known: Mapping[Key, LiveSecret] | None = None
) -> Inventory:
    """Look at the Secrets of these names in these namespaces.

    One list by label finds all of ours; one list per name finds foreign ones, and is made only where one of ours is
    missing. An account that may not list Secrets cluster-wide gets each on its own.

    :param known: all of ours, where that list has been made already.
    """
    keys = [(namespace, name) for namespace in namespaces for name in names]
    read = secret_parser()
    try:
        if known is None:
            known = {live.key: live for live in api.listed("/api/v1/secrets", read, labelSelector=MANAGED_SELECTOR)}
        ours = known
        live = dict(ours)
        for name in sorted({name for namespace, name in keys if (namespace, name) not in live}):
            named = api.listed("/api/v1/secrets", read, fieldSelector=f"metadata.name={name}")
            live = {**{found.key: found for found in named}, **live}
    except ApiError as error:
        if error.status != 403:
            raise
        return _one_by_one(api, keys)
    wanted = set(keys)
    orphaned = tuple(found for key, found in sorted(ours.items()) if key not in wanted)
    return Inventory({key: live[key] for key in keys if key in live}, {}, orphaned)


def _one_by_one(api: Api, keys: list[Key]) -> Inventory:
    answers = in_parallel(lambda key: _got(api, *key), keys)
    found = {key: answer for key, answer in zip(keys, answers) if isinstance(answer, LiveSecret)}
    forbidden: dict[str, tuple[str, ...]] = {}
    for (namespace, name), answer in zip(keys, answers):
        if isinstance(answer, ApiError):
            forbidden[namespace] = (*forbidden.get(namespace, ()), name)
    return Inventory(found, forbidden, None)


def _got(api: Api, namespace: str, name: str) -> LiveSecret | ApiError | None:
    """The Secret, None where it does not exist, the error where the account may not look."""
    try:
        return secret_parser()(api.get(secret_path(namespace, name)))
    except ApiError as error:
        if error.status == 404:
            return None
        if error.status == 403:
            return error
        raise
