# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The Secrets that exist: managed ones everywhere, and unmanaged ones of the desired names."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ..k8s.client import Api
from ..k8s.errors import ForbiddenError, NotFoundError
from ..k8s.parallel import in_parallel
from .secret import MANAGED_SELECTOR, Key, LiveSecret, secret_parser


@dataclass(frozen=True)
class Inventory:
    """What exists.

    :param live: Secrets by key; what is not in it does not exist.
    :param forbidden: namespace to names of Secrets that the account may not get; nothing is known of them.
    :param orphaned: managed Secrets that were not asked for; None where the account may not list Secrets.
    """

    live: Mapping[Key, LiveSecret]
    forbidden: Mapping[str, tuple[str, ...]]
    orphaned: tuple[LiveSecret, ...] | None


def secret_path(namespace: str, name: str) -> str:
    """Return the API path of a Secret."""
    return f"/api/v1/namespaces/{namespace}/secrets/{name}"


def list_secrets(
    api: Api, namespaces: Collection[str], names: Collection[str], known: Mapping[Key, LiveSecret] | None = None
) -> Inventory:
    """Return the Secrets of these names in these namespaces.

    One list by label finds all managed ones; one list per name finds unmanaged ones, and is made only where a managed
    one is missing. An account that may not list Secrets cluster-wide gets each on its own.

    :param known: all managed ones, where that list has been made already.
    """
    keys = [(namespace, name) for namespace in namespaces for name in names]
    parse = secret_parser()
    try:
        if known is None:
            known = {live.key: live for live in api.listed("/api/v1/secrets", parse, labelSelector=MANAGED_SELECTOR)}
        live = dict(known)
        for name in sorted({name for namespace, name in keys if (namespace, name) not in known}):
            named = api.listed("/api/v1/secrets", parse, fieldSelector=f"metadata.name={name}")
            live = {**{found.key: found for found in named}, **live}
    except ForbiddenError:
        return _one_by_one(api, keys)
    wanted = set(keys)
    orphaned = tuple(found for key, found in sorted(known.items()) if key not in wanted)
    return Inventory({key: live[key] for key in keys if key in live}, {}, orphaned)


def _one_by_one(api: Api, keys: list[Key]) -> Inventory:
    parse = secret_parser()
    found: dict[Key, LiveSecret] = {}
    forbidden: dict[str, tuple[str, ...]] = {}

    def get(key: Key) -> LiveSecret | ForbiddenError | None:
        try:
            return parse(api.get(secret_path(*key)))
        except NotFoundError:
            return None
        except ForbiddenError as error:
            return error

    for (namespace, name), answer in zip(keys, in_parallel(get, keys)):
        if isinstance(answer, LiveSecret):
            found[namespace, name] = answer
        elif answer:
            forbidden[namespace] = (*forbidden.get(namespace, ()), name)
    return Inventory(found, forbidden, None)
