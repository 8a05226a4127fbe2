# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Certificates, as far as their content matters to Seldon's Kafka clients."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from ..common.libraries import MissingLibraryError
from ..common.text import counted, some
from .der import certificate_key_algorithm, is_for_pss_alone
from .errors import InvalidValueError, Problem, Problems
from .pem import Block, blocks, pem_block
from .private_key import ISSUE_RSA, ONLY_PSS, ONLY_RSA, SHORTEST_RSA, too_short

if TYPE_CHECKING:
    from cryptography import x509

    _Extension = TypeVar("_Extension", bound=x509.ExtensionType)

_LABELS = ("CERTIFICATE", "X509 CERTIFICATE")
_UNREADABLE = "a certificate in it cannot be read"
_AGAIN = "Copy it again, or get a new one."
_CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2"
_ANY_PURPOSE = "2.5.29.37.0"
_WEAK_HASHES = ("md5", "sha1")
_SHORTEST_KEYS = {"RSA": SHORTEST_RSA, "EC": 224}
"""Bits below which OpenSSL refuses a key at security level 2: https://docs.openssl.org/3.0/man3/SSL_CTX_set_security_level/."""
_MOST_NAMED = 3
_LONGEST_CHAIN = 16
"""More certificates than any client has in its chain."""
_CONVERSIONS = {
    "PKCS7": "pkcs7 -print_certs",
    "PKCS #7 SIGNED DATA": "pkcs7 -print_certs",
    "CMS": "pkcs7 -print_certs",
    "PKCS12": "pkcs12 -nokeys",
    "TRUSTED CERTIFICATE": "x509",
}
"""Label of a block to the command of openssl that writes the certificates in it as plain ones."""


@dataclass(frozen=True)
class Certificate:
    """What is checked of a certificate.

    :param subject: RFC 4514 text; public, so messages may name it.
    :param names: host names and addresses that it is for.
    :param not_before: aware UTC time.
    :param not_after: aware UTC time.
    :param is_ca: may sign others; a self-signed version 1 certificate counts, it has no way to say so.
    :param purposes: dotted OIDs of its extended key usages; None where it is for any purpose.
    :param key: algorithm of its public key: RSA, RSA-PSS, EC, or another.
    :param key_bits: size of that key; 0 where it is not known.
    :param weak_hash: broken hash algorithm of its signature; empty for others, and for a root, whose signature is not
        checked.
    """

    der: bytes
    subject: str
    issuer: str
    names: tuple[str, ...]
    not_before: datetime
    not_after: datetime
    is_ca: bool
    purposes: frozenset[str] | None
    key: str = "RSA"
    key_bits: int = SHORTEST_RSA
    weak_hash: str = ""

    @property
    def pem(self) -> str:
        """Return the certificate as one PEM block without comments."""
        return pem_block("CERTIFICATE", self.der)


@dataclass(frozen=True)
class Authorities:
    """CA certificates that can be used.

    :param left_out: clauses that name the given ones that cannot be used, and say why.
    """

    certificates: tuple[Certificate, ...]
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class CaBundle:
    """CA certificates for a Secret.

    :param pem: PEM blocks without comments.
    :param left_out: clauses that name the given ones that cannot be used, and say why.
    :param title: which CAs these are, for people; empty where this host cannot read them.
    """

    pem: str
    left_out: tuple[str, ...] = ()
    title: str = field(default="", compare=False)


@dataclass(frozen=True)
class ClientChain:
    """The client's certificate, and after each one the certificate that signed it.

    :param reordered: whether they were given in another order.
    """

    certificates: tuple[Certificate, ...]
    reordered: bool = False


def _load(der: bytes) -> x509.Certificate:
    try:
        from cryptography import x509
    except ImportError as error:
        raise MissingLibraryError("cryptography") from error
    try:
        with warnings.catch_warnings():
            # About serial numbers and the like, which OpenSSL and the JVM accept
            warnings.simplefilter("ignore")
            return x509.load_der_x509_certificate(der)
    except (ValueError, TypeError, x509.InvalidVersion):
        raise InvalidValueError(_UNREADABLE, _AGAIN) from None


def read_certificate(der: bytes) -> Certificate:
    """Return what is checked of a certificate.

    :raises InvalidValueError: it cannot be read.
    :raises MissingLibraryError: cryptography.
    """
    parsed = _load(der)
    from cryptography import x509

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            constraints = _extension(parsed, x509.BasicConstraints)
            usages = _extension(parsed, x509.ExtendedKeyUsage)
            names = _extension(parsed, x509.SubjectAlternativeName)
            self_signed = parsed.subject == parsed.issuer
            key, key_bits = _key(parsed, der)
            return Certificate(
                der=der,
                subject=parsed.subject.rfc4514_string(),
                issuer=parsed.issuer.rfc4514_string(),
                names=(*names.get_values_for_type(x509.DNSName), *map(str, names.get_values_for_type(x509.IPAddress)))
                if names
                else (),
                not_before=parsed.not_valid_before_utc,
                not_after=parsed.not_valid_after_utc,
                is_ca=constraints.ca if constraints else self_signed and parsed.version is x509.Version.v1,
                purposes=frozenset(usage.dotted_string for usage in usages) if usages else None,
                key=key,
                key_bits=key_bits,
                weak_hash="" if self_signed else _weak_hash(parsed),
            )
    except (ValueError, TypeError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType):
        raise InvalidValueError(_UNREADABLE, _AGAIN) from None


def _extension(certificate: x509.Certificate, kind: type[_Extension]) -> _Extension | None:
    from cryptography import x509

    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def _key(certificate: x509.Certificate, der: bytes) -> tuple[str, int]:
    """Return algorithm and size of the key; raises ValueError or TypeError where it is damaged."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    if is_for_pss_alone(certificate_key_algorithm(der)):
        # The library would return a key for any use, or refuse to read it
        return "RSA-PSS", 0
    try:
        key = certificate.public_key()
    except UnsupportedAlgorithm:
        return "unknown", 0
    size = getattr(key, "key_size", 0)
    for name, kind in (("RSA", rsa.RSAPublicKey), ("EC", ec.EllipticCurvePublicKey)):
        if isinstance(key, kind):
            return name, size
    return type(key).__name__.removesuffix("PublicKey"), size


def _weak_hash(certificate: x509.Certificate) -> str:
    from cryptography.exceptions import UnsupportedAlgorithm

    try:
        used = certificate.signature_hash_algorithm
    except UnsupportedAlgorithm:
        return ""
    return used.name if used and used.name in _WEAK_HASHES else ""


def _certificate_blocks(text: str) -> tuple[Block, ...]:
    """Return the blocks of the certificates, each once."""
    found = blocks(text)
    if any(block.is_private_key for block in found):
        raise InvalidValueError(
            "contains a private key, which everyone who may read certificates would see",
            "Give what `openssl crl2pkcs7 -nocrl -certfile FILE | openssl pkcs7 -print_certs` writes; consider the key "
            "compromised if this text has been stored anywhere.",
        )
    for block in found:
        if block.label not in _LABELS:
            raise InvalidValueError(f"contains {_titled(block)}, certificates are needed", _conversion(block))
    return tuple(dict.fromkeys(found))


def _titled(block: Block) -> str:
    return f"{block.label} in base64" if block.bare else f"a {block.label} block"


def _conversion(block: Block) -> str:
    """Return how the user gets certificates out of a block of another kind."""
    command, *options = _CONVERSIONS.get(block.label, "x509").split()
    before, after = ("base64 -d FILE | ", "") if block.bare else ("", " -in FILE")
    form = " -inform DER" if block.bare and block.label != "PKCS12" else ""
    line = " ".join([f"{before}openssl {command}{form}{after}", *options])
    if block.label in _CONVERSIONS:
        return f"Give what `{line}` writes."
    return f"Give CERTIFICATE blocks; `{line}` writes one from a certificate."


def certificates(text: str) -> tuple[Certificate, ...]:
    """Return all certificates of a PEM text, each once, in their order.

    :raises InvalidValueError: it is empty, or contains something that is no certificate.
    """
    return tuple(read_certificate(block.der) for block in _certificate_blocks(text))


def _readable(text: str, problems: Problems) -> list[Certificate]:
    """Return the certificates of a PEM text that can be read, each once; the others become problems."""
    found: list[Certificate] = []
    given = _certificate_blocks(text)
    for number, block in enumerate(given, start=1):
        try:
            found.append(read_certificate(block.der))
        except InvalidValueError as refused:
            which = f"certificate {number} of {len(given)}: " if len(given) > 1 else ""
            problems.append(Problem("", f"{which}{refused.reason}", refused.remedy))
    return list(dict.fromkeys(found))


def unverified_bundle(text: str) -> str:
    """Return the certificates of a PEM text as PEM blocks without comments, for a host that cannot parse them.

    :raises InvalidValueError: it is empty, or contains something that is no certificate.
    """
    return "".join(pem_block(_LABELS[0], block.der) for block in _certificate_blocks(text))


def _not_valid(certificate: Certificate, now: datetime) -> Problem | None:
    """Return the problem of a certificate that is not valid at that time."""
    if now > certificate.not_after:
        reason = f"the certificate of {certificate.subject} expired on {certificate.not_after:%Y-%m-%d}"
        return Problem("", reason, "Give the certificate that replaces it.")
    if now < certificate.not_before:
        since = f"{certificate.not_before:%Y-%m-%d %H:%M} UTC"
        reason = f"the certificate of {certificate.subject} is not valid before {since}"
        return Problem("", reason, "Give one that is valid now, or correct the clock of this host.")
    return None


def _weaknesses(certificate: Certificate) -> Iterator[Problem]:
    """Yield what OpenSSL 3 refuses of a certificate, at the security level that its distributions set."""
    if certificate.key_bits < _SHORTEST_KEYS.get(certificate.key, 0):
        reason = too_short(f"the certificate of {certificate.subject} has", certificate.key, certificate.key_bits)
        yield Problem("", reason, "Get a certificate for a longer key; 2048 bits of RSA are enough.")
    if certificate.weak_hash:
        hash_name = {"sha1": "SHA-1", "md5": "MD5"}[certificate.weak_hash]
        reason = (
            f"the certificate of {certificate.subject} is signed with {hash_name}, which OpenSSL 3 refuses at the "
            "security level that its distributions set"
        )
        yield Problem("", reason, "Have its CA issue it again, signed with SHA-256.")


def _authorities(text: str, now: datetime, problems: Problems) -> Authorities:
    """Return the CA certificates that can be used, and collect what is wrong with the others."""
    found = _readable(text, problems)
    invalid = {each: problem for each in found if (problem := _not_valid(each, now))}
    if len(invalid) == len(found):
        problems.extend(invalid.values())
        invalid = {}
    usable = [each for each in found if each not in invalid]
    for certificate in usable:
        if not certificate.is_ca:
            reason = (
                f"the certificate of {certificate.subject} is not that of a CA, so no other can be verified with it"
            )
            problems.append(Problem("", reason, "Give the certificate of the CA that signs, not the one it signed."))
        problems.extend(_weaknesses(certificate))
    left_out = tuple(problem.reason for problem in invalid.values())
    return Authorities(tuple(each for each in usable if each.is_ca), left_out)


def authorities(text: str, now: datetime) -> Authorities:
    """Return the CA certificates of a PEM text, each once, without those that are not valid while others are.

    :param now: aware UTC time at which they have to be valid.
    :raises InvalidValueError: no PEM, or a private key.
    :raises InvalidInputError: with every reason, without a field: unreadable, not of a CA, none valid now, or weak.
    """
    problems = Problems()
    found = _authorities(text, now, problems)
    problems.refuse()
    return found


def ca_bundle(text: str, now: datetime) -> CaBundle:
    """Return the CA certificates that verify the brokers.

    :raises InvalidValueError: as authorities.
    :raises InvalidInputError: as authorities; a chain without its root; a certificate that the JVM would drop.
    """
    problems = Problems()
    found = _authorities(text, now, problems)
    used, renewed = _without_renewed(found.certificates, problems)
    problems.extend(_without_root(used))
    problems.refuse()
    title = some([each.subject for each in used], _MOST_NAMED)
    return CaBundle(as_pem(used), (*found.left_out, *renewed), title)


def _without_renewed(found: Sequence[Certificate], problems: Problems) -> tuple[list[Certificate], list[str]]:
    """Return the certificates with one for each subject, and clauses about those of the same key that are left out.

    Of two keys with one subject, the JVM would trust only one; that is a problem.
    """
    by_name: dict[str, list[Certificate]] = {}
    for certificate in found:
        # Aliases of a JVM key store ignore the letter case
        by_name.setdefault(certificate.subject.casefold(), []).append(certificate)
    left_out: list[str] = []
    unneeded: set[Certificate] = set()
    for same in filter(lambda each: len(each) > 1, by_name.values()):
        if len({public_key(certificate) for certificate in same}) > 1:
            reason = (
                f"two different certificates have the subject {same[0].subject}; the trust store of "
                "seldon-dataflow-engine is keyed by subject and would keep only the last"
            )
            problems.append(Problem("", reason, "Give only the one that signs the brokers' certificates."))
            continue
        *older, _best = sorted(same, key=lambda each: (each.issuer == each.subject, each.not_after))
        unneeded.update(older)
        left_out += [
            f"the certificate of {each.subject} until {each.not_after:%Y-%m-%d} has the same key as a later one"
            for each in older
        ]
    return [each for each in found if each not in unneeded], left_out


def _without_root(found: Sequence[Certificate]) -> Iterator[Problem]:
    """Yield the problems of certificates whose signer is not there."""
    subjects = {certificate.subject for certificate in found}
    for certificate in found:
        if certificate.issuer not in subjects:
            reason = (
                f"the certificate of {certificate.subject} is not a root, and that of {certificate.issuer}, which "
                "signed it, is missing; seldon-modelgateway and seldon-pipelinegateway trust nothing without the root"
            )
            yield Problem("", reason, "Add the missing certificates, up to the self-signed root.")


def as_pem(found: Iterable[Certificate]) -> str:
    """Return the certificates as PEM blocks without comments."""
    return "".join(certificate.pem for certificate in found)


def expiry(text: str) -> datetime:
    """Return when the first certificate of a PEM text to expire expires, aware UTC time.

    :raises InvalidValueError: it holds no certificate.
    """
    return min(certificate.not_after for certificate in certificates(text))


def client_chain(text: str, now: datetime) -> ClientChain:
    """Return the client's certificate and those that follow it, in the order of their signatures.

    :param now: aware UTC time at which they have to be valid.
    :raises InvalidValueError: no certificates, or too many.
    :raises InvalidInputError: with every reason, without a field: unreadable, not valid now, weak, not one chain, or
        not for clients.
    """
    problems = Problems()
    found = _readable(text, problems)
    if len(found) > _LONGEST_CHAIN:
        raise InvalidValueError(
            f"{counted(len(found), 'certificate')}, while a chain has a few",
            "Give the client's own certificate and the intermediates that lead to ⟨credentials.client_ca⟩.",
        )
    problems.refuse()
    for certificate in found:
        problems.extend(filter(None, [_not_valid(certificate, now)]))
        problems.extend(_weaknesses(certificate))
    chain: tuple[Certificate, ...] = ()
    with problems.collect():
        chain = _in_order(found)
        problems.extend(_unfit_for_a_client(chain[0]))
    problems.refuse()
    return ClientChain(chain, reordered=list(chain) != found)


def _unfit_for_a_client(certificate: Certificate) -> Iterator[Problem]:
    purposes = certificate.purposes
    if purposes is not None and not purposes & {_CLIENT_AUTHENTICATION, _ANY_PURPOSE}:
        reason = f"the certificate of {certificate.subject} is not for clients (extended key usage), brokers refuse it"
        yield Problem("", reason, "Get one for client authentication.")
    if certificate.key == "RSA-PSS":
        yield Problem("", f"the certificate of {certificate.subject} has {ONLY_PSS}", ISSUE_RSA)
    elif certificate.key != "RSA":
        reason = f"the certificate of {certificate.subject} has an {certificate.key} key, {ONLY_RSA}"
        yield Problem("", reason, ISSUE_RSA)


def _in_order(found: Sequence[Certificate]) -> tuple[Certificate, ...]:
    """Return the certificates in the order of their signatures.

    :raises InvalidValueError: they are no chain, or can be read as more than one.
    """
    wrong = [(each, following) for each, following in zip(found, found[1:]) if not _signed(each, following)]
    if not wrong:
        return tuple(found)
    signers = {each: [one for one in found if one is not each and _signed(each, one)] for each in found}
    chain: list[Certificate] = []
    following = [each for each in found if not any(each in signing for signing in signers.values())]
    while len(following) == 1 and following[0] not in chain:
        chain += following
        following = signers[following[0]]
    if following or len(chain) < len(found):
        certificate, signer = wrong[0]
        raise InvalidValueError(
            f"the certificate of {certificate.subject} is followed by that of {signer.subject}, which did not sign it",
            "Put the client's own certificate first, and after each one the certificate that signed it, no others.",
        )
    return tuple(chain)


def up_to(chain: Sequence[Certificate], issuers: Sequence[Certificate]) -> tuple[Certificate, ...]:
    """Return the chain as far as one of these CAs, which is its last certificate if it is in the chain.

    Empty where the chain leads to none of them.
    """
    for number, certificate in enumerate(chain, start=1):
        if certificate in issuers:
            return tuple(chain[:number])
        signed = any(_signed(certificate, issuer) for issuer in issuers)
        if signed and not any(each in issuers for each in chain[number : number + 1]):
            return tuple(chain[:number])
    return ()


def public_key(certificate: Certificate) -> bytes:
    """Return the certificate's key as DER, comparable with a private key's.

    :raises InvalidValueError: the key cannot be read.
    """
    parsed = _load(certificate.der)
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    try:
        return parsed.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    except (ValueError, UnsupportedAlgorithm):
        raise InvalidValueError(
            f"the certificate of {certificate.subject} has a key that cannot be used", "Get one for an RSA key."
        ) from None


def _signed(certificate: Certificate, signer: Certificate) -> bool:
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

    try:
        _load(certificate.der).verify_directly_issued_by(_load(signer.der))
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True
