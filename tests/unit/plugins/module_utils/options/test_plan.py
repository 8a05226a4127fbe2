# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of seldon_kafka_plan."""

from __future__ import annotations

from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.module_utils.options import plan
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.registry import PROVIDERS


def secret_options(spec: dict[str, Any], path: str = "") -> set[str]:
    """Return the options of a spec that Ansible masks."""
    found = {f"{path}{name}" for name, option in spec.items() if option.get("no_log")}
    for name, option in spec.items():
        found |= secret_options(option.get("options", {}), f"{path}{name}.")
    return found


def test_argument_spec_masks_secret_fields_and_nothing_else() -> None:
    secret = {field.name for provider in PROVIDERS.values() for field in provider.fields if field.secret}
    masked = {f"credentials.{name}" for name in secret} | {"api_key", "proxy", "charts.password"}
    assert secret_options(plan.argument_spec()) == masked
