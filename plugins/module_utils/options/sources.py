# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Credentials that Secrets of the cluster hold, among the parameters of a module."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..common.redact import MASK, Redactor
from ..k8s.client import Api
from ..providers.registry import PROVIDERS
from ..secrets.sources import FROM_SECRET, parse, read
from .exposed import given_secrets

_CREDENTIALS = "credentials"


def with_sources(params: Mapping[str, Any], connect: Callable[[], Api] | None, redactor: Redactor) -> Mapping[str, Any]:
    """Return the parameters with the values of all fields in C(credentials), those in Secrets read from the cluster.

    :param connect: returns the API server; None for a module that needs the public fields alone.
    :param redactor: learns the secrets that are read.
    :raises InvalidInputError: a Secret or a key is missing, may not be read, or is not text.
    :raises ApiError: the API server refused a request for another reason.
    """
    given = params.get(_CREDENTIALS)
    if not given or not given.get(FROM_SECRET) or not params.get("provider"):
        return params
    sources = parse(PROVIDERS[params["provider"]], given)
    values = read(connect(), sources) if connect else {}
    complete = {**params, _CREDENTIALS: {**given, **values, FROM_SECRET: None}}
    redactor.add(given_secrets(complete))
    return complete


def hide_sources(arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the arguments of a module without the places of Secrets, where a secret may be in place of a key."""
    given = arguments.get(_CREDENTIALS)
    if not isinstance(given, Mapping) or not given.get(FROM_SECRET):
        return arguments
    return {**arguments, _CREDENTIALS: {**given, FROM_SECRET: MASK}}
