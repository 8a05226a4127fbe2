# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Credentials that Secrets of the cluster hold, among the parameters of a module."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..providers.names import FROM_SECRET
from ..providers.registry import PROVIDERS
from ..secrets.sources import parse, read
from .execute import Operation, Run
from .exposed import given_secrets

_CREDENTIALS = "credentials"


def with_sources(operation: Operation) -> Operation:
    """Return an operation that gets the values of all fields in C(credentials), those in Secrets from the cluster.

    Every module with C(credentials) needs this. The redactor learns the secrets that are read. Where the module does
    not connect to a cluster, it needs the public fields alone, and none is read.

    :raises InvalidInputError: a Secret or a key is missing, may not be read, or is not text.
    :raises ApiError: the API server refused a request for another reason.
    """

    def run_with_all(params: Mapping[str, Any], run: Run) -> Mapping[str, Any]:
        return operation(complete(params, run), run)

    return run_with_all


def complete(params: Mapping[str, Any], run: Run) -> Mapping[str, Any]:
    """Return the parameters with the values of all fields in C(credentials); errors as those of with_sources."""
    given = params[_CREDENTIALS]
    if not given or not given.get(FROM_SECRET) or not params["provider"]:
        return params
    sources = parse(PROVIDERS[params["provider"]], given)
    values = read(run.connect(), sources) if "kubeconfig" in params else {}
    complete = {**params, _CREDENTIALS: {**given, **values, FROM_SECRET: None}}
    run.redactor.add(given_secrets(complete))
    return complete
