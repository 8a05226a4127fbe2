# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options, environment, kubeconfigs and the Pod that this runs in stand for one server and one account."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s import connection
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.connection import AUTH_SPEC, resolve
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.errors import ApiConnectionError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.kubeconfig import Connection

POD = "https://10.0.0.1:443"
TOKEN = "tok-f81c2c1b"
ADMIN = {"client-certificate": "/admin.crt", "client-key": "/admin.key"}


@pytest.fixture
def environ(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What Kubernetes gives a container, and a home without a kubeconfig."""
    (tmp_path / "token").write_text("a token")
    (tmp_path / "ca.crt").write_text("a certificate")
    monkeypatch.setattr(connection, "SERVICE_ACCOUNT", str(tmp_path))
    return {"KUBERNETES_SERVICE_HOST": "10.0.0.1", "KUBERNETES_SERVICE_PORT": "443", "HOME": str(tmp_path)}


def kubeconfig(path: Path, server: str, user: Any = None, **cluster: Any) -> str:
    document = {
        "current-context": "one",
        "clusters": [{"name": "one", "cluster": {"server": server, **cluster}}],
        "users": [{"name": "one", "user": user or {}}],
        "contexts": [{"name": "one", "context": {"cluster": "one", "user": "one"}}],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(document))
    return str(path)


def resolved(environ: dict[str, str], **options: Any) -> Connection:
    return resolve({**dict.fromkeys(AUTH_SPEC), **options}, environ)


def test_resolve_in_a_pod_without_a_kubeconfig_uses_the_service_account(
    environ: dict[str, str], tmp_path: Path
) -> None:
    found = resolved(environ)
    assert found.cluster == {"server": POD, "certificate-authority": str(tmp_path / "ca.crt")}
    assert found.user == {"tokenFile": str(tmp_path / "token")}
    assert "the Pod's service account" in str(found)


def test_resolve_address_of_a_pod_with_ipv6_gets_brackets(environ: dict[str, str]) -> None:
    assert resolved({**environ, "KUBERNETES_SERVICE_HOST": "fd00::1"}).server == "https://[fd00::1]:443"


def test_resolve_order_is_option_variable_home_pod(environ: dict[str, str], tmp_path: Path) -> None:
    asked = kubeconfig(tmp_path / "asked", "https://asked")
    named = f"{tmp_path / 'missing'}:{kubeconfig(tmp_path / 'named', 'https://named')}"
    # A variable that names no file does not lead to the home
    assert resolved({**environ, "KUBECONFIG": str(tmp_path / "missing")}).server == POD
    kubeconfig(tmp_path / ".kube" / "config", "https://home")
    assert resolved({**environ, "KUBECONFIG": str(tmp_path / "missing")}).server == POD
    assert resolved(environ).server == "https://home"
    assert resolved({**environ, "KUBECONFIG": named}).server == "https://named"
    assert resolved({**environ, "KUBECONFIG": named}, kubeconfig=asked).server == "https://asked"
    with pytest.raises(ApiConnectionError, match="cannot be read"):
        resolved(environ, kubeconfig=str(tmp_path / "missing"))


def test_resolve_without_anything_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ApiConnectionError, match="no kubeconfig has a current context"):
        resolved({"HOME": str(tmp_path)})


CA = {"certificate-authority-data": "Y2E="}


@pytest.mark.parametrize(
    ("cluster", "options", "expected"),
    [
        (CA, {}, CA),
        (CA, {"ca_cert": "/ca.crt"}, {"certificate-authority": "/ca.crt"}),
        (CA, {"validate_certs": False}, {"insecure-skip-tls-verify": True}),
        ({"insecure-skip-tls-verify": True, **CA}, {}, {"insecure-skip-tls-verify": True}),
        (
            {"insecure-skip-tls-verify": True},
            {"ca_cert": "/ca.crt"},
            {"certificate-authority": "/ca.crt"},
        ),
        (
            {"insecure-skip-tls-verify": True, **CA},
            {"validate_certs": True},
            {"insecure-skip-tls-verify": False, **CA},
        ),
        ({"tls-server-name": "a"}, {"tls_server_name": "b"}, {"tls-server-name": "b"}),
        ({"proxy-url": "http://a"}, {"proxy": "socks5://b"}, {"proxy-url": "socks5://b"}),
    ],
)
def test_resolve_options_win_over_the_cluster_of_the_kubeconfig(
    cluster: dict[str, Any], options: dict[str, Any], expected: dict[str, Any], tmp_path: Path
) -> None:
    given = kubeconfig(tmp_path / "config", "https://one", **cluster)
    assert resolved({}, kubeconfig=given, **options).cluster == {"server": "https://one", **expected}


IMPERSONATING = {"as": "a", "as-groups": ["g"], "as-uid": "1"}
CERTIFICATE = {"client_cert": "/c.crt", "client_key": "/c.key"}


@pytest.mark.parametrize(
    ("user", "options", "expected", "account"),
    [
        (ADMIN, {}, ADMIN, "account one"),
        # A certificate would win over the token
        (ADMIN, {"api_key": TOKEN}, {"token": TOKEN}, "the token of ⟨api_key⟩"),
        (
            {"token": TOKEN, "exec": {"command": "aws"}},
            CERTIFICATE,
            {"client-certificate": "/c.crt", "client-key": "/c.key"},
            "the certificate of ⟨client_cert⟩",
        ),
        (ADMIN, {"impersonate_user": "b"}, {**ADMIN, "as": "b", "as-groups": []}, "account one as b"),
        (
            {**ADMIN, **IMPERSONATING},
            {"impersonate_user": "b", "impersonate_groups": ["h"]},
            {**ADMIN, "as": "b", "as-groups": ["h"]},
            "account one as b",
        ),
        (
            {**ADMIN, **IMPERSONATING},
            {"api_key": TOKEN},
            {"token": TOKEN, **IMPERSONATING},
            "the token of ⟨api_key⟩ as a",
        ),
    ],
)
def test_resolve_options_win_over_the_user_of_the_kubeconfig(
    user: dict[str, Any], options: dict[str, Any], expected: dict[str, Any], account: str, tmp_path: Path
) -> None:
    found = resolved({}, kubeconfig=kubeconfig(tmp_path / "config", "https://one", user), **options)
    assert found.user == expected
    assert str(found) == f"https://one (context one, {account})"
    assert TOKEN not in repr(found)


@pytest.mark.parametrize("options", [{"api_key": TOKEN}, CERTIFICATE])
def test_resolve_host_and_account_stand_alone(options: dict[str, str], tmp_path: Path) -> None:
    environ = {"KUBECONFIG": kubeconfig(tmp_path / "config", "https://one", ADMIN, **CA)}
    found = resolved(environ, host="https://two/", **options)
    assert found.cluster == {"server": "https://two"}
    assert "context" not in str(found)


def test_resolve_host_alone_replaces_the_server_of_the_kubeconfig(tmp_path: Path) -> None:
    given = kubeconfig(tmp_path / "config", "https://one", ADMIN, **CA)
    found = resolved({}, kubeconfig=given, host="https://two")
    assert (found.cluster, found.user) == ({"server": "https://two", **CA}, ADMIN)


@pytest.mark.parametrize(
    ("server", "cluster", "expected"),
    [("one:80", {}, "http://one:80"), ("one", CA, "https://one"), ("https://one/below/", {}, "https://one/below")],
)
def test_resolve_server_without_a_scheme_gets_that_of_kubectl(
    server: str, cluster: dict[str, str], expected: str, tmp_path: Path
) -> None:
    assert resolved({}, kubeconfig=kubeconfig(tmp_path / "config", server, **cluster)).server == expected


@pytest.mark.parametrize(
    ("user", "cluster", "options", "named"),
    [
        ({"auth-provider": {"name": "gcp"}}, {}, {}, ["account one", "auth-provider gcp", "exec plug-in"]),
        ({}, {"proxy-url": "ftp://a:21"}, {}, ["the scheme ftp", "socks5"]),
        ({}, {}, {"proxy": "proxy:3128"}, ["scheme", "Give ⟨proxy⟩"]),
        ({"as-groups": ["g"]}, {}, {}, ["groups", "impersonate_user"]),
        ({}, {}, {"impersonate_groups": ["g"]}, ["groups", "impersonate_user"]),
    ],
)
def test_resolve_what_helm_or_the_modules_cannot_do_is_refused(
    user: dict[str, Any], cluster: dict[str, str], options: dict[str, Any], named: list[str], tmp_path: Path
) -> None:
    given = kubeconfig(tmp_path / "config", "https://one", user, **cluster)
    with pytest.raises(ApiConnectionError) as refused:
        resolved({}, kubeconfig=given, **options)
    assert [text for text in named if text not in str(refused.value)] == []


def test_resolve_cluster_without_a_server_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ApiConnectionError, match="the context one has no server"):
        resolved({}, kubeconfig=kubeconfig(tmp_path / "config", ""))
