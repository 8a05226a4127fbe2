# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The task of seldon_core_releases: from its options to what it returns."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from datetime import datetime, timezone
from functools import partial
from pathlib import Path
from typing import Any

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from ansible_collections.seldon.managed_kafka.plugins.module_utils.arguments import fail_missing
from ansible_collections.seldon.managed_kafka.plugins.module_utils.credentials.libraries import MissingLibrary
from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm import chart, plan, release
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kube import auth, awaited, records
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kube.api import Api
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kube.errors import ApiError, CannotConnect
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kube.parallel import in_parallel

_OFTEN_CHECKED = awaited.KINDS - {"CustomResourceDefinition"}
"""A definition that was served once stays served."""

ARGUMENTS: dict[str, Any] = {
    "argument_spec": {
        **auth.AUTH_SPEC,
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
        api = Api(auth.configuration(module.params))
        charts = {each["chart"]: chart.read(Path(each["chart"]).read_bytes()) for each in wanted}
        told = in_parallel(partial(_told, api, kind, charts), wanted)
        lacking = [] if module.params["create_namespaces"] else _lacking(api, told)
    except ImportError as missing:
        module.fail_json(msg=missing_required_lib(missing.name or "kubernetes"))
    except MissingLibrary as missing:
        fail_missing(module, missing)
    except (OSError, chart.NotAChart) as error:
        module.fail_json(msg=f"A chart cannot be read. {error}")
    except records.Elsewhere as elsewhere:
        module.fail_json(
            msg=f"HELM_DRIVER is {elsewhere}: releases are looked up in Secrets or ConfigMaps. Set it to secret."
        )
    except (CannotConnect, ApiError) as error:
        module.fail_json(msg=f"The releases cannot be looked at: {error}")
    if lacking:
        module.fail_json(
            msg=f"The namespace of a release is not there, nothing was changed: {', '.join(lacking)}. Create it, or "
            "set seldon_core_create_namespaces (managed_kafka_create_namespaces for the roles of providers) to true."
        )
    module.exit_json(changed=False, releases=told)


def _lacking(api: Api, told: Iterable[Mapping[str, Any]]) -> list[str]:
    """Namespaces that releases are to be installed in, and that are not there."""
    wanted = sorted({each["namespace"] for each in told if each["action"] == plan.INSTALL})
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
    where = plan.standing([plan.Revision(record.revision, record.status) for record in found])
    by_revision = {record.revision: record for record in found}
    current = None
    if where.compared:
        current = release.decode(records.content(api, by_revision[where.compared.number]))
    ours = charts[each["chart"]]
    differences = release.differences(current, ours, each["values"]) if current else []
    action = plan.action(where, differences)
    unready: list[awaited.Awaited] = []
    if current and action == plan.NONE:
        unready = [one for one in awaited.look(api, _parts(current, each["namespace"])) if one.lacking]
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
        "good_revision": where.good.number if where.good else None,
        "pending": where.pending,
        "settled": action == plan.NONE and not where.pending and not unready,
        "unready": [f"{one}: {'; '.join(one.lacking)}" for one in unready],
    }


def _parts(current: release.Release, namespace: str) -> list[awaited.Awaited]:
    return [
        awaited.Awaited(part.kind, part.namespace, part.name)
        for part in release.parts(current.manifest, namespace, _OFTEN_CHECKED)
    ]


def _time(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%d %H:%M:%S UTC")
