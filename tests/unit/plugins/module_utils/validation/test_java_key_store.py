# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Trust stores of a JVM. That one reads them is tested with the dataflow engine's client."""

from __future__ import annotations

import hashlib

from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.java_key_store import trust_store

ENTRY = (
    "00000002"  # a trusted certificate
    "0004" + b"ca-1".hex() + "0000000000000000"
    "0005" + b"X.509".hex() + "00000003" + b"der".hex()
)


def test_trust_store_has_each_certificate_and_a_digest_of_javas_default_password() -> None:
    body = bytes.fromhex("feedfeed0000000200000001" + ENTRY)
    guarded = "changeit".encode("utf-16-be") + b"Mighty Aphrodite" + body
    assert trust_store([b"der"]) == body + hashlib.sha1(guarded, usedforsecurity=False).digest()


def test_trust_store_of_the_same_certificates_is_the_same_bytes() -> None:
    assert trust_store([b"one", b"two"]) == trust_store([b"one", b"two"]) != trust_store([b"two", b"one"])
