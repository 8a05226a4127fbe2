# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Templates of seldon-core-v2-setup: the controller and its rights, the SeldonConfig, the ServerConfigs."""

from __future__ import annotations

from typing import Any

from tests.lab.charts.notation import NAMESPACE, SELDON_API, USE_DEPLOYMENTS, choice, namespaced, template
from tests.lab.charts.versions import change, wiring
from tests.lab.kind.pod import PORT, READERS

_CONTROLLER = "seldon-v2-controller-manager"
_ALL = ["create", "delete", "get", "list", "patch", "update", "watch"]
_GROUPS = {
    "": ["configmaps", "secrets", "serviceaccounts", "services"],
    "apps": ["deployments", "statefulsets"],
    "mlops.seldon.io": ["*"],
    "rbac.authorization.k8s.io": ["roles", "rolebindings"],
}
_MANAGER_RULES = [
    *({"apiGroups": [group], "resources": resources, "verbs": _ALL} for group, resources in _GROUPS.items()),
    {"apiGroups": [""], "resources": ["events"], "verbs": ["create", "patch"]},
]
_LEADER_RULES = [
    {"apiGroups": [""], "resources": ["configmaps"], "verbs": _ALL},
    {"apiGroups": ["coordination.k8s.io"], "resources": ["leases"], "verbs": _ALL},
    {"apiGroups": [""], "resources": ["events"], "verbs": ["create", "patch"]},
]
_TLS_RULES = [{"apiGroups": [""], "resources": ["secrets"], "verbs": ["get", "list", "watch"]}]


def templates(version: str) -> dict[str, str]:
    """Text per file of the templates folder."""
    wires = wiring("setup", version)
    return {
        "rbac.yaml": _rbac(wires),
        "controller.yaml": template(_controller(wires["controller"])),
        "seldon-config.yaml": template(_seldon_config(wires)),
        "server-configs.yaml": _server_configs(wires),
    }


def _rbac(wires: dict[str, Any]) -> str:
    name = "seldon-v2-manager-role"
    always = [
        namespaced("v1", "ServiceAccount", _CONTROLLER),
        *_grant("seldon-v2-leader-election-role", _LEADER_RULES),
        *_grant(name, _MANAGER_RULES),
        *_grant("seldon-v2-manager-tls-role", _TLS_RULES),
    ]
    cluster_role = _rbac_object("ClusterRole", name, rules=_MANAGER_RULES)
    binding = _rbac_object("ClusterRoleBinding", wires["clusterRoleBindingName"], **_binding("ClusterRole", name))
    return "---\n".join(
        [
            *(template(manifest) for manifest in always),
            choice(wires["clusterRole"], template(_cluster_wide(cluster_role))),
            choice(wires["clusterRoleBinding"], template(_cluster_wide(binding))),
        ]
    )


def _grant(role: str, rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A Role and the RoleBinding that gives it to the controller."""
    return [
        _rbac_object("Role", role, rules=rules),
        _rbac_object("RoleBinding", role.removesuffix("role") + "rolebinding", **_binding("Role", role)),
    ]


def _rbac_object(kind: str, name: str, **fields: Any) -> dict[str, Any]:
    return namespaced("rbac.authorization.k8s.io/v1", kind, name) | fields


def _binding(kind: str, name: str) -> dict[str, Any]:
    return {
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": kind, "name": name},
        "subjects": [{"kind": "ServiceAccount", "name": _CONTROLLER, "namespace": NAMESPACE}],
    }


def _cluster_wide(manifest: dict[str, Any]) -> dict[str, Any]:
    return manifest | {"metadata": {"name": manifest["metadata"]["name"]}}


def _controller(wires: dict[str, Any]) -> dict[str, Any]:
    labels = {"control-plane": "v2-controller-manager"}
    pod = _pod(".controller", [_container("manager", wires | {"section": ".controller"})]) | {
        "serviceAccountName": _CONTROLLER,
        "terminationGracePeriodSeconds": 10,
    }
    deployment = namespaced("apps/v1", "Deployment", _CONTROLLER)
    deployment["metadata"]["labels"] = labels
    deployment["spec"] = {
        "replicas": 1,
        "selector": {"matchLabels": labels},
        "template": {"metadata": {"annotations": wires["annotations"], "labels": labels}, "spec": pod},
    }
    return deployment


def _seldon_config(wires: dict[str, Any]) -> dict[str, Any]:
    components = [_component(name, component) for name, component in wires["components"].items()]
    return namespaced(SELDON_API, "SeldonConfig", "default") | {
        "spec": {"components": components, "config": wires["config"]}
    }


def _component(name: str, wires: dict[str, Any]) -> dict[str, Any]:
    container = _container(wires["container"], wires)
    pod = _pod(wires["section"], [container]) | {
        "terminationGracePeriodSeconds": wires.get("terminationGracePeriodSeconds", 5),
        "volumes": _volumes([wires]),
    }
    if "serviceAccount" in wires:
        pod["serviceAccountName"] = wires["serviceAccount"]
    if name in READERS:
        container["readinessProbe"] = {"tcpSocket": {"port": PORT}, "periodSeconds": 1}
    component = {"name": name, **wires.get("metadata", {}), "replicas": 1, "podSpec": pod}
    if "claim" in wires:
        claim = wires["claim"]
        container["volumeMounts"].append({"name": claim["name"], "mountPath": claim["mountPath"]})
        component["volumeClaimTemplates"] = [_claim(claim["name"], claim["storage"])]
    return component


def _server_configs(wires: dict[str, Any]) -> str:
    def documents(servers: dict[str, Any]) -> str:
        return "---\n".join(template(_server_config(name, server)) for name, server in servers.items())

    stateful = documents(wires["servers"])
    if "deployments" not in wires:
        return stateful
    return choice(USE_DEPLOYMENTS, documents(change(wires["servers"], wires["deployments"])), stateful)


def _server_config(name: str, wires: dict[str, Any]) -> dict[str, Any]:
    models = f"{name}-models"
    containers = [_container(each, container) for each, container in wires["containers"].items()]
    for container in containers:
        container["volumeMounts"].append({"name": models, "mountPath": "/mnt/agent"})
    pod = _pod(".serverConfig", containers) | {
        "serviceAccountName": "seldon-server",
        "terminationGracePeriodSeconds": "raw .serverConfig.terminationGracePeriodSeconds",
        "volumes": _volumes(wires["containers"].values()),
    }
    spec: dict[str, Any] = {"podSpec": pod}
    if "storage" in wires:
        spec["volumeClaimTemplates"] = [_claim(models, wires["storage"])]
    else:
        pod["volumes"].append({"name": models, "emptyDir": {}})
    return namespaced(SELDON_API, "ServerConfig", name) | {"spec": spec}


def _pod(section: str, containers: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "containers": containers,
        "imagePullSecrets": "json .imagePullSecrets",
        "securityContext": f"json {section}.securityContext",
    }


def _container(name: str, wires: dict[str, Any]) -> dict[str, Any]:
    section = wires["section"]
    image, resources = f".Values{section}.image", f"{section}.resources"
    container: dict[str, Any] = {
        "name": name,
        "image": f"{{{{ {image}.registry }}}}/{{{{ {image}.repository }}}}:{{{{ {image}.tag }}}}",
        "imagePullPolicy": f"{section}.image.pullPolicy",
        "env": [{"name": name, **_source(source)} for name, source in wires.get("env", {}).items()],
        "ports": [{"name": name, "containerPort": port} for name, port in wires.get("ports", {}).items()],
        "resources": {
            "limits": {"memory": wires.get("memoryLimit", f"{resources}.memory")},
            "requests": {"cpu": f"{resources}.cpu", "memory": f"{resources}.memory"},
        },
        "volumeMounts": [{"name": _volume(path), "mountPath": path} for path in _mounts(wires)],
    }
    if "preStop" in wires:
        container["lifecycle"] = {"preStop": {"exec": {"command": wires["preStop"]}}}
    return container


def _source(source: Any) -> dict[str, Any]:
    return {"valueFrom": source} if isinstance(source, dict) else {"value": source}


def _mounts(wires: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Volume source per path."""
    config_maps = {path: {"configMap": {"name": name}} for path, name in wires.get("configMaps", {}).items()}
    secrets = {
        path: {"secret": {"secretName": name, "optional": True}} for path, name in wires.get("secrets", {}).items()
    }
    return config_maps | secrets


def _volumes(containers: Any) -> list[dict[str, Any]]:
    mounts: dict[str, dict[str, Any]] = {}
    for wires in containers:
        mounts |= _mounts(wires)
    return [{"name": _volume(path), **source} for path, source in mounts.items()]


def _volume(path: str) -> str:
    return path.removeprefix("/").replace("/", "-")


def _claim(name: str, storage: str) -> dict[str, Any]:
    spec = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": storage}}}
    return {"name": name, "spec": spec}
