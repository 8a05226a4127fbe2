# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a controller starts a job: credentials, survey and a slice of the inventory become a private data directory.

The rules are those of AWX 24: awx/main/models/{credential,inventory,mixins}.py and awx/main/tasks/jobs.py.
"""

from __future__ import annotations

import json
import shlex
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import yaml
from jinja2.sandbox import ImmutableSandboxedEnvironment

IDENT = "1"
"""Number of the job, which names the folder of its artifacts."""

_ANSWERS: dict[str, type] = {"integer": int, "multiselect": list}
_MEASURED = ("text", "textarea", "password", "integer")
"""Types of questions whose answers have a minimum and a maximum length or value."""


class Rejected(Exception):
    """The controller does not start the job; the text says which question was not answered as it asks."""


@dataclass(frozen=True)
class Credential:
    """A credential that somebody has filled in."""

    kind: Mapping[str, Any]
    inputs: Mapping[str, str]


@dataclass(frozen=True)
class Launch:
    """What a job is started with.

    :param hosts: host of the inventory to its variables.
    :param job_type: run or check; like diff_mode, of use only where the template asks for it.
    :param part: which slice of the inventory this job gets, and of how many.
    """

    template: Mapping[str, Any]
    project: Path
    hosts: Mapping[str, Mapping[str, Any]]
    inventory: Mapping[str, Any] = field(default_factory=dict)
    credentials: tuple[Credential, ...] = ()
    answers: Mapping[str, Any] = field(default_factory=dict)
    job_type: str = "run"
    diff_mode: bool = False
    part: tuple[int, int] = (1, 1)


def prepare(launch: Launch, folder: Path) -> None:
    """Make the private data directory; it has the same path wherever the job runs, as in a container."""
    env = folder / "env"
    for path in (env, folder / "inventory"):
        path.mkdir(parents=True)
    shutil.copytree(launch.project, folder / "project")
    arguments: list[str] = []
    variables: dict[str, str] = {}
    for number, credential in enumerate(launch.credentials):
        _inject(credential, env, f"credential{number}", variables, arguments)
    template = launch.template
    if (launch.job_type if template["ask_job_type_on_launch"] else template["job_type"]) == "check":
        arguments.append("--check")
    if launch.diff_mode and template["ask_diff_mode_on_launch"]:
        arguments.append("--diff")
    trusted = template["extra_vars"]
    of_the_job = {f"{prefix}_job_id": int(IDENT) for prefix in ("awx", "tower")}
    _private(env / "extravars", _unsafe_dump({**extra_vars(launch), **of_the_job}, trusted))
    _private(env / "cmdline", shlex.join(arguments))
    _private(env / "envvars", yaml.safe_dump(variables))
    _private(env / "settings", json.dumps({"suppress_ansible_output": True}))
    script = f"#! /usr/bin/env python3\nprint({json.dumps(_sliced(launch))!r})\n"
    _private(folder / "inventory" / "hosts", script, mode=0o700)


def extra_vars(launch: Launch) -> dict[str, Any]:
    """Extra variables of the template, then the survey's defaults, then its answers."""
    questions = launch.template["survey_spec"].get("spec", [])
    unknown = set(launch.answers) - {question["variable"] for question in questions}
    if unknown and not launch.template["ask_variables_on_launch"]:
        raise Rejected(f"variables {sorted(unknown)} are not allowed on launch")
    found = dict(launch.template["extra_vars"])
    for question in questions:
        if "default" in question and not _wrong(question, question["default"]):
            found[question["variable"]] = question["default"]
    for question in questions:
        name = question["variable"]
        if name not in launch.answers:
            if question["required"]:
                raise Rejected(f"{name}: value missing")
        elif wrong := _wrong(question, launch.answers[name]):
            raise Rejected(f"{name}: {wrong}")
    return {**found, **launch.answers}


def shown(launch: Launch) -> dict[str, Any]:
    """What the controller shows of a job and its credentials to everybody who may look at them."""
    questions = launch.template["survey_spec"].get("spec", [])
    hidden = {question["variable"] for question in questions if question["type"] == "password"}
    inputs = {}
    for credential in launch.credentials:
        secret = {field["id"] for field in credential.kind["inputs"]["fields"] if field.get("secret")}
        inputs[credential.kind["name"]] = _covered(credential.inputs, secret)
    return {"extra_vars": _covered(extra_vars(launch), hidden), "inputs": inputs}


def _covered(values: Mapping[str, Any], hidden: set[str]) -> dict[str, Any]:
    return {name: "$encrypted$" if name in hidden else value for name, value in values.items()}


def _wrong(question: Mapping[str, Any], answer: Any) -> str:
    """Why it is not an answer to the question; empty when it is one."""
    kind = question["type"]
    fits: bool = isinstance(answer, _ANSWERS.get(kind, str)) and not isinstance(answer, bool)
    if not fits:
        return f"not an answer to a question of type {kind}"
    if kind == "multiplechoice" and answer not in question["choices"]:
        return "not one of the choices"
    if kind == "multiselect" and set(answer) - set(question["choices"]):
        return "not among the choices"
    if kind in _MEASURED:
        size = len(answer) if isinstance(answer, str) else answer
        lowest, highest = (question.get(limit) for limit in ("min", "max"))
        if lowest not in ("", None) and size < int(lowest):
            return "too small"
        if highest not in ("", None) and size > int(highest):
            return "too large"
    return ""


def _inject(credential: Credential, env: Path, name: str, variables: dict[str, str], arguments: list[str]) -> None:
    """Render the injectors of a credential's type."""
    jinja = ImmutableSandboxedEnvironment()
    injectors = credential.kind["injectors"]
    tower = SimpleNamespace()
    given: dict[str, Any] = {key: value for key, value in credential.inputs.items() if value}
    given["tower"] = tower

    def rendered(text: str) -> str:
        return jinja.from_string(text).render(**given)

    for label, text in injectors.get("file", {}).items():
        path = env / f"{name}.{label}"
        _private(path, rendered(text))
        if "." not in label:
            tower.filename = str(path)
        else:
            tower.filename = getattr(tower, "filename", SimpleNamespace())
            setattr(tower.filename, label.split(".")[1], str(path))
    variables |= {variable: rendered(text) for variable, text in injectors.get("env", {}).items()}
    if extra := {variable: rendered(text) for variable, text in injectors.get("extra_vars", {}).items()}:
        path = env / f"{name}.yml"
        _private(path, _unsafe_dump(extra, {}), mode=0o400)
        arguments += ["-e", f"@{path}"]


def _sliced(launch: Launch) -> dict[str, Any]:
    number, count = launch.part
    hosts = sorted(launch.hosts)[number - 1 :: count]
    return {
        "all": {"vars": launch.inventory, "hosts": hosts},
        "_meta": {"hostvars": {host: launch.hosts[host] for host in hosts}},
    }


class _Text(str):
    """A text that Ansible must not look for templates in."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    pass


_Dumper.add_representer(_Text, lambda dumper, text: dumper.represent_scalar("!unsafe", str(text)))


def _marked(value: Any) -> Any:
    if isinstance(value, str):
        return _Text(value)
    return [_marked(item) for item in value] if isinstance(value, list) else value


def _unsafe_dump(values: Mapping[str, Any], trusted: Mapping[str, Any]) -> str:
    """Only what the template itself says may hold templates."""
    kept = {
        name: str(value) if isinstance(value, str) and trusted.get(name) == value else _marked(value)
        for name, value in values.items()
    }
    return yaml.dump(kept, Dumper=_Dumper)


def _private(path: Path, text: str, mode: int = 0o600) -> None:
    path.touch(mode=0o600)
    path.write_text(text)
    path.chmod(mode)
