# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the integration tests share: the lab, its cluster, and namespaces of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import yaml
from kubernetes import client, config

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.client import Api
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.connection import AUTH_SPEC, resolve
from tests.integration.disturbed import Disturbed, disturbed
from tests.lab import extent, state

Connect = Callable[..., Api]

CLOSED = "https://127.0.0.1:9"

_LONG = (
    "test_found",
    "test_rotation",
    "test_rollout",
    "test_leaks",
    "test_login_from_cluster",
    "test_controller_templates",
    "test_runs",
    "test_examples",
    "test_kafka_clients",
    "test_helm4",
    "test_seldon_core",
    "test_gitops",
    "test_lock",
    "test_paths",
    "test_one_connection",
    "test_preflight",
    "test_plan",
    "test_refused_pods",
    "test_wrong_variables",
    "test_credential_sources",
)
"""Files that take a minute or more, the longest first."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the long files, so that none of them is still running when all else is done."""
    further = [] if extent.has_all() else [item for item in items if item.get_closest_marker("further")]
    items[:] = [item for item in items if item not in further]
    config.hook.pytest_deselected(items=further)
    place = {name: number for number, name in enumerate(_LONG)}
    items.sort(key=lambda item: place.get(item.path.stem, len(_LONG)))


@pytest.fixture(scope="session")
def lab() -> state.Lab:
    """The lab of this checkout."""
    return state.load()


@pytest.fixture(scope="session")
def cluster(lab: state.Lab) -> client.CoreV1Api:
    """The lab's cluster as its administrator, through the kubernetes library alone."""
    return client.CoreV1Api(config.new_client_from_config(str(lab.paths.kubeconfig)))


@pytest.fixture(scope="session")
def connect(lab: state.Lab) -> Connect:
    """Our own client; keywords are the options of a module."""

    def to(**options: Any) -> Api:
        return Api(resolve({**dict.fromkeys(AUTH_SPEC), "kubeconfig": str(lab.paths.kubeconfig), **options}))

    return to


@pytest.fixture(scope="session")
def api(connect: Connect) -> Api:
    """Our own client on the lab's cluster, as its administrator."""
    return connect()


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """A kubeconfig whose current context is called closed, and whose server, CLOSED, does not exist."""
    path = tmp_path / "closed"
    contents = {"cluster": {"server": CLOSED}, "user": {"token": "none"}, "context": {"cluster": "closed"}}
    contents["context"]["user"] = "closed"
    lists = {f"{kind}s": [{"name": "closed", kind: content}] for kind, content in contents.items()}
    path.write_text(yaml.safe_dump({"current-context": "closed", **lists}))
    return path


@pytest.fixture(scope="session")
def there(lab: state.Lab) -> Iterator[Disturbed]:
    """A cluster that may be disturbed, made for the first test that asks."""
    with disturbed(lab.paths, uuid4().hex[:6]) as own:
        yield own


@pytest.fixture
def new_name(cluster: client.CoreV1Api) -> Iterator[Callable[[], str]]:
    """Names of namespaces that do not exist; whatever exists under them afterwards is deleted."""
    names: list[str] = []

    def new() -> str:
        names.append(f"test-{uuid4().hex[:10]}")
        return names[-1]

    yield new
    for name in names:
        try:
            cluster.delete_namespace(name)
        except client.ApiException as error:
            if error.status != 404:
                raise


@pytest.fixture
def new_namespace(cluster: client.CoreV1Api, new_name: Callable[[], str]) -> Callable[..., str]:
    """Namespaces that exist, and are deleted afterwards."""

    def new(**labels: str) -> str:
        name = new_name()
        cluster.create_namespace(client.V1Namespace(metadata=client.V1ObjectMeta(name=name, labels=labels)))
        return name

    return new
