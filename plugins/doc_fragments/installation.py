# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the option installation, and of the options that say where its charts are."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  installation:
    description: The releases that Seldon Core 2 consists of.
    type: dict
    suboptions:
      charts:
        description: The charts that belong to it, by what follows C(seldon-core-v2-) in their names.
        type: list
        elements: str
        choices: [crds, setup, runtime, servers]
        default: [crds, setup, runtime, servers]
      release:
        description: Name of the setup chart's release.
        type: str
        default: seldon-core-v2-components
      namespace:
        description: Namespace of the setup chart's release, and of Seldon's controller.
        type: str
        default: seldon-system
      crds_release:
        description: Name of the release with the custom resource definitions.
        type: str
        default: seldon-core-v2-crds
      crds_namespace:
        description: Namespace of that release.
        type: str
        default: default
      runtime_release:
        description: Name of the runtime chart's release in each runtime namespace.
        type: str
        default: seldon-core-v2-runtime
      servers_release:
        description: Name of the servers chart's release in each runtime namespace.
        type: str
        default: seldon-core-v2-servers
      runtime_namespaces:
        description: Namespaces that get a runtime, and servers.
        type: list
        elements: str
        default: [seldon-mesh]
      base_values:
        description: Values of the setup chart that O(installation.values) go over. They are not validated.
        type: dict
        default: {}
      values:
        description: Values of the setup chart. Mappings are merged key by key, everything else as a whole.
        type: dict
        default: {}
      base_runtime_values:
        description: The same as O(installation.base_values), for the runtime chart.
        type: dict
        default: {}
      runtime_values:
        description: The same as O(installation.values), for the runtime chart.
        type: dict
        default: {}
      servers_values:
        description: Values of the servers chart.
        type: dict
        default: {}
      namespace_values:
        description:
          - Values of single namespaces, merged over those for all of them.
          - A mapping from the namespace to C(runtime) and C(servers), each the values of that chart.
        type: dict
        default: {}
"""

    SOURCE = r"""
options:
  repository:
    description:
      - URL of a Helm repository, OCI reference such as C(oci://registry.example.com/charts), or path of a folder that
        holds the charts, packaged by C(helm package) or unpacked.
    type: str
    required: true
  username:
    description: User name for the repository. For a registry the login of C(helm registry login) is used when omitted.
    type: str
  password:
    description: Password for the repository.
    type: str
  ca:
    description: PEM text of the CA that signs the certificate of the repository or the registry.
    type: str
  version:
    description: Version of all the charts, which is the version of Seldon Core 2.
    type: str
    required: true
  invalid_values:
    description: Whether to fail or to warn where a chart does not use a value as intended.
    type: str
    choices: [fail, warn]
    default: fail
  helm_binary:
    description: Path of the C(helm) program, of version 3.13 or later. Searched for in E(PATH) when omitted.
    type: path
"""
