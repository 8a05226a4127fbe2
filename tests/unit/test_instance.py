# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The instance of an installation, which the roles give to each module that writes or deletes Secrets."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

import jinja2
import pytest
import yaml

from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.names import label_value
from tests.lab.paths import ROOT

VARIABLES = yaml.safe_load((ROOT / "roles/seldon_core/vars/main.yml").read_text())
MODULES = (
    "seldon_kafka_secret",
    "seldon_kafka_secret_backup",
    "seldon_kafka_rollout",
    "seldon_kafka_info",
    "seldon_core_cleanup",
)
"""Those with the option at the top; the plan has it within another one."""


def instance(namespace: str, release: str) -> str:
    """Return what the roles derive from the setup chart's release."""
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=False)  # noqa: S701 - no HTML
    environment.filters["hash"] = lambda text, kind: hashlib.new(kind, text.encode()).hexdigest()
    given = {"seldon_core_namespace": namespace, "seldon_core_release": release}
    given["_seldon_core_full_name"] = environment.from_string(VARIABLES["_seldon_core_full_name"]).render(given)
    return environment.from_string(VARIABLES["_seldon_core_instance"]).render(given)


@pytest.mark.parametrize(
    ("namespace", "release", "expected"),
    [
        ("seldon-system", "seldon-core-v2-components", "seldon-system.seldon-core-v2-components"),
        ("a", "b.c", "a.b.c"),
        ("n" * 10, "r" * 52, f"{'n' * 10}.{'r' * 52}"),
    ],
)
def test_instance_is_namespace_and_release_where_a_label_can_hold_them(
    namespace: str, release: str, expected: str
) -> None:
    assert instance(namespace, release) == expected == label_value(expected)


def test_instance_of_long_names_is_a_label_value_that_no_other_installation_has() -> None:
    pairs = [("n" * 63, "r" * 53), ("n" * 63, "r" * 52), ("n" * 53, "r" * 53), ("n" * 53, f"{'r' * 52}s")]
    found = {instance(*pair) for pair in pairs}
    assert len(found) == len(pairs)
    assert all(label_value(each) and re.search("-[0-9a-f]{8}$", each) for each in found)


def modules(node: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the modules of this collection that tasks call, with their options."""
    if isinstance(node, dict):
        for key, value in node.items():
            name = str(key).rpartition(".")[2]
            if str(key).startswith("seldon.managed_kafka.") and isinstance(value, dict):
                yield name, value["secrets"] if name == "seldon_kafka_plan" else value
            yield from modules(value)
    elif isinstance(node, list):
        for each in node:
            yield from modules(each)


def test_every_task_that_writes_reads_or_deletes_secrets_names_the_instance() -> None:
    files = [*ROOT.glob("roles/*/tasks/*.yml"), *ROOT.glob("playbooks/**/*.yml")]
    called = [(file, *each) for file in files for each in modules(yaml.safe_load(file.read_text()))]
    tasks = [
        (f"{file.relative_to(ROOT)}: {name}", options.get("instance"))
        for file, name, options in called
        if name == "seldon_kafka_plan"
        or (name in MODULES and (name != "seldon_core_cleanup" or options.get("namespaces")))
    ]
    assert len(tasks) >= len(MODULES)
    assert [task for task, given in tasks if given != "{{ _seldon_core_instance }}"] == []
