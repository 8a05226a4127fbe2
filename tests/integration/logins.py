# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The login test of many hosts at once, each with variables of its own as a user writes them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from tests.integration.playbook import run_playbook
from tests.lab import state


def log_in(
    lab: state.Lab,
    folder: Path,
    hosts: Mapping[str, str],
    vault_password: str = "",
    environ: dict[str, str] | None = None,
) -> tuple[dict[str, str], str]:
    """Return why the login test fails for each host, empty for those that log in, and all that was printed.

    :param hosts: name of a host to its variables as YAML.
    """
    common = {"ansible_connection": "local", "ansible_python_interpreter": str(lab.paths.venv_bin / "python")}
    inventory = folder / "inventory.yml"
    lines = ["all:", "  hosts:"]
    for name, text in hosts.items():
        lines += [f"    {name}:", *(f"      {line}" for line in text.splitlines())]
    inventory.write_text("\n".join([*lines, "  vars: " + json.dumps(common), ""]))
    vault = folder / "vault-password"
    vault.write_text(vault_password)
    options = ["-i", str(inventory), "-e", "seldon_hosts=all", "-vvvv", "--forks", "4"]
    if vault_password:
        options += ["--vault-password-file", str(vault)]
    run = run_playbook("seldon.managed_kafka.preflight", *options, environ=environ, folder=folder)
    report = json.loads(run.output[run.output.index("{\n") : run.output.rindex("}") + 1])
    found = dict.fromkeys(report["stats"], "")
    found |= {
        host: result["msg"]
        for play in report["plays"]
        for task in play["tasks"]
        for host, result in task["hosts"].items()
        if result.get("failed")
    }
    return found, run.output


def text_of(given: Mapping[str, Any]) -> str:
    """Variables as YAML, each on a line of its own unless its value has several."""
    return yaml.safe_dump(dict(given), width=10_000)
