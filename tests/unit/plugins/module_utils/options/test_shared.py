# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options that come from the providers, and their documentation."""

from __future__ import annotations

import sys
from typing import Any, NoReturn

import pytest
import yaml

from ansible_collections.seldon.managed_kafka.plugins.doc_fragments.provider import ModuleDocFragment
from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.redact import forms
from ansible_collections.seldon.managed_kafka.plugins.module_utils.options import shared
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.registry import PROVIDERS
from tests.unit.plugins.module_utils.providers.checks import BROKER_CA
from tests.unit.plugins.module_utils.refusals import hides

DOCUMENTED = {
    "DOCUMENTATION": shared.provider_spec(),
    "CREDENTIALS": shared.credentials_spec(),
    "CONNECTION": shared.connection_spec(),
}


def documented(options: dict[str, Any]) -> dict[str, Any]:
    """The options of a fragment, in the form of an argument spec."""
    kept = ("type", "required", "choices", "default")
    return {
        name: {
            **{key: value for key, value in option.items() if key in kept},
            **({"options": documented(option["suboptions"])} if "suboptions" in option else {}),
        }
        for name, option in options.items()
    }


def specified(options: dict[str, Any]) -> dict[str, Any]:
    """The same of an argument spec: without what documentation does not show."""
    return {
        name: {
            **{key: value for key, value in option.items() if key not in ("no_log", "options")},
            **({"options": specified(option["options"])} if "options" in option else {}),
        }
        for name, option in options.items()
    }


@pytest.mark.parametrize("fragment", DOCUMENTED)
def test_the_fragment_documents_the_spec(fragment: str) -> None:
    text = yaml.safe_load(getattr(ModuleDocFragment, fragment))
    assert documented(text["options"]) == specified(DOCUMENTED[fragment])


def test_the_defaults_of_the_secrets_are_documented() -> None:
    text = ModuleDocFragment.DOCUMENTATION
    for name, provider in PROVIDERS.items():
        assert f"C({provider.default_client_secret}) for V({name})" in " ".join(text.split())


def test_secrets_are_hidden_and_only_secrets() -> None:
    options = shared.credentials_spec()["credentials"]["options"]
    hidden = {name for name, option in options.items() if option["no_log"]}
    assert hidden == {field.name for provider in PROVIDERS.values() for field in provider.fields if field.secret}
    options = shared.connection_spec()["connection"]["options"]
    assert {name for name, option in options.items() if option["no_log"]} == hidden


class Ended(Exception):
    """What a module is ended with."""


class Module:
    """As much of AnsibleModule as the way from options to a plan needs."""

    def __init__(self, **params: Any) -> None:
        self.params = params
        self.no_log_values: set[str] = set()

    def fail_json(self, **result: Any) -> NoReturn:
        raise Ended(result)


SECRET = "cfltSecret/With+Signs=="
CREDENTIALS = {"bootstrap_servers": "kafka.example.com:9092", "api_key": "ABCDEFGHIJKLMNOP", "api_secret": SECRET}
NAMES = {"broker": None, "client": None}


def sasl_module(**changes: str | None) -> Module:
    return Module(provider="confluent_sasl", credentials={**CREDENTIALS, **changes}, secret_names=NAMES)


def test_plan_of_a_module_hides_every_form_of_its_secrets() -> None:
    module = sasl_module()
    plan = shared.plan_from(module)
    assert plan.connection.username == "ABCDEFGHIJKLMNOP"
    assert forms([SECRET]) <= module.no_log_values


def test_bad_input_ends_a_module_with_every_problem_and_hides_the_secrets_before() -> None:
    module = sasl_module(bootstrap_servers="kafka.example.com", api_secret=f"{SECRET}\n")
    with pytest.raises(Ended) as ended:
        shared.plan_from(module)
    (result,) = ended.value.args
    assert [problem["field"] for problem in result["problems"]] == [
        "credentials.bootstrap_servers",
        "credentials.api_secret",
    ]
    assert "nothing was changed" in result["msg"]
    assert hides(str(result), SECRET)
    assert forms([SECRET]) <= module.no_log_values


def test_bad_names_of_secrets_end_a_module() -> None:
    module = Module(provider="confluent_sasl", credentials=CREDENTIALS, secret_names={"broker": "Not_A_Name"})
    with pytest.raises(Ended, match=r"secret_names\.broker"):
        shared.plan_from(module)


def test_a_missing_library_ends_a_module_with_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography", None)
    with pytest.raises(Ended, match=r"Failed to import the required Python library \(cryptography\)"):
        shared.plan_from(sasl_module(broker_ca=BROKER_CA))


def test_connection_of_a_module() -> None:
    module = Module(
        provider="event_hubs", connection={"namespace": "seldon-kafka"}, secret_names={"client": "our-azure-secret"}
    )
    connection = shared.connection_from(module)
    assert connection.names.client == "our-azure-secret"


def test_a_secret_among_the_connection_ends_a_module() -> None:
    given = {name: CREDENTIALS[name] for name in ("bootstrap_servers", "api_key")}
    module = Module(provider="confluent_sasl", connection={**given, "broker_ca": BROKER_CA}, secret_names={})
    with pytest.raises(Ended, match=r"connection\.broker_ca"):
        shared.connection_from(module)
