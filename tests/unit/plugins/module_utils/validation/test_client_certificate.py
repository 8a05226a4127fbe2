# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates of clients."""

from __future__ import annotations

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.certificates import (
    authorities,
    certificates,
    client_chain,
    expiry,
    leads_to,
    public_key,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.private_key import rsa_private_key
from tests.unit.plugins.module_utils.pki import (
    ANY,
    CLIENT,
    EXPIRED,
    FUTURE,
    NOW,
    SERVER,
    Issued,
    ec_key,
    issue,
    key_pem,
    rsa_key,
)
from tests.unit.plugins.module_utils.refusals import refusal

CA = issue("Client CA", key=ec_key(1))
SAME_NAME = issue("Client CA", key=ec_key(2))
INTERMEDIATE = CA.signs("Intermediate", ca=True, key=ec_key(3), days=(-10, 30))
LOWER = INTERMEDIATE.signs("Lower Intermediate", ca=True, key=ec_key(4))
CLIENT_CERT = CA.signs("client", key=rsa_key())
DEEP = LOWER.signs("client", key=rsa_key(), purposes=[CLIENT])

REFUSED = [
    ("client.crt", "not PEM", "lookup("),
    (CLIENT_CERT.pem + key_pem(rsa_key()), "private key", "compromised"),
    (CA.signs("old", days=EXPIRED).pem, "CN=old expired on 2025-12-22", "replaces it"),
    (CA.signs("coming", days=FUTURE).pem, "CN=coming is not valid before 2026-01-11", "correct the clock"),
    (
        CLIENT_CERT.pem + issue("old", days=EXPIRED).pem,
        "CN=old expired on 2025-12-22",
        "replaces it",
    ),
    (CA.signs("server", purposes=[SERVER]).pem, "CN=server is not for clients", "client authentication"),
    (DEEP.pem + INTERMEDIATE.pem, "CN=client is followed by that of CN=Intermediate", "after each one"),
    (INTERMEDIATE.pem + CLIENT_CERT.pem, "CN=Intermediate is followed by that of CN=client", "certificate first"),
    (CLIENT_CERT.pem + SAME_NAME.pem, "which did not sign it", "certificate first"),
]
ACCEPTED = {
    "alone": [CLIENT_CERT],
    "for clients": [CA.signs("client", purposes=[CLIENT])],
    "for any purpose": [CA.signs("client", purposes=[ANY])],
    "for both": [CA.signs("client", purposes=[SERVER, CLIENT])],
    "with its CA": [CLIENT_CERT, CA],
    "with intermediates": [DEEP, LOWER, INTERMEDIATE],
    "with all of them": [DEEP, LOWER, INTERMEDIATE, CA],
}


@pytest.mark.parametrize(("text", "reason", "remedy"), REFUSED)
def test_refused(text: str, reason: str, remedy: str) -> None:
    refused = refusal(client_chain, text, NOW)
    assert reason in refused.reason
    assert remedy in refused.remedy


@pytest.mark.parametrize("chain", ACCEPTED.values(), ids=ACCEPTED)
def test_accepted_in_its_order(chain: list[Issued]) -> None:
    found = client_chain("".join(one.pem for one in chain), NOW)
    assert [one.pem for one in found] == [one.pem for one in chain]


@pytest.mark.parametrize(
    ("chain", "issuers", "leads"),
    [
        ([CLIENT_CERT], [CA], True),
        ([CLIENT_CERT, CA], [CA], True),
        ([CLIENT_CERT], [issue("Other"), CA], True),
        ([DEEP, LOWER, INTERMEDIATE], [CA], True),
        ([DEEP], [LOWER], True),
        ([DEEP, LOWER], [LOWER], True),
        ([DEEP], [CA], False),
        ([CLIENT_CERT], [SAME_NAME], False),
        ([CLIENT_CERT], [issue("Other")], False),
    ],
)
def test_where_a_chain_leads(chain: list[Issued], issuers: list[Issued], leads: bool) -> None:
    cas = authorities("".join(one.pem for one in issuers), NOW)
    assert leads_to(client_chain("".join(one.pem for one in chain), NOW), cas) is leads


@pytest.mark.parametrize(("number", "same"), [(0, True), (1, False)])
def test_its_key_can_be_compared(number: int, same: bool) -> None:
    key = rsa_private_key(key_pem(rsa_key(number)))
    assert (public_key(certificates(CLIENT_CERT.pem)[0]) == key.public_key) is same


def test_the_first_one_to_expire_counts() -> None:
    assert expiry(DEEP.pem + LOWER.pem + INTERMEDIATE.pem) == INTERMEDIATE.certificate.not_valid_after_utc
