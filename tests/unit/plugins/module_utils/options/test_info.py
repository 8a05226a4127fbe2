# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The request that the parameters of seldon_kafka_info stand for."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.options import info
from ansible_collections.seldon.managed_kafka.plugins.module_utils.options.execute import Run
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.registry import PROVIDERS
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.errors import InvalidInputError
from tests.unit.plugins.module_utils import pki

CREDENTIALS = {
    "bootstrap_servers": "kafka.example:9092",
    "api_key": "ABCDEF0123456789",
    "api_secret": "the-api-secret",
    "broker_ca": pki.issue("Root", days=(-10, 36500)).pem,
}
INSTALLATION = {name: spec.get("default") for name, spec in info.argument_spec()["installation"]["options"].items()}
GIVEN = {"provider": "confluent_sasl", "credentials": CREDENTIALS}


def params(**given: Any) -> dict[str, Any]:
    """Parameters as AnsibleModule completes them."""
    defaults = {name: spec.get("default") for name, spec in info.argument_spec().items()}
    return {**defaults, "installation": INSTALLATION, **given}


def test_to_request_without_credentials_expects_neither_values_nor_a_login() -> None:
    request = info.to_request(params(login=True), Run(check_mode=False, tmpdir=""))

    assert (request.provider, request.plan, request.values, request.login) == (None, None, None, None)
    assert (request.installation.namespace, request.installation.release) == (
        "seldon-system",
        "seldon-core-v2-components",
    )


def test_to_request_with_credentials_renders_the_values_and_registers_the_secret() -> None:
    run = Run(check_mode=False, tmpdir="")
    given = {**INSTALLATION, "values": {"kafka": {"topicPrefix": "mine"}, "more": True}}

    request = info.to_request(params(**GIVEN, installation=given, secret_names={"client": "my-secret"}), run)

    assert request.provider is PROVIDERS["confluent_sasl"]
    assert request.plan
    assert request.plan.secrets["my-secret"] == {"password": "the-api-secret"}
    assert request.values
    assert (request.values["kafka"]["topicPrefix"], request.values["more"]) == ("mine", True)
    assert request.values["kafka"]["bootstrap"] == "kafka.example:9092"
    assert request.login is None
    assert run.redactor.scrub("it is the-api-secret") == "it is ********"


def test_to_request_with_a_login_passes_on_its_options() -> None:
    given = params(**GIVEN, login=True, login_timeout=7, verify_hostname=False, seldon_version="2.9.1")

    login = info.to_request(given, Run(check_mode=False, tmpdir="")).login

    assert login
    assert (login.timeout, login.verify_hostname, login.has_own_ca, login.seldon_version) == (7, False, True, "2.9.1")


def test_to_request_with_all_public_roots_is_no_ca_of_the_user() -> None:
    given = params(**GIVEN, login=True)
    given["credentials"]["broker_ca"] = "public"

    login = info.to_request(given, Run(check_mode=False, tmpdir="")).login

    assert login
    assert not login.has_own_ca
    assert login.plan.broker_ca == "all public roots"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"topics": {"partitions": 0}}, "topics.partitions"),
        ({"secret_names": {"client": "Not a name"}}, "secret_names.client"),
        ({"credentials": {**CREDENTIALS, "api_secret": ""}}, "credentials.api_secret"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_to_request_with_invalid_input_names_the_option(given: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInputError) as invalid:
        info.to_request(params(**{**GIVEN, **given}), Run(check_mode=False, tmpdir=""))

    assert [problem.field for problem in invalid.value.problems] == [field]
    assert "the-api-secret" not in str(invalid.value)
