# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the options in module_utils/options/shared.py, as far as it follows from the providers."""

from __future__ import annotations

import json
from collections.abc import Iterator

from ..module_utils.providers.registry import PROVIDERS

_CLIENT_SECRETS = ", ".join(f"C({each.default_client_secret}) for V({each.name})" for each in PROVIDERS.values())


def _description(name: str) -> Iterator[str]:
    """Yield what is said about a field of C(credentials), and which providers need it."""
    fields = {p.name: field for p in PROVIDERS.values() for field in p.fields if field.name == name}
    yield from dict.fromkeys(field.description for field in fields.values())
    for phrase, required in (("Required for", True), ("Optional for", False)):
        users = [f"V({each})" for each, field in fields.items() if (field.required and not field.default) is required]
        if users:
            yield f"{phrase} {', '.join(users)}."
    yield from (f"V({field.default}) when omitted." for field in fields.values() if field.default)


_FIELDS = {
    field.name: {
        "type": "str",
        "description": list(_description(field.name)),
        **({"choices": field.choices} if field.choices else {}),
    }
    for provider in PROVIDERS.values()
    for field in provider.fields
}


class ModuleDocFragment:
    DOCUMENTATION = rf"""
options:
  provider:
    description: The managed Kafka.
    type: str
    required: true
    choices: [{", ".join(PROVIDERS)}]
  secret_names:
    description: Names of the Secrets, where the defaults do not suit. Their keys are fixed.
    type: dict
    default: {{}}
    suboptions:
      broker:
        description: Holds C(ca.crt), the CA of the brokers. The default is C(kafka-broker-tls).
        type: str
      client:
        description:
          - Holds what identifies the client, such as its password or certificate.
          - The default is {_CLIENT_SECRETS}.
        type: str
"""

    CREDENTIALS = rf"""
options:
  credentials:
    description:
      - Addresses and credentials from the provider. Which fields are required depends on O(provider).
      - A module that does not log in needs the public fields only, and ignores the secret ones.
      - A field of another provider is refused.
      - Secret values are never returned, in any encoding.
    type: dict
    required: true
    suboptions: {json.dumps(_FIELDS)}
"""

    SETTINGS = r"""
options:
  topics:
    description: How Seldon Core 2 creates its topics.
    type: dict
    default: {}
    suboptions:
      replication_factor:
        description: Replicas of each partition, 3 unless given. Not below the C(min.insync.replicas) of the brokers.
        type: raw
      partitions:
        description: Partitions of each topic, 4 unless given.
        type: raw
      prefix:
        description: Prefix of every topic name, C(seldon) unless given.
        type: str
  verify_hostname:
    description: Whether a broker's certificate must be for its host name. By default the charts do not verify that.
    type: bool
    default: true
"""
