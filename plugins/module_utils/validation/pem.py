# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""PEM text: its blocks, and blocks in the form that all of Seldon's Kafka clients accept."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass

from . import der
from .errors import InvalidValueError
from .pem_file import split_pkcs12

_BEGIN = re.compile(r"-----BEGIN ([A-Z0-9 #]{1,64})-----")
_BASE64_OF_BEGIN = base64.b64encode(b"-----BEGIN ").decode()[:14]
_WIDTH = 64
_JAVA_KEY_STORE = b"\xfe\xed\xfe\xed"
_NEEDS_TEXT = "Give the PEM text itself, for example with lookup('ansible.builtin.file', path)."


@dataclass(frozen=True, repr=False)
class Block:
    """One PEM block.

    :param label: the word after BEGIN.
    :param body: the text between the two lines, as found.
    :param bare: whether the text is base64 alone, without the two lines.
    """

    label: str
    body: str
    bare: bool = False

    @property
    def der(self) -> bytes:
        """Return the decoded body; raises InvalidValueError where it is not base64."""
        try:
            return base64.b64decode("".join(self.body.split()), validate=True)
        except ValueError:
            raise InvalidValueError(
                f"the {self.label} block is damaged: not base64", "Copy the whole block again, from BEGIN to END."
            ) from None

    @property
    def is_private_key(self) -> bool:
        """Return whether it must never be shown."""
        return self.label.endswith("PRIVATE KEY")


def pem_block(label: str, data: bytes) -> str:
    """Return a PEM block without comments or headers, 64 columns wide, its lines ended by a line feed."""
    text = base64.b64encode(data).decode()
    body = "\n".join(text[start : start + _WIDTH] for start in range(0, len(text), _WIDTH))
    return f"-----BEGIN {label}-----\n{body}\n-----END {label}-----\n"


def blocks(text: str) -> tuple[Block, ...]:
    """Return the PEM blocks of a text, without what is around them.

    Base64 of DER, without BEGIN and END, is one block; its label may be PKCS12, too.

    :raises InvalidValueError: there is none, or one is broken off.
    """
    found = tuple(_complete_blocks(text))
    if found and any("\\n" in block.body for block in found):
        raise InvalidValueError(
            "its line ends are the two characters backslash and n",
            "Turn them into line ends, for example with the filter `replace('\\\\n', '\\n')`.",
        )
    if text.count("-----BEGIN ") != len(found) or text.count("-----END ") != len(found):
        raise InvalidValueError(
            "a PEM block is broken off", "Copy the text again, from the first BEGIN to the last END line."
        )
    if found:
        return found
    if text.strip().startswith(_BASE64_OF_BEGIN):
        raise InvalidValueError(
            "PEM text that is base64-encoded once more", "Decode it, for example with the filter `b64decode`."
        )
    if "\0" in text:
        raise InvalidValueError(
            "the content of a binary file",
            "Convert it to PEM: `openssl x509 -inform DER -in FILE` for a certificate, `openssl pkey -inform DER -in "
            "FILE` for a key. If it is text in UTF-16, `iconv -f UTF-16 -t UTF-8 FILE`. If it is PKCS#12: "
            f"{split_pkcs12('FILE')}",
        )
    return (_bare_block(text),)


def _bare_block(text: str) -> Block:
    """Return the block that base64 without BEGIN and END lines is the body of."""
    try:
        data = base64.b64decode("".join(text.split()), validate=True)
    except ValueError:
        data = b""
    if data.startswith(_JAVA_KEY_STORE):
        raise InvalidValueError(
            "a Java key store in base64",
            "Convert the file: `keytool -importkeystore -srckeystore FILE -destkeystore client.p12 -deststoretype "
            "PKCS12`. "
            f"{split_pkcs12('client.p12')}",
        )
    if label := der.label(data):
        return Block(label, text, bare=True)
    if len(text.splitlines()) == 1 and re.match(r"[/~.@]|file:|[A-Za-z]:\\", text):
        raise InvalidValueError("the path of a file, where its content is needed", _NEEDS_TEXT)
    raise InvalidValueError("not PEM text, there is no BEGIN line in it", _NEEDS_TEXT)


def _complete_blocks(text: str) -> Iterator[Block]:
    """Yield the blocks up to one without an end; in linear time, unlike a single regular expression."""
    begin = _BEGIN.search(text)
    while begin:
        end = f"-----END {begin[1]}-----"
        stop = text.find(end, begin.end())
        if stop < 0:
            return
        yield Block(begin[1], text[begin.end() : stop])
        begin = _BEGIN.search(text, stop + len(end))
