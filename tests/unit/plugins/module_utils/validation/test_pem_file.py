# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A file in another format is refused with the commands that convert this very file."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12

from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.errors import InvalidValueError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.pem_file import (
    decode_pem_file,
    decode_text_file,
    without_line_end,
)
from tests.unit.plugins.module_utils.pki import issue, rsa_key

CA = issue("Root")
CLIENT = CA.signs("client", key=rsa_key())
P12 = pkcs12.serialize_key_and_certificates(b"x", CLIENT.key, CLIENT.certificate, [CA.certificate], NoEncryption())
DER_KEY = CLIENT.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_decode_pem_file_in_utf_16_names_the_command_that_converts_it(encoding: str, tmp_path: Path) -> None:
    file = tmp_path / "my ca.crt"
    file.write_bytes(CA.pem.encode(encoding))
    (command,) = commands(file, "UTF-16")
    run(command, tmp_path)
    assert decode_pem_file((tmp_path / "utf8.pem").read_bytes(), "utf8.pem").lstrip("\ufeff") == CA.pem


@pytest.mark.parametrize(
    ("data", "what", "begin"),
    [
        (CLIENT.certificate.public_bytes(Encoding.DER), "a certificate in DER", "-----BEGIN CERTIFICATE"),
        (DER_KEY, "a private key in DER", "-----BEGIN PRIVATE KEY"),
    ],
)
def test_decode_pem_file_in_der_names_the_command_that_converts_it(
    data: bytes, what: str, begin: str, tmp_path: Path
) -> None:
    file = tmp_path / "client"
    file.write_bytes(data)
    (command,) = commands(file, what)
    run(command, tmp_path)
    assert decode_pem_file((tmp_path / "converted.pem").read_bytes(), "").startswith(begin)


def test_decode_pem_file_of_pkcs12_names_the_commands_in_the_order_of_the_variables(tmp_path: Path) -> None:
    file = tmp_path / "client.p12"
    file.write_bytes(P12)
    for command in commands(file, "a PKCS#12 file"):
        run(f"{command} -passin pass:", tmp_path)
    assert [CLIENT.pem in (tmp_path / name).read_text() for name in ("client.crt", "ca.crt")] == [True, False]
    assert CA.pem in (tmp_path / "ca.crt").read_text()
    assert "BEGIN PRIVATE KEY" in (tmp_path / "client.key").read_text()


@pytest.mark.parametrize(("data", "text"), [(b"text", "text"), ("größer".encode(), "größer"), (b"", "")])
def test_decode_pem_file_in_utf_8_is_its_text(data: bytes, text: str) -> None:
    assert decode_pem_file(data, "ca.crt") == text


@pytest.mark.parametrize("data", [b"\xff\x00\x80", b"\xfe\xed\xfe\xed\0"])
def test_decode_pem_file_of_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidValueError, match=r"^ca\.crt is "):
        decode_pem_file(data, "ca.crt")


@pytest.mark.parametrize("text", ["0777", "it's", " blanks ", "-----BEGIN", ""])
def test_decode_text_file_returns_the_text_as_it_is(text: str) -> None:
    assert decode_text_file(text.encode(), "password") == text


@pytest.mark.parametrize("data", [b"\xff\x00\x80", "secret".encode("utf-16")])
def test_decode_text_file_of_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidValueError, match=r"^password is .*UTF-8"):
        decode_text_file(data, "password")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a", "a"), ("a\n", "a"), ("a\r\n", "a"), ("a\n\n", "a\n"), ("a \n", "a "), ("a\r", "a\r"), ("\n", ""), ("", "")],
)
def test_without_line_end_removes_one(text: str, expected: str) -> None:
    assert without_line_end(text) == expected


def commands(file: Path, what: str) -> list[str]:
    """Return the commands that the message has, once it says what the file is and shows nothing that is in it."""
    with pytest.raises(InvalidValueError) as refused:
        decode_pem_file(file.read_bytes(), str(file))
    assert what in refused.value.reason
    assert "BEGIN" not in str(refused.value)
    return re.findall(r"`(.*?)`", refused.value.remedy)


def run(command: str, folder: Path) -> None:
    subprocess.run(["/bin/sh", "-c", command], cwd=folder, check=True)
