# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Addresses of identity providers."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from .endpoints import host_name
from .errors import InvalidValueError

_LEGAL = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&()*+;=%-]+")
"""RFC 3986 without the single quote and the comma, which end a chart's text and a JVM's list of URLs."""
_COPY = "Copy the token endpoint from the identity provider, it begins with https and two slashes."


def token_endpoint(text: str) -> str:
    """Return the https URL where tokens are issued unchanged.

    :raises InvalidValueError: not https, without a host, or with parts that no token endpoint has.
    """
    if not _LEGAL.fullmatch(text):
        raise InvalidValueError("contains white space or other characters that are not used in such a URL", _COPY)
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise InvalidValueError("not a URL", _COPY) from None
    if parts.scheme != "https":
        raise InvalidValueError("not an https URL, the client secret would be sent in clear text", _COPY)
    if "@" in parts.netloc:
        raise InvalidValueError("contains user information", f"Credentials have fields of their own. {_COPY}")
    if "#" in text:
        raise InvalidValueError("contains a fragment", f"Omit everything from the # on. {_COPY}")
    if not parts.hostname or port == 0 or parts.netloc.endswith(":"):
        raise InvalidValueError("without a host, or with an impossible port", _COPY)
    if "[" not in parts.netloc:
        host_name(parts.hostname)
    return text
