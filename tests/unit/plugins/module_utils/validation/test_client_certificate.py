# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates of clients."""

from __future__ import annotations

import itertools

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.certificates import (
    authorities,
    certificates,
    client_chain,
    expiry,
    public_key,
    up_to,
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
    renamed,
    rsa_key,
    short_key,
)
from tests.unit.plugins.module_utils.refusals import refusal, refusals

CA = issue("Client CA", key=ec_key(1))
SAME_NAME = issue("Client CA", key=ec_key(2))
INTERMEDIATE = CA.signs("Intermediate", ca=True, key=ec_key(3), days=(-10, 30))
LOWER = INTERMEDIATE.signs("Lower Intermediate", ca=True, key=ec_key(4))
CLIENT_CERT = CA.signs("client", key=rsa_key())
DEEP = LOWER.signs("client", key=rsa_key(), purposes=[CLIENT])
CROSS_SIGNED = issue("Other CA", key=ec_key(2)).signs("Client CA", ca=True, key=ec_key(1))
ONE_OF_TWO = issue("Two", key=ec_key(2)).signs("One", ca=True, key=ec_key(1))
TWO_OF_ONE = issue("One", key=ec_key(1)).signs("Two", ca=True, key=ec_key(2))
"""CAs that signed each other."""
SIGNED_BY_RSA = issue("CA", key=rsa_key(1)).signs("client", key=rsa_key()).der
SIGNED_WITH_SHA1 = renamed("CERTIFICATE", SIGNED_BY_RSA, "sha256", "sha1")
SIGNED_WITH_MD5 = renamed("CERTIFICATE", SIGNED_BY_RSA, "sha256", "md5")
PSS = """\
-----BEGIN CERTIFICATE-----
MIIDYTCCAhSgAwIBAgIUJlTf+4w7IMtl9Ei1+0j851WUtLUwQgYJKoZIhvcNAQEK
MDWgDzANBglghkgBZQMEAgEFAKEcMBoGCSqGSIb3DQEBCDANBglghkgBZQMEAgEF
AKIEAgIA3jAOMQwwCgYDVQQDDANwc3MwIBcNMjYxMTMwMjMwMzQ3WhgPMjEyNjEx
MDYyMzAzNDdaMA4xDDAKBgNVBAMMA3BzczCCASAwCwYJKoZIhvcNAQEKA4IBDwAw
ggEKAoIBAQCg8DwHY04rI0gSRJpVk1cagXCLUA2bjIrw/CbLIXp0Zj1f/3xfDjoG
yyKQSIcmLcFntnODk8qUX27n1FnPtXjUt032yTy+IJKqhHuUb6rH5oBSj5xo9rKM
NJOvsIEvMMkP5PaWCeQdmZo7LM16PxYtpgy72RzPLpcwtJckCFqjwz6B3p6YCaSS
I7qKHEYEaM9iO0mCRU/28JrCTfT6w3y6K3Q3uOMrQr6xRsKgZTYFfSaoUMI617Ue
J3fU3U7/xcp/IUpTAHe5USqJv4xq/l3XzHSZyALWFLWhpv1tDDk6yVVPHTq5PTzb
DXgcbIlGNVl+71AfwXTx8iK3/Hq/yMuzAgMBAAGjTTBLMB0GA1UdDgQWBBT8Rngr
nZezV1PQDLP1qF7mFem8gDAfBgNVHSMEGDAWgBT8RngrnZezV1PQDLP1qF7mFem8
gDAJBgNVHRMEAjAAMEIGCSqGSIb3DQEBCjA1oA8wDQYJYIZIAWUDBAIBBQChHDAa
BgkqhkiG9w0BAQgwDQYJYIZIAWUDBAIBBQCiBAICAN4DggEBAGEUpvGXspDCxGJL
TlqC4wVmrLyhCs1ewB2ZU2XXZhVjkicZtquTxixlkeauUyJ4M8kv0XqQ7l4mlqZD
+AxMiY8LrONZ7hZI5iHszSZ89Plmzv/4hTNCI4W451PDBeIzJLj3PoCSbgP02uIT
T6ojd1etMMMVe1ps2btpiALWbx9fUHacS4iAq5Mu5YGBTkVUobpPxkHno9Ez0dyr
m5XnuGWUV3I2HOdIyAdAIck02K8d7227vcUWUVmIMiyh8bJP2JkrosY5mIb54xCd
SU2TMFd/g0Fl7ujoyB53amX2+hoEtXndp7O9h1Y2trBrD6Kf2fKEorVfIOTL9xzj
xTg4Wwo=
-----END CERTIFICATE-----
"""
"""Of `openssl genpkey -algorithm RSA-PSS`."""

REFUSED = [
    ("client.crt", "not PEM", "lookup("),
    (CLIENT_CERT.pem + key_pem(rsa_key()), "private key", "compromised"),
    (CA.signs("old", days=EXPIRED, key=rsa_key()).pem, "CN=old expired on 2025-12-22", "replaces it"),
    (
        CA.signs("coming", days=FUTURE, key=rsa_key()).pem,
        "CN=coming is not valid before 2026-01-11",
        "correct the clock",
    ),
    (CLIENT_CERT.pem + issue("Client CA", key=ec_key(1), days=EXPIRED).pem, "CN=Client CA expired", "replaces it"),
    (CA.signs("client").pem, "an EC key, seldon-dataflow-engine accepts RSA keys only", "-newkey rsa:2048"),
    (CA.signs("client", key=short_key()).pem, "a key of 1024 bits (RSA)", "longer key"),
    (issue("client", key=short_key(), ca=False).pem, "a key of 1024 bits (RSA)", "longer key"),
    (SIGNED_WITH_SHA1, "CN=client is signed with SHA-1", "SHA-256"),
    (SIGNED_WITH_MD5, "CN=client is signed with MD5", "SHA-256"),
    ("".join(CA.signs(f"{number}").pem for number in range(17)), "17 certificates", "own certificate"),
    (CA.signs("server", purposes=[SERVER], key=rsa_key()).pem, "CN=server is not for clients", "client authentication"),
    (DEEP.pem + INTERMEDIATE.pem, "CN=client is followed by that of CN=Intermediate", "after each one"),
    (INTERMEDIATE.pem + CLIENT_CERT.pem, "CN=Intermediate is followed by that of CN=client", "certificate first"),
    (LOWER.pem + DEEP.pem + CLIENT_CERT.pem, "CN=Lower Intermediate is followed by that of CN=client", "no others"),
    (
        ONE_OF_TWO.pem + TWO_OF_ONE.pem + ONE_OF_TWO.signs("client", key=rsa_key()).pem,
        "CN=Two is followed by that of CN=client",
        "no others",
    ),
    (ONE_OF_TWO.pem + CLIENT_CERT.pem + TWO_OF_ONE.pem, "CN=One is followed by that of CN=client", "no others"),
    (CA.pem + CROSS_SIGNED.pem + CLIENT_CERT.pem, "CN=Client CA is followed by that of CN=client", "no others"),
    (CLIENT_CERT.pem + SAME_NAME.pem, "which did not sign it", "certificate first"),
]
ACCEPTED = {
    "alone": [CLIENT_CERT],
    "for clients": [CA.signs("client", key=rsa_key(), purposes=[CLIENT])],
    "for any purpose": [CA.signs("client", key=rsa_key(), purposes=[ANY])],
    "for both": [CA.signs("client", key=rsa_key(), purposes=[SERVER, CLIENT])],
    "with its CA": [CLIENT_CERT, CA],
    "with intermediates": [DEEP, LOWER, INTERMEDIATE],
    "with all of them": [DEEP, LOWER, INTERMEDIATE, CA],
}


@pytest.mark.parametrize(("text", "reason", "remedy"), REFUSED)
def test_refused(text: str, reason: str, remedy: str) -> None:
    refused = refusal(client_chain, text, NOW)
    assert reason in refused.reason
    assert remedy in refused.remedy


def test_a_key_for_rsa_pss_alone_is_refused() -> None:
    refused = refusal(client_chain, PSS, certificates(PSS)[0].not_before)
    assert "CN=pss has an RSA-PSS key (object identifier 1.2.840.113549.1.1.10)" in refused.reason
    assert "-newkey rsa:2048" in refused.remedy


@pytest.mark.parametrize("chain", ACCEPTED.values(), ids=ACCEPTED)
def test_accepted_in_its_order(chain: list[Issued]) -> None:
    found = client_chain("".join(one.pem for one in chain), NOW)
    assert [one.pem for one in found.certificates] == [one.pem for one in chain]
    assert not found.reordered


@pytest.mark.parametrize("order", [*itertools.permutations([DEEP, LOWER, INTERMEDIATE, CA])][1:])
def test_another_order_is_put_right(order: tuple[Issued, ...]) -> None:
    found = client_chain("".join(one.pem for one in order), NOW)
    assert [one.pem for one in found.certificates] == [one.pem for one in (DEEP, LOWER, INTERMEDIATE, CA)]
    assert found.reordered


def test_everything_that_is_wrong_is_reported_at_once() -> None:
    client = CA.signs("client", days=EXPIRED, purposes=[SERVER])
    assert [problem.reason.split(",")[0] for problem in refusals(client_chain, client.pem, NOW)] == [
        "the certificate of CN=client expired on 2025-12-22",
        "the certificate of CN=client is not for clients (extended key usage)",
        "the certificate of CN=client has an EC key",
    ]


@pytest.mark.parametrize(
    ("chain", "issuers", "written"),
    [
        ([CLIENT_CERT], [CA], 1),
        ([CLIENT_CERT, CA], [CA], 2),
        ([CLIENT_CERT], [issue("Other"), CA], 1),
        ([DEEP, LOWER, INTERMEDIATE], [CA], 3),
        ([DEEP, LOWER, INTERMEDIATE, CA], [LOWER], 2),
        ([DEEP, LOWER, INTERMEDIATE, CA], [INTERMEDIATE, CA], 3),
        ([DEEP, LOWER, INTERMEDIATE, CA], [CA], 4),
        ([DEEP], [LOWER], 1),
        ([DEEP, LOWER], [LOWER], 2),
        ([DEEP], [CA], 0),
        ([CLIENT_CERT], [SAME_NAME], 0),
        ([CLIENT_CERT], [issue("Other")], 0),
        ([CLIENT_CERT, CA], [CROSS_SIGNED], 1),
    ],
)
def test_a_chain_is_written_as_far_as_a_given_ca(chain: list[Issued], issuers: list[Issued], written: int) -> None:
    cas = authorities("".join(one.pem for one in issuers), NOW).certificates
    found = up_to(client_chain("".join(one.pem for one in chain), NOW).certificates, cas)
    assert [one.pem for one in found] == [one.pem for one in chain[:written]]


@pytest.mark.parametrize(("number", "same"), [(0, True), (1, False)])
def test_its_key_can_be_compared(number: int, same: bool) -> None:
    key = rsa_private_key(key_pem(rsa_key(number)))
    assert (public_key(certificates(CLIENT_CERT.pem)[0]) == key.public_key) is same


def test_the_first_one_to_expire_counts() -> None:
    assert expiry(DEEP.pem + LOWER.pem + INTERMEDIATE.pem) == INTERMEDIATE.certificate.not_valid_after_utc
