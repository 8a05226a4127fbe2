# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The task of seldon_core_wait: from its options to what it returns."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from typing import Any

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.libraries import MissingLibraryError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm import records, storage
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s import connection
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.client import Api
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.errors import ApiConnectionError, ApiError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.options.shared import fail_missing
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon import release_readiness
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.diagnostics import reasons

_POLL_SECONDS = 0.5


def run(module: AnsibleModule) -> None:
    """Do the work and end the module."""
    params = module.params
    try:
        api = Api(connection.configuration(params))
        wanted = _wanted(api, params["name"], params["namespace"])
        lines = _watch(api, wanted, params["timeout"], params["known"])
    except ImportError as missing:
        module.fail_json(msg=missing_required_lib(missing.name or "kubernetes"))
    except MissingLibraryError as missing:
        fail_missing(module, missing)
    except (ApiConnectionError, ApiError) as error:
        module.fail_json(msg=f"{params['namespace']}/{params['name']} cannot be waited for: {error}")
    unready = [each for each in lines if each.lacking]
    result: dict[str, Any] = {
        "changed": False,
        "ready": not unready,
        "progress": progress(lines),
        "awaited": [str(each) for each in lines],
    }
    if unready and params["explain"]:
        result["reasons"] = _explained(api, unready)
    module.exit_json(**result)


def progress(looked_at: Sequence[release_readiness.Awaited]) -> list[str]:
    """What is still awaited and how far it is, a line for each object."""
    return [
        f"{each}: {', '.join(filter(None, [each.far, f'waiting for {each.lacking[0]}']))}"
        for each in looked_at
        if each.lacking
    ]


def _wanted(api: Api, name: str, namespace: str) -> list[release_readiness.Awaited]:
    """The objects of the newest revision that become ready at some time."""
    kind = records.resource(os.environ.get("HELM_DRIVER", ""))
    found = records.revisions(api, kind, namespace, name)
    if not found:
        return []
    current = storage.decode(records.content(api, found[-1]))
    return [
        release_readiness.Awaited(
            part.kind, part.namespace if part.kind != "CustomResourceDefinition" else "", part.name
        )
        for part in storage.parts(current.manifest, namespace, release_readiness.KINDS)
    ]


def _watch(
    api: Api, wanted: Sequence[release_readiness.Awaited], seconds: int, known: Sequence[str]
) -> list[release_readiness.Awaited]:
    """Look until all is ready, the progress is another one than is known, or the time is over."""
    end = time.monotonic() + seconds
    while True:
        looked_at = release_readiness.look(api, wanted)
        lines = progress(looked_at)
        if not lines or lines != list(known) or time.monotonic() >= end:
            return looked_at
        time.sleep(_POLL_SECONDS)


def _explained(api: Api, unready: Sequence[release_readiness.Awaited]) -> list[str]:
    try:
        return reasons(api, unready)
    except (ApiConnectionError, ApiError) as error:
        return [f"the reasons cannot be looked at: {error}"]
