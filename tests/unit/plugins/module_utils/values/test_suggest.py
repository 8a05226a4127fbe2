# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Suggestions for keys that no template reads."""

from __future__ import annotations

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.findings import suggest

USED = {
    "setup": [("opentelemetry", "disable"), ("services", "serviceGRPCPrefix"), ("services", "defaultServiceType")],
    "runtime": [("envoy", "serviceType"), ("scheduler", "serviceType"), ("opentelemetry", "disable")],
}


@pytest.mark.parametrize(
    ("key", "chart", "suggestion"),
    [
        pytest.param("opentelemetry.enable", "setup", "setup: opentelemetry.disable", id="own chart first"),
        pytest.param("opentelemetry.enable", "runtime", "runtime: opentelemetry.disable", id="whichever that is"),
        pytest.param("serviceGRPCPrefix", "setup", "setup: services.serviceGRPCPrefix", id="last keys are equal"),
        pytest.param("envoy.service.type", "setup", "runtime: envoy.serviceType", id="other chart, dots ignored"),
        pytest.param("unlike.anything", "setup", None, id="nothing similar"),
        pytest.param("envoy.servicetype", "setup", "runtime: envoy.serviceType", id="case ignored"),
    ],
)
def test_suggest_returns_the_most_similar_key(key: str, chart: str, suggestion: str | None) -> None:
    found = suggest(tuple(key.split(".")), chart, USED)
    assert (f"{found[0]}: {'.'.join(found[1])}" if found else None) == suggestion


def test_suggest_does_not_return_the_key_itself() -> None:
    assert suggest(("a", "b"), "setup", {"setup": [("a", "b")]}) is None
