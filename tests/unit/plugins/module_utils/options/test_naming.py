# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What messages call an option: by its name, and in a role by the variable that the user has set."""

from __future__ import annotations

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.options.naming import named, prefix_in_messages
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
        ("namespaces[2]", "managed_kafka_runtime_namespaces[2]"),
        ("secrets.extra_namespaces[0]", "managed_kafka_extra_namespaces[0]"),
        ("charts.password", "seldon_core_chart_repository_password"),
        ("seldon_core_chart_repository", "seldon_core_chart_repository"),
    ],
)
def test_named_names_the_variable_in_a_role_and_the_option_in_a_module(option: str, variable: str) -> None:
    problem = Problem(option, "a reason", "A remedy.")
    assert named([problem], ROLE) == [Problem(variable, "a reason", "A remedy.")]
    assert named([problem], MODULE) == [problem]


def test_prefix_in_messages_is_that_of_the_role() -> None:
    assert (prefix_in_messages(ROLE), prefix_in_messages(MODULE)) == ("managed_kafka_", "")
