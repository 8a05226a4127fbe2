# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kinds of object that the operator reads or writes, and where the API server has them."""

from __future__ import annotations

from dataclasses import dataclass

SELDON_API = "mlops.seldon.io/v1alpha1"


@dataclass(frozen=True)
class Kind:
    """A kind; `fields` is a field selector for those that matter."""

    name: str
    api_version: str
    plural: str
    fields: str = ""

    def path(self, namespace: str | None = None, name: str | None = None) -> str:
        """URL path of the kind in every namespace, in one, or of one object."""
        root = "/api/v1" if self.api_version == "v1" else f"/apis/{self.api_version}"
        scope = "" if namespace is None else f"/namespaces/{namespace}"
        return f"{root}{scope}/{self.plural}" + (f"/{name}" if name else "")

    @property
    def definition(self) -> str | None:
        """Name of the CustomResourceDefinition that the kind depends on."""
        return f"{self.plural}.mlops.seldon.io" if self.api_version == SELDON_API else None


DEFINITION = Kind("CustomResourceDefinition", "apiextensions.k8s.io/v1", "customresourcedefinitions")
RUNTIME = Kind("SeldonRuntime", SELDON_API, "seldonruntimes")
CONFIG = Kind("SeldonConfig", SELDON_API, "seldonconfigs")
SERVER = Kind("Server", SELDON_API, "servers")
SERVER_CONFIG = Kind("ServerConfig", SELDON_API, "serverconfigs")
MODEL = Kind("Model", SELDON_API, "models")
PIPELINE = Kind("Pipeline", SELDON_API, "pipelines")
DEPLOYMENT = Kind("Deployment", "apps/v1", "deployments")
STATEFUL_SET = Kind("StatefulSet", "apps/v1", "statefulsets")
SERVICE = Kind("Service", "v1", "services")
# Without those that every namespace has
CONFIG_MAP = Kind("ConfigMap", "v1", "configmaps", "metadata.name!=kube-root-ca.crt")
SERVICE_ACCOUNT = Kind("ServiceAccount", "v1", "serviceaccounts", "metadata.name!=default")
ROLE = Kind("Role", "rbac.authorization.k8s.io/v1", "roles")
ROLE_BINDING = Kind("RoleBinding", "rbac.authorization.k8s.io/v1", "rolebindings")

SELDON = (RUNTIME, CONFIG, SERVER, SERVER_CONFIG, MODEL, PIPELINE)
OWNED = (DEPLOYMENT, STATEFUL_SET, SERVICE, CONFIG_MAP, SERVICE_ACCOUNT, ROLE, ROLE_BINDING)
KINDS = {kind.name: kind for kind in (DEFINITION, *SELDON, *OWNED)}
