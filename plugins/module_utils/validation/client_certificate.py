# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The certificate chain that identifies a client."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from .certificates import Certificate, certificates, load, require_valid
from .errors import InvalidValueError

_CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2"
_ANY_PURPOSE = "2.5.29.37.0"


def client_chain(text: str, now: datetime) -> tuple[Certificate, ...]:
    """Return the client's certificate and the intermediates after it, in their order.

    :param now: aware UTC time at which they have to be valid.
    :raises InvalidValueError: no certificates, not valid now, not for clients, or not in the order of their signatures.
    """
    chain = certificates(text)
    for certificate in chain:
        require_valid(certificate, now)
    purposes = chain[0].purposes
    if purposes is not None and not purposes & {_CLIENT_AUTHENTICATION, _ANY_PURPOSE}:
        raise InvalidValueError(
            f"the certificate of {chain[0].subject} is not for clients (extended key usage), brokers refuse it",
            "Get one for client authentication.",
        )
    for certificate, signer in zip(chain, chain[1:]):
        if not _signed(certificate, signer):
            raise InvalidValueError(
                f"the certificate of {certificate.subject} is followed by that of {signer.subject}, which did not sign "
                "it",
                "Put the client's own certificate first, and after each one the certificate that signed it.",
            )
    return chain


def leads_to(chain: Sequence[Certificate], issuers: Sequence[Certificate]) -> bool:
    """Return whether the end of the chain is one of these CAs or signed by one."""
    return any(chain[-1].der == issuer.der or _signed(chain[-1], issuer) for issuer in issuers)


def public_key(certificate: Certificate) -> bytes:
    """Return the certificate's key as DER, comparable with a private key's.

    :raises InvalidValueError: the key cannot be read.
    """
    parsed = load(certificate.der)
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    try:
        return parsed.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    except (ValueError, UnsupportedAlgorithm):
        raise InvalidValueError(
            f"the certificate of {certificate.subject} has a key that cannot be used",
            "Get one for an RSA key.",
        ) from None


def _signed(certificate: Certificate, signer: Certificate) -> bool:
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

    try:
        load(certificate.der).verify_directly_issued_by(load(signer.der))
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True
