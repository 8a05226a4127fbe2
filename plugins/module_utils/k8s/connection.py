# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Which cluster is meant, and as which account: the one answer that the modules and Helm get."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ansible.module_utils.common.parameters import env_fallback

from .kubeconfig import Connection, select, unusable


def _option(kind: str, *variables: str, aliases: tuple[str, ...] = (), **others: Any) -> dict[str, Any]:
    names = [f"K8S_AUTH_{variable}" for variable in variables]
    return {"type": kind, "no_log": False, "aliases": list(aliases), "fallback": (env_fallback, names), **others}


AUTH_SPEC: dict[str, dict[str, Any]] = {
    "kubeconfig": _option("path", "KUBECONFIG"),
    "context": _option("str", "CONTEXT"),
    "host": _option("str", "HOST"),
    "api_key": _option("str", "API_KEY", no_log=True),
    "validate_certs": _option("bool", "VALIDATE_CERTS", "VERIFY_SSL", aliases=("verify_ssl",)),
    "ca_cert": _option("path", "CA_CERT", "SSL_CA_CERT", aliases=("ssl_ca_cert",)),
    "client_cert": _option("path", "CLIENT_CERT", "CERT_FILE", aliases=("cert_file",)),
    "client_key": _option("path", "CLIENT_KEY", "KEY_FILE", aliases=("key_file",)),
    "tls_server_name": _option("str", "TLS_SERVER_NAME"),
    "proxy": _option("str", "PROXY", no_log=True),
    "impersonate_user": _option("str", "IMPERSONATE_USER"),
    "impersonate_groups": _option("list", "IMPERSONATE_GROUPS", elements="str"),
}
"""Argument spec of the Kubernetes connection, for every module that talks to a cluster."""
SERVICE_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount"
"""Where Kubernetes puts the account of a Pod."""
_IMPERSONATION = ("as", "as-uid", "as-groups", "as-user-extra")
"""Keys of a kubeconfig's user entry."""
_INSECURE, _CA = "insecure-skip-tls-verify", "certificate-authority"
_PROXIES = ("http", "https", "socks5")
"""What kubectl and Helm accept."""


def resolve(params: Mapping[str, Any], environ: Mapping[str, str] | None = None) -> Connection:
    """Return the cluster and the account that a module's options stand for, by the rules of kubectl.

    A host with a token or a client certificate stands alone. Otherwise the kubeconfig is read, and without one the
    service account of the Pod that this runs in is used. Options given beside it win.

    :param environ: the environment variables; those of this process when omitted.
    :raises ApiConnectionError: there is none, or one that the modules or Helm could not use.
    """
    environ = os.environ if environ is None else environ
    host = params["host"]
    stands_alone = host and (params["api_key"] or (params["client_cert"] and params["client_key"]))
    found = None if stands_alone else select(params["kubeconfig"], params["context"], environ) or _pod(environ)
    if not found and not host:
        files = params["kubeconfig"] or environ.get("KUBECONFIG") or "~/.kube/config"
        raise unusable(f"no kubeconfig has a current context ({files}), and this is no Pod")
    connection = _with_account(_with_server(found or Connection({}, {}), params), params)
    _refuse_unsupported(connection)
    return connection


def _pod(environ: Mapping[str, str]) -> Connection | None:
    host, port = environ.get("KUBERNETES_SERVICE_HOST", ""), environ.get("KUBERNETES_SERVICE_PORT", "")
    token, ca = Path(SERVICE_ACCOUNT, "token"), Path(SERVICE_ACCOUNT, "ca.crt")
    if not (host and port and token.is_file()):
        return None
    address = f"[{host}]" if ":" in host else host
    cluster = {"server": f"https://{address}:{port}", **({_CA: str(ca)} if ca.is_file() else {})}
    return Connection(cluster, {"tokenFile": str(token)}, account="the Pod's service account")


def _with_server(found: Connection, params: Mapping[str, Any]) -> Connection:
    cluster = dict(found.cluster)
    for option, key in (("host", "server"), ("proxy", "proxy-url"), ("tls_server_name", "tls-server-name")):
        if params[option]:
            cluster[key] = params[option]
    if params["ca_cert"]:
        cluster = {key: value for key, value in cluster.items() if key not in (_INSECURE, f"{_CA}-data")}
        cluster[_CA] = os.path.abspath(params["ca_cert"])  # noqa: PTH100 - pathlib would keep the ".."
    if params["validate_certs"] is not None:
        cluster[_INSECURE] = not params["validate_certs"]
    if cluster.get(_INSECURE):
        # Helm refuses to be given both
        cluster = {key: value for key, value in cluster.items() if not key.startswith(_CA)}
    server = str(cluster.get("server") or "").rstrip("/")
    if server and "://" not in server:
        tls = any(cluster.get(key) for key in (_INSECURE, _CA, f"{_CA}-data"))
        server = f"{'https' if tls else 'http'}://{server}"
    return replace(found, cluster={**cluster, "server": server})


def _with_account(found: Connection, params: Mapping[str, Any]) -> Connection:
    account, user = found.account, dict(found.user)
    given = {}
    if params["api_key"]:
        account, given["token"] = "the token of ⟨api_key⟩", params["api_key"]
    if params["client_cert"]:
        account = "the certificate of ⟨client_cert⟩"
        given["client-certificate"] = str(Path(params["client_cert"]).absolute())
        given["client-key"] = str(Path(params["client_key"] or params["client_cert"]).absolute())
    if given:
        user = {**{key: value for key, value in user.items() if key in _IMPERSONATION}, **given}
    if params["impersonate_user"] or params["impersonate_groups"]:
        user = {key: value for key, value in user.items() if key not in _IMPERSONATION}
        user.update({"as": params["impersonate_user"], "as-groups": params["impersonate_groups"] or []})
    return replace(found, account=account, user=user)


def _refuse_unsupported(connection: Connection) -> None:
    """Refuse what the modules or Helm would not do, or would ignore."""
    cluster, user = connection.cluster, connection.user
    if not connection.server:
        raise unusable(f"the cluster of the context {connection.context} has no server")
    scheme = urlsplit(str(cluster.get("proxy-url") or "")).scheme
    if cluster.get("proxy-url") and scheme not in _PROXIES:
        raise unusable(
            f"the proxy of {connection.location} has the scheme {scheme or 'of no URL'}",
            f"Give ⟨proxy⟩, or proxy-url in the kubeconfig, as a URL with one of {', '.join(_PROXIES)}.",
        )
    if user.get("auth-provider"):
        name = dict(user["auth-provider"]).get("name")
        raise unusable(
            f"{connection.account} logs in with the auth-provider {name}, which Kubernetes has replaced",
            "Log in with an exec plug-in, a token or a client certificate.",
        )
    if not connection.impersonated and any(user.get(key) for key in _IMPERSONATION):
        raise unusable(
            f"{connection.account} impersonates groups or a uid of no user",
            "Set ⟨impersonate_user⟩, or `as` in the kubeconfig.",
        )
