# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Which API server to talk to and as whom; the options and variables of kubernetes.core."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Mapping
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ansible.module_utils.common.parameters import env_fallback

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.errors import ApiConnectionError

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


def configuration(params: Mapping[str, Any]) -> Configuration:
    """The client configuration that a module's options ask for.

    A host with a token or a client certificate stands alone. Else the given kubeconfig or context is read, else the
    default kubeconfig, else the service account of the Pod this runs in: the order of Helm, which works on the same
    cluster. Options given beside it win.

    :raises ApiConnectionError: no usable configuration.
    """
    from kubernetes import client, config

    settings = client.Configuration()
    stands_alone = params["host"] and (params["api_key"] or (params["client_cert"] and params["client_key"]))
    if not stands_alone:
        try:
            if params["kubeconfig"] or params["context"] or _is_a_default_kubeconfig():
                raise config.ConfigException("there is a kubeconfig")
            config.load_incluster_config(client_configuration=settings)
        except config.ConfigException:
            _read_kubeconfig(params, settings)
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


def _is_a_default_kubeconfig() -> bool:
    paths = os.environ.get("KUBECONFIG") or "~/.kube/config"
    return any(Path(path).expanduser().is_file() for path in paths.split(os.pathsep) if path)


def _read_kubeconfig(params: Mapping[str, Any], settings: Configuration) -> None:
    from kubernetes import config

    try:
        config.load_kube_config(
            config_file=params["kubeconfig"],
            context=params["context"],
            client_configuration=settings,
            persist_config=False,
        )
    except config.ConfigException as error:
        raise ApiConnectionError(
            f"no usable kubeconfig: {str(error).rstrip('.')}",
            "Set kubeconfig and context (or KUBECONFIG, or K8S_AUTH_KUBECONFIG) to a cluster you can reach.",
        ) from error


def why_refused(settings: Configuration) -> str:
    """Why the API server may not accept these credentials, as far as they tell: they have expired. Else empty."""
    ends = [("token", _token_end(settings)), ("client certificate", _certificate_end(settings))]
    for what, end in ends:
        if end and end < datetime.now(timezone.utc):
            return f"the {what} expired at {end:%Y-%m-%d %H:%M} UTC"
    return ""


def _token_end(settings: Configuration) -> datetime | None:
    header = (settings.api_key or {}).get("authorization") or ""
    parts = header.split(" ")[-1].split(".")
    if len(parts) != 3:
        return None
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
        return datetime.fromtimestamp(claims["exp"], timezone.utc)
    except (ValueError, KeyError, TypeError, OverflowError):
        return None


def _certificate_end(settings: Configuration) -> datetime | None:
    if not settings.cert_file:
        return None
    try:
        from cryptography import x509

        return x509.load_pem_x509_certificate(Path(settings.cert_file).read_bytes()).not_valid_after_utc
    except (ImportError, AttributeError, OSError, ValueError):
        return None
