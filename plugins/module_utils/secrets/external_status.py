# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Read what the External Secrets Operator reports about the Secrets that it writes.

https://external-secrets.io/latest/api/externalsecret/
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ..k8s.client import Api
from ..k8s.keepers import EXTERNAL_SECRETS_GROUP

PATH = f"/apis/{EXTERNAL_SECRETS_GROUP}/v1/externalsecrets"
_READY = "Ready"


class ExternalSecret(NamedTuple):
    """An ExternalSecret.

    :param secret: name of the Secret that it writes.
    :param synced: whether the operator reports that the Secret has the content of the store.
    :param detail: reason and message that the operator reports; may contain secrets.
    """

    namespace: str
    name: str
    secret: str
    synced: bool
    detail: str = ""


def list_external_secrets(api: Api) -> list[ExternalSecret]:
    """Return the ExternalSecrets of all namespaces.

    :raises NotFoundError: the operator is not installed.
    :raises ForbiddenError: the account may not list them.
    """
    return api.listed(PATH, parse)


def parse(found: Mapping[str, Any]) -> ExternalSecret:
    """Return the ExternalSecret in an object of the API server."""
    metadata, target = found["metadata"], (found.get("spec") or {}).get("target") or {}
    namespace, name = metadata["namespace"], metadata["name"]
    secret = target.get("name") or name
    reported = (found.get("status") or {}).get("conditions") or []
    ready = next((each for each in reported if each.get("type") == _READY), None)
    if ready is None:
        return ExternalSecret(namespace, name, secret, False, "the operator has not reported anything about it yet")
    detail = ": ".join(filter(None, [ready.get("reason"), ready.get("message")]))
    return ExternalSecret(namespace, name, secret, ready.get("status") == "True", detail)
