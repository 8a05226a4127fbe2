# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The modules and Helm work on one cluster, as one account, or the run is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.connection import (
    AUTH_SPEC,
    helm_environment,
    require_same_cluster,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.errors import PreconditionError

TOKEN = "tok-f81c2c1b"


@pytest.fixture
def kubeconfig(tmp_path: Path) -> str:
    """Contexts one (current), two (another cluster), ops (another user), twin (as one), proxied (impersonates)."""
    users = {
        "admin": {"client-certificate": "admin.crt", "client-key": "admin.key"},
        "ops": {"token": TOKEN},
        "proxied": {"token": TOKEN, "as": "somebody"},
    }
    contexts = {
        "one": ("https://one:6443", "admin"),
        "two": ("https://two:6443", "admin"),
        "ops": ("https://one:6443", "ops"),
        "twin": ("https://ONE:6443/", "admin"),
        "proxied": ("https://one:6443", "proxied"),
    }
    document = {
        "current-context": "one",
        "clusters": [{"name": name, "cluster": {"server": server}} for name, (server, _user) in contexts.items()],
        "users": [{"name": name, "user": user} for name, user in users.items()],
        "contexts": [
            {"name": name, "context": {"cluster": name, "user": user}} for name, (_server, user) in contexts.items()
        ],
    }
    path = tmp_path / "config"
    path.write_text(yaml.safe_dump(document))
    return str(path)


def require(kubeconfig: str, options: dict[str, Any], **environ: str) -> None:
    require_same_cluster({**dict.fromkeys(AUTH_SPEC), **options}, {"KUBECONFIG": kubeconfig, **environ})


@pytest.mark.parametrize(
    ("options", "environ"),
    [
        ({}, {}),
        ({}, {"HELM_KUBECONTEXT": "one"}),
        ({}, {"HELM_KUBECONTEXT": "twin"}),
        ({}, {"HELM_KUBEAPISERVER": "https://one:6443"}),
        ({}, {"HELM_NAMESPACE": "elsewhere", "HELM_KUBECAFILE": "/ca.crt"}),
        ({"context": "two"}, {}),
        ({"context": "two"}, {"HELM_KUBECONTEXT": "ops"}),
        ({"context": "ops"}, {"HELM_KUBETOKEN": TOKEN}),
        ({"host": "https://two:6443"}, {"HELM_KUBEAPISERVER": "https://three"}),
        ({"host": "https://three", "api_key": TOKEN}, {}),
        ({"host": "https://three", "api_key": TOKEN}, {"HELM_KUBECONTEXT": "two", "HELM_KUBETOKEN": "another"}),
    ],
)
def test_require_same_cluster_equal_connections_pass(
    options: dict[str, Any], environ: dict[str, str], kubeconfig: str
) -> None:
    require(kubeconfig, options, **environ)


@pytest.mark.parametrize(
    ("options", "environ", "named"),
    [
        (
            {},
            {"HELM_KUBECONTEXT": "two"},
            ["https://one:6443", "context one", "https://two:6443", "context two", "HELM_KUBECONTEXT", "set context"],
        ),
        ({}, {"HELM_KUBECONTEXT": "ops"}, ["user admin", "user ops", "HELM_KUBECONTEXT"]),
        ({}, {"HELM_KUBECONTEXT": "missing"}, ["there is no entry for the context missing", "HELM_KUBECONTEXT"]),
        ({}, {"HELM_KUBEAPISERVER": "https://two:6443"}, ["https://two:6443", "HELM_KUBEAPISERVER", "set host"]),
        ({}, {"HELM_KUBETOKEN": TOKEN}, ["the token of HELM_KUBETOKEN", "set api_key"]),
        ({}, {"HELM_KUBEASUSER": "root"}, ["user admin as root", "HELM_KUBEASUSER", "cannot impersonate"]),
        ({}, {"HELM_KUBEASUSER": "root", "HELM_KUBEASGROUPS": "wheel"}, ["HELM_KUBEASUSER", "HELM_KUBEASGROUPS"]),
        ({"context": "proxied"}, {}, ["user proxied as somebody", "without `as`"]),
        ({"client_cert": "/c.crt", "client_key": "/c.key"}, {}, ["client_cert", "into a kubeconfig"]),
        ({"host": "https://one:6443", "client_cert": "/c.crt", "client_key": "/c.key"}, {}, ["into a kubeconfig"]),
    ],
)
def test_require_same_cluster_other_server_or_account_is_refused(
    options: dict[str, Any], environ: dict[str, str], named: list[str], kubeconfig: str
) -> None:
    with pytest.raises(PreconditionError) as refused:
        require(kubeconfig, options, **environ)
    message = str(refused.value)
    assert [text for text in named if text not in message] == []
    assert TOKEN not in message


def test_require_same_cluster_innocent_variable_is_not_blamed(kubeconfig: str) -> None:
    with pytest.raises(PreconditionError) as refused:
        require(kubeconfig, {}, HELM_KUBECONTEXT="twin", HELM_KUBEAPISERVER="https://two:6443")
    assert "HELM_KUBECONTEXT" not in str(refused.value)


def test_helm_environment_token_and_host_keep_the_kubeconfig_out() -> None:
    given = helm_environment({**dict.fromkeys(AUTH_SPEC), "host": "https://three", "api_key": TOKEN})
    assert given["KUBECONFIG"] == "/dev/null"
    assert (given["HELM_KUBEAPISERVER"], given["HELM_KUBETOKEN"]) == ("https://three", TOKEN)
