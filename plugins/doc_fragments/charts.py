# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the options in module_utils/options/charts.py: where the charts are."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
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
