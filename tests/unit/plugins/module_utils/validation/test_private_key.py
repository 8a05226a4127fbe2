# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys of clients."""

from __future__ import annotations

import base64
import sys

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    pkcs12,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.libraries import MissingLibraryError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.private_key import rsa_private_key
from tests.unit.plugins.module_utils.pki import (
    ec_key,
    encrypted_key_pem,
    issue,
    key_pem,
    renamed,
    rsa_key,
    short_key,
)
from tests.unit.plugins.module_utils.refusals import accepted, refusal

PKCS8 = key_pem(rsa_key())
PKCS1 = key_pem(rsa_key(), PrivateFormat.TraditionalOpenSSL)
ED25519 = ed25519.Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
OPENSSH = rsa_key().private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()).decode()
PUBLIC = rsa_key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
EC_PARAMETERS = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
DER = rsa_key().private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
PSS = renamed("PRIVATE KEY", DER, "rsaEncryption", "RSA-PSS")
ENCRYPTED = rsa_key().private_bytes(Encoding.DER, PrivateFormat.PKCS8, BestAvailableEncryption(b"password-of-the-key"))
PKCS12 = base64.encodebytes(
    pkcs12.serialize_key_and_certificates(
        b"client", rsa_key(), issue("client", key=rsa_key()).certificate, None, NoEncryption()
    )
).decode()

REFUSED = [
    ("s3cret-value", "not PEM", "lookup("),
    ("/etc/ssl/private/client.key", "path of a file", "lookup("),
    (base64.b64encode(PKCS8.encode()).decode(), "base64-encoded once more", "b64decode"),
    (PKCS8.replace("\n", "\\n"), "backslash and n", "replace("),
    (PKCS8[:-30], "broken off", "Copy the text again"),
    (PKCS8.replace(PKCS8.splitlines(keepends=True)[3], ""), "cannot be read", "Copy the whole block again"),
    (PKCS8.replace("M", "!", 1), "not base64", "Copy the whole block again"),
    (issue("client").pem, "no private key", "belongs to the certificate"),
    (PUBLIC, "no private key", "belongs to the certificate"),
    (PKCS8 + PKCS8, "more than one", "Give only the one"),
    (key_pem(short_key()), "a key of 1024 bits (RSA)", "-newkey rsa:2048"),
    (PSS, "an RSA-PSS key (object identifier 1.2.840.113549.1.1.10)", "-newkey rsa:2048"),
    (PKCS12, "PKCS#12 in base64", "`base64 -d FILE | openssl pkcs12 -nocerts -nodes`"),
    (
        base64.b64encode(ENCRYPTED).decode(),
        "encrypted",
        "`base64 -d FILE | openssl pkey -inform DER`",
    ),
    (encrypted_key_pem(rsa_key()), "encrypted", "`openssl pkey -in FILE`"),
    (encrypted_key_pem(rsa_key(), PrivateFormat.TraditionalOpenSSL), "encrypted", "openssl pkey"),
    (encrypted_key_pem(ec_key(), PrivateFormat.TraditionalOpenSSL), "encrypted", "openssl pkey"),
    (key_pem(ec_key()), "not an RSA key", "RSA key"),
    (key_pem(ec_key(), PrivateFormat.TraditionalOpenSSL), "EC PRIVATE KEY", "RSA key"),
    (EC_PARAMETERS + key_pem(ec_key(), PrivateFormat.TraditionalOpenSSL), "EC PRIVATE KEY", "RSA key"),
    (ED25519, "not an RSA key", "RSA key"),
    (OPENSSH, "the format of OpenSSH", "`ssh-keygen -p -N '' -m PKCS8 -f FILE`"),
]
ACCEPTED = {
    "PKCS#8": (PKCS8, False),
    "PKCS#1": (PKCS1, True),
    "PKCS#8 with CRLF": (PKCS8.replace("\n", "\r\n"), False),
    "PKCS#1 with CRLF": (PKCS1.replace("\n", "\r\n"), True),
    "base64 without BEGIN and END": (base64.encodebytes(DER).decode(), False),
    "with what openssl pkcs12 writes around it": (f"Bag Attributes\n    localKeyID: 01\n{PKCS8}\n", False),
}


@pytest.mark.parametrize(("text", "reason", "remedy"), REFUSED)
def test_refused(text: str, reason: str, remedy: str) -> None:
    refused = refusal(rsa_private_key, text)
    assert reason in refused.reason
    assert remedy in refused.remedy


@pytest.mark.parametrize(("text", "was_pkcs1"), ACCEPTED.values(), ids=ACCEPTED)
def test_accepted_as_pkcs8(text: str, was_pkcs1: bool) -> None:
    result = rsa_private_key(text)
    assert result.pem == PKCS8
    assert result.was_pkcs1 is was_pkcs1
    loaded = load_pem_private_key(result.pem.encode(), None)
    assert loaded.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo) == result.public_key
    assert PKCS8.splitlines()[1] not in repr(result)


@pytest.mark.parametrize("text", [PKCS8 + issue("client").pem, issue("client").pem + "Bag Attributes\n" + PKCS8])
def test_a_key_among_certificates_is_taken_alone(text: str) -> None:
    result = rsa_private_key(text)
    assert result.pem == PKCS8
    assert result.was_among_others
    assert not rsa_private_key(PKCS8).was_among_others


def test_without_cryptography(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.exceptions", None)
    with pytest.raises(MissingLibraryError) as missing:
        rsa_private_key(PKCS8)
    assert missing.value.name == "cryptography"


# Each key that can be read is checked, which takes a while
@settings(max_examples=25)
@given(position=st.integers(0, len(DER) - 1), value=st.integers(0, 255))
def test_a_damaged_key_is_read_or_refused(position: int, value: int) -> None:
    damaged = bytearray(DER)
    damaged[position] = value
    body = base64.encodebytes(bytes(damaged)).decode()
    accepted(rsa_private_key, f"-----BEGIN PRIVATE KEY-----\n{body}-----END PRIVATE KEY-----\n")


@settings(max_examples=25)
@given(st.lists(st.text() | st.sampled_from([PKCS8, PKCS1, "-----BEGIN ", "-----END ", "PRIVATE KEY-----"])))
def test_what_is_accepted_is_that_key(pieces: list[str]) -> None:
    result = accepted(rsa_private_key, "\n".join(pieces))
    if result is not None:
        assert result.pem == PKCS8
