# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which values the text of templates names, and which it could use under a condition."""

from __future__ import annotations

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.references import find_references


@pytest.mark.parametrize(
    ("template", "named"),
    [
        ("{{ .Values.a.b }}", "a.b"),
        ("{{- $.Values.a.b -}}", "a.b"),
        ("{{ $root.Values.a.b | quote }}", "a.b"),
        ("{{ (.Values.a).b }}", "a"),
        ('{{ index .Values "a" "b" }}', "a.b"),
        ('{{ index .Values.a "b" }}', "a.b"),
        ('{{ if hasKey .Values.a "b" }}{{ end }}', "a.b"),
        ('{{ printf "}}%s" .Values.a.b }}', "a.b"),
        ("{{ if and .Values.x (eq .Values.a.b `y`) }}{{ end }}", "a.b"),
        ("{{\n  .Values.a.b\n}}", "a.b"),
    ],
)
def test_references_names_a_value(template: str, named: str) -> None:
    assert find_references([((), template)]).names(tuple(named.split(".")))


@pytest.mark.parametrize(
    ("template", "used"),
    [
        # Everything in it is used
        ("{{ toYaml .Values.a }}", True),
        ("{{ .Values.a }}", True),
        ("{{ range .Values.a }}{{ .x }}{{ end }}", True),
        ("{{ with .Values.a }}{{ toYaml . | nindent 2 }}{{ end }}", True),
        ('{{ include "x" (dict "y" .Values.a) }}', True),
        ("{{ $v := .Values.a }}{{ toJson $v }}", True),
        # Something in it is used: its names have to be in the text
        ("{{ with .Values.a }}{{ .b }}{{ end }}", True),
        ("{{ with .Values.a }}{{ .c }}{{ end }}", False),
        ("{{ with .Values.a }}{{ .c }}{{ end }}{{ toYaml . }}", False),
        ("{{ $v := .Values.a }}{{ $v.b }}", True),
        ("{{ $v := .Values.a }}{{ $v.c }}", False),
        ("{{ index .Values.a $key }}{{ $key := `b` }}", True),
        # Only tested
        ("{{ if .Values.a }}{{ .b }}{{ end }}", False),
        # No action, or one with another value
        ("# .Values.a.b", False),
        ("{{/* .Values.a.b */}}", False),
        ("{{ .Values.a.bb }}", False),
        ("{{ .Chart.a.b }}", False),
    ],
)
def test_references_may_use_a_value(template: str, used: bool) -> None:
    assert find_references([((), template)]).may_use(("a", "b")) is used


def test_find_references_of_a_subchart_prefixes_its_name_except_for_global_values() -> None:
    found = find_references([(("inner",), "{{ .Values.depth }}{{ .Values.global.shared }}")])
    assert found.names(("inner", "depth"))
    assert found.names(("global", "shared"))
    assert not found.may_use(("depth",))
