# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Inside a Pod and outside, the modules work on the cluster that Helm works on."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from kubernetes.config import incluster_config

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


def kubeconfig(path: Path, server: str, context: str = "one") -> Path:
    document = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": context,
        "clusters": [{"name": context, "cluster": {"server": server}}],
        "users": [{"name": context, "user": {"token": "another"}}],
        "contexts": [{"name": context, "context": {"cluster": context, "user": context}}],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(document))
    return path


def server(**options: str) -> str:
    """Where the modules go."""
    return str(configuration({**dict.fromkeys(AUTH_SPEC), **options}).host)


def test_configuration_in_a_pod_without_a_kubeconfig_uses_the_service_account() -> None:
    assert server() == POD


def test_configuration_kubeconfig_variable_comes_before_the_pod(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = f"{tmp_path / 'missing'}:{kubeconfig(tmp_path / 'target', 'https://target')}"
    monkeypatch.setenv("KUBECONFIG", given)
    assert server() == "https://target"


def test_configuration_variable_that_names_no_file_leaves_the_pod(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KUBECONFIG", str(tmp_path / "missing"))
    kubeconfig(tmp_path / ".kube" / "config", "https://home")
    assert server() == POD


def test_configuration_kubeconfig_of_the_home_comes_before_the_pod(tmp_path: Path) -> None:
    kubeconfig(tmp_path / ".kube" / "config", "https://home")
    assert server() == "https://home"


def test_configuration_option_comes_before_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUBECONFIG", str(kubeconfig(tmp_path / "target", "https://target")))
    asked = kubeconfig(tmp_path / "asked", "https://asked")
    assert server(kubeconfig=str(asked)) == "https://asked"
    with pytest.raises(ApiConnectionError):
        server(kubeconfig=str(tmp_path / "missing"))


def test_configuration_of_two_files_uses_the_first_current_context(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [kubeconfig(tmp_path / name, f"https://{name}", context=name) for name in ("first", "second")]
    monkeypatch.setenv("KUBECONFIG", ":".join(map(str, files)))
    assert server() == "https://first"


def test_configuration_skips_an_empty_file_and_an_empty_current_context(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty").touch()
    (tmp_path / "none").write_text('current-context: ""\n')
    files = [tmp_path / "empty", tmp_path / "none", kubeconfig(tmp_path / "target", "https://target")]
    monkeypatch.setenv("KUBECONFIG", ":".join(map(str, files)))
    assert server() == "https://target"
