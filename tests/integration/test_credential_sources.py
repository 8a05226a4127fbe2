# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page about credential stores, with such stores: its lookups log in, and failures are reported as it describes."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from confluent_kafka.admin import AdminClient

from tests.examples.find import documents, of_pages
from tests.integration.leaks.finder import search
from tests.integration.logins import log_in, text_of
from tests.lab import credentials, state
from tests.lab.credentials import Login
from tests.lab.kafka import broker
from tests.lab.paths import ROOT
from tests.lab.stores import REGION, Stores, stores
from tests.lab.variables import TOPICS, by_provider

pytestmark = pytest.mark.lab

PAGE = ROOT / "docs" / "how-to" / "credential-sources.md"
EXAMPLES = [example for example in of_pages() if example.path == PAGE]
VAULT, AWS = "community.hashi_vault.vault_kv2_get", "amazon.aws.secretsmanager_secret"
URL = "url='https://vault.example.com:8200'"
FILES = "/of/the/lab"
"""Stands for the folder of certificates until the lab is known."""
CA = f"ca_cert='{FILES}/ca.crt'"
BINARY = credentials.password()


def variables(plugin: str) -> dict[str, str]:
    """The page's example of a lookup plugin."""
    (found,) = (
        document
        for example in EXAMPLES
        if example.language == "yaml" and plugin in example.text
        for document in documents(example.text)
    )
    return dict(found)


OF_VAULT, OF_AWS = variables(VAULT), variables(AWS)
(WHOLE,) = (each.text for each in EXAMPLES if each.language == "inline" and each.text.startswith(f"(lookup('{AWS}'"))
"""What the page has for a secret whose name contains a dot."""
OF_ARN = WHOLE.replace("'kafka.seldon'", "arn")


def of_vault(path: str = "kafka", key: str = "password", option: str = URL) -> str:
    """The page's expression for a password in Vault, with another path, key or server."""
    example = OF_VAULT["kafka_sasl_password"]
    for text, other in (("seldon/kafka", f"seldon/{path}"), (URL, option), (".secret.password", f".secret.{key}")):
        assert text in example
        example = example.replace(text, other)
    return example


def of_aws(name: str = "AmazonMSK_seldon.password", option: str = "nested=true, ") -> str:
    """The page's expression for a password of AWS, for another secret or in another way."""
    example = OF_AWS["msk_scram_password"]
    for text, other in (("AmazonMSK_seldon.password", name), ("nested=true, ", option)):
        assert text in example
        example = example.replace(text, other)
    return example


def trimmed(expression: str) -> str:
    """With the remedy against a newline."""
    return expression.replace(" }}", " | trim }}")


def cases() -> Iterator[tuple[str, dict[str, str], str]]:
    """Name, variables, and what the message contains; nothing where the login succeeds."""
    yield "vault", OF_VAULT, ""
    yield "aws", OF_AWS, ""
    yield "environment", {"kafka_sasl_password": variables("ansible.builtin.env")["kafka_sasl_password"]}, ""
    for name, value, reason in (
        ("address-of-the-environment", of_vault(option=CA), ""),
        ("newline", of_vault("newline"), "ends in a newline, which would be sent as part of it"),
        ("newline-trimmed", trimmed(of_vault("newline")), ""),
        ("mapping", of_vault().replace(".secret.password", ".secret"), "a mapping, but a string is needed"),
        ("answer", of_vault().replace(".secret.password", ""), "a mapping, but a string is needed"),
        ("number", of_vault("number"), "a number, but a string is needed"),
        ("document", of_vault("document"), "is a whole JSON document, not one value"),
        ("base64", of_vault("base64"), "The login failed"),
        ("empty", of_vault("empty"), "missing or empty"),
        ("address", of_vault("address"), "looks like the address of a secret in a secret store, not the secret"),
        ("no-secret", of_vault("none"), f"the lookup {VAULT} in it failed"),
        ("no-key", of_vault(key="none"), "Ansible cannot resolve the template in it: it reads a variable, a key or an"),
        ("no-rights", of_vault(option=f"{URL}, token='other'"), f"the lookup {VAULT} in it failed"),
        ("no-collection", of_vault().replace(VAULT, "no.such.lookup"), "the lookup no.such.lookup in it failed"),
        ("no-ca", of_vault(option="url=vault_without_ca"), f"the lookup {VAULT} in it failed"),
    ):
        yield f"vault-{name}", {"kafka_sasl_password": value}, reason
    yield "vault-braces", {name: value.replace("/kafka", "/braces") for name, value in OF_VAULT.items()}, ""
    key = {"kafka_mtls_client_key": of_vault("pem", "key")}
    yield "vault-base64-of-pem", key, "b64decode"
    yield "vault-base64-without-lines", {"kafka_mtls_client_key": of_vault("pem", "bare")}, ""
    for name, value, reason in (
        ("dot", f"{{{{ {WHOLE} }}}}", ""),
        ("arn", f"{{{{ {OF_ARN} }}}}", ""),
        ("dot-nested", of_aws("kafka.seldon.password"), f"the lookup {AWS} in it failed"),
        ("whole", of_aws("AmazonMSK_seldon", ""), "is the whole of the AWS secret, a JSON document, not one value"),
        ("newline", of_aws("AmazonMSK_newline.password"), "ends in a newline, which would be sent as part of it"),
        ("newline-trimmed", trimmed(of_aws("AmazonMSK_newline.password")), ""),
        ("binary", of_aws("AmazonMSK_binary", ""), "binary data, but a string is needed"),
        ("no-secret", of_aws("none.password"), f"the lookup {AWS} in it failed"),
        ("no-key", of_aws("AmazonMSK_seldon.none"), f"the lookup {AWS} in it failed"),
    ):
        yield f"aws-{name}", {"msk_scram_password": value}, reason
    yield "aws-braces", {name: value.replace("K_seldon", "K_braces") for name, value in OF_AWS.items()}, ""


PLUGIN = """
import json, sys, requests
from importlib import import_module
module, name, given = json.load(sys.stdin)
plugin = getattr(import_module(f"awx_plugins.credentials.{module}"), name)
fields = plugin.inputs["fields"] + plugin.inputs["metadata"]
defaults = {each["id"]: each["default"] for each in fields if "default" in each}
labels = [each["label"] for each in plugin.inputs["metadata"]]
try:
    found = {"value": plugin.backend(**{**defaults, **given})}
except requests.HTTPError as error:
    found = {"status": error.response.status_code}
json.dump({"name": plugin.name, "labels": labels, **found}, sys.stdout)
"""
"""Reads with a plug-in of AWX, as a controller does, whose form fills in what has a default."""

CASES = {name: (given, reason) for name, given, reason in cases()}


@pytest.fixture(scope="module")
def braces(lab: state.Lab) -> Iterator[Login]:
    """A user of Kafka whose password Ansible would take for a template."""
    admin = AdminClient({"bootstrap.servers": f"localhost:{lab.ports.kafka39_internal}", "log_level": 0})
    user = Login(f"user-{uuid4().hex[:6]}", f"{credentials.password()}{{{{ nobody }}}}{{% x")
    broker.set_scram_password(admin, user)
    yield user
    broker.remove_scram_user(admin, user.username)


@pytest.fixture(scope="module")
def filled(
    lab: state.Lab, braces: Login, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Stores, dict[str, str]]]:
    """Both stores with the lab's credentials and damaged copies, and the ARNs of AWS'."""
    user, key = lab.credentials.scram, lab.pem("client.key")
    both, of_braces = ({"username": each.username, "password": each.password} for each in (user, braces))
    newline, document = {**both, "password": f"{user.password}\n"}, {"password": user.password}
    with stores(lab, tmp_path_factory.mktemp("stores")) as ready:
        ready.write_vault(
            {
                "seldon/kafka": both,
                "seldon/braces": of_braces,
                "seldon/newline": newline,
                "seldon/number": {"password": 123456},
                "seldon/document": {"password": json.dumps(document)},
                "seldon/base64": {"password": base64.b64encode(user.password.encode()).decode()},
                "seldon/empty": {"password": ""},
                "seldon/address": {"password": "op://Platform/Kafka/password"},
                "seldon/pem": {
                    "key": base64.b64encode(key.encode()).decode(),
                    "bare": "".join(line for line in key.splitlines() if not line.startswith("-----")),
                },
            }
        )
        arns = ready.write_aws(
            {
                "AmazonMSK_seldon": json.dumps(both),
                "AmazonMSK_braces": json.dumps(of_braces),
                "AmazonMSK_newline": json.dumps(newline),
                "AmazonMSK_binary": BINARY.encode(),
                "kafka.seldon": json.dumps(both),
            }
        )
        yield ready, arns


@pytest.fixture(scope="module")
def logins(
    lab: state.Lab, filled: tuple[Stores, dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, str], str]:
    """Return why the login of each of CASES fails, and all that was printed."""
    ready, arns = filled
    server = f"url='{ready.vault}', {CA}"
    hosts = {}
    for name, (given, _reason) in CASES.items():
        (provider,) = {variable.rpartition("_")[0] for variable in given if variable.endswith("_password")} or {
            "kafka_mtls"
        }
        own = {
            variable: value.replace(URL, server).replace(FILES, str(lab.paths.tls)) for variable, value in given.items()
        }
        others = {
            "seldon_provider": provider,
            "managed_kafka_topics": TOPICS,
            "vault_without_ca": ready.vault,
            "arn": arns["AmazonMSK_seldon"],
        }
        hosts[name] = text_of({**by_provider(lab)[provider], **others, **own})
    environ = {**ready.environ, "KAFKA_PASSWORD": lab.credentials.scram.password}
    return log_in(lab, tmp_path_factory.mktemp("logins"), hosts, environ=environ)


@pytest.mark.parametrize("name", CASES)
def test_value_of_a_store_logs_in_or_is_refused_with_its_reason(logins: tuple[dict[str, str], str], name: str) -> None:
    messages, _output = logins
    _given, reason = CASES[name]
    assert reason in messages[name]
    assert bool(reason) == bool(messages[name]), messages[name]


def test_refused_document_is_answered_with_the_expression_for_its_value(logins: tuple[dict[str, str], str]) -> None:
    messages, _output = logins
    for name in ("vault-document", "aws-whole"):
        assert "key password alone, in Ansible with `(TEXT | from_json).password`" in messages[name]


def test_failed_lookup_is_answered_with_what_it_needs(logins: tuple[dict[str, str], str]) -> None:
    messages, _output = logins
    failed = [name for name, (_given, reason) in CASES.items() if reason.startswith("the lookup ")]
    assert all("Check that its collection and its Python packages are installed" in messages[name] for name in failed)
    assert {"vault-no-rights", "vault-no-collection", "aws-no-secret"} <= set(failed)


def test_nothing_of_a_store_is_shown(
    lab: state.Lab, filled: tuple[Stores, dict[str, str]], braces: Login, logins: tuple[dict[str, str], str]
) -> None:
    _messages, output = logins
    ready, _arns = filled
    secrets = {"the password": lab.credentials.scram.password, "that with braces": braces.password, "binary": BINARY}
    assert not search(output, {**secrets, "the key": lab.pem("client.key"), "the token": ready.token})


def row_of(title: str) -> list[str]:
    """The cells of the page's row about a credential type of a controller, but for its own."""
    (cells,) = re.findall(rf"^\| \[{re.escape(title)}\]\([^)]*\) \| (.*) \|$", PAGE.read_text(), re.MULTILINE)
    return str(cells).split(" | ")


def read_with_awx(ready: Stores, module: str, plugin: str, given: Mapping[str, str]) -> dict[str, Any]:
    """The `value` that a plug-in of AWX returns for such inputs, or the `status` of the store's refusal."""
    done: dict[str, Any] = json.loads(ready.run(PLUGIN, [module, plugin, given]))
    inputs, _note = row_of(done.pop("name"))
    assert set(inputs.split(", ")) <= set(done.pop("labels"))
    return done


def test_plugin_of_awx_reads_a_key_of_vault_in_the_version_that_the_page_names(
    lab: state.Lab, filled: tuple[Stores, dict[str, str]]
) -> None:
    ready, _arns = filled
    given = {"url": ready.vault, "token": ready.token, "cacert": lab.pem("ca.crt"), "secret_backend": "secret"}
    given |= {"secret_path": "seldon/kafka", "secret_key": "password"}
    read = partial(read_with_awx, ready, "hashivault", "hashivault_kv_plugin")
    assert "`v1` unless you choose `v2`" in row_of("HashiCorp Vault Secret Lookup")[1]
    assert read({**given, "api_version": "v2"}) == {"value": lab.credentials.scram.password}
    assert read(given) == {"status": 404}


def test_plugin_of_awx_returns_the_whole_document_of_aws(lab: state.Lab, filled: tuple[Stores, dict[str, str]]) -> None:
    ready, _arns = filled
    given = {"aws_access_key": "lab", "aws_secret_key": "lab", "region_name": REGION, "secret_name": "AmazonMSK_seldon"}
    found = read_with_awx(ready, "aws_secretsmanager", "aws_secretmanager_plugin", given)
    assert json.loads(found["value"])["password"] == lab.credentials.scram.password
    assert "returns the whole text of a secret" in row_of("AWS Secrets Manager lookup")[1]
