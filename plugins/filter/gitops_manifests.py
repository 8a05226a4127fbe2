# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter gitops_manifests."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible.module_utils.parsing.convert_bool import boolean

from ..module_utils import gitops
from ..module_utils.common.yaml import documents
from ..module_utils.options.execute import from_params
from ..module_utils.seldon.installation import Installation

DOCUMENTATION = r"""
name: gitops_manifests
short_description: Describe an installation of Seldon Core 2 to Argo CD or to Flux
version_added: 0.1.0
author: The seldon.managed_kafka authors (@seldon-managed-kafka)
description:
  - Writes an Application for each Helm release, or a HelmRepository and a HelmRelease for each.
  - The order is the vendor's, by sync waves for Argo CD and by dependencies for Flux.
positional: tool, repository, version
options:
  _input:
    description: The installation, as O(seldon.managed_kafka.seldon_core_release_plan#module:installation).
    type: dict
    required: true
  tool:
    description: The tool that installs the releases.
    type: str
    choices: [argocd, flux]
    required: true
  repository:
    description: URL of a Helm repository, or OCI reference, that the tool fetches the charts from.
    type: str
    required: true
  version:
    description: Version of all the charts.
    type: str
    required: true
  settings:
    description:
      - For Argo CD C(namespace), C(project), C(server), C(values_repository), C(values_revision) and C(values_path).
        C(namespace) is that of the Applications, C(server) the URL of the cluster to install on. The last three are the
        place of the rendered folder in Git. Without C(values_repository) the values are in the Applications.
      - For Flux C(namespace), C(interval), C(timeout), C(repository_secret), C(repository_ca_secret) and
        C(client_side_apply). C(repository_secret) names a Secret with the login of the repository,
        C(repository_ca_secret) one with its CA in the key C(ca.crt), both in C(namespace). Set C(client_side_apply) to
        V(false) for Flux before 2.8, whose helm-controller does not have this setting.
    type: dict
    default: {}
  ca:
    description:
      - PEM text of the private CA that signs the certificate of the repository. For Flux, a Secret with it is among the
        manifests, unless C(repository_ca_secret) names one.
      - Without effect for Argo CD, which reads this CA from the ConfigMap C(argocd-tls-certs-cm).
    type: str
    default: ""
"""

EXAMPLES = r"""
- name: Write the manifests for Flux
  ansible.builtin.copy:
    content: "{{ {'runtime_namespaces': ['team-a']} | seldon.managed_kafka.gitops_manifests('flux',
             'https://seldonio.github.io/helm-charts/', '2.9.1') }}"
    dest: clusters/live/seldon.yaml
    mode: "0600"
"""

RETURN = r"""
_value:
  description: YAML documents.
  type: str
"""


def gitops_manifests(
    installation: Mapping[str, Any],
    tool: str,
    repository: str,
    version: str,
    settings: Mapping[str, Any] | None = None,
    ca: str = "",
) -> str:
    """Return the manifests as YAML text."""
    if "://" not in repository:
        raise AnsibleFilterError(
            f"{repository} is a folder, and {tool} fetches charts by itself. "
            "Give the URL of a Helm repository, or an OCI reference."
        )
    source = gitops.ChartSource(str(repository), str(version), str(ca))
    given = _plain(settings or {})
    try:
        wanted = from_params(Installation, _plain(installation))
        if tool == "argocd":
            return documents(gitops.argocd_manifests(wanted, source, gitops.ArgoCdSettings(**given)))
        if tool == "flux":
            given["client_side_apply"] = boolean(given.get("client_side_apply", True))
            return documents(gitops.flux_manifests(wanted, source, gitops.FluxSettings(**given)))
    except TypeError as error:
        raise AnsibleFilterError(f"not a setting of {tool}: {error}") from error
    raise AnsibleFilterError(f"{tool} is unknown. Choose argocd or flux.")


def _plain(value: Any) -> Any:
    """Return the same value without the types of Ansible, which cannot be written as YAML."""
    return json.loads(json.dumps(value, default=str))


class FilterModule:
    """What Ansible looks for."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"gitops_manifests": gitops_manifests}
