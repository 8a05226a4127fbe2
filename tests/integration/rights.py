# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Accounts with the rights of docs/how-to/least-privilege.md, as they stand there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml
from kubernetes import client, config, utils

from tests.lab.files import write_private
from tests.lab.paths import ROOT


def blocks(heading: str) -> list[Any]:
    """Every YAML document of a section."""
    text = (ROOT / "docs" / "how-to" / "least-privilege.md").read_text()
    section = text.split(f"## {heading}\n")[1].split("\n## ")[0]
    found = re.findall(r"```yaml\n(.*?)```", section, re.DOTALL)
    return [each for block in found for each in yaml.safe_load_all(block)]


def account(kubeconfig: Path, role: dict[str, Any], folder: Path) -> Path:
    """An account that has this ClusterRole, and no other right; its kubeconfig.

    :param kubeconfig: the administrator's.
    """
    admin, name = config.new_client_from_config(str(kubeconfig)), role["metadata"]["name"]
    utils.create_from_dict(admin, role)
    core = client.CoreV1Api(admin)
    core.create_namespaced_service_account("default", {"metadata": {"name": name}})
    subject = {"kind": "ServiceAccount", "name": name, "namespace": "default"}
    reference = {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": name}
    binding = {"metadata": {"name": name}, "roleRef": reference, "subjects": [subject]}
    client.RbacAuthorizationV1Api(admin).create_cluster_role_binding(binding)
    token = core.create_namespaced_service_account_token(name, "default", {"spec": {}}).status.token
    own = yaml.safe_load(kubeconfig.read_text())
    own["users"] = [{"name": name, "user": {"token": token}}]
    own["contexts"][0]["context"]["user"] = name
    file = folder / f"{name}.kubeconfig"
    write_private(file, yaml.safe_dump(own))
    return file
