# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Credentials that Secrets of the cluster hold, such as those that Strimzi writes for a KafkaUser."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..common.text import some
from ..k8s.client import Api
from ..k8s.errors import ForbiddenError, NotFoundError
from ..providers.base import Provider
from ..providers.names import FROM_SECRET
from ..validation.errors import InvalidValueError, Problem, Problems
from ..validation.names import namespace_name, secret_name
from ..validation.text import string
from .secret import secret_path

_OPTION = f"credentials.{FROM_SECRET}"
_FORM = "Write each as {namespace: …, name: …, keys: {FIELD: KEY}}, such as keys: {password: password}."


@dataclass(frozen=True)
class Source:
    """A Secret with values of fields.

    :param option: what the user has given the Secret with, for messages.
    :param keys: field of the provider to the key of the Secret that holds its value.
    """

    option: str
    namespace: str
    name: str
    keys: Mapping[str, str]

    def __str__(self) -> str:
        return f"the Secret {self.name} in namespace {self.namespace}"


def parse(provider: Provider, credentials: Mapping[str, Any]) -> tuple[Source, ...]:
    """Return the Secrets that hold values of the credentials; none where all values are given.

    :raises InvalidInputError: with every problem that can be found without a cluster.
    """
    given = credentials.get(FROM_SECRET)
    listed = given if isinstance(given, list) else [given] if given else []
    problems, seen, found = Problems(), set[str](), []
    for number, each in enumerate(listed):
        where = f"{_OPTION}[{number}]" if isinstance(given, list) else _OPTION
        if not isinstance(each, Mapping) or set(each) != {"namespace", "name", "keys"}:
            problems.append(Problem(where, "not the place of a Secret", _FORM))
            continue
        with problems.collect(f"{where}.namespace"):
            namespace_name(string(each["namespace"]))
        with problems.collect(f"{where}.name"):
            secret_name(string(each["name"]))
        keys = each["keys"]
        if not isinstance(keys, Mapping) or not keys or not all(isinstance(key, str) for key in keys.values()):
            problems.append(Problem(f"{where}.keys", "not a mapping of fields to keys of the Secret", _FORM))
            continue
        problems += _check_fields(provider, keys, {**credentials, **dict.fromkeys(seen, "given")}, f"{where}.keys")
        seen.update(keys)
        found.append(Source(where, str(each["namespace"]), str(each["name"]), dict(keys)))
    problems.refuse()
    return tuple(found)


def read(api: Api, sources: Sequence[Source]) -> dict[str, str]:
    """Return the value of every field that a Secret holds.

    :raises InvalidInputError: with every Secret or key that is missing, may not be read, or is not text.
    :raises ApiError: the API server refused a request for another reason.
    """
    values: dict[str, str] = {}
    problems = Problems()
    for source in sources:
        with problems.collect(source.option):
            data = _read(api, source)
            for field, key in source.keys.items():
                with problems.collect(f"{source.option}.keys.{field}"):
                    values[field] = _text(source, data, key)
    problems.refuse()
    return values


def _check_fields(
    provider: Provider, keys: Mapping[str, str], given: Mapping[str, Any], where: str
) -> Iterator[Problem]:
    """Yield what is wrong with the fields that a Secret is to hold."""
    in_secrets = [field.name for field in provider.fields if not field.in_values]
    for field in keys:
        if field not in in_secrets:
            remedy = f"Those of {provider.name} are {', '.join(in_secrets)}."
            # It may be a secret in the wrong place
            yield Problem(where, "has a key that is not a field that a Secret can hold", remedy)
        elif given.get(field) not in (None, ""):
            yield Problem(f"{where}.{field}", "given more than once", "Give the value of each field in one place.")


def _read(api: Api, source: Source) -> Mapping[str, str]:
    """Return the data of a Secret, key to base64."""
    try:
        found = api.get(secret_path(source.namespace, source.name))
    except NotFoundError:
        raise InvalidValueError(
            f"{source} does not exist", "Correct the namespace or the name, or wait until the Secret exists."
        ) from None
    except ForbiddenError:
        raise InvalidValueError(
            f"this account may not read {source}",
            f"Grant it get on this Secret: kubectl create role read-{source.name} --namespace {source.namespace} "
            f"--verb get --resource secrets --resource-name {source.name}, and bind the role.",
        ) from None
    data: Mapping[str, str] = found.get("data") or {}
    return data


def _text(source: Source, data: Mapping[str, str], key: str) -> str:
    if key not in data:
        remedy = f"Its keys are {some(sorted(data))}." if data else "It has no keys."
        # The key may be a secret in the wrong place
        raise InvalidValueError(f"{source} has no such key", remedy)
    try:
        return base64.b64decode(data[key], validate=True).decode()
    except (ValueError, binascii.Error):
        raise InvalidValueError(
            f"the key {key} of {source} does not hold text",
            "Name the key with the PEM text, which Strimzi writes beside the PKCS#12 file: user.crt, user.key, ca.crt.",
        ) from None
