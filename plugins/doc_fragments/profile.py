# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the options in module_utils/arguments.py."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  profile:
    description: The managed Kafka that the credentials are for.
    type: str
    required: true
    choices: [confluent_sasl]
  secret_names:
    description: Names of the Secrets, where the defaults do not suit. The keys inside are fixed.
    type: dict
    default: {}
    suboptions:
      broker:
        description: Holds C(ca.crt), the CA of the brokers. The default is C(kafka-broker-tls).
        type: str
      client:
        description: Holds what identifies the client. The default is C(confluent-kafka-sasl) for V(confluent_sasl).
        type: str
"""

    CREDENTIALS = r"""
options:
  credentials:
    description:
      - What the provider gave you. Which fields are needed depends on O(profile).
      - A field that does not belong to the profile is refused.
      - Secret values are never returned, in no encoding.
    type: dict
    required: true
    suboptions:
      bootstrap_servers:
        description: Comma-separated C(host:port) list of the brokers to contact first.
        type: str
      api_key:
        description: Key of an API key of the Kafka cluster, for V(confluent_sasl). The user name, not a secret.
        type: str
      api_secret:
        description: Secret of that API key, for V(confluent_sasl).
        type: str
      broker_ca:
        description:
          - PEM text of the CA certificates that sign the brokers' certificates.
          - The public roots that the provider documents when omitted.
        type: str
"""

    CONNECTION = r"""
options:
  connection:
    description:
      - The part of the credentials that is no secret. Which fields are needed depends on O(profile).
      - A secret field is refused here, the values never need one.
    type: dict
    required: true
    suboptions:
      bootstrap_servers:
        description: Comma-separated C(host:port) list of the brokers to contact first.
        type: str
      api_key:
        description: Key of an API key of the Kafka cluster, for V(confluent_sasl). The user name, not a secret.
        type: str
"""
