# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Variables as people paste them: what Ansible would change or show is refused before anything else, and not shown."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.parsing.vault import VaultLib, VaultSecret

from ansible_collections.seldon.managed_kafka.plugins.module_utils.options import variables
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.registry import PROVIDERS
from tests.integration.leaks.finder import search
from tests.integration.logins import log_in, text_of
from tests.lab import state
from tests.lab.paths import ROOT
from tests.lab.variables import by_provider

pytestmark = pytest.mark.lab

SECRET = "Unique-5up3r-s3cr3t"
UNSAFE = "If the characters belong to the value, write !unsafe before it"
QUOTES = "Put it in quotes, so that YAML keeps it as it is written."
PASSWORD = "msk_scram_password"


@dataclass(frozen=True)
class Case:
    """A host with variables of its own, as they are written in YAML.

    :param message: how the message of its failure begins.
    """

    name: str
    text: str
    message: str


VAULT_PASSWORD = "password-of-the-vault"
ENCRYPTED = VaultLib([("default", VaultSecret(VAULT_PASSWORD.encode()))]).encrypt(SECRET).decode()
NAME = "Unique5up3rs3cr3t"
PASTED = "msk_scram_broker_ca_file: the content of a file, where its path is needed."
PASTED_KEY = "seldon_core_client_key: the content of a file, where its path is needed."
REFUSED_LOGIN = "The login failed at every bootstrap server:\n"
CASES = [
    Case(
        "a_statement", f"{PASSWORD}: '{SECRET}{{%x'", f"{PASSWORD}: contains {{{{, {{% or {{#, which Ansible takes for"
    ),
    Case(
        "an_expression", f"{PASSWORD}: '{SECRET}{{{{x'", f"{PASSWORD}: contains {{{{, {{% or {{#, which Ansible takes"
    ),
    Case(
        "a_comment", f"{PASSWORD}: '{SECRET}{{#x#}}y'", f"{PASSWORD}: contains {{#, which Ansible takes for a comment"
    ),
    Case(
        "a_constant", f"{PASSWORD}: '{SECRET}{{{{7}}}}y'", f"{PASSWORD}: contains {{{{ or {{%, which Ansible takes for"
    ),
    Case("undefined", f"{PASSWORD}: '{{{{ nobody }}}}'", f"{PASSWORD}: refers to nobody, which is not defined."),
    Case("a_file", f"{PASSWORD}: \"{{{{ lookup('file', 'none') }}}}\"", f"{PASSWORD}: the lookup file in it failed: "),
    Case(
        "a_path_that_may_be_secret",
        f"{PASSWORD}: \"{{{{ lookup('file', kept) }}}}\"\nkept: {SECRET}",
        f"{PASSWORD}: the lookup file in it failed. ",
    ),
    Case("omitted", f"{PASSWORD}: {SECRET}\nmsk_scram_broker_ca: '{{{{ nothing | default(omit) }}}}'", REFUSED_LOGIN),
    Case("raw", f"{PASSWORD}: '{{% raw %}}{SECRET}{{{{x{{% endraw %}}'", REFUSED_LOGIN),
    Case(
        "nested",
        f"{PASSWORD}: '{{{{ kept.key | trim }}}}'\nkept: {{key: '{SECRET}{{#x#}}y'}}",
        f"{PASSWORD}: contains {{#",
    ),
    Case(
        "nested_number", f"{PASSWORD}: '{{{{ kept.key }}}}'\nkept: {{key: 0123456}}", f"{PASSWORD}: a number, but a str"
    ),
    Case(
        "a_filter", f"{PASSWORD}: '{{{{ kept | to_datetime }}}}'\nkept: {SECRET}", f"{PASSWORD}: Ansible cannot resolve"
    ),
    Case("encrypted", f"{PASSWORD}: !vault |\n{textwrap.indent(ENCRYPTED, '  ')}", REFUSED_LOGIN),
    Case(
        "encrypted_behind",
        f"{PASSWORD}: '{{{{ kept }}}}'\nkept: !vault |\n{textwrap.indent(ENCRYPTED, '  ')}",
        REFUSED_LOGIN,
    ),
    Case(
        "part_of_a_template", f"{PASSWORD}: 'pre{{{{{NAME}}}}}post'", f"{PASSWORD}: Ansible cannot resolve the template"
    ),
    Case(
        "undefined_key",
        f"{PASSWORD}: '{{{{ {{}}.{NAME} }}}}'",
        f"{PASSWORD}: Ansible cannot resolve the template in it: it reads a",
    ),
    Case(
        "failed_filter",
        f"{PASSWORD}: '{{{{ \"x\" | from_json }}}}'",
        f"{PASSWORD}: Ansible cannot resolve the template in it: a filter failed",
    ),
    Case(
        "pasted_file",
        f"{PASSWORD}: {SECRET}\nmsk_scram_broker_ca: ''\nmsk_scram_broker_ca_file: |\n  -----BEGIN A-----\n  {SECRET}",
        PASTED,
    ),
    Case("pasted_key", f"{PASSWORD}: {SECRET}\nseldon_core_client_key: |\n  -----BEGIN A-----\n  {SECRET}", PASTED_KEY),
    Case("behind", f"{PASSWORD}: '{{{{ kept }}}}'\nkept: '{SECRET}{{%x'", f"{PASSWORD}: contains {{{{, {{% or {{#"),
    Case("unsafe", f"{PASSWORD}: !unsafe '{SECRET}{{%x'", REFUSED_LOGIN),
    Case("unsafe_pair", f"{PASSWORD}: !unsafe '{SECRET}{{{{7}}}}x'", REFUSED_LOGIN),
    *(
        Case(name, f"{PASSWORD}: {text}", f"{PASSWORD}: {kind}, but a string is needed. {QUOTES}")
        for name, text, kind in (
            ("octal", "0123456", "a number"),
            ("sexagesimal", "12:30:45", "a number"),
            ("underscores", "1_000_000", "a number"),
            ("hexadecimal", "0x1F", "a number"),
            ("a_float", "1.e+5", "a number"),
            ("a_boolean", "yes", "a boolean"),
            ("a_date", "2026-01-02", "a date"),
        )
    ),
    Case("a_number_behind", f"{PASSWORD}: '{{{{ kept }}}}'\nkept: 0123456", f"{PASSWORD}: a number, but a string"),
    Case(
        "a_user_name", f"{PASSWORD}: {SECRET}\nmsk_scram_username: 0777", "msk_scram_username: a number, but a string"
    ),
    Case("missing", "other: 1", f"{PASSWORD}: missing or empty."),
    Case(
        "binary",
        f"{PASSWORD}: !!binary aGVsbG8td29ybGQ=",
        f"{PASSWORD}: binary data, but a string is needed. Write the text itself, in quotes",
    ),
    Case("both", f"{PASSWORD}: {SECRET}\nmsk_scram_broker_ca_file: ca.crt", "msk_scram_broker_ca_file: given together"),
    Case(
        "no_file",
        f"{PASSWORD}: {SECRET}\nmsk_scram_broker_ca: ''\nmsk_scram_broker_ca_file: none.crt",
        "msk_scram_broker_ca_file: ",
    ),
    Case(
        "a_template",
        f"{PASSWORD}: '{{{{ kept | trim | split(sep) | join }}}}'\nkept: ' {SECRET} '\nsep: ';'",
        REFUSED_LOGIN,
    ),
]


@pytest.fixture(scope="module")
def cases(lab: state.Lab, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], str]:
    """Why each of CASES fails, and all that was printed."""
    known = {name: text for name, text in by_provider(lab)["msk_scram"].items() if name != PASSWORD}
    hosts = {}
    for case in CASES:
        own = {line.partition(":")[0] for line in case.text.splitlines()}
        others = {name: value for name, value in known.items() if name not in own}
        hosts[case.name] = f"seldon_provider: msk_scram\n{text_of(others)}{case.text}"
    return log_in(lab, tmp_path_factory.mktemp("wrong"), hosts, VAULT_PASSWORD)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_pasted_value_is_refused_with_its_reason_or_logs_in(cases: tuple[dict[str, str], str], case: Case) -> None:
    messages, _output = cases
    assert messages[case.name].startswith(case.message), messages[case.name]
    if "contains {" in case.message:
        assert UNSAFE in messages[case.name]


def test_no_pasted_value_is_shown(cases: tuple[dict[str, str], str]) -> None:
    _messages, output = cases
    assert not search(output, {"the secret": SECRET, "the name": NAME})


CANARY = "Canary-of-a-wrong-value"
OTHER_TYPE: Mapping[str, object] = {
    "str": [CANARY],
    "path": [CANARY],
    "int": CANARY,
    "bool": CANARY,
    "list": CANARY,
    "dict": CANARY,
}


def specs() -> dict[str, Mapping[str, Any]]:
    """Return the variables of all roles."""
    found: dict[str, Mapping[str, Any]] = {}
    for role in sorted((ROOT / "roles").iterdir()):
        options = yaml.safe_load((role / "meta" / "argument_specs.yml").read_text())["argument_specs"]["main"][
            "options"
        ]
        found |= {name: spec for name, spec in options.items() if spec["type"] in OTHER_TYPE}
    # What selects the role and its entry point comes before a validation can
    return {name: spec for name, spec in found.items() if name not in DECIDED}


DECIDED = {variables.CREDENTIALS, "managed_kafka_action", "managed_kafka_provider"}


def test_every_variable_of_another_type_is_refused_by_its_name_and_not_shown(lab: state.Lab, tmp_path: Path) -> None:
    known = by_provider(lab)
    hosts = {}
    for name, spec in specs().items():
        provider = next((each for each in PROVIDERS if name.startswith(f"{each}_")), "confluent_sasl")
        given = {**known[provider], "seldon_provider": provider, name: OTHER_TYPE[spec["type"]]}
        hosts[name] = text_of(given)
    messages, output = log_in(lab, tmp_path, hosts)
    assert [name for name in hosts if not messages.get(name, "").startswith(name)] == []
    assert CANARY not in output
