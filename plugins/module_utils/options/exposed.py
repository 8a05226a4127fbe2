# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""What is secret among the parameters of a module, also where it does not belong. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from ..common.redact import MASK
from ..providers.names import FROM_SECRET, SECRET_FIELDS
from ..validation.recognize import holds_secret

_URLS = ("repository", "host", "proxy")
"""Options with a URL, whose login and query are secret."""


def given_secrets(params: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the secrets among the parameters that Ansible does not know from the spec, and those that it knows.

    They are the values of the secret fields of all providers, what has the form of a secret in other fields, and
    logins and queries of URLs.
    """
    credentials = params.get("credentials")
    return (*(_of_credentials(credentials) if isinstance(credentials, Mapping) else ()), *_of_urls(params))


def without_sources(arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the arguments of a module without the places of Secrets, where a secret may be in place of a key."""
    given = arguments.get("credentials")
    if not isinstance(given, Mapping) or not given.get(FROM_SECRET):
        return arguments
    return {**arguments, "credentials": {**given, FROM_SECRET: MASK}}


def _of_credentials(credentials: Mapping[str, Any]) -> Iterator[str]:
    for name, value in credentials.items():
        if value and (name in SECRET_FIELDS or holds_secret(str(value))):
            yield str(value)


def _of_urls(params: Mapping[str, Any]) -> Iterator[str]:
    for name, value in params.items():
        if isinstance(value, Mapping):
            yield from _of_urls(value)
        elif name in _URLS and isinstance(value, str) and "://" in value:
            login = value.partition("://")[2].partition("/")[0].rpartition("@")[0]
            yield from filter(None, (login, login.partition(":")[2], *_query(value)))


def _query(url: str) -> tuple[str, ...]:
    try:
        return (urlsplit(url).query,)
    except ValueError:
        return ()
