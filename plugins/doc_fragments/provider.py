# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the options in module_utils/options/shared.py."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  provider:
    description: The managed Kafka.
    type: str
    required: true
    choices: [confluent_sasl, confluent_oauth, msk_mtls, msk_scram, event_hubs]
  secret_names:
    description: Names of the Secrets, where the defaults do not suit. Their keys are fixed.
    type: dict
    default: {}
    suboptions:
      broker:
        description: Holds C(ca.crt), the CA of the brokers. The default is C(kafka-broker-tls).
        type: str
      client:
        description:
          - Holds what identifies the client, such as its password or certificate.
          - The default is C(confluent-kafka-sasl) for V(confluent_sasl),
            C(confluent-kafka-oauth) for V(confluent_oauth), C(kafka-client-tls) for V(msk_mtls),
            C(kafka-sasl-secret) for V(msk_scram) and C(azure-kafka-secret) for V(event_hubs).
        type: str
"""

    CREDENTIALS = r"""
options:
  credentials:
    description:
      - Addresses and credentials from the provider. Which fields are required depends on O(provider).
      - A module that does not log in needs the public fields only, and ignores the secret ones.
      - A field of another provider is refused.
      - Secret values are never returned, in any encoding.
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
      client_id:
        description: Client ID at the identity provider, for V(confluent_oauth). Not a secret.
        type: str
      client_secret:
        description: Secret of that client, for V(confluent_oauth).
        type: str
      token_endpoint_url:
        description:
          - C(https) URL where the identity provider issues tokens, for V(confluent_oauth).
          - Its certificate must chain to a public root, because Seldon Core cannot be given another one.
        type: str
      logical_cluster:
        description: ID of the Kafka cluster, V(lkc-...), for V(confluent_oauth).
        type: str
      identity_pool_id:
        description: ID of the identity pool, V(pool-...), for V(confluent_oauth).
        type: str
      extensions:
        description:
          - SASL extensions as C(name=value), separated by commas without blanks, for V(confluent_oauth).
          - Replaces the IDs of cluster and pool, which are written as extensions too.
        type: str
      scope:
        description:
          - Scopes to request, separated by blanks, for V(confluent_oauth).
          - Microsoft Entra ID needs C(api://<client id>/.default).
        type: str
      client_cert:
        description:
          - PEM text of the client's certificate, for V(msk_mtls).
          - Intermediate certificates follow it, each behind the one that it signed.
        type: str
      client_key:
        description:
          - PEM text of the key of that certificate, for V(msk_mtls). RSA and not encrypted.
          - PKCS#1 and the line ends of Windows are converted to what all Kafka clients of Seldon accept.
        type: str
      client_ca:
        description: PEM text of the CA that signed that certificate, for V(msk_mtls).
        type: str
      username:
        description: User name in the AWS secret that is associated with the cluster, for V(msk_scram). Not a secret.
        type: str
      password:
        description: Password of that user, for V(msk_scram).
        type: str
      mechanism:
        description:
          - SASL mechanism, for V(msk_scram).
          - V(SCRAM-SHA-512) when omitted, the only one that MSK itself offers.
        type: str
        choices: [SCRAM-SHA-512, SCRAM-SHA-256]
      namespace:
        description:
          - Name of the namespace, without C(.servicebus.windows.net), for V(event_hubs).
          - In another cloud, give the bootstrap servers instead.
        type: str
      connection_string:
        description:
          - Connection string of a shared access policy of the namespace, for V(event_hubs).
          - The policy needs the Manage right, because Seldon Core creates its topics.
        type: str
      tier:
        description:
          - Pricing tier of the namespace, for V(event_hubs). V(standard) when omitted.
          - Determines the limits. V(basic) is refused, because it does not offer Kafka's protocol.
        type: str
        choices: [basic, standard, premium, dedicated]
      broker_ca:
        description:
          - PEM text of the CA certificates that sign the brokers' certificates, up to the root.
          - When omitted, the public roots that the provider documents, read from the Python library certifi.
        type: str
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
