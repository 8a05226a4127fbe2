# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The names that modules know without the providers are those of the providers."""

from __future__ import annotations

from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.names import (
    CLIENT_SECRETS,
    FIELDS,
    SECRET_FIELDS,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.registry import PROVIDERS


def test_fields_are_those_of_the_providers() -> None:
    assert {name: tuple(field.name for field in each.fields) for name, each in PROVIDERS.items()} == FIELDS


def test_secret_fields_are_those_of_the_providers_and_secret_in_all_of_them() -> None:
    every = [field for provider in PROVIDERS.values() for field in provider.fields]
    assert {field.name for field in every if field.secret} == SECRET_FIELDS
    assert [field.name for field in every if field.name in SECRET_FIELDS and not field.secret] == []


def test_client_secrets_are_those_of_the_providers() -> None:
    assert {provider.default_client_secret for provider in PROVIDERS.values()} == CLIENT_SECRETS
