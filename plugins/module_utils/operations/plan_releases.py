# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The task of seldon_core_release_plan: from its options to what it returns."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from datetime import datetime, timezone
from functools import partial
from pathlib import Path
from typing import Any

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.libraries import MissingLibraryError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm import chart, records, revisions, storage
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s import connection
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.client import Api
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.errors import ApiConnectionError, ApiError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.parallel import in_parallel
from ansible_collections.seldon.managed_kafka.plugins.module_utils.options.shared import fail_missing
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon import release_readiness

_OFTEN_CHECKED = release_readiness.KINDS - {"CustomResourceDefinition"}
"""A definition that was served once stays served."""

ARGUMENTS: dict[str, Any] = {
    "argument_spec": {
        **connection.AUTH_SPEC,
        "releases": {
            "type": "list",
            "elements": "dict",
            "required": True,
            "options": {
                "name": {"type": "str", "required": True},
                "namespace": {"type": "str", "required": True},
                "chart": {"type": "path", "required": True},
                "values": {"type": "dict", "default": {}},
            },
        },
        "create_namespaces": {"type": "bool", "default": True},
    },
    "supports_check_mode": True,
}
"""What the module takes."""


def run(module: AnsibleModule) -> None:
    """Do the work and end the module."""
    wanted = module.params["releases"]
    try:
        kind = records.resource(os.environ.get("HELM_DRIVER", ""))
        api = Api(connection.configuration(module.params))
        charts = {each["chart"]: chart.read(Path(each["chart"]).read_bytes()) for each in wanted}
        told = in_parallel(partial(_told, api, kind, charts), wanted)
        lacking = [] if module.params["create_namespaces"] else _lacking(api, told)
    except ImportError as missing:
        module.fail_json(msg=missing_required_lib(missing.name or "kubernetes"))
    except MissingLibraryError as missing:
        fail_missing(module, missing)
    except (OSError, chart.InvalidChartError) as error:
        module.fail_json(msg=f"A chart cannot be read. {error}")
    except records.UnsupportedStorageDriverError as elsewhere:
        module.fail_json(
            msg=f"HELM_DRIVER is {elsewhere}: releases are looked up in Secrets or ConfigMaps. Set it to secret."
        )
    except (ApiConnectionError, ApiError) as error:
        module.fail_json(msg=f"The releases cannot be looked at: {error}")
    if lacking:
        module.fail_json(
            msg=f"The namespace of a release is not there, nothing was changed: {', '.join(lacking)}. Create it, or "
            "set seldon_core_create_namespaces (managed_kafka_create_namespaces for the roles of providers) to true."
        )
    module.exit_json(changed=False, releases=told)


def _lacking(api: Api, told: Iterable[Mapping[str, Any]]) -> list[str]:
    """Namespaces that releases are to be installed in, and that are not there."""
    wanted = sorted({each["namespace"] for each in told if each["action"] == revisions.INSTALL})
    return [namespace for namespace in wanted if not _is_there(api, namespace)]


def _is_there(api: Api, namespace: str) -> bool:
    try:
        api.get(f"/api/v1/namespaces/{namespace}")
    except ApiError as error:
        # To who may not look, Helm will say it
        if error.status in (403, 404):
            return error.status == 403
        raise
    return True


def _told(api: Api, kind: str, charts: Mapping[str, chart.Chart], each: Mapping[str, Any]) -> dict[str, Any]:
    """What is returned about one release."""
    found = records.revisions(api, kind, each["namespace"], each["name"])
    where = revisions.standing([revisions.Revision(record.revision, record.status) for record in found])
    by_revision = {record.revision: record for record in found}
    current = None
    if where.compared:
        current = storage.decode(records.content(api, by_revision[where.compared.number]))
    ours = charts[each["chart"]]
    differences = storage.differences(current, ours, each["values"]) if current else []
    action = revisions.action(where, differences)
    unready: list[release_readiness.Awaited] = []
    if current and action == revisions.NONE:
        unready = [one for one in release_readiness.look(api, _parts(current, each["namespace"])) if one.lacking]
    latest = by_revision[where.latest.number] if where.latest else None
    return {
        "name": each["name"],
        "namespace": each["namespace"],
        "chart": each["chart"],
        "values": each["values"],
        "version": ours.version,
        "action": action,
        "differences": differences,
        "installed_version": current.chart_version if current else None,
        "status": latest.status if latest else None,
        "revision": latest.revision if latest else None,
        "since": _time(latest.modified) if latest else None,
        "last_deployed_revision": where.good.number if where.good else None,
        "pending": where.pending,
        "settled": action == revisions.NONE and not where.pending and not unready,
        "unready": [f"{one}: {'; '.join(one.lacking)}" for one in unready],
    }


def _parts(current: storage.Release, namespace: str) -> list[release_readiness.Awaited]:
    return [
        release_readiness.Awaited(part.kind, part.namespace, part.name)
        for part in storage.parts(current.manifest, namespace, _OFTEN_CHECKED)
    ]


def _time(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%d %H:%M:%S UTC")
