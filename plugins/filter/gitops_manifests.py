# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter gitops_manifests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.yaml import documents
from ansible_collections.seldon.managed_kafka.plugins.module_utils.gitops import argocd, flux
from ansible_collections.seldon.managed_kafka.plugins.module_utils.gitops.releases import Installation

DOCUMENTATION = r"""
name: gitops_manifests
short_description: Describe an installation of Seldon Core 2 to Argo CD or to Flux
version_added: 0.1.0
author: The seldon.managed_kafka authors (@seldon-managed-kafka)
description:
  - Writes an Application for each Helm release, or a HelmRepository and a HelmRelease for each.
  - The order is the vendor's. Argo CD is told by sync waves, Flux by dependencies.
positional: tool
options:
  _input:
    description:
      - The installation, a dictionary of C(charts) (of C(crds), C(setup), C(runtime), C(servers)), C(repository) (URL
        of a Helm repository, or OCI reference), C(version), C(release), C(namespace), C(runtime_namespaces) and
        C(values).
      - C(servers_values) are those of the servers, C(namespace_values) those of a runtime namespace alone, under its
        name and C(runtime) or C(servers). Both may be missing.
      - C(values) has the files C(components-values.yaml) and C(runtime-values.yaml) with what is in them.
    type: dict
    required: true
  tool:
    description: Whom to describe it to.
    type: str
    choices: [argocd, flux]
    required: true
  settings:
    description:
      - For Argo CD C(namespace), C(project), C(server), C(values_repository), C(values_revision) and C(values_path).
        The first is where the Applications are, the last three say where in Git the rendered folder is. Without
        C(values_repository) the values stand in the Applications.
      - For Flux C(namespace), C(interval), C(timeout) and C(repository_secret).
    type: dict
    default: {}
"""

EXAMPLES = r"""
- name: Write what Flux needs
  ansible.builtin.copy:
    content: "{{ installation | seldon.managed_kafka.gitops_manifests('flux') }}"
    dest: clusters/live/seldon.yaml
    mode: "0600"
"""

RETURN = r"""
_value:
  description: YAML documents.
  type: str
"""


def gitops_manifests(installation: Mapping[str, Any], tool: str, settings: Mapping[str, Any] | None = None) -> str:
    """The manifests as YAML text."""
    given, plain = _plain(settings or {}), _plain(installation)
    lists: dict[str, Any] = {name: tuple(plain.pop(name)) for name in ("charts", "runtime_namespaces")}
    what = Installation(**lists, **plain)
    if "://" not in what.repository:
        raise AnsibleFilterError(
            f"{what.repository} is a folder, and {tool} fetches charts by itself. "
            "Give the URL of a Helm repository, or an OCI reference."
        )
    try:
        if tool == "argocd":
            return documents(argocd.manifests(what, argocd.Settings(**given)))
        if tool == "flux":
            return documents(flux.manifests(what, flux.Settings(**given)))
    except TypeError as error:
        raise AnsibleFilterError(f"not a setting of {tool}: {error}") from error
    raise AnsibleFilterError(f"{tool} is not known here. Choose argocd or flux.")


def _plain(value: Any) -> Any:
    """The same without what Ansible has put to it, which cannot be written as YAML."""
    if isinstance(value, Mapping):
        return {str(key): _plain(below) for key, below in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    for kind in (bool, int, float, str):
        if isinstance(value, kind):
            return kind(value)
    return value


class FilterModule:
    """What Ansible looks for."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"gitops_manifests": gitops_manifests}
