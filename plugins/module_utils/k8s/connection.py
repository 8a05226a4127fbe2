# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Which API server to talk to, and as which account: the options of kubernetes.core, and Helm's variables."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ansible.module_utils.common.parameters import env_fallback

from . import kubeconfig
from .errors import ApiConnectionError, PreconditionError

if TYPE_CHECKING:
    from kubernetes.client import Configuration


def _option(kind: str, *variables: str, no_log: bool = False, aliases: tuple[str, ...] = ()) -> dict[str, Any]:
    names = [f"K8S_AUTH_{variable}" for variable in variables]
    return {"type": kind, "no_log": no_log, "aliases": list(aliases), "fallback": (env_fallback, names)}


AUTH_SPEC: dict[str, dict[str, Any]] = {
    "kubeconfig": _option("path", "KUBECONFIG"),
    "context": _option("str", "CONTEXT"),
    "host": _option("str", "HOST"),
    "api_key": _option("str", "API_KEY", no_log=True),
    "validate_certs": _option("bool", "VALIDATE_CERTS", "VERIFY_SSL", aliases=("verify_ssl",)),
    "ca_cert": _option("path", "CA_CERT", "SSL_CA_CERT", aliases=("ssl_ca_cert",)),
    "client_cert": _option("path", "CLIENT_CERT", "CERT_FILE", aliases=("cert_file",)),
    "client_key": _option("path", "CLIENT_KEY", "KEY_FILE", aliases=("key_file",)),
    "proxy": _option("str", "PROXY"),
}
"""Argument spec of the Kubernetes connection, for every module that talks to a cluster."""
_HELM_VARIABLES = {
    "KUBECONFIG": "kubeconfig",
    "HELM_KUBECONTEXT": "context",
    "HELM_KUBEAPISERVER": "host",
    "HELM_KUBETOKEN": "api_key",
    "HELM_KUBECAFILE": "ca_cert",
}
"""Helm's variable to the option that means the same."""
_DECIDING = ("HELM_KUBECONTEXT", "HELM_KUBEAPISERVER", "HELM_KUBETOKEN", "HELM_KUBEASUSER", "HELM_KUBEASGROUPS")
"""Helm's variables that decide on the server or the account."""
_IMPERSONATION = ("as", "as-uid", "as-groups", "as-user-extra")
_REPLACED_BY_A_TOKEN = ("token", "tokenFile", "exec", "auth-provider", "username", "password")
"""Keys of a kubeconfig's user entry."""


def configuration(params: Mapping[str, Any]) -> Configuration:
    """Return the client configuration that a module's options ask for.

    A host with a token or a client certificate stands alone. Otherwise the kubeconfig is read, and without one the
    service account of the Pod that this runs in is used: the order of Helm. Options given beside it win.

    :raises ApiConnectionError: there is no usable configuration.
    """
    from kubernetes import client, config

    settings = client.Configuration()
    if not _stands_alone(params):
        selection = kubeconfig.select(params["kubeconfig"], params["context"], os.environ)
        try:
            if selection:
                config.load_kube_config_from_dict(
                    selection.document, client_configuration=settings, persist_config=False
                )
            else:
                config.load_incluster_config(client_configuration=settings)
        except config.ConfigException as error:
            raise ApiConnectionError(f"no usable kubeconfig: {str(error).rstrip('.')}", kubeconfig.REMEDY) from error
    if params["host"]:
        settings.host = params["host"].rstrip("/")
    if params["api_key"]:
        settings.api_key = {"authorization": f"Bearer {params['api_key']}"}
        settings.api_key_prefix = {}
        settings.refresh_api_key_hook = None
    for option, attribute in (
        ("validate_certs", "verify_ssl"),
        ("ca_cert", "ssl_ca_cert"),
        ("client_cert", "cert_file"),
        ("client_key", "key_file"),
        ("proxy", "proxy"),
    ):
        if params[option] is not None:
            setattr(settings, attribute, params[option])
    return settings


def _stands_alone(params: Mapping[str, Any]) -> bool:
    """Return whether the options name a server and an account, so that no kubeconfig is read."""
    return bool(params["host"] and (params["api_key"] or (params["client_cert"] and params["client_key"])))


@dataclass(frozen=True)
class Identity:
    """A server and an account; two are equal when both are the same.

    :param server: URL of the API server; empty where none is configured.
    :param account: what the account is called, for messages.
    :param context: of the kubeconfig; empty where there is none.
    :param credentials: what the account logs in with, in the form of a kubeconfig's user entry.
    """

    server: str
    account: str = field(compare=False)
    context: str = field(compare=False)
    credentials: Mapping[str, Any] = field(repr=False)

    def __str__(self) -> str:
        context = f"context {self.context}, " if self.context else ""
        return f"{self.server or 'no server'} ({context}{self.account})"


def identity(params: Mapping[str, Any], environ: Mapping[str, str]) -> Identity:
    """Return which server and account the modules use.

    :raises ApiConnectionError: a kubeconfig cannot be used.
    """
    if _stands_alone(params):
        found = Identity("", "", "", {})
    else:
        found = _configured(params["kubeconfig"], params["context"], environ)
    # The kubernetes library does not impersonate
    own = {key: value for key, value in found.credentials.items() if key not in _IMPERSONATION}
    found = replace(found, credentials=own, server=_normalised(params["host"] or found.server))
    if params["client_cert"]:
        certificate = {"client-certificate": params["client_cert"], "client-key": params["client_key"]}
        found = replace(found, account="client_cert", credentials={**found.credentials, **certificate})
    return _with_token(found, params["api_key"], "api_key")


def helm_identity(environ: Mapping[str, str]) -> Identity:
    """Return which server and account Helm uses in this environment.

    :raises ApiConnectionError: a kubeconfig cannot be used.
    """
    found = _configured(None, environ.get("HELM_KUBECONTEXT"), environ)
    found = replace(found, server=_normalised(environ.get("HELM_KUBEAPISERVER") or found.server))
    found = _with_token(found, environ.get("HELM_KUBETOKEN"), "HELM_KUBETOKEN")
    given = {
        key: environ[variable]
        for variable, key in (("HELM_KUBEASUSER", "as"), ("HELM_KUBEASGROUPS", "as-groups"))
        if environ.get(variable)
    }
    credentials = {**found.credentials, **given}
    impersonated = credentials.get("as")
    account = f"{found.account} as {impersonated}" if impersonated else found.account
    return replace(found, account=account, credentials=credentials)


def helm_environment(params: Mapping[str, Any]) -> dict[str, str]:
    """Return the variables that tell Helm of the connection that a module's options ask for."""
    given = {variable: str(params[option]) for variable, option in _HELM_VARIABLES.items() if params[option]}
    if params["host"] and params["api_key"]:
        # The client certificate of a kubeconfig would win over the token
        given.update(KUBECONFIG=os.devnull, HELM_KUBECONTEXT="")
    if params["validate_certs"] is False:
        given["HELM_KUBEINSECURE_SKIP_TLS_VERIFY"] = "true"
    return given


def require_same_cluster(params: Mapping[str, Any], environ: Mapping[str, str]) -> None:
    """Refuse a connection with which Helm would work on another server, or as another account, than the modules.

    :param environ: the environment that Helm inherits.
    :raises PreconditionError: with both connections and what makes them different.
    :raises ApiConnectionError: a kubeconfig cannot be used.
    """
    environ = {**environ, **helm_environment(params)}
    modules, helm = identity(params, environ), _helm_identity_or_reason(environ)
    if modules != helm:
        raise PreconditionError(
            f"The modules and Helm would not work on the same cluster as the same account: the modules use {modules}, "
            f"Helm uses {helm}. {' '.join(_causes(params, environ))}"
        )


def _helm_identity_or_reason(environ: Mapping[str, str]) -> Identity | str:
    try:
        return helm_identity(environ)
    except ApiConnectionError as error:
        return error.reason


def _causes(params: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[str]:
    """Yield what makes the two connections different, and the remedy."""
    helm = _helm_identity_or_reason(environ)
    blamed = [
        variable
        for variable in _DECIDING
        if environ.get(variable)
        and not params.get(_HELM_VARIABLES.get(variable, ""))
        and _helm_identity_or_reason({**environ, variable: ""}) != helm
    ]
    for variable in blamed:
        option = _HELM_VARIABLES.get(variable)
        alternative = f"set {option} to its value" if option else "log in as that user: the modules cannot impersonate"
        yield f"{variable} is set. Unset it, or {alternative}."
    if params["client_cert"]:
        yield "Helm cannot be given client_cert. Put the certificate and its key into a kubeconfig."
    elif not blamed:
        yield "The user of the kubeconfig impersonates another one, which the modules cannot. Use a user without `as`."


def _configured(option: str | None, context: str | None, environ: Mapping[str, str]) -> Identity:
    """Return what the kubeconfig says, and without one the Pod that this runs in."""
    selection = kubeconfig.select(option, context, environ)
    if selection:
        account = f"user {selection.user}" if selection.user else "no user"
        return Identity(selection.server, account, selection.context, selection.credentials)
    from kubernetes.config import incluster_config

    host, port = environ.get("KUBERNETES_SERVICE_HOST", ""), environ.get("KUBERNETES_SERVICE_PORT", "")
    token = incluster_config.SERVICE_TOKEN_FILENAME
    if not (host and port and Path(token).is_file()):
        return Identity("", "no account", "", {})
    address = f"[{host}]" if ":" in host else host
    return Identity(f"https://{address}:{port}", "the Pod's service account", "", {"tokenFile": token})


def _with_token(found: Identity, token: str | None, source: str) -> Identity:
    if not token:
        return found
    others = {key: value for key, value in found.credentials.items() if key not in _REPLACED_BY_A_TOKEN}
    return replace(found, account=f"the token of {source}", credentials={**others, "token": token})


def _normalised(server: str) -> str:
    """Return a URL without what makes no difference: letter case of the host, the usual port, a slash at the end."""
    parts = urlsplit(server)
    usual = {"https": ":443", "http": ":80"}.get(parts.scheme, "")
    host = parts.netloc.lower()
    host = host[: -len(usual)] if usual and host.endswith(usual) else host
    return parts._replace(netloc=host, path=parts.path.rstrip("/")).geturl()
