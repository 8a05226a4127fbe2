# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Inside a Pod and outside, the modules work on the cluster that Helm works on."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from kubernetes.config import incluster_config, kube_config

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.connection import AUTH_SPEC, configuration
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.errors import ApiConnectionError

POD = "https://10.0.0.1:443"


@pytest.fixture(autouse=True)
def in_a_pod(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What Kubernetes gives a container, and a home without a kubeconfig."""
    monkeypatch.setenv("KUBERNETES_SERVICE_HOST", "10.0.0.1")
    monkeypatch.setenv("KUBERNETES_SERVICE_PORT", "443")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("KUBECONFIG", raising=False)
    (tmp_path / "token").write_text("a token")
    (tmp_path / "ca.crt").write_text("a certificate")
    monkeypatch.setattr(incluster_config, "SERVICE_TOKEN_FILENAME", str(tmp_path / "token"))
    monkeypatch.setattr(incluster_config, "SERVICE_CERT_FILENAME", str(tmp_path / "ca.crt"))


def kubeconfig(path: Path, server: str) -> Path:
    document = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "one",
        "clusters": [{"name": "one", "cluster": {"server": server}}],
        "users": [{"name": "one", "user": {"token": "another"}}],
        "contexts": [{"name": "one", "context": {"cluster": "one", "user": "one"}}],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(document))
    return path


def server(monkeypatch: pytest.MonkeyPatch, default: str, **options: str) -> str:
    """Where the modules go; `default` is what the library takes for the default kubeconfig when it is imported."""
    monkeypatch.setattr(kube_config, "KUBE_CONFIG_DEFAULT_LOCATION", default)
    return str(configuration({**dict.fromkeys(AUTH_SPEC), **options}).host)


def test_a_pod_without_a_kubeconfig_has_its_service_account(monkeypatch: pytest.MonkeyPatch) -> None:
    assert server(monkeypatch, "~/.kube/config") == POD


def test_the_variable_comes_before_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = f"{tmp_path / 'missing'}:{kubeconfig(tmp_path / 'target', 'https://target')}"
    monkeypatch.setenv("KUBECONFIG", given)
    assert server(monkeypatch, given) == "https://target"


def test_a_variable_that_leads_nowhere_does_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUBECONFIG", str(tmp_path / "missing"))
    kubeconfig(tmp_path / ".kube" / "config", "https://home")
    assert server(monkeypatch, str(tmp_path / "missing")) == POD


def test_the_home_comes_before_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = kubeconfig(tmp_path / ".kube" / "config", "https://home")
    assert server(monkeypatch, str(home)) == "https://home"


def test_an_option_comes_before_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUBECONFIG", str(kubeconfig(tmp_path / "target", "https://target")))
    asked = kubeconfig(tmp_path / "asked", "https://asked")
    assert server(monkeypatch, str(tmp_path / "target"), kubeconfig=str(asked)) == "https://asked"
    with pytest.raises(ApiConnectionError):
        server(monkeypatch, str(tmp_path / "target"), kubeconfig=str(tmp_path / "missing"))
