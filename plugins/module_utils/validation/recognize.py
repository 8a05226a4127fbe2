# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""What a string is by its form: the document, file or reference that people paste in place of one value."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .errors import InvalidValueError


@dataclass(frozen=True)
class Form:
    """What a string can be recognised as.

    :param title: with its article, for messages.
    :param remedy: what to do where no field takes it.
    :param is_secret: whether it holds something that must never be shown.
    """

    title: str
    pattern: re.Pattern[str]
    remedy: str
    is_secret: bool = False

    def matches(self, text: str) -> bool:
        """Return whether the string has this form."""
        return self.pattern.search(text) is not None


PRIVATE_KEY = Form(
    "a private key",
    re.compile(r"-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY-----"),
    "Omit it; private keys belong to mutual TLS.",
    is_secret=True,
)
PEM = Form("PEM text", re.compile(r"-----BEGIN "), "Give the value that this field is for.")
CONNECTION_STRING = Form(
    "a connection string of Azure",
    re.compile(r"\AEndpoint=sb:|\b(?:SharedAccess(?:Key|Signature|KeyName)|AccountKey)=", re.IGNORECASE),
    "Only the provider event_hubs takes connection strings.",
    is_secret=True,
)
FORMS = (
    PRIVATE_KEY,
    PEM,
    CONNECTION_STRING,
    Form(
        "a JAAS line",
        re.compile(r"LoginModule\s{1,9}(?:required|requisite|sufficient|optional)\b"),
        "Give the user name and the password in it, each in its own field and without the quotes.",
        is_secret=True,
    ),
    Form(
        "the file with an API key that Confluent Cloud offers for download",
        re.compile(r"^API secret:", re.IGNORECASE | re.MULTILINE),
        "Give the lines below `API key:` and `API secret:`, each in its own field.",
        is_secret=True,
    ),
    Form(
        "a string that Ansible Vault encrypted and that was not decrypted",
        re.compile(r"\A\s{0,9}\$ANSIBLE_VAULT;"),
        "Write `!vault |` before it in a vars file, or encrypt the whole file with `ansible-vault encrypt`.",
    ),
    Form(
        "a value that SOPS encrypted and that was not decrypted",
        re.compile(r"\AENC\[AES256_GCM,"),
        "Decrypt the file with `sops decrypt FILE`, or load it with the plugin community.sops.load_vars.",
    ),
    Form(
        "the address of a secret in a secret store, not the secret",
        re.compile(
            r"\A(?:arn:aws[a-z-]{0,20}:|op://|@Microsoft\.KeyVault\(|https://[a-z0-9-]{1,63}\.vault\.azure\."
            r"|projects/[^/\s]{1,63}/secrets/)"
        ),
        "Read the secret from its store, for example with a lookup plugin, and give what it returns.",
    ),
)
"""What never is a user name, a password or an ID; the first that matches counts."""

_DEEPEST = 8
"""Levels of a document that are searched; documents of secret stores have fewer."""
_BASE64 = re.compile(r"e[A-Za-z0-9+/\s]*={0,2}")
"""Of a text that begins with a brace."""
_MAPPING = re.compile(r"""\{\s*(["'])[^"']*\1\s*:""")
_WRAPPERS = ("SecretString", "data", "stringData", "payload", "value")
"""Keys of secret stores below which the fields of a secret are."""
_GENERIC = ("value", "secret")
"""Keys of a secret that consists of one value."""
_ORIGINS: tuple[tuple[Callable[[Mapping[str, Any]], bool], str], ...] = (
    (lambda node: "SecretString" in node, "the whole answer of AWS Secrets Manager"),
    (lambda node: {"username", "password"} <= set(node), "the whole of the AWS secret, a JSON document"),
    (lambda node: node.get("kind") == "Secret", "the whole manifest of a Kubernetes Secret"),
    (lambda node: "lease_id" in node or "request_id" in node, "the whole answer of HashiCorp Vault"),
    (lambda node: "payload" in node, "the whole answer of Google Secret Manager"),
    (lambda node: "primaryConnectionString" in node, "all keys of an Azure authorization rule"),
    (lambda node: "appId" in node, "the whole answer of Azure for a service principal"),
    (lambda node: {"value", "id"} <= set(node), "the whole answer of Azure Key Vault"),
)


def recognize(text: str) -> Form | None:
    """Return the form of a string that is more than one value, or not the value itself; None for any other string."""
    return next((form for form in FORMS if form.matches(text)), None)


def holds_secret(text: str) -> bool:
    """Return whether a string holds a secret by its form, whatever field it is given for."""
    form = recognize(text)
    if form:
        return form.is_secret
    return _parse(text) is not None or looks_like_api_secret(text)


def looks_like_api_key(text: str) -> bool:
    """Return whether a string has the form of the keys of Confluent Cloud."""
    return re.fullmatch(r"[A-Z0-9]{16}", text) is not None


def looks_like_api_secret(text: str) -> bool:
    """Return whether a string has the form of the secrets that Confluent Cloud issues with its keys."""
    return re.fullmatch(r"[A-Za-z0-9+/]{40,128}={0,2}", text) is not None


def refuse_document(text: str, field: str, keys: Collection[str]) -> None:
    """Refuse the document of a secret store where the value of one field is needed.

    :param field: for the message.
    :param keys: what stores call the value of that field, in lower case without separators.
    :raises InvalidValueError: it is such a document; names the key to take the value from.
    """
    parsed = _parse(text)
    if not parsed:
        return
    node, expression = parsed
    title = next((title for applies, title in _ORIGINS if applies(node)), "a whole JSON document")
    encoded = node.get("kind") == "Secret"
    found = next((each for names in (keys, _GENERIC) for each in _find(node, names, expression, encoded)), None)
    if not found:
        raise InvalidValueError(f"is {title}, not one value", f"Give the value of {field} in it alone.")
    key, value = found
    raise InvalidValueError(
        f"is {title}, not one value",
        f"Give the value of its key {key} alone, in Ansible with `{value}` where TEXT is what was given.",
    )


def _parse(text: str) -> tuple[Mapping[str, Any], str] | None:
    """Return the document that a string is, and the expression of Jinja for it; None where it is none."""
    bare = text.strip("\ufeff \r\n\t")
    if bare[:1] in ("{", '"', "["):
        document = _loads(bare)
        if isinstance(document, str):
            below = _parse(document)
            return below and (below[0], below[1].replace("TEXT", "(TEXT | from_json)"))
        if isinstance(document, list) and document and isinstance(document[0], dict):
            return document[0], "(TEXT | from_json)[0]"
        if isinstance(document, dict):
            return document, "(TEXT | from_json)"
        # As Python prints it, or damaged
        return ({}, "TEXT") if bare.endswith("}") and _MAPPING.match(bare) else None
    if _BASE64.fullmatch(bare):
        try:
            document = _loads(base64.b64decode("".join(bare.split()), validate=True).decode())
        except ValueError:
            return None
        return (document, "(TEXT | b64decode | from_json)") if isinstance(document, dict) else None
    return None


def _loads(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _find(
    node: Any, keys: Collection[str], expression: str, encoded: bool = False, depth: int = 0
) -> Iterator[tuple[str, str]]:
    """Yield each key of a document that has the value, and the expression of Jinja for that value.

    :param encoded: whether values below C(data) are in base64.
    """
    if depth == _DEEPEST:
        return
    if isinstance(node, dict):
        decoded = " | b64decode" if encoded and expression.endswith(".data") else ""
        for key, value in node.items():
            if isinstance(value, str) and key.isidentifier() and re.sub(r"[_-]", "", key).lower() in keys:
                yield key, f"{expression}.{key}{decoded}"
        for key in _WRAPPERS:
            if key in node:
                yield from _find(node[key], keys, f"{expression}.{key}", encoded, depth + 1)
    elif isinstance(node, str):
        if below := _parse(node):
            yield from _find(below[0], keys, below[1].replace("TEXT", expression), depth=depth + 1)
        elif expression.endswith(".payload.data"):
            yield "data", f"{expression} | b64decode"
