# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Names that the Kubernetes API server accepts."""

from __future__ import annotations

from .errors import matching

namespace_name = matching(
    r"[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?",
    "not a namespace name",
    "Use 1 to 63 lower-case letters, digits and hyphens, with a letter or a digit at both ends.",
)
"""RFC 1123 label."""
release_name = matching(
    r"(?=.{1,53}\Z)[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*",
    "not the name of a Helm release",
    "Use up to 53 lower-case letters, digits, hyphens and dots, with a letter or a digit around each dot.",
)
secret_name = matching(
    r"(?=.{1,253}\Z)[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*",
    "not the name of a Secret",
    "Use up to 253 lower-case letters, digits, hyphens and dots, with a letter or a digit around each dot.",
)
"""RFC 1123 subdomain."""
label_value = matching(
    r"(?:[A-Za-z0-9](?:[-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?)?",
    "not a label value, and the name is written to a label of each Secret",
    "Use up to 63 letters, digits, hyphens, dots and underscores, with a letter or a digit at both ends.",
)
"""Of Kubernetes; may be empty."""
