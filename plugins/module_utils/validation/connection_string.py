# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Connection strings of Azure Event Hubs namespaces."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from .endpoints import host_name
from .errors import InvalidValueError
from .text import jaas_text

_ENDPOINT = re.compile(r"sb://([^/]*)/?")
_REFUSED = {
    "entitypath": "it is for a single event hub (EntityPath), Seldon Core needs many topics",
    "sharedaccesssignature": "it holds a shared access signature, which Event Hubs does not accept from Kafka clients",
}
_PARTS = ("Endpoint", "SharedAccessKeyName", "SharedAccessKey")
_KEY_ALONE = re.compile(r"[A-Za-z0-9+/]{43}=")
_COPY = (
    "Copy the connection string of a shared access policy of the namespace (not of an event hub); it consists of "
    f"{', '.join(_PARTS[:-1])} and {_PARTS[-1]}."
)


@dataclass(frozen=True, repr=False)
class ConnectionString:
    """A namespace's connection string.

    :param key: the secret part of it.
    """

    text: str
    host: str
    key: str


def connection_string(text: str) -> ConnectionString:
    """Return the connection string of a namespace.

    :raises InvalidValueError: it is for a single event hub, holds a token instead of a key, or lacks a part.
    """
    jaas_text(text)
    if _KEY_ALONE.fullmatch(text):
        raise InvalidValueError("it is the key of a shared access policy alone", _COPY)
    parts = {}
    for part in text.rstrip(";").split(";"):
        name, _equals, value = part.partition("=")
        if name in parts:
            raise InvalidValueError("a part of it appears twice", _COPY)
        parts[name] = value
    for name in parts:
        if name.lower() in _REFUSED:
            raise InvalidValueError(_REFUSED[name.lower()], _COPY)
    for name in _PARTS:
        if not parts.get(name):
            raise InvalidValueError(f"{name} is missing", _COPY)
    if len(parts) > len(_PARTS):
        raise InvalidValueError("it has a part that no connection string of a namespace has", _COPY)
    return ConnectionString(text, _host(parts["Endpoint"]), _key(parts["SharedAccessKey"]))


def _host(endpoint: str) -> str:
    found = _ENDPOINT.fullmatch(endpoint)
    try:
        return host_name(found[1] if found else "")
    except InvalidValueError:
        raise InvalidValueError("its Endpoint is not sb, two slashes and a host name", _COPY) from None


def _key(text: str) -> str:
    try:
        base64.b64decode(text, validate=True)
    except ValueError:
        raise InvalidValueError("its SharedAccessKey is not base64", _COPY) from None
    return text
