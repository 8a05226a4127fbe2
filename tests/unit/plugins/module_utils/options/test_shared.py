# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options that come from the providers, and their documentation."""

from __future__ import annotations

import base64
import sys
from typing import Any

import pytest
import yaml

from ansible_collections.seldon.managed_kafka.plugins.doc_fragments.provider import ModuleDocFragment
from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.libraries import MissingLibraryError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.selector import Requirement
from ansible_collections.seldon.managed_kafka.plugins.module_utils.options import shared
from ansible_collections.seldon.managed_kafka.plugins.module_utils.options.execute import Run
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.base import Context
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.registry import PROVIDERS
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.targets import NamespaceSelection
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.errors import InvalidInputError
from tests.unit.plugins.module_utils.pki import NOW, key_pem, rsa_key
from tests.unit.plugins.module_utils.providers.checks import BROKER_CA
from tests.unit.plugins.module_utils.refusals import hides

DOCUMENTED = {
    "DOCUMENTATION": shared.provider_spec(),
    "CREDENTIALS": shared.credentials_spec(),
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


def test_credentials_spec_masks_the_secret_fields_and_no_others() -> None:
    options = shared.credentials_spec()["credentials"]["options"]
    hidden = {name for name, option in options.items() if option["no_log"]}
    assert hidden == {field.name for provider in PROVIDERS.values() for field in provider.fields if field.secret}
    assert {"api_secret", "client_secret", "client_key", "password", "connection_string"} <= hidden


SECRET = "cfltSecret/With+Signs=="
ENCODED = base64.b64encode(SECRET.encode()).decode()
CREDENTIALS = {"bootstrap_servers": "kafka.example.com:9092", "api_key": "ABCDEFGHIJKLMNOP", "api_secret": SECRET}


def params(provider: str = "confluent_sasl", **changes: str | None) -> dict[str, Any]:
    return {"provider": provider, "credentials": {**CREDENTIALS, **changes}, "secret_names": {}}


@pytest.fixture
def run() -> Run:
    return Run(check_mode=False, tmpdir="")


def test_provider_plan_with_good_credentials_teaches_the_redactor_every_form_of_the_secrets(run: Run) -> None:
    plan = shared.provider_plan(params(), run)
    assert plan.connection.username == "ABCDEFGHIJKLMNOP"
    assert run.redactor.scrub(f"{SECRET}, {ENCODED}") == "********, ********"


def test_provider_plan_with_bad_credentials_reports_every_problem_and_still_knows_the_secrets(run: Run) -> None:
    with pytest.raises(InvalidInputError) as invalid:
        shared.provider_plan(params(bootstrap_servers="kafka.example.com", api_secret=f"{SECRET}\n"), run)
    assert [problem.field for problem in invalid.value.problems] == [
        "credentials.bootstrap_servers",
        "credentials.api_secret",
    ]
    assert hides(str(invalid.value), SECRET)
    assert run.redactor.scrub(f"{SECRET}, {ENCODED}") == "********, ********"


def test_provider_plan_with_a_bad_secret_name_names_the_option(run: Run) -> None:
    with pytest.raises(InvalidInputError, match=r"secret_names\.broker"):
        shared.provider_plan({**params(), "secret_names": {"broker": "Not_A_Name"}}, run)


def test_provider_plan_without_a_library_names_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography", None)
    with pytest.raises(MissingLibraryError, match="cryptography"):
        shared.provider_plan(params(broker_ca=BROKER_CA), run)


@pytest.mark.parametrize("field", ["client_cert", "username", "password", "api_key"])
def test_provider_plan_with_a_private_key_in_another_field_teaches_the_redactor_the_key(run: Run, field: str) -> None:
    key = key_pem(rsa_key())
    with pytest.raises(InvalidInputError):
        shared.provider_plan(params(**{field: key}), run)
    line = key.splitlines()[1]
    shown = run.redactor.scrub(f"{key}, {line}, {base64.b64encode(key.encode()).decode()}")
    assert hides(shown, key)
    assert line not in shown


def test_provider_connection_needs_the_public_fields_only(run: Run) -> None:
    given = {
        "provider": "event_hubs",
        "credentials": {"namespace": "seldon-kafka"},
        "secret_names": {"client": "azure"},
    }
    connection = shared.provider_connection(given, run)
    assert connection.bootstrap_servers == "seldon-kafka.servicebus.windows.net:9093"
    assert connection.names.client == "azure"


def test_provider_connection_with_all_credentials_equals_that_of_the_plan_and_hides_the_secret(run: Run) -> None:
    given = params(broker_ca=BROKER_CA)
    assert (
        shared.provider_connection(given, run) == shared.provider_plan(given, Run(False, ""), Context(NOW)).connection
    )
    assert run.redactor.scrub(f"{SECRET}, {ENCODED}") == "********, ********"


def test_provider_connection_with_a_secret_of_another_provider_refuses_it_and_knows_it(run: Run) -> None:
    with pytest.raises(InvalidInputError, match=r"credentials\.client_secret") as invalid:
        shared.provider_connection(params(api_secret=None, client_secret=SECRET), run)
    assert hides(str(invalid.value), SECRET)
    assert run.redactor.scrub(f"{SECRET}, {ENCODED}") == "********, ********"


NAMESPACES: dict[str, Any] = {
    "namespaces": ["seldon-mesh", "team-a"],
    "logs_namespace": "seldon-logs",
    "extra_namespaces": ["more"],
    "namespace_selector": "team=a",
    "exclude_namespaces": ["team-a"],
    "discover_runtimes": False,
}


def test_namespace_selection_of_good_options_holds_them_all() -> None:
    assert shared.namespace_selection(NAMESPACES) == NamespaceSelection(
        runtimes=("seldon-mesh", "team-a"),
        others=("more", "seldon-logs"),
        selector=(Requirement("team", "In", ("a",)),),
        discover=False,
        exclude=frozenset({"team-a"}),
    )


def test_namespace_selection_without_a_logs_namespace_and_selector_leaves_them_out() -> None:
    selection = shared.namespace_selection({**NAMESPACES, "logs_namespace": "", "namespace_selector": None})
    assert (selection.others, selection.selector) == (("more",), ())


def test_namespace_selection_by_default_selects_nothing() -> None:
    defaults = {name: option.get("default") for name, option in shared.targets_spec().items()}
    assert shared.namespace_selection(defaults) == NamespaceSelection()
