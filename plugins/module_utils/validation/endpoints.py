# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Lists of brokers that all of Seldon's Kafka clients and the Helm chart read alike."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

from .errors import InvalidValueError

_LABEL = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)")
_PORT = re.compile(r"[1-9][0-9]{0,4}")
_LONGEST_NAME = 253
_FORM = "Write host:port, several of them with commas and nothing else between."
_NOT_ADDRESSES = (
    (("://",), "has a scheme, which librdkafka would take for a protocol", "Omit the scheme and the slashes. "),
    ("'\"", "contains a quote, which makes the Helm chart unrenderable", ""),
    ("@", "contains user information", "Credentials have fields of their own. "),
    ("/", "contains a path", ""),
)
"""What people paste along with an address: any of these, the reason against it, what to do besides writing _FORM."""


@dataclass(frozen=True)
class Endpoint:
    """One broker address; the host of an IPv6 address is without brackets."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def host_name(host: str) -> str:
    """Return a DNS name or an IPv4 address unchanged.

    :raises InvalidValueError: neither of the two.
    """
    labels = host.split(".")
    if host.endswith("."):
        raise InvalidValueError("a host name ends in a dot, which no certificate matches", "Remove the dot.")
    if len(host) > _LONGEST_NAME or not all(_LABEL.fullmatch(label) for label in labels):
        raise InvalidValueError(
            "not a host name: letters, digits and hyphens, separated by dots", "Copy the host name from the provider."
        )
    if labels[-1].isdigit():
        try:
            ipaddress.IPv4Address(host)
        except ValueError:
            raise InvalidValueError("not a valid IPv4 address", "Copy the host name from the provider.") from None
    return host


def _endpoint(item: str) -> Endpoint:
    if item.startswith("["):
        host, bracket, port = item[1:].partition("]:")
        try:
            ipaddress.IPv6Address(host)
        except ValueError:
            bracket = ""
        if not bracket or "%" in host:
            raise InvalidValueError("not an IPv6 address in brackets and a port", "Write [address]:port.")
    else:
        host, colon, port = item.partition(":")
        if not colon:
            raise InvalidValueError("the port is missing", _FORM)
        if ":" in port:
            raise InvalidValueError(
                "more than one colon", "Write host:port, an IPv6 address in brackets, and commas between several."
            )
        host_name(host)
    if not _PORT.fullmatch(port) or int(port) > 65535:
        raise InvalidValueError("the port is not a number from 1 to 65535", _FORM)
    return Endpoint(host, int(port))


def bootstrap(text: str) -> tuple[Endpoint, ...]:
    """Return the brokers of a comma-separated C(host:port) list.

    :raises InvalidValueError: naming the item by its number in the list.
    """
    for marks, reason, remedy in _NOT_ADDRESSES:
        if any(mark in text for mark in marks):
            raise InvalidValueError(reason, f"{remedy}{_FORM}")
    if not text or any(character.isspace() for character in text):
        raise InvalidValueError("empty or with white space in it", f"Remove every space, tab and line end. {_FORM}")
    found: dict[tuple[str, int], Endpoint] = {}
    for number, item in enumerate(text.split(","), start=1):
        if not item:
            raise InvalidValueError(f"item {number} of the list is empty", f"Remove the surplus comma. {_FORM}")
        try:
            endpoint = _endpoint(item)
        except InvalidValueError as refused:
            raise InvalidValueError(f"item {number} of the list: {refused.reason}", refused.remedy) from None
        if found.setdefault(_identity(endpoint), endpoint) is not endpoint:
            raise InvalidValueError(f"item {number} of the list repeats an earlier one", "List every broker once.")
    return tuple(found.values())


def _identity(endpoint: Endpoint) -> tuple[str, int]:
    host = endpoint.host.lower()
    return (ipaddress.IPv6Address(host).compressed if ":" in host else host, endpoint.port)
