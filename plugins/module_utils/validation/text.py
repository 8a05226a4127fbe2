# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Strings that all of Seldon's Kafka clients send exactly as given: passwords, keys, user names."""

from __future__ import annotations

import re
import unicodedata

from .errors import InvalidValueError
from .types import kind

_EXPRESSIONS = (("${", "}"), ("{{", "}}"), ("{%", "%}"), ("{#", "#}"), ("$(", ")"))
"""Beginning and end of the expressions of templates and shells."""
_SHORTEST_SECRET = 8
_STAND_IN = re.compile(
    r"""
    <.*>                                          # a placeholder of documentation
    | (?:change|replace|fill)[-_ ]?(?:me|this|it|in)
    | (?:(?:insert|enter)[-_ ])?your[-_ ].*       # your-api-secret
    | todo | tbd | fixme | placeholder
    | none | null | undefined | n/a               # an empty variable turned into text
    | x{3,} | ([^\w\s])\1{2,99} | \u2026 | [*\u2022\u25cf]+    # xxx, dots, and masks: ***, ****, ++++++++
    | \S{0,4}[*\u2022\u25cf]{5,}\S{0,4}                  # a mask with the first or last characters
    | [\[(<]\s?(?:masked|redacted|filtered|hidden|secure|secret|sensitive|sensitive\ value|concealed|protected
        |known\ after\ apply)\s?[\])>]                    # GitLab, Buildkite, Terraform, Travis, Pulumi, kubectl
    | masked | redacted | hidden | data\+omitted
    | \$encrypted\$                                      # AWX and Ansible's other controllers
    | the\ output\ has\ been\ hidden.*                    # Ansible, of a task with no_log
    | value_specified_in_no_log_parameter
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_INVISIBLE = ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")
"""Unicode categories of characters that cannot be seen, or that no font has."""
_OTHERS_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff"  # default ignorable
    "\u2800\ufffc\ufffd\U00016fe4\U0001d159]"  # blank, or in place of a character that was lost
)
"""https://www.unicode.org/Public/UCD/latest/ucd/DerivedCoreProperties.txt, as far as categories do not say it."""


def string(value: object) -> str:
    """Return a value that is a string unchanged.

    :raises InvalidValueError: it is something else, such as the number that YAML makes of digits without quotes.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, (dict, list, tuple)):
        raise InvalidValueError(f"is {kind(value)}, not a string", "Give one string, in quotes.")
    raise InvalidValueError(
        f"is {kind(value)}, not a string",
        "Put it in quotes: what YAML takes for something else does not arrive as it was written.",
    )


def _is_invisible(character: str) -> bool:
    category = unicodedata.category(character)
    return category in _INVISIBLE or (category == "Zs" and character != " ")


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
    if _OTHERS_INVISIBLE.search(text) or any(map(_is_invisible, text)):
        raise InvalidValueError(
            "contains a control character or one that cannot be seen",
            "Copy the value again, as plain text and without line breaks.",
        )
    if any(text.startswith(begin) and text.endswith(end) for begin, end in _EXPRESSIONS):
        raise InvalidValueError(
            "a template expression that was not resolved",
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
    if len(text) > 2 and text[0] == text[-1] == '"':
        raise InvalidValueError(
            "is between double quotes, which would be sent as part of it", "Remove the quotes around it."
        )
    if '"' in text or "\\" in text:
        raise InvalidValueError(
            "contains a double quote or a backslash, which breaks the JAAS line of seldon-dataflow-engine",
            "Ask the provider for another one without these characters.",
        )
    return text


def secret_text(text: str) -> str:
    """Return a password, or another secret of a login, that is safe in the JAAS line.

    :raises InvalidValueError: as jaas_text, and for a secret so short that it could be part of any other text.
    """
    jaas_text(text)
    if len(text) < _SHORTEST_SECRET:
        raise InvalidValueError(
            f"has fewer than {_SHORTEST_SECRET} characters; hiding so short a secret in results would change unrelated "
            "text, such as the names of namespaces",
            "Set a longer one at the provider.",
        )
    return text


def environment_text(text: str) -> str:
    """Return a string that Kubernetes does not change in a variable of a container.

    https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/

    :raises InvalidValueError: it holds two dollar signs, of which one would be left, or a reference to a variable.
    """
    if "$$" in text or ")" in text.partition("$(")[2]:
        raise InvalidValueError(
            "contains $$ or $(NAME); Seldon's Pods read the value from an environment variable, in which Kubernetes "
            "makes one dollar sign of two, and replaces $(NAME) by the value of another variable",
            "Use a value without them.",
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
