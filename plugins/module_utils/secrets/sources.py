# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Credentials that Secrets of the cluster hold, such as those that Strimzi makes for a KafkaUser."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..common.text import some
from ..k8s.client import Api
from ..k8s.errors import ForbiddenError, NotFoundError
from ..providers.base import Provider
from ..validation.errors import InvalidValueError, Problem, Problems
from .secret import secret_path


@dataclass(frozen=True)
class Source:
    """A Secret with values of fields.

    :param keys: field of the provider to the key of the Secret that holds its value.
    """

    namespace: str
    name: str
    keys: Mapping[str, str]

    def __str__(self) -> str:
        return f"the Secret {self.name} in namespace {self.namespace}"


def read_sources(api: Api, sources: Sequence[Source], option: str) -> dict[str, str]:
    """Return the value of every field that a Secret holds.

    :param option: that the sources were given with, for messages.
    :raises InvalidInputError: with every Secret or key that is missing, may not be read, or is not text.
    :raises ApiError: the API server refused a request for another reason.
    """
    values: dict[str, str] = {}
    problems = Problems()
    for number, source in enumerate(sources):
        where = f"{option}[{number}]"
        with problems.collect(where):
            data = _read(api, source)
            for field, key in source.keys.items():
                with problems.collect(f"{where}.keys.{field}"):
                    values[field] = _text(source, data, key)
    problems.refuse()
    return values


def find_problems(provider: Provider, sources: Sequence[Source], given: Mapping[str, Any], option: str) -> Problems:
    """Return what is wrong with sources, as far as no cluster has to be asked.

    :param given: fields with a value of their own.
    """
    in_secrets = [field.name for field in provider.fields if not field.in_values]
    problems = Problems()
    seen: set[str] = set()
    for number, source in enumerate(sources):
        for field in source.keys:
            where = f"{option}[{number}].keys.{field}"
            if field not in in_secrets:
                remedy = f"Those of {provider.name} are {', '.join(in_secrets)}."
                problems.append(Problem(where, "not a field that a Secret can hold", remedy))
            elif field in seen or given.get(field) not in (None, ""):
                problems.append(Problem(where, "given more than once", "Give the value of each field in one place."))
            seen.add(field)
    return problems


def _read(api: Api, source: Source) -> Mapping[str, str]:
    """Return the data of a Secret, key to base64."""
    try:
        found = api.get(secret_path(source.namespace, source.name))
    except NotFoundError:
        raise InvalidValueError(
            f"{source} does not exist", "Correct the namespace or the name, or wait until the Secret is made."
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
        raise InvalidValueError(f"{source} has no key {key}", remedy)
    try:
        return base64.b64decode(data[key], validate=True).decode()
    except (ValueError, binascii.Error):
        raise InvalidValueError(
            f"the key {key} of {source} does not hold text",
            "Name the key with the PEM text, which Strimzi writes beside the PKCS#12 file: user.crt, user.key, ca.crt.",
        ) from None
