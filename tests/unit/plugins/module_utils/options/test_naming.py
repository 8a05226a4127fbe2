# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What messages call an option: by its name, and in a role by the variable that the user has set."""

from __future__ import annotations

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.options.naming import named, show_names
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.errors import Problem

ROLE = {"provider": "msk_scram", "_from_role": True}
MODULE = {"provider": "msk_scram", "_from_role": False}


@pytest.mark.parametrize(
    ("option", "variable"),
    [
        ("credentials.password", "msk_scram_password"),
        ("credentials.nothing", "credentials.nothing"),
        ("secret_names.client", "managed_kafka_secret_names.client"),
        ("topics.partitions", "managed_kafka_topics.partitions"),
        ("values.topics.partitions", "managed_kafka_topics.partitions"),
        ("values.kafka.bootstrap", "values.kafka.bootstrap"),
        ("external_secrets.references.broker_ca", "managed_kafka_external_secrets.references.broker_ca"),
        ("runtime_overrides.dataflow.podSpec", "seldon_core_runtime_values.dataflow.podSpec"),
        ("namespaces[2]", "managed_kafka_runtime_namespaces[2]"),
        ("secrets.extra_namespaces[0]", "managed_kafka_extra_namespaces[0]"),
        ("charts.password", "seldon_core_chart_repository_password"),
        ("kubeconfig", "seldon_core_kubeconfig"),
        ("seldon_core_chart_repository", "seldon_core_chart_repository"),
    ],
)
def test_named_names_the_variable_in_a_role_and_the_option_in_a_module(option: str, variable: str) -> None:
    problem = Problem(option, "a reason", "A remedy.")
    assert named([problem], ROLE) == [Problem(variable, "a reason", "A remedy.")]
    assert named([problem], MODULE) == [problem]


@pytest.mark.parametrize(
    ("text", "in_role", "in_module"),
    [
        ("Set ⟨kubeconfig⟩.", "Set seldon_core_kubeconfig.", "Set kubeconfig."),
        ("Give ⟨credentials.password⟩ too.", "Give msk_scram_password too.", "Give credentials.password too."),
        ("⟨topics.prefix⟩ is long", "managed_kafka_topics.prefix is long", "topics.prefix is long"),
        ("⟨overrides⟩.kafka.x", "seldon_core_values.kafka.x", "overrides.kafka.x"),
        ("a user's ⟨word⟩ stays", "a user's ⟨word⟩ stays", "a user's ⟨word⟩ stays"),
    ],
)
def test_show_names_replaces_the_marks_in_texts_and_results(text: str, in_role: str, in_module: str) -> None:
    for params, shown in ((ROLE, in_role), (MODULE, in_module)):
        assert named([Problem("topics", text, text)], params)[0].remedy == shown
        assert show_names(text, params) == shown
        assert show_names({"namespaces": [{"reason": text}]}, params) == {"namespaces": [{"reason": shown}]}


def test_show_names_prefers_the_variables_of_the_task() -> None:
    params = {**ROLE, "_variables": {"dest": "seldon_render_dest"}}
    assert show_names("⟨dest⟩: no", params) == "seldon_render_dest: no"
    assert show_names("⟨dest⟩: no", ROLE) == "managed_kafka_values_file: no"


@pytest.mark.parametrize("provider", [None, "msk_scram"])
def test_show_names_shows_no_mark_of_a_field_without_a_variable(provider: str | None) -> None:
    params = {"provider": provider, "_from_role": True}
    assert show_names("Give it as ⟨credentials.client_ca⟩.", params) == "Give it as credentials.client_ca."
