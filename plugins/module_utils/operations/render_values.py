# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Render the Helm values that connect Seldon Core 2 to a managed Kafka, and write them to files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..common import files
from ..common.redact import Redactor
from ..common.yaml import documents
from ..helm.values import merged
from ..providers.base import Connection
from ..validation.errors import InvalidInputError, InvalidValueError, Problem, Problems
from ..validation.topics import Topics
from ..values.paths import flatten, format_path, get_value, key_path
from ..values.render import (
    PODS,
    find_warnings,
    has_pod,
    kafka_requirements,
    runtime_values,
    setup_values,
    trusts_private_ca,
    with_prefixes,
)
from .errors import OperationError

Values = Mapping[str, Any]
_HEADING = """\
# Helm values of the chart seldon-core-v2-{chart}, written by seldon.managed_kafka.seldon_kafka_values.
# Changes to this file are overwritten. It contains no secret, only the names of Secrets.
"""


@dataclass(frozen=True)
class RenderValuesRequest:
    """What values to render.

    :param verify_hostname: whether a broker's certificate has to be for its host name.
    :param seldon_version: such as 2.8.0; None if unknown.
    :param overrides: values of the setup chart, merged over the rendered ones.
    :param runtime_overrides: the same for the runtime chart.
    :param sets_engine_variables: whether the dataflow engine gets the variables for OAuth.
    :param asks_brokers: whether the login test finds out what the brokers require.
    """

    connection: Connection
    topics: Topics
    verify_hostname: bool = True
    seldon_version: str | None = None
    overrides: Values = field(default_factory=dict)
    runtime_overrides: Values = field(default_factory=dict)
    sets_engine_variables: bool = True
    asks_brokers: bool = False


@dataclass(frozen=True)
class RenderedValues:
    """The values of both charts; no secret is in them.

    :param requirements: what Kafka has to provide, as options of seldon_kafka_preflight, not yet validated.
    :param warnings: values that work but are insecure, or that the provider's brokers do not accept.
    """

    setup: Values
    runtime: Values
    requirements: Mapping[str, Any]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class ValuesFile:
    """A file to write values to.

    :param field: option that names the file, for messages.
    :param chart: setup or runtime.
    """

    field: str
    path: Path
    chart: str
    values: Values


@dataclass(frozen=True)
class FileChange:
    """How a file differs from what it has to contain.

    :param before: its text; empty where there is no file.
    :param changed: whether its text or its mode differs.
    """

    path: Path
    before: str
    after: str
    changed: bool


def render_values(request: RenderValuesRequest, redactor: Redactor) -> RenderedValues:
    """Return the values of the setup chart and the runtime chart.

    :param redactor: knows the secrets that must not be among them.
    :raises InvalidInputError: for the version, and for values that contain a secret.
    """
    try:
        version = request.seldon_version
        runtime = runtime_values(request.connection, version, sets_variables=request.sets_engine_variables)
    except InvalidValueError as invalid:
        raise InvalidInputError([Problem("seldon_version", invalid.reason, invalid.remedy)]) from invalid
    setup = setup_values(request.connection, request.topics, request.verify_hostname)
    setup, rendered, runtime = merged(setup, request.overrides), runtime, merged(runtime, request.runtime_overrides)
    if trusts_private_ca(request.connection, request.seldon_version):
        _refuse_replaced([component for component in PODS if not has_pod(runtime, rendered, component)])
    setup = with_prefixes(setup, request.seldon_version)
    problems = [
        *_find_secrets("values", setup, "overrides", request.overrides, redactor),
        *_find_secrets("runtime_values", runtime, "runtime_overrides", request.runtime_overrides, redactor),
    ]
    Problems(problems).refuse()
    limits, asks_brokers = request.connection.limits, request.asks_brokers
    warnings = find_warnings(setup, runtime, limits, request.overrides, asks_brokers=asks_brokers)
    return RenderedValues(setup, runtime, kafka_requirements(setup), tuple(warnings))


def _refuse_replaced(components: Sequence[str]) -> None:
    """Raise InvalidInputError for overrides that leave a Kafka client without the CA of the identity provider."""
    reason = (
        "has lists in place of those that mount ⟨credentials.token_endpoint_ca⟩, without which this client gets no "
        "tokens"
    )
    remedy = "Repeat in them what is rendered without it, which seldon_kafka_values returns as runtime_values."
    Problems(Problem(f"runtime_overrides.{component}.podSpec", reason, remedy) for component in components).refuse()


def _find_secrets(name: str, values: Values, option: str, overrides: Values, redactor: Redactor) -> Iterator[Problem]:
    """Yield a problem for each value that contains a secret, which Ansible would also mask in it.

    :param name: what the values are called.
    :param option: what the user has set a part of them with.
    :param overrides: that part.
    """
    texts = "\n".join(str(value) for _path, value in flatten(values))
    if redactor.scrub(texts) == texts:
        return
    reason = "contains a secret of the credentials, and Helm stores values unencrypted in the cluster"
    remedy = "Use another value, or, if it only happens to contain it, another password."
    for path, value in flatten(values):
        if redactor.scrub(str(value)) != str(value):
            is_override = get_value(overrides, key_path(path)) is not None
            yield Problem(f"{option if is_override else name}.{format_path(path)}", reason, remedy)


def write_values(requests: Sequence[ValuesFile], check_mode: bool) -> list[FileChange]:
    """Write the files that differ, readable for their owner alone; in check mode only compare them.

    :raises OperationError: one of them cannot be written.
    :raises MissingLibraryError: PyYAML.
    """
    for request in requests:
        if obstacle := files.place_for(request.path):
            raise OperationError(f"{request.field}: {obstacle}")
    return [_write(request, check_mode) for request in requests]


def _write(request: ValuesFile, check_mode: bool) -> FileChange:
    path, text = request.path, _HEADING.format(chart=request.chart) + documents([request.values])
    try:
        change = FileChange(path, files.current(path), text, files.differs(path, text))
        if change.changed and not check_mode:
            files.replace(path, text)
    except OSError as error:
        message = f"{request.field}: the values cannot be written to {path}: {error.strerror}. Give another place."
        raise OperationError(message) from error
    return change
