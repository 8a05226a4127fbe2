# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Users and passwords of the lab's Kafka, made anew for each lab."""

from __future__ import annotations

import base64
import secrets
import string
from dataclasses import dataclass, field

ALPHANUMERIC = string.ascii_letters + string.digits
# What real passwords hold and careless code breaks: all of it is valid for every reader of Seldon's.
SYMBOLS = "+/=&%$;#:"
# Clients differ in whether they encode a client secret for its HTTP header; these come out the same either way.
UNRESERVED = "-._~"


@dataclass(frozen=True)
class Login:
    """A user, or an OAuth client, with its password."""

    username: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class Credentials:
    """Everyone that the lab's Kafka and identity provider know."""

    plain: Login
    # The password is an Event Hubs namespace's connection string
    event_hubs: Login
    scram: Login
    oauth: Login
    # Known to the identity provider; the broker refuses its tokens, which are for another audience.
    oauth_other_audience: Login


def password(symbols: str = SYMBOLS, length: int = 40) -> str:
    """A password with at least one of each symbol, none of them first or last."""
    inner = [*symbols, *(secrets.choice(ALPHANUMERIC) for _index in range(length - len(symbols) - 2))]
    secrets.SystemRandom().shuffle(inner)
    return "".join([secrets.choice(ALPHANUMERIC), *inner, secrets.choice(ALPHANUMERIC)])


def connection_string() -> str:
    """An Event Hubs namespace's connection string, with a random key."""
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    return f"Endpoint=sb://lab.servicebus.windows.net/;SharedAccessKeyName=seldon;SharedAccessKey={key}"


def generate() -> Credentials:
    """Fresh credentials; user names have the shape that the providers give them."""
    api_key = "".join(secrets.choice(string.ascii_uppercase + string.digits) for _index in range(16))
    return Credentials(
        plain=Login(api_key, password()),
        event_hubs=Login("$ConnectionString", connection_string()),
        scram=Login("msk-seldon", password()),
        oauth=Login("seldon-kafka", password(UNRESERVED)),
        oauth_other_audience=Login("seldon-other-audience", password(UNRESERVED)),
    )
