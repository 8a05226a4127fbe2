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
    """
    url = urlsplit(server)
    proxy, exceptions = (environ.get(n.upper()) or environ.get(n) or "" for n in (f"{url.scheme}_proxy", "no_proxy"))
    host, port = (url.hostname or "").lower(), str(url.port or _PORTS.get(url.scheme, ""))
    address = _address(host)
    if not proxy or host == "localhost" or (address and address.is_loopback):
        return ""
    if any(_names(entry.strip().lower(), host, port, address) for entry in exceptions.split(",")):
        return ""
    return proxy if "://" in proxy else f"http://{proxy}"


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
    named, colon, only = entry.rpartition(":")
    if not colon or (":" in named and not named.startswith("[")):
        named, only = entry, ""
    named = named[1:] if named.startswith("*.") else named.strip("[]")
    if not named or (only and only != port):
        return False
    if own := _address(named):
        return own == address
    return host.endswith(named) if named.startswith(".") else host == named or host.endswith(f".{named}")
