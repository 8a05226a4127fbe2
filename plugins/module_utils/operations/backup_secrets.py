# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The task of seldon_kafka_secret_backup: from its options to what it returns."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.redact import scrub
from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm import storage
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s import connection
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.client import Api
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.errors import ApiConnectionError, ApiError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.options.shared import hide
from ansible_collections.seldon.managed_kafka.plugins.module_utils.rotation import backup
from ansible_collections.seldon.managed_kafka.plugins.module_utils.rotation.backup import SecretBackup
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.result import ReconcileOptions
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.secret import LiveSecret, secret_values


def run(module: AnsibleModule) -> None:
    """Do the work and end the module."""
    task: Callable[[AnsibleModule, Api], dict[str, Any]] = {
        "present": _keep,
        "restored": _put_back,
        "absent": _drop,
    }[module.params["state"]]
    try:
        result = task(module, Api(connection.configuration(module.params)))
    except ImportError as missing:
        module.fail_json(msg=missing_required_lib(missing.name or "kubernetes"))
    except backup.BackupError as error:
        module.fail_json(msg=f"The former Secrets cannot be kept, nothing was changed: {error}.")
    except (ApiConnectionError, ApiError) as error:
        # What the server says of a Secret could hold its content, which is hidden by now
        module.fail_json(msg=f"The former Secrets could not be {module.params['state']}: {error}")
    module.exit_json(**result)


def _keep(module: AnsibleModule, api: Api) -> dict[str, Any]:
    params = module.params
    where = params["namespace"]
    there = backup.list_backups(api, where)
    _hide(module, there)
    deployed = _revision(_releases(module, api), storage.DEPLOYED)
    # A run that was killed, or that was not to restart anything, may have left copies that have had their day
    over = backup.find_obsolete(api, there, params["secrets"], deployed)
    there = [kept for kept in there if kept not in over]
    new = backup.select_for_backup(api, where, params["namespaces"], params["secrets"], there)
    hide(module, tuple(secret_values(new)))
    revision = next((kept.revision for kept in there), "") or deployed
    for secret in new:
        backup.create_backup(api, where, secret, revision, dry_run=module.check_mode)
    copied = [_named(secret.namespace, secret.name) for secret in new]
    gone = [kept for kept in over if _named(kept.namespace, kept.secret.name) not in copied]
    for kept in gone:
        backup.delete_backup(api, kept, dry_run=module.check_mode)
    return {"changed": bool(new or gone), "backups": [*_told(there), *copied], "diff": _diff(over, new)}


def _put_back(module: AnsibleModule, api: Api) -> dict[str, Any]:
    there = backup.list_backups(api, module.params["namespace"])
    _hide(module, there)
    work = ReconcileOptions(
        (), adopt=True, replace=True, check=module.check_mode, scrub=lambda said: scrub(said, _values(there))
    )
    outcomes = [backup.restore(api, kept, work) for kept in there]
    result = {
        "changed": backup.changed(outcomes),
        "backups": _told(there),
        "revision": next((kept.revision for kept in there), ""),
        "current_revision": _revision(_releases(module, api)),
    }
    if not backup.succeeded(outcomes):
        reasons = [f"{k.namespace}/{o.name}: {o.reason}" for k, o in zip(there, outcomes) if o.reason]
        module.fail_json(msg="\n".join(["Former Secrets could not be put back:", *reasons]), **result)
    return result


def _drop(module: AnsibleModule, api: Api) -> dict[str, Any]:
    there = backup.list_backups(api, module.params["namespace"])
    _hide(module, there)
    for kept in there:
        backup.delete_backup(api, kept, dry_run=module.check_mode)
    return {"changed": bool(there), "backups": _told(there), "diff": _diff(there, [])}


def _releases(module: AnsibleModule, api: Api) -> list[storage.Revision]:
    """The revisions of the setup chart's release; none where they cannot be seen."""
    params = module.params
    try:
        kind = storage.resource(os.environ.get("HELM_DRIVER", ""))
        return storage.list_revisions(api, kind, params["release_namespace"] or params["namespace"], params["release"])
    except storage.UnsupportedStorageDriverError:
        return []
    except ApiError as error:
        if error.status == 403:
            return []
        raise


def _revision(found: Sequence[storage.Revision], status: str = "") -> str:
    """The newest of that status, or of any: Helm may have been killed, or have failed, with its objects written."""
    return next((str(record.number) for record in reversed(found) if status in ("", record.status)), "")


def _told(there: Sequence[SecretBackup]) -> list[dict[str, str]]:
    return [_named(kept.namespace, kept.secret.name) for kept in there]


def _named(namespace: str, name: str) -> dict[str, str]:
    return {"namespace": namespace, "name": name}


def _diff(before: Sequence[SecretBackup], after: Sequence[LiveSecret]) -> dict[str, str]:
    return {
        "before": "".join(f"former {kept.namespace}/{kept.secret.name}\n" for kept in before),
        "after": "".join(f"former {secret.namespace}/{secret.name}\n" for secret in after),
    }


def _values(there: Sequence[SecretBackup]) -> tuple[str, ...]:
    return tuple(value for kept in there for value in kept.secret.secret_values)


def _hide(module: AnsibleModule, there: Sequence[SecretBackup]) -> None:
    hide(module, _values(there))
