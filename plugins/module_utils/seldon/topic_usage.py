# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""What Seldon Core 2 has to make topics for."""

from __future__ import annotations

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.client import Api
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.errors import ApiError


def models_and_pipelines(api: Api) -> tuple[int, int] | None:
    """How many there are in all namespaces, none where Seldon's CRDs are not installed.

    :returns: None where the account may not look.
    """
    try:
        return _count(api, "models"), _count(api, "pipelines")
    except ApiError as error:
        if error.status == 403:
            return None
        raise


def _count(api: Api, resource: str) -> int:
    try:
        return len(api.list_metadata(f"/apis/mlops.seldon.io/v1alpha1/{resource}", lambda _metadata: None))
    except ApiError as error:
        if error.status == 404:
            return 0
        raise
