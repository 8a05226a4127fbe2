# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A refusal is understood by its data, and one that makes no sense is still a refusal."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.errors import (
    ApiError,
    ConflictError,
    ForbiddenError,
    NotFoundError,
    from_response,
)


def status(**fields: Any) -> bytes:
    return json.dumps({"kind": "Status", "reason": "Reason", "message": "a message", **fields}).encode()


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"\xff\xfe", b"[]", b"null", b"7", b'{"kind":"Pod"}', b"[" * 100_000],
)
def test_from_response_that_is_no_status_names_the_http_status(body: bytes) -> None:
    assert str(from_response(502, body)) == ("502 Unknown: the server answered with HTTP status 502 and no explanation")


@pytest.mark.parametrize(
    "details",
    [None, 7, "text", [], {"causes": 7}, {"causes": [7, None, "x"]}, {"causes": [{"reason": 7, "message": []}]}],
)
def test_from_response_with_details_of_another_shape_keeps_the_message(details: Any) -> None:
    error = from_response(403, status(details=details))
    assert isinstance(error, ForbiddenError)
    assert (error.message, error.managers, error.causes) == ("a message", (), ())


@pytest.mark.parametrize("field", ["reason", "message"])
def test_from_response_with_a_field_of_another_type_ignores_it(field: str) -> None:
    assert isinstance(from_response(409, status(**{field: {"a": 1}})), ConflictError)


def test_from_response_reads_causes_and_managers() -> None:
    causes = [
        {"reason": "FieldManagerConflict", "message": 'conflict with "kubectl" using v1', "field": ".data"},
        {"reason": "NamespaceTerminating", "message": "namespace a is being terminated"},
    ]
    error = from_response(409, status(details={"causes": causes}))
    assert error.managers == ("kubectl",)
    assert error.namespace_is_going


@pytest.mark.parametrize(
    ("details", "message", "gone"),
    [
        ({"kind": "namespaces", "name": "team-a"}, 'namespaces "team-a" not found', True),
        ({"kind": "secrets", "name": "a"}, "namespaces and others: no such Secret", False),
    ],
)
def test_namespace_is_gone_where_the_details_say_so(details: dict[str, str], message: str, gone: bool) -> None:
    error = from_response(404, status(details=details, message=message))
    assert isinstance(error, NotFoundError)
    assert error.namespace_is_gone is gone
    assert not ApiError(404, "NotFound", message).namespace_is_gone
