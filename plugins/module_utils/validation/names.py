# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Names that the Kubernetes API server accepts."""

from __future__ import annotations

import re

from .errors import InvalidValueError

_LABEL = r"[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?"
_NAMESPACE = re.compile(_LABEL)
_SUBDOMAIN = re.compile(r"[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*")
_LONGEST_SUBDOMAIN = 253


def namespace_name(text: str) -> str:
    """Return the name of a namespace unchanged: an RFC 1123 label.

    :raises InvalidValueError: Kubernetes would refuse it.
    """
    if not _NAMESPACE.fullmatch(text):
        raise InvalidValueError(
            "not a namespace name",
            "Use 1 to 63 lower-case letters, digits and hyphens, with a letter or a digit at both ends.",
        )
    return text


def secret_name(text: str) -> str:
    """Return the name of a Secret unchanged: an RFC 1123 subdomain.

    :raises InvalidValueError: Kubernetes would refuse it.
    """
    if len(text) > _LONGEST_SUBDOMAIN or not _SUBDOMAIN.fullmatch(text):
        raise InvalidValueError(
            "not the name of a Secret",
            "Use up to 253 lower-case letters, digits, hyphens and dots, with a letter or a digit around each dot.",
        )
    return text
