# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The CA certificates of the brokers."""

from __future__ import annotations

import base64
import re
import sys

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, pkcs7, pkcs12
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.libraries import MissingLibraryError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation import certificates as module
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.certificates import (
    CaBundle,
    Certificate,
    ca_bundle,
    certificates,
    read_certificate,
)
from tests.unit.plugins.module_utils.pki import (
    EXPIRED,
    FUTURE,
    NOW,
    Issued,
    ec_key,
    encrypted_key_pem,
    issue,
    key_pem,
    renamed,
    rsa_key,
    short_key,
)
from tests.unit.plugins.module_utils.refusals import accepted, refusal, refusals

ROOT = issue("Root", key=ec_key(1))
OTHER_ROOT = issue("Other Root", key=ec_key(2))
SAME_NAME = issue("root", key=ec_key(3))
INTERMEDIATE = ROOT.signs("Intermediate", ca=True, key=ec_key(4))
LEAF = ROOT.signs("broker.example.com")
OLD = issue("Old Root", days=EXPIRED)
COMING = issue("Coming Root", days=FUTURE)
PURPOSELESS = issue("Purposeless Root", ca=None)
SHORT = issue("Short Root", key=short_key())
SHA1 = renamed(
    "CERTIFICATE", issue("Lower", key=rsa_key(), signer=issue("Upper", key=rsa_key(1))).der, "sha256", "sha1"
)
SHA1_ROOT = renamed("CERTIFICATE", issue("Old Root", key=rsa_key()).der, "sha256", "sha1")
RENEWED = issue("Root", key=ec_key(1), days=(-5, 900))
VERSION_1 = """\
-----BEGIN CERTIFICATE-----
MIIBITCByQIUQUzV9BuHpw8GDcZhVhQiISdm+xIwCgYIKoZIzj0EAwIwEzERMA8G
A1UEAwwIT2xkIFJvb3QwIBcNMjYxMTIzMjA1ODU1WhgPMjEyNjEwMzAyMDU4NTVa
MBMxETAPBgNVBAMMCE9sZCBSb290MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE
+O4jYAV/kxO6cP1fcPvs/2+2z4Lv8/M4Oj2O3sqNFRQZUiHW7R5dcu5XUERFssP/
+82Z0XuZYbzkhR7YKy/2KzAKBggqhkjOPQQDAgNHADBEAiBOU9169ljkBo15XHnG
3spoYc0sweTmW5vSi+TEvwFZpgIgclMCB8v8yp+b7dveuh8QU4o4uTJsYBdJu4WK
Fs0taqM=
-----END CERTIFICATE-----
"""
VERSION_1_LEAF = """\
-----BEGIN CERTIFICATE-----
MIIBKjCB0QIUbQ5e+70GqLYFuzMCpxFgPRUv8MAwCgYIKoZIzj0EAwIwGTEXMBUG
A1UEAwwOT3RoZXIgT2xkIFJvb3QwIBcNMjYxMTIzMjEzNDM4WhgPMjEyNjEwMzAy
MTM0MzhaMBUxEzARBgNVBAMMCk9sZCBCcm9rZXIwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQBJRdp04YxBwHO+9WhBpB6w70wRL72EDZ4Cu49Igu2olqqXkmcjlQY
/JK+YIfMVO1t27dEmRas9lD2ARoVGqh/MAoGCCqGSM49BAMCA0gAMEUCIQDnuJ82
3PHbNixscKFE45GsuV2Ks306MxCu/Xr9QsqkewIgR+H48M6I4iqXrVXnGvpjHwLS
0JUNxovPEZsbh0dXRJ4=
-----END CERTIFICATE-----
"""
REQUEST = "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n"
BROKEN_DER = "-----BEGIN CERTIFICATE-----\nMAMCAQE=\n-----END CERTIFICATE-----\n"

REFUSED = [
    ("certificate of the brokers", "not PEM", "lookup('ansible.builtin.file', path)"),
    ("/etc/ssl/certs/ca.pem", "path of a file", "lookup('ansible.builtin.file', path)"),
    ("C:\\certs\\ca.pem", "path of a file", "lookup('ansible.builtin.file', path)"),
    (base64.b64encode(ROOT.pem.encode()).decode(), "base64-encoded once more", "b64decode"),
    (ROOT.pem.replace("\n", "\\n"), "backslash and n", "replace("),
    (ROOT.pem[:-30], "broken off", "Copy the text again"),
    (ROOT.pem[30:], "broken off", "Copy the text again"),
    (ROOT.pem + ROOT.pem[:200], "broken off", "Copy the text again"),
    (ROOT.pem.replace("M", "!", 1), "not base64", "Copy the whole block again"),
    (BROKEN_DER, "cannot be read", "Copy it again"),
    (REQUEST, "CERTIFICATE REQUEST", "openssl x509"),
    (ROOT.pem + key_pem(ROOT.key), "private key", "compromised"),
    (key_pem(ROOT.key), "private key", "compromised"),
    (encrypted_key_pem(ROOT.key) + ROOT.pem, "private key", "compromised"),
    (LEAF.pem, "CN=broker.example.com is not that of a CA", "CA that signs"),
    (LEAF.pem + ROOT.pem, "CN=broker.example.com is not that of a CA", "CA that signs"),
    (PURPOSELESS.pem, "CN=Purposeless Root is not that of a CA", "CA that signs"),
    (INTERMEDIATE.pem, "CN=Root, which signed it, is missing", "up to the self-signed root"),
    (OLD.pem, "CN=Old Root expired on 2025-12-22", "replaces it"),
    (SHORT.pem, "a key of 1024 bits (RSA)", "longer key"),
    (SHA1 + issue("Upper", key=rsa_key(1)).pem, "CN=Lower is signed with SHA-1", "SHA-256"),
    (ROOT.pem.replace("CERTIFICATE", "TRUSTED CERTIFICATE"), "a TRUSTED CERTIFICATE block", "`openssl x509 -in FILE`"),
    (ROOT.pem.replace("CERTIFICATE", "PKCS7"), "a PKCS7 block", "`openssl pkcs7 -in FILE -print_certs`"),
    (
        base64.b64encode(pkcs7.serialize_certificates([ROOT.certificate], Encoding.DER)).decode(),
        "PKCS7 in base64",
        "`base64 -d FILE | openssl pkcs7 -inform DER -print_certs`",
    ),
    (
        base64.encodebytes(
            pkcs12.serialize_key_and_certificates(b"x", None, None, [ROOT.certificate], NoEncryption())
        ).decode(),
        "PKCS12 in base64",
        "`base64 -d FILE | openssl pkcs12 -nokeys`",
    ),
    ("0\x82\x03\0\udc80", "a binary file", "`openssl x509 -inform DER -in FILE`"),
    ("/u3+7QAAAAIAAAAB", "a Java key store", "keytool -importkeystore"),
    (COMING.pem, "CN=Coming Root is not valid before 2026-01-11", "correct the clock"),
    (ROOT.pem + SAME_NAME.pem, "two different certificates have the subject CN=Root", "Give only the one"),
]
ACCEPTED = {
    "one": (ROOT.pem, [ROOT]),
    "several, in their order": (OTHER_ROOT.pem + ROOT.pem, [OTHER_ROOT, ROOT]),
    "a chain": (INTERMEDIATE.pem + ROOT.pem, [INTERMEDIATE, ROOT]),
    "the same twice": (ROOT.pem + ROOT.pem, [ROOT]),
    "comments": (f"# CN=Root\n\nsubject: Root\n{ROOT.pem}\n\n# end", [ROOT]),
    "CRLF": (ROOT.pem.replace("\n", "\r\n"), [ROOT]),
    "CR": (ROOT.pem.replace("\n", "\r"), [ROOT]),
    "indented": ("   " + ROOT.pem.replace("\n", "\n   "), [ROOT]),
    "one line": (ROOT.pem.replace("\n", " "), [ROOT]),
    "byte order mark": ("\ufeff" + ROOT.pem, [ROOT]),
    "tab between two": (ROOT.pem.rstrip() + "\t" + OTHER_ROOT.pem, [ROOT, OTHER_ROOT]),
    "base64 without BEGIN and END": (base64.b64encode(ROOT.der).decode(), [ROOT]),
    "what openssl pkcs12 writes around it": (f"Bag Attributes: <No Attributes>\nsubject=CN=Root\n{ROOT.pem}", [ROOT]),
    "old label": (ROOT.pem.replace("CERTIFICATE", "X509 CERTIFICATE"), [ROOT]),
}


@pytest.mark.parametrize(("text", "reason", "remedy"), REFUSED)
def test_refused(text: str, reason: str, remedy: str) -> None:
    refused = refusal(ca_bundle, text, NOW)
    assert reason in refused.reason
    assert remedy in refused.remedy


@pytest.mark.parametrize(("text", "expected"), ACCEPTED.values(), ids=ACCEPTED)
def test_accepted_as_clean_blocks(text: str, expected: list[Issued]) -> None:
    assert ca_bundle(text, NOW) == CaBundle("".join(one.pem for one in expected))


@pytest.mark.parametrize(
    ("given", "kept", "left_out"),
    [
        ([OLD, ROOT, COMING], [ROOT], ["CN=Old Root expired on 2025-12-22", "CN=Coming Root is not valid before 2026"]),
        ([LEAF.signs("expired", days=EXPIRED), ROOT], [ROOT], ["CN=expired expired"]),
        ([ROOT, issue("Root", days=EXPIRED)], [ROOT], ["CN=Root expired"]),
        ([RENEWED, ROOT], [RENEWED], ["CN=Root until 2026-04-01 has the same key as a later one"]),
        (
            [ROOT, OTHER_ROOT.signs("Root", key=ec_key(1), ca=True, days=(-5, 900))],
            [ROOT],
            ["CN=Root until 2028-06-19"],
        ),
    ],
)
def test_certificates_that_cannot_serve_are_left_out_where_others_can(
    given: list[Issued], kept: list[Issued], left_out: list[str]
) -> None:
    bundle = ca_bundle("".join(one.pem for one in given), NOW)
    assert bundle.pem == "".join(one.pem for one in kept)
    assert len(bundle.left_out) == len(left_out)
    assert all(expected in clause for expected, clause in zip(left_out, bundle.left_out, strict=True))


def test_everything_that_is_wrong_is_reported_at_once() -> None:
    lonely = OTHER_ROOT.signs("Lonely", ca=True)
    text = BROKEN_DER + LEAF.pem + OLD.pem + SHORT.pem + ROOT.pem + SAME_NAME.pem + lonely.pem
    assert [re.split(r";| at the security", problem.reason)[0] for problem in refusals(ca_bundle, text, NOW)] == [
        "certificate 1 of 7: a certificate in it cannot be read",
        "the certificate of CN=broker.example.com is not that of a CA, so no other can be verified with it",
        "the certificate of CN=Short Root has a key of 1024 bits (RSA), which OpenSSL 3 refuses",
        "two different certificates have the subject CN=Root",
        "the certificate of CN=Lonely is not a root, and that of CN=Other Root, which signed it, is missing",
    ]


def test_none_of_several_is_valid_and_each_is_named() -> None:
    assert [problem.reason[:30] for problem in refusals(ca_bundle, OLD.pem + COMING.pem, NOW)] == [
        "the certificate of CN=Old Root",
        "the certificate of CN=Coming R",
    ]


def test_the_signature_of_a_root_does_not_matter() -> None:
    assert ca_bundle(SHA1_ROOT, NOW).pem == certificates(SHA1_ROOT)[0].pem


def test_a_certificate_that_is_given_many_times_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[bytes] = []

    def counted(der: bytes) -> Certificate:
        read.append(der)
        return read_certificate(der)

    monkeypatch.setattr(module, "read_certificate", counted)
    assert ca_bundle(ROOT.pem * 1000, NOW).pem == ROOT.pem
    assert read == [ROOT.der]


def test_a_certificate_of_version_1_is_no_ca_unless_it_signed_itself() -> None:
    (leaf,) = certificates(VERSION_1_LEAF)
    assert "CN=Old Broker is not that of a CA" in refusal(ca_bundle, VERSION_1_LEAF, leaf.not_before).reason


def test_a_self_signed_certificate_of_version_1_is_a_ca() -> None:
    assert x509.load_pem_x509_certificate(VERSION_1.encode()).version is x509.Version.v1
    assert ca_bundle(VERSION_1, certificates(VERSION_1)[0].not_before).pem == VERSION_1


def test_without_cryptography(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography", None)
    with pytest.raises(MissingLibraryError) as missing:
        ca_bundle(ROOT.pem, NOW)
    assert missing.value.name == "cryptography"


@given(position=st.integers(0, len(ROOT.der) - 1), value=st.integers(0, 255))
def test_a_damaged_certificate_is_read_or_refused(position: int, value: int) -> None:
    der = bytearray(ROOT.der)
    der[position] = value
    body = base64.encodebytes(bytes(der)).decode()
    accepted(ca_bundle, f"-----BEGIN CERTIFICATE-----\n{body}-----END CERTIFICATE-----\n", NOW)


PIECES = st.sampled_from([ROOT.pem, OTHER_ROOT.pem, LEAF.pem, INTERMEDIATE.pem, key_pem(ROOT.key), REQUEST])


@given(st.lists(PIECES | st.text() | st.sampled_from(["-----BEGIN ", "-----END ", "CERTIFICATE-----"])))
def test_what_is_accepted_is_clean_and_stays_the_same(pieces: list[str]) -> None:
    bundle = accepted(ca_bundle, "\n".join(pieces), NOW)
    if bundle is not None:
        assert ca_bundle(bundle.pem, NOW) == bundle
        assert set(bundle.pem.split("\n")) <= {
            line for pem in (ROOT, OTHER_ROOT, INTERMEDIATE) for line in pem.pem.split("\n")
        }
