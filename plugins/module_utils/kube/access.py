# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Which rights the account has, asked before anything is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ansible_collections.seldon.managed_kafka.plugins.module_utils.kube.api import Api
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kube.parallel import in_parallel


@dataclass(frozen=True)
class Right:
    """A verb on a core resource."""

    verb: str
    resource: str

    def __str__(self) -> str:
        return f"{self.verb} {self.resource}"


READ_SECRETS = (Right("get", "secrets"),)
WRITE_SECRETS = (Right("create", "secrets"), Right("patch", "secrets"))
DELETE_SECRETS = (Right("delete", "secrets"),)
CREATE_NAMESPACES = (Right("create", "namespaces"),)


def _allowed(api: Api, right: Right, namespace: str) -> bool:
    answer = api.review(
        "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
        {
            "apiVersion": "authorization.k8s.io/v1",
            "kind": "SelfSubjectAccessReview",
            "spec": {
                "resourceAttributes": {"verb": right.verb, "resource": right.resource, "namespace": namespace},
            },
        },
    )
    return bool(answer["status"]["allowed"])


def missing_rights(api: Api, rights: tuple[Right, ...], namespaces: Iterable[str]) -> dict[str, tuple[Right, ...]]:
    """Namespace to the rights that the account lacks there; empty when it has them all.

    Asks cluster-wide first, and per namespace only for what is not granted cluster-wide.
    """
    lacking = tuple(right for right in rights if not _allowed(api, right, ""))
    if not lacking:
        return {}
    questions = [(namespace, right) for namespace in namespaces for right in lacking]
    answers = in_parallel(lambda question: _allowed(api, question[1], question[0]), questions)
    found: dict[str, tuple[Right, ...]] = {}
    for (namespace, right), allowed in zip(questions, answers):
        if not allowed:
            found[namespace] = (*found.get(namespace, ()), right)
    return found
