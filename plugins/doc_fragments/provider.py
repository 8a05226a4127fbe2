# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the options in module_utils/options/shared.py, as far as possible in the words of the providers."""

from __future__ import annotations

from collections.abc import Iterator

from ..module_utils.common.option_names import without_marks
from ..module_utils.options.naming import role_spec
from ..module_utils.options.shared import credentials_spec, provider_spec, settings_spec
from ..module_utils.providers.names import FROM_SECRET
from ..module_utils.providers.registry import PROVIDERS
from ..plugin_utils.documentation import document, within


def _field(name: str) -> Iterator[str]:
    """Yield what is said about a field of C(credentials), and which providers need it."""
    fields = {p.name: field for p in PROVIDERS.values() for field in p.fields if field.name == name}
    yield from dict.fromkeys(without_marks(field.description) for field in fields.values())
    for phrase, required in (("Required for", True), ("Optional for", False)):
        users = [f"V({each})" for each, field in fields.items() if (field.required and not field.default) is required]
        if users:
            yield f"{phrase} {', '.join(users)}."
    yield from (f"One of V({'), V('.join(field.choices)})." for field in fields.values() if field.choices)
    yield from (f"V({field.default}) when omitted." for field in fields.values() if field.default)


_DEFAULTS = ", ".join(f"C({each.default_client_secret}) for V({each.name})" for each in PROVIDERS.values())
_PROVIDER = {
    "provider": "The managed Kafka.",
    "secret_names": "Names of the Secrets, where the defaults do not suit. Their keys are fixed.",
    "secret_names.broker": "Holds C(ca.crt), the CA of the brokers. The default is C(kafka-broker-tls).",
    "secret_names.client": [
        "Holds what identifies the client, such as its password or certificate.",
        f"The default is {_DEFAULTS}.",
    ],
}
_CREDENTIALS = {
    "credentials": [
        "Addresses and credentials from the provider. Which fields are required depends on O(provider).",
        "A module that does not log in needs the public fields only, and ignores the secret ones.",
        "A field of another provider is refused.",
        "Secret values are never returned, in any encoding.",
    ],
    **within(
        "credentials",
        {
            **{name: list(_field(name)) for name in credentials_spec()["credentials"]["options"]},
            FROM_SECRET: [
                "Secret of the cluster that holds values of fields, or a list of such Secrets.",
                "Each has C(namespace), C(name), and C(keys), which maps names of fields to keys of the Secret.",
                "A field that the Helm values depend on, such as C(bootstrap_servers), cannot be in a Secret.",
                "The module reads the Secrets with the account that it uses for the cluster, and returns no value.",
            ],
        },
    ),
}
SETTINGS = {
    "topics": "How Seldon Core 2 creates its topics.",
    "topics.replication_factor": "Replicas of each partition, 3 unless given. Not below the C(min.insync.replicas) of "
    "the brokers.",
    "topics.partitions": "Partitions of each topic, 4 unless given.",
    "topics.prefix": "Prefix of every topic name, C(seldon) unless given.",
    "verify_hostname": "Whether a broker's certificate must be for its host name. By default the charts do not verify "
    "that.",
}


class ModuleDocFragment:
    DOCUMENTATION: str = document(provider_spec(), _PROVIDER)
    CREDENTIALS: str = document(credentials_spec(), _CREDENTIALS)
    SETTINGS: str = document(settings_spec(), SETTINGS)
    ROLE: str = document(
        role_spec(),
        {
            "_from_role": "Internal. Whether messages name variables of roles.",
            "_variables": "Internal. Option to the variable of a role, where it is another one than usual.",
        },
    )
