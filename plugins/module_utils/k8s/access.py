# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Which rights the account has; reviewed before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ..common.text import shown, some
from .client import Api
from .errors import ApiError
from .parallel import in_parallel


@dataclass(frozen=True)
class Right:
    """A verb on a resource.

    :param resource: as kubectl calls it, with the group where it is not the core one: C(pods/exec), C(jobs.batch).
    :param name: of the one object; empty for any.
    """

    verb: str
    resource: str
    name: str = ""


def described(rights: Iterable[Right]) -> str:
    """Return the rights as a phrase: C(create, patch secrets a, b)."""
    names: dict[tuple[str, str], set[str]] = {}
    for right in rights:
        names.setdefault((right.verb, right.resource), set()).add(right.name)
    verbs: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for (verb, resource), of_verb in names.items():
        verbs.setdefault((resource, tuple(sorted(filter(None, of_verb)))), []).append(verb)
    return " and ".join(
        f"{', '.join(sorted(of_resource))} {resource} {some(each)}".rstrip()
        for (resource, each), of_resource in verbs.items()
    )


_LONGEST_NAME = 200
CREATE_NAMESPACES = (Right("create", "namespaces"),)


def _allowed(api: Api, right: Right, namespace: str) -> bool:
    kind, _dot, group = right.resource.partition(".")
    resource, _slash, subresource = kind.partition("/")
    attributes = {
        "verb": right.verb,
        "group": group,
        "resource": resource,
        "subresource": subresource,
        "namespace": namespace,
        "name": right.name,
    }
    answer = api.review(
        "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
        {
            "apiVersion": "authorization.k8s.io/v1",
            "kind": "SelfSubjectAccessReview",
            "spec": {"resourceAttributes": attributes},
        },
    )
    return answer["status"].get("allowed") is True


def described_cluster(api: Api) -> str:
    """Return server, context and account, the account as the server calls it, else as the kubeconfig does."""
    review = {"apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview"}
    try:
        user = api.review("/apis/authentication.k8s.io/v1/selfsubjectreviews", review)["status"]["userInfo"]
        return api.connection.described(f"account {shown(user['username'], _LONGEST_NAME)}")
    except (ApiError, KeyError, TypeError):
        return str(api.connection)


def missing_rights(api: Api, wanted: Mapping[str, tuple[Right, ...]]) -> dict[str, tuple[Right, ...]]:
    """Return namespace to the wanted rights that the account lacks there; empty when it lacks none.

    Reviews them for any object in all namespaces first, and one by one only what is not granted so widely.
    """
    everywhere = {right: replace(right, name="") for rights in wanted.values() for right in rights}
    general = sorted(set(everywhere.values()), key=lambda right: (right.resource, right.verb))
    granted = {right for right in general if _allowed(api, right, "")}
    questions = [
        (namespace, right)
        for namespace, rights in wanted.items()
        for right in rights
        if everywhere[right] not in granted
    ]
    answers = in_parallel(lambda question: _allowed(api, question[1], question[0]), questions)
    found: dict[str, tuple[Right, ...]] = {}
    for (namespace, right), allowed in zip(questions, answers):
        if not allowed:
            found[namespace] = (*found.get(namespace, ()), right)
    return found
