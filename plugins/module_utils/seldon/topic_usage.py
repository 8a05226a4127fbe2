# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Count what Seldon Core 2 creates topics for."""

from __future__ import annotations

from ..k8s.client import Api
from ..k8s.errors import ForbiddenError, NotFoundError


def models_and_pipelines(api: Api) -> tuple[int, int] | None:
    """Return the numbers of models and pipelines in all namespaces; None where the account may not list them.

    Both are 0 where Seldon's CRDs are not installed.
    """
    try:
        return _count(api, "models"), _count(api, "pipelines")
    except ForbiddenError:
        return None


def _count(api: Api, resource: str) -> int:
    try:
        return len(api.list_metadata(f"/apis/mlops.seldon.io/v1alpha1/{resource}", lambda _metadata: None))
    except NotFoundError:
        return 0
