# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The task of seldon_kafka_values: from its options to what it returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common import files
from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.libraries import MissingLibraryError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.cli import Helm
from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.source import Source
from ansible_collections.seldon.managed_kafka.plugins.module_utils.options.shared import (
    connection_from,
    connection_spec,
    fail_invalid,
    fail_missing,
    provider_spec,
    topics_spec,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.base import Connection
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.errors import (
    InvalidInputError,
    InvalidValueError,
    Problem,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.topics import Topics, topics
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.check import (
    RUNTIME,
    SETUP,
    ChartError,
    Findings,
    Given,
    check,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.merge import merged
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.paths import find
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.render import runtime_values, setup_values
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.text import document, heading
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.warnings import cautions

Values = Mapping[str, Any]

_CHART: dict[str, Any] = {
    "type": "dict",
    "options": {
        "setup_ref": {"type": "str"},
        "runtime_ref": {"type": "str"},
        "chart_repo_url": {"type": "str"},
        "chart_version": {"type": "str"},
        "repo_username": {"type": "str"},
        "repo_password": {"type": "str", "no_log": True},
        "ca_cert": {"type": "path"},
        "insecure_skip_tls_verify": {"type": "bool", "default": False},
        "plain_http": {"type": "bool", "default": False},
        "binary_path": {"type": "path", "default": "helm"},
    },
    "required_one_of": [["setup_ref", "runtime_ref"]],
    "required_together": [["repo_username", "repo_password"]],
}
"""Options of C(chart)."""

ARGUMENTS: dict[str, Any] = {
    "argument_spec": {
        **provider_spec(),
        **connection_spec(),
        "topics": {**topics_spec(), "default": {}},
        "verify_hostname": {"type": "bool", "default": True},
        "seldon_version": {"type": "str"},
        "overrides": {"type": "dict", "default": {}},
        "runtime_overrides": {"type": "dict", "default": {}},
        "chart": _CHART,
        "invalid_values": {"type": "str", "choices": ["fail", "warn"], "default": "fail"},
        "dest": {"type": "path"},
        "runtime_dest": {"type": "path"},
    },
    "supports_check_mode": True,
}
"""What the module takes."""


def run(module: AnsibleModule) -> None:
    """Do the work and end the module."""
    params = module.params
    connection = connection_from(module)
    values = merged(setup_values(connection, _topics(module), params["verify_hostname"]), params["overrides"])
    of_runtime = merged(_runtime_values(module, connection), params["runtime_overrides"])
    result: dict[str, Any] = {"changed": False, "values": values, "runtime_values": of_runtime}
    result["requirements"] = _requirements(values)
    try:
        if params["chart"] and (params["chart"]["setup_ref"] or params["chart"]["runtime_ref"]):
            result.update(_held_against_charts(module, values, of_runtime))
        for caution in cautions(values, of_runtime, connection.limits):
            module.warn(caution)
        result.update(_kept(module, values, of_runtime))
    except MissingLibraryError as missing:
        fail_missing(module, missing)
    module.exit_json(**result)


def _requirements(values: Values) -> dict[str, Any]:
    """What readers with these values ask of a cluster, as options of seldon_kafka_preflight."""
    names = {"replication_factor": "replicationFactor", "partitions": "numPartitions"}
    topics = {option: find(values, ("kafka", "topics", name)) for option, name in names.items()}
    return {
        "topics": {**topics, "prefix": find(values, ("kafka", "topicPrefix"))},
        "consumer_group_prefix": find(values, ("kafka", "consumerGroupIdPrefix")) or "",
        "message_max_bytes": find(values, ("kafka", "producer", "messageMaxBytes")) or None,
    }


def _runtime_values(module: AnsibleModule, connection: Connection) -> dict[str, Any]:
    try:
        return runtime_values(connection, module.params["seldon_version"])
    except InvalidValueError as refused:
        fail_invalid(module, InvalidInputError([Problem("seldon_version", refused.reason, refused.remedy)]))


def _topics(module: AnsibleModule) -> Topics:
    try:
        return topics(module.params["topics"])
    except InvalidInputError as invalid:
        fail_invalid(module, invalid)


def _held_against_charts(module: AnsibleModule, values: Values, of_runtime: Values) -> dict[str, Any]:
    params, chart = module.params, module.params["chart"]
    given = {
        SETUP: Given(chart["setup_ref"], values, params["overrides"], "overrides", "values"),
        RUNTIME: Given(
            chart["runtime_ref"], of_runtime, params["runtime_overrides"], "runtime_overrides", "runtime_values"
        ),
    }
    given = {name: one for name, one in given.items() if one.reference}
    try:
        with TemporaryDirectory(dir=module.tmpdir) as folder:
            findings = check(
                given, _source(chart), chart["chart_version"] or "", Helm(chart["binary_path"]), Path(folder)
            )
    except ChartError as unusable:
        module.fail_json(msg=str(unusable))
    told = _told(findings)
    if findings.problems and params["invalid_values"] == "fail":
        lines = "\n".join(map(str, findings.problems))
        module.fail_json(
            msg=f"The charts do not use these values as they are meant, nothing was changed:\n{lines}", **told
        )
    for problem in findings.problems:
        module.warn(str(problem))
    for warning in findings.warnings:
        module.warn(warning)
    return told


def _source(chart: Mapping[str, Any]) -> Source:
    return Source(
        repository=chart["chart_repo_url"] or "",
        username=chart["repo_username"] or "",
        password=chart["repo_password"] or "",
        ca_file=chart["ca_cert"] or "",
        skip_tls_verify=chart["insecure_skip_tls_verify"],
        plain_http=chart["plain_http"],
    )


def _told(findings: Findings) -> dict[str, Any]:
    return {
        "problems": [{"field": p.field, "reason": p.reason, "remedy": p.remedy} for p in findings.problems],
        "unread": [
            {
                "chart": one.chart,
                "key": one.key,
                "option": one.option or None,
                "meant": {"chart": one.meant[0], "key": one.meant[1]} if one.meant else None,
            }
            for one in findings.unread
        ],
        "lost": [asdict(one) for one in findings.lost],
    }


def _kept(module: AnsibleModule, values: Values, of_runtime: Values) -> dict[str, Any]:
    """Write the files that are asked for; with one of them the diff is not in a list."""
    result: dict[str, Any] = {}
    diffs: list[dict[str, Any]] = []
    for option, path, chart, content in (
        ("dest", "path", SETUP, values),
        ("runtime_dest", "runtime_path", RUNTIME, of_runtime),
    ):
        if not module.params[option]:
            continue
        dest, text = Path(module.params[option]), heading(chart) + document(content)
        if obstacle := files.place_for(dest):
            module.fail_json(msg=f"{option}: {obstacle}")
        try:
            diffs.append(
                {"before": files.current(dest), "after": text, "before_header": str(dest), "after_header": str(dest)}
            )
            changed = files.differs(dest, text)
            if changed and not module.check_mode:
                files.replace(dest, text)
        except OSError as error:
            module.fail_json(msg=f"{option}: the values could not be written to {dest}. {error.strerror}.")
        result.update({path: str(dest), "changed": changed or result.get("changed", False)})
    if diffs:
        result["diff"] = diffs[0] if len(diffs) == 1 else diffs
    return result
