# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The proxy that the environment names for a server, by the rules of Go, which kubectl and Helm follow."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit

_PORTS = {"http": "80", "https": "443"}


def proxy_of_environment(server: str, environ: Mapping[str, str]) -> str:
    """Return the URL of the proxy to a server; empty where it is reached directly.

    HTTPS_PROXY or HTTP_PROXY is used by the scheme of the server. Loopback is never proxied, nor what NO_PROXY names:
    domains, IP addresses, both also with a port, networks, or C(*). The first of the upper and the lower case counts.

    :param server: URL of the server.
    """
    url = urlsplit(server)
    proxy = _variable(environ, f"{url.scheme}_proxy")
    host, port = (url.hostname or "").lower(), str(url.port or _PORTS.get(url.scheme, ""))
    if not proxy or host == "localhost":
        return ""
    address = _address(host)
    if address and address.is_loopback:
        return ""
    entries = [entry.strip().lower() for entry in _variable(environ, "no_proxy").split(",")]
    if any(_names(entry, host, port, address) for entry in entries if entry):
        return ""
    return proxy if "://" in proxy else f"http://{proxy}"


def _variable(environ: Mapping[str, str], name: str) -> str:
    return environ.get(name.upper()) or environ.get(name) or ""


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def _names(entry: str, host: str, port: str, address: ipaddress.IPv4Address | ipaddress.IPv6Address | None) -> bool:
    """Return whether an entry of NO_PROXY names the server."""
    if entry == "*":
        return True
    if "/" in entry:
        try:
            return address is not None and address in ipaddress.ip_network(entry, strict=False)
        except ValueError:
            return False
    named, only = _split(entry)
    if not named or (only and only != port):
        return False
    own = _address(named)
    if own:
        return own == address
    named = named[1:] if named.startswith("*.") else named
    return host.endswith(named) if named.startswith(".") else host == named or host.endswith(f".{named}")


def _split(entry: str) -> tuple[str, str]:
    """Return host and port of an entry, the port empty where it has none."""
    named, _colon, port = entry.rpartition(":")
    if named.startswith("[") and named.endswith("]"):
        return named[1:-1], port
    return (entry, "") if ":" in named or not _colon else (named, port)
