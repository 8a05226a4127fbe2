# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The task of seldon_core_release: from its options to what it returns."""

from __future__ import annotations

import json
import os
import re
from typing import Any

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm import records, revisions
from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.cli import (
    Helm,
    HelmError,
    HelmNotFoundError,
    find,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.storage import UNINSTALLING
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s import connection
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.client import Api
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.errors import (
    ApiConnectionError,
    ApiError,
    PreconditionError,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.operations.fetch_charts import NO_HELM


def run(module: AnsibleModule) -> None:
    """Do the work and end the module."""
    params = module.params
    label = f"{params['namespace']}/{params['name']}" if params["name"] else "releases"
    actions = {
        "upgrade": _upgrade,
        "rollback": _roll_back,
        "repair": _repair,
        "uninstall": _uninstall,
        "list": _list,
    }
    try:
        connection.require_same_cluster(params, os.environ)
        done = actions[params["action"]](module)
    except ImportError as missing:
        module.fail_json(msg=missing_required_lib(missing.name or "kubernetes"))
    except HelmNotFoundError as missing:
        module.fail_json(msg=NO_HELM.format(path=missing))
    except HelmError as failed:
        module.fail_json(msg=f"{params['action']} of {label} failed. {failed}")
    except (ApiConnectionError, ApiError, PreconditionError) as error:
        module.fail_json(msg=f"{params['action']} of {label} failed: {error}")
    module.exit_json(**{"changed": True, **done})


def _upgrade(module: AnsibleModule) -> dict[str, Any]:
    params = module.params
    words = ["upgrade", params["name"], params["chart"], "--install", "--reset-values", "--values", "-"]
    if params["create_namespace"]:
        words.append("--create-namespace")
    if not module.check_mode:
        helm = _helm(module)
        if not helm.version().startswith("3."):
            # A server-side apply is refused for the fields that the runtime chart leaves empty
            words.append("--server-side=false")
        helm.run(*words, *_common(params), stdin=json.dumps(params["values"]))
    return {}


def _roll_back(module: AnsibleModule) -> dict[str, Any]:
    if not module.check_mode:
        _back_to(module, module.params["revision"])
    return {"revision": module.params["revision"]}


def _uninstall(module: AnsibleModule) -> dict[str, Any]:
    if not module.check_mode:
        _helm(module).run("uninstall", module.params["name"], "--wait", *_common(module.params))
    return {}


def _list(module: AnsibleModule) -> dict[str, Any]:
    names = "|".join(map(re.escape, module.params["names"]))
    states = ("--deployed", "--failed", "--pending", "--uninstalling")
    every = ("--all-namespaces", "--max", "0", "--output", "json")
    found = json.loads(_helm(module).run("list", *every, *states, "--filter", f"^({names})$"))
    return {
        "changed": False,
        "releases": [{key: each[key] for key in ("name", "namespace", "chart")} for each in found],
    }


def _repair(module: AnsibleModule) -> dict[str, Any]:
    """End what Helm began and did not end: back to the last good revision, or forget an installation's record.

    What was being uninstalled is uninstalled.
    """
    params = module.params
    api = Api(connection.configuration(params))
    kind = records.resource(os.environ.get("HELM_DRIVER", ""))
    found = records.revisions(api, kind, params["namespace"], params["name"])
    where = revisions.standing([revisions.Revision(record.revision, record.status) for record in found])
    if not where.pending:
        return {"changed": False}
    if found[-1].status == UNINSTALLING:
        return {"revision": None, **_uninstall(module)}
    if where.good is None:
        # What it made bears the release's name, and the next installation takes it over
        records.remove(api, found[-1], module.check_mode)
        return {"revision": None}
    if not module.check_mode:
        _back_to(module, where.good.number)
    return {"revision": where.good.number}


def _back_to(module: AnsibleModule, revision: int) -> None:
    _helm(module).run("rollback", module.params["name"], str(revision), *_common(module.params))


def _common(params: dict[str, Any]) -> list[str]:
    return ["--namespace", params["namespace"], "--timeout", f"{params['timeout']}s"]


def _helm(module: AnsibleModule) -> Helm:
    return Helm(find(module.params["helm_binary"]), connection.helm_environment(module.params))
