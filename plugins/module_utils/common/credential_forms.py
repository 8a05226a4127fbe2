# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Mask credentials that nobody has named, by the form in which programs write them. Pure functions.

What is known to be secret is masked by redact.py, in every encoding. This is for the rest: an earlier password in a
log, the token of another service. It masks too much rather than too little.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from .redact import MASK

_SECRET_NAME = (
    r"(?:passwor[dt]|passwd|passphrase|passwort|pwd|secret|token|credentials?|jaas[_.-]?config"
    r"|(?:api|access|account|private|shared|secret|signing|encryption|client)[_.-]?key|connection[_.-]?string)"
)
_OUR_WORDS = r"missing or empty|differs from|Seldon does not read"
"""What the status of a cluster says of the key of a Secret, in place of its value."""
_ENDS_AS_SECRET = re.compile(rf"{_SECRET_NAME}s?\d*$", re.IGNORECASE)
_BASE64 = re.compile(r"[A-Za-z0-9+/=_-]{16,}$")
_LAST_LINE = re.compile(r"[A-Za-z0-9+/=]+")
_HEADER = re.compile(r"\s*(?:Proc-Type|DEK-Info):")
_BEGIN = re.compile(r"-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY-----")
_END = re.compile(r"-----END [A-Z0-9 ]{0,30}PRIVATE KEY-----")
_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    # The line of a JAAS configuration, in which a password may contain whatever would end it
    (re.compile(r"(jaas[_.-]?config[\"'\\]*\s*(?:[:=]|=>)\s*)[^\r\n]+", re.IGNORECASE), rf"\1{MASK}"),
    (re.compile(r"(LoginModule\s+(?:required|requisite|sufficient|optional)\b)[^\r\n]*", re.IGNORECASE), rf"\1 {MASK}"),
    (re.compile(r"(authorization[\"'\\]*\s*(?:[:=]|=>)\s*)[^\r\n]+", re.IGNORECASE), rf"\1{MASK}"),
    (
        re.compile(r"\b((?:bearer|basic|negotiate)\s+)(?=\S*\d|\S{20})[A-Za-z0-9._~+/=-]{8,}", re.IGNORECASE),
        rf"\1{MASK}",
    ),
    (re.compile(r"\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?"), MASK),
    (
        re.compile(r"((?:SharedAccess(?:Key|Signature)|AccountKey|\bsig)\s*=\s*)[^\s;&\"',]+", re.IGNORECASE),
        rf"\1{MASK}",
    ),
    # The login in a URL
    (re.compile(r"(://)[^\s\"'<>@]*:[^\s\"'<>]*@"), rf"\1{MASK}@"),
    # Assignments: the value in quotes, which may be escaped, or up to the next blank
    (
        re.compile(
            rf"({_SECRET_NAME}s?\d*[\"'\\]*\s*(?:[:=]|=>)\s*)(?!{_OUR_WORDS})"
            r"(?:\"(?:\\.|[^\"\\\r\n])*\"?|'(?:\\.|''|[^'\\\r\n])*'?|\\+\"(?:[^\r\n]*?\\+\"|[^\r\n]*)|[^\s\"'\\{\[][^\s]*)",
            re.IGNORECASE,
        ),
        rf"\1{MASK}",
    ),
    # The beginning of PEM text, as base64
    (re.compile(r"LS0tLS1CRUdJTi[A-Za-z0-9+/=_-]*"), MASK),
)
_RANDOM = re.compile(
    r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----|(?<![A-Za-z0-9+/_=-])([A-Za-z0-9+/_-]{40,}={0,2})",
    re.DOTALL,
)
"""May be a key, or the secret of one, such as those of Confluent Cloud and Azure; certificates are public."""
_FEWEST = 4
"""Capital letters, small ones and digits that a random string of that length has."""


def mask_text(text: str) -> str:
    """Return the text with everything masked that has the form of a credential."""
    text = _mask_private_keys(text)
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return _RANDOM.sub(lambda found: MASK if _is_random(found[1] or "") else found[0], text)


def mask_value(value: Any, names: Collection[str]) -> Any:
    """Return a value of JSON with credentials masked: what the name of its key says to be one, and forms in texts.

    :param names: of Secrets and the like, which stay also where the name of the key says otherwise.
    """
    if isinstance(value, Mapping):
        secret_name = value.get("name") if "value" in value else None
        named = isinstance(secret_name, str) and is_secret_name(secret_name)
        return {
            key: _masked_scalar(each, names)
            if is_secret_name(str(key)) or (named and key == "value")
            else mask_value(each, names)
            for key, each in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [mask_value(each, names) for each in value]
    return mask_text(value) if isinstance(value, str) else value


def is_secret_name(name: str) -> bool:
    """Return whether what has this name is a credential, as far as names tell."""
    return _ENDS_AS_SECRET.search(name) is not None


def _masked_scalar(value: Any, names: Collection[str]) -> Any:
    if isinstance(value, (list, tuple)):
        return [_masked_scalar(each, names) for each in value]
    if isinstance(value, Mapping):
        return mask_value(value, names)
    if value is None or isinstance(value, bool) or value == "" or value in names:
        return value
    return MASK


def _mask_private_keys(text: str) -> str:
    """Return the text without private keys, also where only their beginning or their end is there."""
    parts, at = [], 0
    while begin := _BEGIN.search(text, at):
        end = _END.search(text, begin.end())
        parts += [_without_key_before(text[at : begin.start()]), MASK]
        at = end.end() if end else _end_of_key(text, begin.end())
    return "".join([*parts, _without_key_before(text[at:])])


def _end_of_key(text: str, start: int) -> int:
    """Return where the lines of a private key that has no end stop."""
    first, *lines = text[start:].split("\n")
    end = start + len(first)
    for line in lines:
        text_of_key = _BASE64.search(line.rstrip()) or _LAST_LINE.fullmatch(line.strip())
        if line.strip() and not text_of_key and not _HEADER.match(line):
            break
        end += 1 + len(line)
    return end


def _without_key_before(text: str) -> str:
    """Return the text without a private key whose beginning was cut off: the lines above its end."""
    end = _END.search(text)
    if not end:
        return text
    lines = text[: end.start()].split("\n")
    removed = [lines.pop()]
    if not removed[0].strip() and lines and _LAST_LINE.fullmatch(lines[-1].strip()):
        removed.append(lines.pop())
    while lines and _BASE64.search(lines[-1].rstrip()):
        removed.append(lines.pop())
    kept = "\n".join([*lines, ""]) if lines else ""
    return f"{kept}{MASK if any(removed) else ''}{_without_key_before(text[end.end() :])}"


def _is_random(text: str) -> bool:
    counts = (sum(map(test, text)) for test in (str.isupper, str.islower, str.isdigit))
    return all(count >= _FEWEST for count in counts)
