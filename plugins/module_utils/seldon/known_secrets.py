# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Learn the secrets of a managed Kafka from the cluster, to mask them in what the cluster reports."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress

from ..common.redact import Redactor
from ..k8s.client import Api
from ..k8s.errors import ForbiddenError, NotFoundError
from ..providers.names import CLIENT_SECRETS
from ..secrets.secret import BACKUP_LABEL, PROVIDER_LABEL, LiveSecret, secret_parser, secret_path, secret_values

_MOST_COPIES = "100"
"""Secrets of other namespaces that are read; nearly all of them are copies of the same ones."""


def learn_secrets(api: Api, namespaces: Collection[str], redactor: Redactor) -> None:
    """Add what the Secrets of a managed Kafka hold, in these namespaces and elsewhere, as far as the account may read.

    They are known by their label, and backups of previous ones by theirs. A namespace without the label, or whose
    Secrets the account may not list, is searched for Secrets with the default names.

    :raises ApiError: they cannot be read for another reason than missing rights.
    """
    for label in (PROVIDER_LABEL, BACKUP_LABEL):
        redactor.add(secret_values(_labelled(api, "/api/v1/secrets", label, _MOST_COPIES)))
    for namespace in sorted(namespaces):
        found = _labelled(api, f"/api/v1/namespaces/{namespace}/secrets", PROVIDER_LABEL)
        redactor.add(secret_values(found or _of_default_names(api, namespace)))


def _labelled(api: Api, path: str, label: str, limit: str = "") -> list[LiveSecret]:
    with suppress(ForbiddenError, NotFoundError):
        return api.listed(path, secret_parser(), labelSelector=label, **({"limit": limit} if limit else {}))
    return []


def _of_default_names(api: Api, namespace: str) -> list[LiveSecret]:
    parse, found = secret_parser(), []
    for name in sorted(CLIENT_SECRETS):
        with suppress(ForbiddenError, NotFoundError):
            found.append(parse(api.get(secret_path(namespace, name))))
    return found
