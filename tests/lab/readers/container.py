# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a reader's container has: from the cluster its environment, files and Secrets, from its image public roots."""

from __future__ import annotations

import base64
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import certifi
from kubernetes import client, config

from tests.lab.errors import LabError

Secrets = Mapping[str, Mapping[str, bytes]]

# Where Seldon's images have the public roots, so that they are used when no Secret is written over them
ROOTS = "/tmp/certs/kafka/broker/ca.crt"  # noqa: S108
# Where the libcurl of the Go clients has them, for requests of tokens; compiled in
CURL_ROOTS = "/etc/pki/tls/certs/ca-bundle.crt"
_REFERENCE = re.compile(r"\$(?:\$|\(([^)]*)\))")
_NO_SUCH = (403, 404)


@dataclass(frozen=True)
class Container:
    """A Deployment's first container.

    `files` are texts by path, from the ConfigMaps that are mounted; `secrets` are those that the environment names,
    without any that the pod's service account cannot read; `mounts` are files by path, from the Secrets that are
    mounted and not optional.
    """

    env: Mapping[str, str]
    files: Mapping[str, str]
    secrets: Secrets = field(repr=False)
    mounts: Mapping[str, bytes] = field(default_factory=dict, repr=False)


def look(kubeconfig: Path, namespace: str, deployment: str) -> Container:
    """The container as the cluster has it; raises LabError when it is not all there."""
    api = config.new_client_from_config(str(kubeconfig))
    pod = _found(client.AppsV1Api(api).read_namespaced_deployment, deployment, namespace).spec.template.spec
    core = client.CoreV1Api(api)
    variables = pod.containers[0].env or []
    refers = {each.value_from.secret_key_ref.name for each in variables if _refers_to_secret(each)}
    env = environment(variables, namespace, secrets(core, namespace, refers))
    files, mounts = _files(core, namespace, pod), _mounts(core, namespace, pod)
    account = f"system:serviceaccount:{namespace}:{pod.service_account_name or 'default'}"
    # From here on with the pod's own rights
    api.set_default_header("Impersonate-User", account)
    return Container(env, files, secrets(client.CoreV1Api(api), namespace, named(env)), mounts)


def named(env: Mapping[str, str]) -> set[str]:
    """Secrets that an environment names for Kafka."""
    return {value for name, value in env.items() if re.search(r"KAFKA_.*_SECRET(_NAME)?$", name) and value.strip()}


def secrets(core: client.CoreV1Api, namespace: str, names: set[str]) -> dict[str, dict[str, bytes]]:
    """Their content by name and key, without those that are not there or may not be read."""
    found = {}
    for name in names:
        try:
            data = core.read_namespaced_secret(name, namespace).data or {}
        except client.ApiException as error:
            if error.status not in _NO_SUCH:
                raise
            continue
        found[name] = {key: base64.b64decode(value) for key, value in data.items()}
    return found


def environment(variables: list[Any], namespace: str, known: Secrets | None = None) -> dict[str, str]:
    """A container's variables as the kubelet resolves them; from elsewhere only the pod's namespace and Secrets."""
    env: dict[str, str] = {}

    def resolved(reference: re.Match[str]) -> str:
        name = reference[1]
        return "$" if name is None else env.get(name, reference[0])

    for variable in variables:
        if variable.value_from is None:
            env[variable.name] = _REFERENCE.sub(resolved, variable.value or "")
        elif variable.value_from.field_ref and variable.value_from.field_ref.field_path == "metadata.namespace":
            env[variable.name] = namespace
        elif _refers_to_secret(variable):
            key = variable.value_from.secret_key_ref
            if (value := (known or {}).get(key.name, {}).get(key.key)) is not None:
                env[variable.name] = value.decode()
    return env


def _refers_to_secret(variable: Any) -> bool:
    return bool(variable.value_from and variable.value_from.secret_key_ref)


def unpack(container: Container, root: Path, curl_roots: Path | None = None) -> None:
    """Write the files of the container and its image below `root`; what is mounted takes the place of the image's.

    `curl_roots` is what the image has there, the public roots when omitted.
    """
    for path, roots in ((ROOTS, certifi.where()), (CURL_ROOTS, curl_roots or certifi.where())):
        inside(root, path).parent.mkdir(parents=True)
        shutil.copyfile(roots, inside(root, path))
    texts = {path: text.encode() for path, text in container.files.items()}
    for path, content in {**texts, **container.mounts}.items():
        file = inside(root, path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def inside(root: Path, path: str) -> Path:
    """Where a path of the container is."""
    return root / path.lstrip("/")


def _found(read: Callable[[str, str], Any], name: str, namespace: str) -> Any:
    try:
        return read(name, namespace)
    except client.ApiException as error:
        if error.status != 404:
            raise
        raise LabError(f"namespace {namespace} has no {name}; install Seldon there first") from None


def _files(core: client.CoreV1Api, namespace: str, pod: Any) -> dict[str, str]:
    maps = {volume.name: volume.config_map.name for volume in pod.volumes or [] if volume.config_map}
    mounted = ((mount.mount_path, maps.get(mount.name)) for mount in pod.containers[0].volume_mounts or [])
    return {
        f"{path}/{key}": text
        for path, name in mounted
        if name
        for key, text in (_found(core.read_namespaced_config_map, name, namespace).data or {}).items()
    }


def _mounts(core: client.CoreV1Api, namespace: str, pod: Any) -> dict[str, bytes]:
    """The files of mounted Secrets, which the kubelet reads whatever the service account may read."""
    volumes = {each.name: each.secret for each in pod.volumes or [] if each.secret and not each.secret.optional}
    found: dict[str, bytes] = {}
    for mount in pod.containers[0].volume_mounts or []:
        if volume := volumes.get(mount.name):
            data = _found(core.read_namespaced_secret, volume.secret_name, namespace).data or {}
            keys = {item.path: item.key for item in volume.items} if volume.items else {key: key for key in data}
            for file in [mount.sub_path] if mount.sub_path else keys:
                if keys[file] not in data:
                    raise LabError(f"the Secret {volume.secret_name} has no key {keys[file]}, so no Pod starts")
                path = mount.mount_path if mount.sub_path else f"{mount.mount_path}/{file}"
                found[path] = base64.b64decode(data[keys[file]])
    return found
