# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The variables of a run as a support bundle shows them: what is secret is masked, and known from then on."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
from ansible import template
from ansible.parsing import vault
from ansible.parsing.dataloader import DataLoader
from ansible.parsing.vault import VaultSecret
from ansible.template import Templar

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.redact import MASK
from ansible_collections.seldon.managed_kafka.plugins.plugin_utils.settings import Settings

# From ansible-core 2.19 on, a string is a template only where Ansible has read it from a file of the user
TEMPLATE = getattr(template, "trust_as_template", str)("{{ not_there }}")


def settings(**variables: Any) -> Settings:
    loader = DataLoader()
    return Settings.of_task(variables, Templar(loader, variables), loader)


def test_settings_mask_what_the_specs_call_secret_of_every_provider() -> None:
    found = settings(
        confluent_sasl_api_key="KEY", confluent_sasl_api_secret="first-secret", seldon_core_api_key="a-token", other="x"
    )
    assert found.shown == {
        "confluent_sasl_api_key": "KEY",
        "confluent_sasl_api_secret": MASK,
        "seldon_core_api_key": MASK,
    }
    assert found.secrets == {"first-secret", "a-token"}


def test_settings_mask_a_secret_in_the_wrong_place() -> None:
    connection = "Endpoint=sb://a.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=abc"
    found = settings(kafka_sasl_username=connection, seldon_core_values={"a": [connection]})
    assert found.shown == {"kafka_sasl_username": MASK, "seldon_core_values": {"a": [MASK]}}
    assert found.secrets == {connection}


def test_settings_know_the_content_of_files_relative_to_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "password").write_text("from-a-file\n")
    monkeypatch.chdir(tmp_path)
    found = settings(kafka_sasl_password_file="password", kafka_mtls_client_key_file="missing")
    assert found.shown == {"kafka_sasl_password_file": "password", "kafka_mtls_client_key_file": "missing"}
    assert found.secrets == {"from-a-file"}


def test_settings_leave_out_defaults_and_say_what_cannot_be_resolved() -> None:
    found = settings(managed_kafka_prune=False, managed_kafka_adopt=True, seldon_core_version=TEMPLATE)
    assert found.shown["managed_kafka_adopt"] is True
    assert "managed_kafka_prune" not in found.shown
    assert found.shown["seldon_core_version"].startswith("(not resolved: ")


def test_settings_know_secrets_that_other_variables_of_the_user_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "key").write_text("the password of the vault")
    run = ["ansible-vault", "encrypt_string", "--vault-password-file", str(tmp_path / "key"), "Encrypted-one"]
    encrypted = subprocess.run(run, capture_output=True, text=True, check=True).stdout
    file = tmp_path / "variables.yml"
    file.write_text(
        f"nested: [{{x: 1}}]\nany_name: {encrypted}\nvault_x: Of-a-file\nvault_port: '9092'\nother: shown\n"
    )
    loader, key = DataLoader(), VaultSecret(b"the password of the vault")
    loader.set_vault_secrets([("default", key)])
    # From ansible-core 2.19 on, a run has one set of passwords
    if context := getattr(vault, "VaultSecretsContext", None):
        monkeypatch.setattr(context, "_current", context([("default", key)]))
    found = Settings.of_task(loader.load_from_file(str(file)), Templar(loader, {}), loader)
    assert found.secrets == {"Encrypted-one", "Of-a-file"}
