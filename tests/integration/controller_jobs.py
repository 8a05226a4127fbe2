# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shipped data, credentials of its types filled in with what the lab gives, and jobs run to their end."""

from __future__ import annotations

import json
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from jinja2.nativetypes import NativeEnvironment

from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.registry import PROVIDERS
from tests.awx import data, files
from tests.awx.controller import Credential, Launch, prepare, shown
from tests.integration.leaks import cases
from tests.integration.leaks.finder import search
from tests.integration.runner import Job, start
from tests.lab import variables
from tests.lab.paths import ROOT
from tests.lab.scratch import Scratch

TYPES = {kind["name"]: kind for kind in files.load(files.VARS / "credential_types.yml")["controller_credential_types"]}
TEMPLATES = {job["name"]: job for job in files.load(files.VARS / "job_templates.yml")["controller_templates"]}
PROJECT = ROOT / "examples" / "awx"

_SHIPPED = files.load(files.VARS / "project.yml")
# The lab's Kafka has one broker
INVENTORY = {**_SHIPPED["controller_inventories"][0]["variables"], "managed_kafka_topics": variables.TOPICS}
CLUSTER = {host["name"]: host["variables"] for host in _SHIPPED["controller_hosts"]}
"""The host that is shipped: the cluster of the current context."""

_SECRET = cases.DAMAGE.keys()
"""Not what the code under test takes for secret."""


def attached(template: Mapping[str, Any]) -> list[str]:
    """Which of all credentials a job template has once it is loaded: data.KUBECONFIG and names of providers."""
    jinja = NativeEnvironment()
    jinja.filters["dict2items"] = lambda given: [{"key": key, "value": value} for key, value in given.items()]
    everything = {name: name for name in (data.KUBECONFIG, *PROVIDERS)}
    asked = template["credentials"]
    return list(jinja.from_string(asked).render(seldon_awx_credentials=everything)) if asked else []


def filled_in(provider: str, given: Mapping[str, str]) -> Credential:
    """What a provider gave, typed into the controller.

    :param given: name of a role's variable to its value; what has a default is left to it.
    """
    kind = TYPES[data.credential_type(provider)]
    left = {field["id"] for field in kind["inputs"]["fields"] if "default" in field}
    inputs = {name.removeprefix(f"{provider}_"): value for name, value in given.items()}
    return Credential(kind, {name: value for name, value in inputs.items() if name not in left})


def kubeconfig(*clusters: Scratch) -> Credential:
    """One kubeconfig with a context for each cluster; the first one's is the current one."""
    merged: dict[str, Any] = {"apiVersion": "v1", "kind": "Config", "clusters": [], "contexts": [], "users": []}
    for cluster in clusters:
        show = f"{cluster.paths.bin}/kubectl --kubeconfig {cluster.kubeconfig} config view --flatten --raw"
        own = yaml.safe_load(subprocess.check_output(shlex.split(show)))
        merged.setdefault("current-context", own["current-context"])
        for part in ("clusters", "contexts", "users"):
            merged[part] += own[part]
    return Credential(TYPES[data.credential_type(data.KUBECONFIG)], {data.KUBECONFIG: yaml.safe_dump(merged)})


def secrets_of(launch: Launch) -> dict[str, str]:
    """What a job is given that nobody may see, whatever the shipped data takes for secret."""
    found: dict[str, str] = {}
    given = {name: str(answer) for name, answer in launch.answers.items()}
    for filled in launch.credentials:
        given |= filled.inputs
        for user in yaml.safe_load(filled.inputs.get(data.KUBECONFIG, "users: []"))["users"]:
            found[f"key of {user['name']}"] = user["user"]["client-key-data"]
    for name, text in given.items():
        if any(name == secret or name.endswith(f"_{secret}") for secret in _SECRET):
            found[name] = text
            _before, _is_there, key = text.partition("SharedAccessKey=")
            found |= {f"key in {name}": key} if key else {}
    return found


def ended(launches: Mapping[Path, Launch], programs: Path | None = None) -> list[Job]:
    """Run jobs side by side, each in its private data directory, and check that none of them shows a secret.

    :param programs: folder of the Ansible that runs them, where it is not the one of the tests.
    """
    for folder, launch in launches.items():
        prepare(launch, folder)
    for process in [start(folder, launch.template["playbook"], programs) for folder, launch in launches.items()]:
        process.wait()
    jobs = []
    for folder, launch in launches.items():
        job, secrets = Job(folder), secrets_of(launch)
        assert secrets
        assert job.holding(secrets) == []
        assert "errantly" not in job.output
        assert search(json.dumps(shown(launch)), secrets) == []
        assert [event["counter"] for event in job.events()] == list(range(1, len(job.events()) + 1))
        assert job.events()[-1]["event"] == "playbook_on_stats", job.output[-3000:]
        jobs.append(job)
    return jobs
