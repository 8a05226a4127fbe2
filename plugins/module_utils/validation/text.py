# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Text that both readers send exactly as the user meant it: passwords, keys, user names."""

from __future__ import annotations

import re
import unicodedata

from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.errors import InvalidValueError

_TEMPLATE = re.compile(r"\$\{.*?\}|\{\{.*?\}\}|\{%.*?%\}|\$\([^)]*\)", re.DOTALL)
_STAND_IN = re.compile(
    r"""
    <.*>                                          # documentation's way to mark what is to be filled in
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
"""Unicode categories of characters that are sent but not seen."""


def plain_text(text: str) -> str:
    """The text unchanged.

    :raises InvalidValueError: surrounding white space, invisible characters, or a placeholder instead of a value.
    """
    if not text.strip():
        raise InvalidValueError("empty", "Give the value that the provider issued.")
    if text.rstrip("\r\n") != text:
        raise InvalidValueError(
            "ends in a newline, which would be sent as part of it",
            "Leave the line end out; `echo` and most editors add one, `printf %s` and the filter `trim` do not.",
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
    if _TEMPLATE.search(text):
        raise InvalidValueError(
            "contains a template expression that nothing has filled in",
            "Give the value itself, or a variable that Ansible resolves.",
        )
    if _STAND_IN.fullmatch(text):
        raise InvalidValueError("stands in for a value, it is none", "Give the value that the provider issued.")
    return text


def jaas_text(text: str) -> str:
    """Text that survives between the double quotes of a JAAS line, which Seldon's JVM reader does not escape.

    :raises InvalidValueError: as plain_text, and for a double quote or a backslash.
    """
    plain_text(text)
    if '"' in text or "\\" in text:
        raise InvalidValueError(
            "contains a double quote or a backslash, which breaks the JAAS line of seldon-dataflow-engine",
            "Have the provider issue another one without these characters.",
        )
    return text


def user_name(text: str) -> str:
    """A user name: JAAS text that also survives between the single quotes of the chart's templates.

    :raises InvalidValueError: as jaas_text, and for a single quote.
    """
    jaas_text(text)
    if "'" in text:
        raise InvalidValueError(
            "contains a single quote, which makes the Helm chart unrenderable", "Use a name without single quotes."
        )
    return text
