# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Strings that all of Seldon's Kafka clients send exactly as given: passwords, keys, user names."""

from __future__ import annotations

import re
import unicodedata

from .errors import InvalidValueError

_EXPRESSIONS = (("${", "}"), ("{{", "}}"), ("{%", "%}"), ("$(", ")"))
"""Beginning and end of the expressions of templates and shells."""
_STAND_IN = re.compile(
    r"""
    <.*>                                          # a placeholder of documentation
    | (?:change|replace|fill)[-_ ]?(?:me|this|it|in)
    | (?:(?:insert|enter)[-_ ])?your[-_ ].*       # your-api-secret
    | todo | tbd | fixme | placeholder
    | none | null | undefined | n/a               # an empty variable turned into text
    | x{3,} | \.{3,} | \u2026 | [*\u2022]+        # xxx, dots, and the masks that tools print instead of a secret
    | value_specified_in_no_log_parameter         # what Ansible prints instead
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_INVISIBLE = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""Unicode categories of characters that cannot be seen."""


def plain_text(text: str) -> str:
    """Return the string unchanged.

    :raises InvalidValueError: surrounding white space, invisible characters, or a placeholder instead of a value.
    """
    if not text.strip():
        raise InvalidValueError("empty", "Give the value that the provider issued.")
    if text.rstrip("\r\n") != text:
        raise InvalidValueError(
            "ends in a newline, which would be sent as part of it",
            "Omit the line end; `echo` and most editors add one, `printf %s` and the filter `trim` do not.",
        )
    if text.strip() != text:
        raise InvalidValueError(
            "white space around it, which would be sent as part of it", "Remove it, for example with the filter `trim`."
        )
    if any(unicodedata.category(character) in _INVISIBLE for character in text):
        raise InvalidValueError(
            "contains a control character or one that cannot be seen",
            "Copy the value again, as plain text and without line breaks.",
        )
    if any(end in text.partition(begin)[2] for begin, end in _EXPRESSIONS):
        raise InvalidValueError(
            "contains a template expression that was not resolved",
            "Give the value itself, or a variable that Ansible resolves.",
        )
    if _STAND_IN.fullmatch(text):
        raise InvalidValueError("a placeholder instead of a value", "Give the value that the provider issued.")
    return text


def jaas_text(text: str) -> str:
    """Return a string that is safe in the JAAS line of seldon-dataflow-engine, unescaped in double quotes.

    :raises InvalidValueError: as plain_text, and for a double quote or a backslash.
    """
    plain_text(text)
    if '"' in text or "\\" in text:
        raise InvalidValueError(
            "contains a double quote or a backslash, which breaks the JAAS line of seldon-dataflow-engine",
            "Ask the provider for another one without these characters.",
        )
    return text


def user_name(text: str) -> str:
    """Return a user name that is safe in the JAAS line, and in the single quotes of the chart's templates.

    :raises InvalidValueError: as jaas_text, and for a single quote.
    """
    jaas_text(text)
    if "'" in text:
        raise InvalidValueError(
            "contains a single quote, which makes the Helm chart unrenderable", "Use a name without single quotes."
        )
    return text
