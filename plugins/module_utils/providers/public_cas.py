# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Public CAs, those that the providers document and all, taken from the bundle of the library certifi."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping

from ..validation.errors import InvalidValueError
from ..validation.pem import blocks, pem_block

SOURCES: Mapping[str, Mapping[str, str]] = {
    "https://docs.confluent.io/current/cloud/using/config-client.html": {
        "ISRG Root X1": "96bcec06264976f37460779acf28c5a7cfe8a3c0aae11a8ffcee05c0bddf08c6",
    },
    "https://letsencrypt.org/certificates/": {
        "ISRG Root X2": "69729b8e15a86efc177a57afb7171dfc64add28c2fca8cf1507e34453ccb1470",
    },
    "https://www.amazontrust.com/repository/": {
        "Amazon Root CA 1": "8ecde6884f3d87b1125ba31ac3fcb13d7016de7f57cc904fe1cb97c6ae98196e",
        "Amazon Root CA 2": "1ba5b2aa8c65401a82960118f80bec4f62304d83cec4713a19c39c011ea46db4",
        "Amazon Root CA 3": "18ce6cfe7bf14e60b2e347b8dfe868cb31d02ebb3ada271569f50343b46db3a4",
        "Amazon Root CA 4": "e35d28419ed02025cfa69038cd623962458da5c695fbdea3c22b0bfb25897092",
        "Starfield Services Root Certificate Authority - G2": (
            "568d6905a2c88708a4b3025190edcfedb1974a606a13c6e5290fcb2ae63edab5"
        ),
    },
    "https://learn.microsoft.com/en-us/azure/security/fundamentals/azure-ca-details": {
        "DigiCert Global Root G2": "cb3ccbb76031e5e0138f8dd39a23f9de47ffc35e43c1144cea27d46a5ab1cb5f",
        "DigiCert Global Root G3": "31ad6648f8104138c738f39ea4320133393e3a18cc02296ef97c2ac9ef6731d0",
        "DigiCert TLS ECC P384 Root G5": "018e13f0772532cf809bd1b17281867283fc48c6e13be9c69812854a490c1b05",
        "DigiCert TLS RSA4096 Root G5": "371a00dc0533b3721a7eeb40e8419e70799d2b0a0f2c1d80693165f7cec4ad75",
        "Microsoft ECC Root Certificate Authority 2017": (
            "358df39d764af9e1b766e9c972df352ee15cfac227af6ad1d70e8e4a6edcba02"
        ),
        "Microsoft RSA Root Certificate Authority 2017": (
            "c741f70f4b2a8d88bf2e71c14122ef53ef10eba0cfa5e64cfa20f418853073e0"
        ),
    },
}
"""Where providers document their public roots, to the common name of each to its SHA-256 fingerprint."""
_FINGERPRINTS = {name: sha256 for roots in SOURCES.values() for name, sha256 in roots.items()}
_REMEDY = (
    "Install or update the Python library certifi on the host that runs the module, or give ⟨credentials.broker_ca⟩."
)


def public_roots(names: Collection[str] = ()) -> str:
    """Return the PEM text of these roots, in this order; that of all roots of certifi where none is named.

    :raises InvalidValueError: certifi is not installed, or its bundle lacks one of them.
    """
    try:
        import certifi
    except ImportError:
        raise InvalidValueError(
            "public roots are needed, and their source, the Python library certifi, is missing", _REMEDY
        ) from None
    bundle = {hashlib.sha256(block.der).hexdigest(): block.der for block in blocks(certifi.contents())}
    if not names:
        return "".join(pem_block("CERTIFICATE", der) for der in bundle.values())
    fingerprints = {name: _FINGERPRINTS[name] for name in names}
    missing = [name for name, sha256 in fingerprints.items() if sha256 not in bundle]
    if missing:
        raise InvalidValueError(
            f"public roots are needed, and the bundle of certifi lacks {', '.join(missing)}", _REMEDY
        )
    return "".join(pem_block("CERTIFICATE", bundle[sha256]) for sha256 in fingerprints.values())
