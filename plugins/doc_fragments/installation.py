# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the option installation, and of the options that say where its charts are."""

from __future__ import annotations

from ..module_utils.options.charts import source_spec
from ..module_utils.options.installation import changes_spec, installation_spec
from ..plugin_utils.documentation import document, within

_INSTALLATION = {
    "charts": "The charts that belong to it, by what follows C(seldon-core-v2-) in their names.",
    "release": "Name of the setup chart's release.",
    "namespace": "Namespace of the setup chart's release, and of Seldon's controller.",
    "crds_release": "Name of the release with the custom resource definitions.",
    "crds_namespace": "Namespace of that release.",
    "runtime_release": "Name of the runtime chart's release in each runtime namespace.",
    "servers_release": "Name of the servers chart's release in each runtime namespace.",
    "runtime_namespaces": "Namespaces that get a runtime, and servers.",
    "base_values": "Values of the setup chart over which O(values) are merged. They are not validated.",
    "values": "Values of the setup chart. Mappings are merged key by key, everything else as a whole.",
    "base_runtime_values": "The same as O(base_values), for the runtime chart.",
    "runtime_values": "The same as O(values), for the runtime chart.",
    "servers_values": "Values of the servers chart.",
    "namespace_values": [
        "Values of single namespaces, merged over those for all of them.",
        "A mapping from the namespace to C(runtime) and C(servers), each the values of that chart.",
    ],
}
SOURCE = {
    "repository": "URL of a Helm repository, OCI reference such as C(oci://registry.example.com/charts), or path of a "
    "folder that holds the charts, packaged by C(helm package) or unpacked.",
    "username": "User name for the repository. For a registry the login of C(helm registry login) is used when "
    "omitted.",
    "password": "Password for the repository.",
    "ca": "PEM text of the CA that signs the certificate of the repository or the registry.",
    "version": [
        "Version of all the charts, which is the version of Seldon Core 2.",
        "When omitted, a plan keeps the installed version. Without one, or where no cluster is contacted, it is 2.8.5.",
    ],
    "invalid_values": "Whether to fail or to warn where a chart does not use a value as intended.",
    "helm_binary": "Path of the C(helm) program, of version 3.13 or later. Searched for in E(PATH) when omitted.",
}
_CHANGES = {
    "allow_downgrade": "Whether a release may get an older chart than it has. Otherwise such releases are named, and "
    "the plan is refused, and newer custom resource definitions are left as they are.",
    "take_ownership": "Whether a release may take over objects that exist and belong to no or another release. Needs "
    "Helm 3.17 or later. Otherwise such objects are named, and the plan is refused.",
}


class ModuleDocFragment:
    DOCUMENTATION: str = document(
        installation_spec(),
        {"installation": "The releases that Seldon Core 2 consists of.", **within("installation", _INSTALLATION)},
    )
    CHANGES: str = document(changes_spec(), _CHANGES)
    SOURCE: str = document(source_spec(), SOURCE)
