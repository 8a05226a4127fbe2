# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""What a support bundle says of Secrets: names of keys, owners, dates and fingerprints of certificates. Pure."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from typing import Any

from ..common.credential_forms import is_secret_name
from ..common.libraries import MissingLibraryError
from ..secrets.secret import LiveSecret, secret_values
from ..validation.certificates import certificates
from ..validation.errors import InvalidValueError

_PUBLIC = ("tls.crt", "ca.crt", "token_endpoint_ca.crt")
"""Keys with certificates alone."""
_SHORTEST = 8
"""Characters of a value of any Secret that is masked; a shorter one may be a word such as true."""
_LONGEST = 2**18
_SHARED_KEY = re.compile(r"(?:SharedAccessKey|AccountKey)=([^;\s]+)", re.IGNORECASE)

_LINE = re.compile(
    r"^[ \t]*(?:-[ \t]+|export[ \t]+)?[\"']?([\w.-]+)[\"']?[ \t]*[:=][ \t]*"
    r"(?:(?:\"([^\"\r\n]+)\"|'([^'\r\n]+)')[ \t]*(?:#.*)?\r?$|([^\s\"'][^\r\n]*?)[ \t]*\r?$)",
    re.MULTILINE,
)
"""A name and its value: what Seldon's Secrets of storages have, among others."""


def summary(live: LiveSecret, certified: bool) -> dict[str, Any]:
    """Return what is not secret of a Secret.

    :param certified: whether it is one of a managed Kafka, whose certificates matter.
    """
    found = {key: _certificates(live.data[key]) for key in _PUBLIC if certified and key in live.data}
    return {
        "namespace": live.namespace,
        "name": live.name,
        "type": live.type,
        "owner": live.described_owner,
        **({"provider": live.provider} if live.provider else {}),
        **({"instance": live.instance} if live.instance else {}),
        "immutable": live.immutable,
        "changed": live.changed,
        "keys": sorted(live.data),
        **({"certificates": {key: [*read] for key, read in found.items()}} if found else {}),
    }


@lru_cache(maxsize=256)
def _certificates(encoded: str) -> tuple[dict[str, str], ...]:
    """Return dates and fingerprints; nearly all namespaces have equal ones."""
    with suppress(InvalidValueError, MissingLibraryError, ValueError):
        return tuple(
            {
                "not_before": each.not_before.isoformat(),
                "not_after": each.not_after.isoformat(),
                "sha256": hashlib.sha256(each.der).hexdigest(),
            }
            for each in certificates(base64.b64decode(encoded).decode())
        )
    return ({"unreadable": "no certificate can be read"},)


def values_to_mask(live: LiveSecret, of_kafka: bool) -> set[str]:
    """Return what of a Secret must not be in a bundle: every value of one of a managed Kafka, and what is long enough
    to be a secret of any other.
    """
    values = secret_values([live])
    if of_kafka:
        return values
    found = {each for value in values for each in (value, value.strip(), *_within(value))}
    return {each for each in found if _SHORTEST <= len(each) <= _LONGEST and "\ufffd" not in each}


def parts(secret: str) -> Iterator[str]:
    """Yield the parts of a secret that are as good as the whole: the keys in a connection string."""
    yield from _SHARED_KEY.findall(secret)


def _within(value: str) -> Iterator[str]:
    """Yield the secrets of a JSON document, and of lines such as those of YAML and of properties."""
    if value.lstrip().startswith(("{", "[")):
        with suppress(ValueError, RecursionError):
            yield from _named(json.loads(value), "")
    for name, *found in _LINE.findall(value):
        if is_secret_name(name):
            yield from filter(None, found)


def _named(value: Any, name: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _named(each, str(key))
    elif isinstance(value, list):
        for each in value:
            yield from _named(each, name)
    elif isinstance(value, str) and is_secret_name(name):
        yield value
