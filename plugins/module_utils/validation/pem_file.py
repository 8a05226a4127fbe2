# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The text of a file, and the commands that make PEM text of a file in another format. Pure functions."""

from __future__ import annotations

import codecs
import shlex

from . import der
from .errors import InvalidValueError

_JAVA_KEY_STORES = (b"\xfe\xed\xfe\xed", b"\xce\xce\xce\xce")
_UTF_16 = (
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
    (b"-\0-\0", "UTF-16LE"),
    (b"\0-\0-", "UTF-16BE"),
)
"""What a file of PEM text in this encoding begins with, to the name that iconv has for it."""
_FROM_DER = {
    "CERTIFICATE": ("a certificate in DER", "x509 -inform DER"),
    "PKCS7": ("PKCS#7 in DER", "pkcs7 -inform DER -print_certs"),
    "PRIVATE KEY": ("a private key in DER", "pkey -inform DER"),
    "RSA PRIVATE KEY": ("a private key in DER", "pkey -inform DER"),
    "EC PRIVATE KEY": ("a private key in DER", "pkey -inform DER"),
    "ENCRYPTED PRIVATE KEY": ("an encrypted private key in DER", "pkey -inform DER"),
}
"""Label of DER data to what it is, and to the command of openssl that converts it."""


def decode_pem_file(data: bytes, path: str) -> str:
    """Return the text of a file.

    :param path: for the message; not opened.
    :raises InvalidValueError: it is not text in UTF-8; the remedy has the commands that convert this file.
    """
    _refuse_utf_16(data, path, "utf8.pem")
    label = der.label(data)
    if label == "PKCS12":
        raise InvalidValueError(f"{path} is a PKCS#12 file, where PEM text is needed", split_pkcs12(shlex.quote(path)))
    if label in _FROM_DER:
        what, command = _FROM_DER[label]
        raise InvalidValueError(
            f"{path} is {what}, where PEM text is needed",
            f"Convert it with `openssl {command} -in {shlex.quote(path)} -out converted.pem`, and give the path of "
            "converted.pem.",
        )
    if data.startswith(_JAVA_KEY_STORES):
        keytool = f"keytool -importkeystore -srckeystore {shlex.quote(path)} -destkeystore client.p12"
        raise InvalidValueError(
            f"{path} is a Java key store, where PEM text is needed",
            f"Convert it with `{keytool} -deststoretype PKCS12`. {split_pkcs12('client.p12')}",
        )
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise InvalidValueError(
            f"{path} is neither text in UTF-8 nor a format of certificates and keys that is known",
            "Give the path of a PEM file, which has a BEGIN and an END line.",
        ) from None


def decode_text_file(data: bytes, path: str) -> str:
    """Return the text of a file that is to hold one value, such as a password.

    :param path: for the message; not opened.
    :raises InvalidValueError: it is not text in UTF-8.
    """
    _refuse_utf_16(data, path, "utf8.txt")
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise InvalidValueError(
            f"{path} is not text in UTF-8", "Give the path of a file with the value alone."
        ) from None


def without_line_end(text: str) -> str:
    """Return the text of a file without the line end that editors and `echo` add; a second one is part of the value."""
    return text.removesuffix("\n").removesuffix("\r") if text.endswith("\n") else text


def _refuse_utf_16(data: bytes, path: str, converted: str) -> None:
    encoding = next((name for begin, name in _UTF_16 if data.startswith(begin)), "")
    if encoding:
        command = f"iconv -f {encoding} -t UTF-8 {shlex.quote(path)} > {converted}"
        raise InvalidValueError(
            f"{path} is text in UTF-16, as Windows writes it, where UTF-8 is needed",
            f"Convert it with `{command}`, and give the path of {converted}.",
        )


def split_pkcs12(file: str) -> str:
    """Return a remedy: the commands that write certificate, key and CA of a PKCS#12 file as PEM, in this order.

    :param file: quoted for a shell.
    """
    parts = (
        ("the certificate", "-clcerts -nokeys", "client.crt"),
        ("the private key", "-nocerts -nodes", "client.key"),
        ("the CA", "-cacerts -nokeys", "ca.crt"),
    )
    commands = [f"`openssl pkcs12 -in {file} {options} -out {out}` for {what}" for what, options, out in parts]
    first, second, third = commands
    return f"Write its parts as PEM with {first}, {second}, and {third}. Then give the part that is needed here."
