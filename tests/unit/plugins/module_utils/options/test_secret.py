# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The request that the parameters of seldon_kafka_secret stand for."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.options import secret
from ansible_collections.seldon.managed_kafka.plugins.module_utils.options.execute import Run
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.targets import NamespaceSelection
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.errors import InvalidInputError

CREDENTIALS = {
    "bootstrap_servers": "kafka.example.com:9092",
    "api_key": "ABCDEFGHIJKLMNOP",
    "api_secret": "cfltSecret/With+Signs==",
}


def params(**given: Any) -> dict[str, Any]:
    """Parameters as AnsibleModule completes them."""
    defaults = {name: option.get("default") for name, option in secret.argument_spec().items()}
    return {**defaults, "provider": "confluent_sasl", "credentials": CREDENTIALS, **given}


@pytest.fixture
def run() -> Run:
    return Run(check_mode=False, tmpdir="")


SELECTIONS: list[tuple[dict[str, Any], tuple[str, ...], bool]] = [
    ({"namespaces": ["a"]}, ("a",), False),
    ({"extra_namespaces": ["a"]}, ("a",), False),
    ({"logs_namespace": "a"}, ("a",), False),
    ({"namespace_selector": "team=a"}, (), False),
    ({"discover_runtimes": True}, (), True),
]


@pytest.mark.parametrize("state", ["present", "absent"])
@pytest.mark.parametrize(("given", "named", "discover"), SELECTIONS)
def test_to_request_selects_what_is_given_and_nothing_else(
    run: Run, state: str, given: dict[str, Any], named: tuple[str, ...], discover: bool
) -> None:
    selection = secret.to_request(params(**given, state=state), run).selection
    assert (selection.named, selection.discover) == (named, discover)
    assert bool(selection.selector) == ("namespace_selector" in given)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"logs_namespace": "", "namespace_selector": ""},
        {"prune": True},
        {"prune": True, "instance": "serving"},
        {"namespaces": ["a"], "exclude_namespaces": ["a"]},
        {"state": "absent"},
    ],
    ids=str,
)
def test_to_request_that_selects_nothing_is_refused_with_a_remedy(run: Run, given: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError, match=r"^namespaces: no namespace is given.*namespace_selector"):
        secret.to_request(params(**given), run)


def test_to_request_to_delete_all_secrets_of_an_instance_needs_no_namespace(run: Run) -> None:
    request = secret.to_request(params(state="absent", prune=True, instance="serving"), run)
    assert request.selection == NamespaceSelection()
    assert {each.instance for each in request.options.secrets} == {"serving"}


@pytest.mark.parametrize("instance", ["", "serving"])
def test_to_request_gives_every_secret_the_instance(run: Run, instance: str) -> None:
    request = secret.to_request(params(namespaces=["a"], instance=instance), run)
    assert [each.instance for each in request.options.secrets] == [instance] * 2
