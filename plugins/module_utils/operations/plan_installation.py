# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The task of seldon_kafka_plan: the looks of the modules that an installation uses, in one process."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.connection import (
    AUTH_SPEC,
    require_same_cluster,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.errors import (
    ApiConnectionError,
    PreconditionError,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.options import (
    charts,
    preflight,
    release_plan,
    rollout,
    secret,
    values,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.options.execute import execute
from ansible_collections.seldon.managed_kafka.plugins.module_utils.options.installation import installation_spec
from ansible_collections.seldon.managed_kafka.plugins.module_utils.options.shared import credentials_spec, provider_spec
from ansible_collections.seldon.managed_kafka.plugins.module_utils.part import Ended, Part, ended
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.installation import RUNTIME, SETUP

# Not in the log of the host; what is secret in them the parts know, and hide
_OPTIONS_OF_A_PART = {"type": "dict", "no_log": True}
_SHARED = {**AUTH_SPEC, **provider_spec(), **credentials_spec()}

ARGUMENTS: dict[str, Any] = {
    "argument_spec": {
        **_SHARED,
        "charts": {**_OPTIONS_OF_A_PART, "required": True},
        "values": {**_OPTIONS_OF_A_PART, "required": True},
        "secrets": {**_OPTIONS_OF_A_PART, "required": True},
        "login": _OPTIONS_OF_A_PART,
        **installation_spec(),
        "readers": {**_OPTIONS_OF_A_PART, "required": True},
    },
    "supports_check_mode": True,
}
"""What the module takes."""


class _Migrated:
    """A module whose options and operation are in files of their own."""

    def __init__(self, options: Any, **rules: Any) -> None:
        self.ARGUMENTS = {"argument_spec": options.argument_spec(), "supports_check_mode": True, **rules}
        self.run = partial(execute, operation=options.run)


_TASKS: dict[str, tuple[str, Any]] = {
    "charts": ("seldon_core_charts", _Migrated(charts, required_together=charts.REQUIRED_TOGETHER)),
    "values": ("seldon_kafka_values", _Migrated(values)),
    "secrets": ("seldon_kafka_secret", _Migrated(secret)),
    "login": ("seldon_kafka_preflight", _Migrated(preflight)),
    "releases": ("seldon_core_release_plan", _Migrated(release_plan)),
    "readers": ("seldon_kafka_rollout", _Migrated(rollout)),
}
Result = Mapping[str, Any]


def run(module: AnsibleModule) -> None:
    """Do the work and end the module."""
    Task(module).run()


class Task:
    """The looks, for one run of the module."""

    def __init__(self, module: AnsibleModule) -> None:
        self._module = module
        self._params = module.params
        self._told: dict[str, Any] = dict.fromkeys(_TASKS)
        # All that is not secret, too, is in the options that are not logged. The parts say what is
        module.no_log_values.clear()

    def run(self) -> None:
        """Look, and end the module."""
        try:
            require_same_cluster(self._params, os.environ)
            standing = self._standing()
        except Ended as failed:
            self._end(self._module.fail_json, failed.result)
        except ImportError as missing:
            self._end(self._module.fail_json, {"msg": missing_required_lib(missing.name or "kubernetes")})
        except (ApiConnectionError, PreconditionError) as error:
            self._end(self._module.fail_json, {"msg": f"Nothing was changed: {error}"})
        else:
            self._end(self._module.exit_json, {**self._told, "standing": standing})

    def _standing(self) -> bool:
        """Whether all is as it should be; raises Ended with what the first part that fails returns."""
        # Helm's programs work while the API server is asked
        with ThreadPoolExecutor(1) as beside:
            secrets_found = beside.submit(self._begun("secrets", self._params["secrets"]))
            # What goes over the rendered values is validated together with them
            installation = {**self._params["installation"], "values": {}, "runtime_values": {}}
            wanted = {**self._params["charts"], "installation": installation}
            paths = self._kept("charts", self._look("charts", wanted))["charts"]
            binary = {"helm_binary": self._params["charts"].get("helm_binary") or "helm"}
            on_disk = {name: path for name, path in paths.items() if name in (SETUP, RUNTIME)}
            given = {**self._params["values"], "charts": on_disk, **binary}
            rendered = self._kept("values", self._look("values", given))
        secrets = self._kept("secrets", secrets_found.result(), forgiven=_some_can_be_served)
        if self._params["login"] is not None:
            login = {**self._params["login"], **rendered["requirements"]}
            self._kept("login", self._look("login", login))
        below = {"base_values": rendered["values"], "base_runtime_values": rendered["runtime_values"]}
        wanted = {
            "installation": {**self._params["installation"], **below},
            "charts": paths,
            "create_namespaces": self._params["secrets"].get("create_namespaces", True),
        }
        releases = self._kept("releases", self._look("releases", wanted))
        standing = _secrets_stand(secrets) and releases["in_sync"]
        if standing and secrets["runtime_namespaces"]:
            names = [one["name"] for one in secrets["secrets"]]
            where = {"secrets": names, "namespaces": secrets["runtime_namespaces"]}
            readers = self._kept("readers", self._look("readers", {**self._params["readers"], **where}))
            standing = _readers_stand(readers)
        return standing

    def _look(self, name: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """What the module of a part returns."""
        return self._begun(name, given)()

    def _begun(self, name: str, given: Mapping[str, Any]) -> Callable[[], dict[str, Any]]:
        """The same, its options checked; the call does the rest."""
        module_name, task = _TASKS[name]
        spec = task.ARGUMENTS["argument_spec"]
        shared = {option: _given(self._params[option]) for option in _SHARED if option in spec}
        try:
            part = Part(self._module, module_name, task.ARGUMENTS, {**shared, **given})
        except Ended as refused:
            return refused.result.copy
        return partial(ended, task.run, part)

    def _kept(
        self, name: str, result: dict[str, Any], forgiven: Callable[[Result], bool] = lambda _result: False
    ) -> dict[str, Any]:
        """A result that is returned; raises Ended when that part failed."""
        result.pop("diff", None)
        if result.get("failed") and not forgiven(result):
            raise Ended({**result, "part": name})
        self._told[name] = result
        return result

    def _end(self, end: Callable[..., None], result: Result) -> None:
        # Ansible would repeat the options, the parts' among them
        end(**{**result, "changed": False, "invocation": {"module_args": {"provider": self._params["provider"]}}})


def _given(option: Any) -> Any:
    """An option without the suboptions that were omitted."""
    if isinstance(option, dict):
        return {key: value for key, value in option.items() if value is not None}
    return option


def _some_can_be_served(secrets: Result) -> bool:
    """Some namespaces that cannot be served do not keep the others from being served."""
    return any(not one["failed"] for one in secrets.get("namespaces", []))


def _secrets_stand(secrets: Result) -> bool:
    return not any(one["changed"] or one["failed"] for one in secrets["namespaces"])


def _readers_stand(readers: Result) -> bool:
    """Whether none would be restarted, none is told to be left outdated, and a rotation has left nothing behind."""
    quiet = not readers["changed"] and not readers["outdated"] and not readers["backup_namespaces"]
    return quiet and all(one["ready"] for one in readers["namespaces"])
