# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Whether the credentials for an API server have expired."""

from __future__ import annotations

import base64
import json
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kubernetes.client import Configuration


def expired(settings: Configuration) -> str:
    """Return which of the credentials has expired and when, as a clause; empty where none is known to have."""
    ends = [("token", _token_end(settings)), ("client certificate", _certificate_end(settings))]
    for what, end in ends:
        if end and end < datetime.now(timezone.utc):
            return f"the {what} expired at {end:%Y-%m-%d %H:%M} UTC"
    return ""


def _token_end(settings: Configuration) -> datetime | None:
    header = (settings.api_key or {}).get("authorization") or ""
    parts = header.split(" ")[-1].split(".")
    if len(parts) != 3:
        return None
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
        return datetime.fromtimestamp(claims["exp"], timezone.utc)
    except (ValueError, KeyError, TypeError, OverflowError):
        return None


def _certificate_end(settings: Configuration) -> datetime | None:
    if not settings.cert_file:
        return None
    try:
        from cryptography import x509

        return x509.load_pem_x509_certificate(Path(settings.cert_file).read_bytes()).not_valid_after_utc
    except (ImportError, AttributeError, OSError, ValueError):
        return None
