# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the text of templates names, and what could be read under a condition."""

from __future__ import annotations

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.references import references


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
def test_named(template: str, named: str) -> None:
    assert references([((), template)]).names(tuple(named.split(".")))


@pytest.mark.parametrize(
    ("template", "read"),
    [
        # Used with all that is in it
        ("{{ toYaml .Values.a }}", True),
        ("{{ .Values.a }}", True),
        ("{{ range .Values.a }}{{ .x }}{{ end }}", True),
        ("{{ with .Values.a }}{{ toYaml . | nindent 2 }}{{ end }}", True),
        ('{{ include "x" (dict "y" .Values.a) }}', True),
        ("{{ $v := .Values.a }}{{ toJson $v }}", True),
        # Looked into: the names below have to be there
        ("{{ with .Values.a }}{{ .b }}{{ end }}", True),
        ("{{ with .Values.a }}{{ .c }}{{ end }}", False),
        ("{{ with .Values.a }}{{ .c }}{{ end }}{{ toYaml . }}", False),
        ("{{ $v := .Values.a }}{{ $v.b }}", True),
        ("{{ $v := .Values.a }}{{ $v.c }}", False),
        ("{{ index .Values.a $key }}{{ $key := `b` }}", True),
        # Only asked whether it is there
        ("{{ if .Values.a }}{{ .b }}{{ end }}", False),
        # No action, or of something else
        ("# .Values.a.b", False),
        ("{{/* .Values.a.b */}}", False),
        ("{{ .Values.a.bb }}", False),
        ("{{ .Chart.a.b }}", False),
    ],
)
def test_may_be_read(template: str, read: bool) -> None:
    assert references([((), template)]).may_read(("a", "b")) is read


def test_values_of_subcharts_are_under_their_names_and_global_ones_are_everybodys() -> None:
    found = references([(("inner",), "{{ .Values.depth }}{{ .Values.global.shared }}")])
    assert found.names(("inner", "depth"))
    assert found.names(("global", "shared"))
    assert not found.may_read(("depth",))
