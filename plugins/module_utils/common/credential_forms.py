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
    r"(?:passwor[dt]|passwd|pass[ _-]?phrase|passwort|pwd|(?<![A-Za-z])pass|(?-i:(?<=[a-z])Pass)|secret|token"
    r"|credentials?|jaas[_.-]?config|(?:api|access|account|secret)[ _.-]?key"
    r"|(?:private|shared|signing|encryption|client)[_.-]?key|connection[ _.-]?string)s?\d*(?:[_.-]?value)?"
)
_QUOTES = r"(?:[\"'\\]|%22|&quot;)*"
_IS = rf"{_QUOTES}\s*(?::=|==?>?|->|:|%3A|%3D)\s*"
_IN_QUOTES = (
    r"\"(?:\\.|[^\"\\\r\n])*\"?|'(?:\\.|''|[^'\\\r\n])*'?"
    r"|\\+\"(?:[^\r\n]*?\\+\"|[^\r\n]*)|\\+'(?:[^\r\n]*?\\+'|[^\r\n]*)"
)
"""Quotes may be escaped, and the end may be cut off."""
_VALUE = (
    # Blocks and lists of YAML, lists of JSON and Go, {cipher} of Spring, and up to the next blank
    r"(?:[|>][-+\d]*[ \t]*\r?\n(?P<indent>[ \t]+)[^\r\n]*(?:\r?\n(?:(?P=indent)[^\r\n]*|[ \t]*(?=\r?\n)))*"
    r"|-[ \t]+[^\r\n]+(?:\r?\n[ \t]*-[ \t]+[^\r\n]+)*"
    rf"|{_IN_QUOTES}|\[[^\]\r\n]+\]?|\{{\w+\}}[^\s]*|\\+[^\s\"'\\{{\[][^\s]*|[^\s\"'\\{{\[][^\s]*)"
)
_OUR_WORDS = r"missing or empty|no template of|differs from|Seldon does not read"
"""What this collection says of the key of a Secret or of a value of a chart, in place of its value."""
_ENDS_AS_SECRET = re.compile(rf"{_SECRET_NAME}$", re.IGNORECASE)
_BASE64 = re.compile(r"[A-Za-z0-9+/=_-]{16,}$")
_LAST_LINE = re.compile(r"[A-Za-z0-9+/=]+")
_HEADER = re.compile(r"\s*(?:Proc-Type|DEK-Info):")
_BEGIN = re.compile(r"-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----")
_END = re.compile(r"-----END [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----")
_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    # The line of a JAAS configuration, in which a password may contain whatever would end it
    (re.compile(r"(jaas[_.-]?config[\"'\\]*\s*(?:[:=]|=>)\s*)[^\r\n]+", re.IGNORECASE), rf"\1{MASK}"),
    (re.compile(r"(LoginModule\s+(?:required|requisite|sufficient|optional)\b)[^\r\n]*", re.IGNORECASE), rf"\1 {MASK}"),
    (re.compile(r"((?:authorization|cookie)[\"'\\]*\s*(?:[:=]|=>)\s*)[^\r\n]+", re.IGNORECASE), rf"\1{MASK}"),
    (
        re.compile(
            r"\b((?:bearer|basic|negotiate)\s+)(?=\S*\d|\S{20})[A-Za-z0-9._~+/=-]{8,}"
            r"(?:\r?\n[ \t]+[A-Za-z0-9._~+/=-]{16,}(?=[\s\"']|$))*",
            re.IGNORECASE,
        ),
        rf"\1{MASK}",
    ),
    # Tokens that begin with what they are: JSON Web Tokens, of GitHub, GitLab, Slack, Vault, Google
    (re.compile(r"\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?(?:\r?\n[ \t]*[\w.-]{20,}(?=[\s\"']|$))*"), MASK),
    (re.compile(r"\b(?:gh[oprsu]_|github_pat_|glpat-|xox[abeprs]-|hv[bs]\.|AIza)[\w.-]{16,}"), MASK),
    (
        re.compile(
            r"((?:SharedAccess(?:Key|Signature)|AccountKey|(?:\b|%26)sig|signature)\s*(?:=|%3D)\s*)[^\s;&\"',]+",
            re.IGNORECASE,
        ),
        rf"\1{MASK}",
    ),
    # The login in a URL; a name alone may be a token. Bounded, for a line may have thousands of URLs.
    (re.compile(r"(://)[^\s\"'<>@/:]*:[^\s\"'<>]{0,512}@"), rf"\1{MASK}@"),
    (
        re.compile(r"(%3A%2F%2F)(?:(?!%3A|%2F)[^\s\"'<>@]){0,256}%3A[^\s\"'<>]{0,512}?%40", re.IGNORECASE),
        rf"\1{MASK}%40",
    ),
    (re.compile(r"(://)[^\s\"'<>@/:]{12,}@"), rf"\1{MASK}@"),
    (re.compile(r"(\\*\"auth\\*\"\s*:\s*\\*\")[^\"\\\s]{8,}", re.IGNORECASE), rf"\1{MASK}"),
    # Assignments
    (re.compile(rf"({_SECRET_NAME}{_IS})(?!{_OUR_WORDS}){_VALUE}", re.IGNORECASE), rf"\1{MASK}"),
    # Environment variables, as JSON, YAML and Go write them
    (
        re.compile(
            rf"(\bname{_IS}{_QUOTES}[\w.-]*{_SECRET_NAME}{_QUOTES}[,\s]+{_QUOTES}value{_IS}){_VALUE}", re.IGNORECASE
        ),
        rf"\1{MASK}",
    ),
    # Options on a command line, and elements of XML
    (
        re.compile(
            rf"((?<![\w-])--?(?:[\w.]+-)*[\w.]*{_SECRET_NAME}{_QUOTES}(?:,\s*|[ \t]+))"
            rf"(?:{_IN_QUOTES}|[^\s\"'\\-][^\s]*)",
            re.IGNORECASE,
        ),
        rf"\1{MASK}",
    ),
    (re.compile(rf"(<[\w:.-]{{0,40}}{_SECRET_NAME}>)[^<]+", re.IGNORECASE), rf"\1{MASK}"),
    # The beginning of PEM text, as base64
    (re.compile(r"LS0tLS1CRUdJTi[A-Za-z0-9+/=_-]*"), MASK),
)
_RANDOM = re.compile(
    r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----|(?<![A-Za-z0-9+/_-])([A-Za-z0-9+/_-]{40,}={0,2})",
    re.DOTALL,
)
"""May be a key, or the secret of one, such as those of Confluent Cloud and Azure; certificates are public."""
_CONTENT = frozenset({"content", "data", "key", "value"})
"""Keys of the credential itself, below one that says that it is one."""
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
            mask_text(str(key)): _masked_scalar(each, names)
            if is_secret_name(str(key)) or (named and key == "value")
            else mask_value(each, names)
            for key, each in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [
            MASK if isinstance(each, str) and _is_secret_option(before) else mask_value(each, names)
            for before, each in zip(("", *value), value)
        ]
    return mask_text(value) if isinstance(value, str) else value


def _is_secret_option(before: Any) -> bool:
    """Return whether what follows this argument of a program is a credential."""
    return isinstance(before, str) and before.startswith("-") and is_secret_name(before)


def is_secret_name(name: str) -> bool:
    """Return whether what has this name is a credential, as far as names tell."""
    return _ENDS_AS_SECRET.search(name) is not None


def _masked_scalar(value: Any, names: Collection[str]) -> Any:
    if isinstance(value, (list, tuple)):
        return [_masked_scalar(each, names) for each in value]
    if isinstance(value, Mapping):
        hidden = {key: _masked_scalar(each, names) for key, each in value.items() if key in _CONTENT}
        return {**mask_value(value, names), **hidden}
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
