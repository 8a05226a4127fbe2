# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""How an account identifies itself, and whom it trusts, by the rules of kubectl."""

from __future__ import annotations

import base64
import json
import ssl
import threading
import time
from collections.abc import Iterator
from datetime import datetime, timezone
from urllib.parse import quote

from ..common.files import private_file
from . import exec_plugin
from .errors import ApiConnectionError
from .kubeconfig import Connection, content, read, unusable

_HELD = 10.0
"""Seconds until a token file is read again, and before the end of a plug-in's credentials that new ones are got."""
_PARTIAL_CHAIN = 0x80000
"""OpenSSL's X509_V_FLAG_PARTIAL_CHAIN: an intermediate that is given as a CA is enough, as it is for Go."""


def tls_context(connection: Connection) -> ssl.SSLContext:
    """Return the context for TLS with the API server.

    :raises ApiConnectionError: the CA cannot be used.
    """
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    tls.verify_flags |= _PARTIAL_CHAIN
    if connection.cluster.get("insecure-skip-tls-verify"):
        tls.check_hostname = False
        tls.verify_mode = ssl.CERT_NONE
    elif ca := content(connection.cluster, "certificate-authority"):
        try:
            tls.load_verify_locations(cadata=ca.decode("ascii", "ignore"))
        except ssl.SSLError:
            raise unusable(
                f"the CA of {connection} is no PEM certificate", "Check ⟨ca_cert⟩ or the kubeconfig."
            ) from None
    else:
        tls.load_default_certs()
    return tls


class Credentials:
    """The credentials of a connection, renewed in time; safe to use from several threads.

    :param tls: gets the client certificate; None for a server without TLS, to which kubectl and Helm do not log in.
    """

    def __init__(self, connection: Connection, tls: ssl.SSLContext | None) -> None:
        self._connection, self._tls = connection, tls
        self._authorization, self._certificate = "", b""
        self._until = 0.0
        self._asks = threading.Lock()

    def headers(self) -> list[tuple[str, str]]:
        """Return the headers that identify the account; raises ApiConnectionError."""
        with self._asks:
            if self._tls and time.time() >= self._until:
                self._renew(self._tls)
        return [*([("Authorization", self._authorization)] if self._authorization else []), *self._impersonation()]

    def expired(self) -> str:
        """Return which of the credentials has expired and when, as a clause; empty where none is known to have."""
        for what, end in (("token", self._token_end()), ("client certificate", self._certificate_end())):
            if end and end < datetime.now(timezone.utc):
                return f"the {what} expired at {end:%Y-%m-%d %H:%M} UTC"
        return ""

    def _renew(self, tls: ssl.SSLContext) -> None:
        user, now = self._connection.user, time.time()
        token = self._token()
        certificate, key = content(user, "client-certificate"), content(user, "client-key")
        until = now + _HELD
        if user.get("exec") and not (token or certificate or user.get("username")):
            status, expires = exec_plugin.run(self._connection)
            token = str(status.get("token") or "")
            certificate, key = (str(status.get(f"client{each}Data") or "").encode() for each in ("Certificate", "Key"))
            until = max(until, expires - _HELD) if expires else float("inf")
        if not (token.isascii() and token.isprintable()):
            raise unusable(f"the token of {self._connection} is not one line of ASCII", "Log in again.")
        basic = base64.b64encode(f"{user.get('username')}:{user.get('password') or ''}".encode()).decode()
        self._authorization = f"Bearer {token}" if token else f"Basic {basic}" if user.get("username") else ""
        if certificate and certificate != self._certificate:
            self._load(tls, certificate, key)
        self._certificate, self._until = certificate, until

    def _token(self) -> str:
        user = self._connection.user
        # The file is the newer one, as long as it can be read
        token = str(user.get("token") or "").strip()
        if user.get("tokenFile"):
            try:
                return read(str(user["tokenFile"])).decode(errors="replace").strip()
            except ApiConnectionError:
                if not token:
                    raise
        return token

    def _load(self, tls: ssl.SSLContext, certificate: bytes, key: bytes) -> None:
        with private_file(key + b"\n" + certificate) as (path, _descriptors):
            try:
                # Without a password, OpenSSL would ask for one on the terminal
                tls.load_cert_chain(path, password="")
            except ssl.SSLError as error:
                raise unusable(
                    f"the client certificate of {self._connection}, or its key, cannot be used ({error.reason})",
                    "Check ⟨client_cert⟩ and ⟨client_key⟩, or the kubeconfig.",
                ) from None

    def _impersonation(self) -> Iterator[tuple[str, str]]:
        user = self._connection.user
        for key, header in (("as", "Impersonate-User"), ("as-uid", "Impersonate-Uid")):
            if user.get(key):
                yield header, str(user[key])
        yield from (("Impersonate-Group", str(group)) for group in user.get("as-groups") or [])
        for name, values in (user.get("as-user-extra") or {}).items():
            yield from ((f"Impersonate-Extra-{quote(name, safe='')}", str(value)) for value in values)

    def _token_end(self) -> datetime | None:
        parts = self._authorization.split(" ")[-1].split(".")
        if len(parts) != 3:
            return None
        try:
            claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
            return datetime.fromtimestamp(claims["exp"], timezone.utc)
        except (ValueError, KeyError, TypeError, OverflowError):
            return None

    def _certificate_end(self) -> datetime | None:
        try:
            from cryptography import x509

            return x509.load_pem_x509_certificate(self._certificate).not_valid_after_utc
        except (ImportError, AttributeError, ValueError):
            return None
