# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Evaluate when the certificates in Secrets expire. Pure functions."""

from __future__ import annotations

import base64
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from ..providers.limits import days_left
from ..validation.certificates import expiry
from ..validation.errors import InvalidValueError
from .finding import Finding

_KEYS = ("tls.crt", "ca.crt")


class CertificateExpiry:
    """Read when certificates expire; equal content, which most namespaces have, is read once.

    The methods take the keys that Seldon reads, and the data of a Secret, key to base64.

    :param now: aware UTC time.
    :param warn_days: a certificate with fewer days left is a finding.
    """

    def __init__(self, now: datetime, warn_days: int) -> None:
        self._now = now
        self._warn_days = warn_days
        self._expiries: dict[str, datetime | None] = {}

    def days_left(self, keys: Collection[str], data: Mapping[str, str]) -> int | None:
        """Return the whole days until the first certificate expires; None where no certificate can be read."""
        known = [expires for _key, expires in self._certificates(keys, data) if expires]
        return days_left(min(known), self._now) if known else None

    def evaluate(self, keys: Collection[str], data: Mapping[str, str], remedy: str) -> Iterator[Finding]:
        """Yield the findings about certificates that expire soon, have expired, or cannot be read.

        :param remedy: how the Secret is changed, a sentence without its full stop.
        """
        for key, expires in self._certificates(keys, data):
            if expires is None:
                text = f"{key}: does not hold a readable certificate. {remedy}, with the right certificate."
                yield Finding("certificate", text)
                continue
            at, left = f"{expires:%Y-%m-%d %H:%M} UTC", days_left(expires, self._now)
            if expires <= self._now:
                yield Finding("expired", f"{key}: expired at {at}. {remedy}, with a new certificate.")
            elif left < self._warn_days:
                text = f"{key}: expires at {at}, days left: {left}. {remedy}, with a new certificate."
                yield Finding("expires", text)

    def _certificates(self, keys: Collection[str], data: Mapping[str, str]) -> Iterator[tuple[str, datetime | None]]:
        for key in _KEYS:
            if key in keys and data.get(key):
                yield key, self._expiry(data[key])

    def _expiry(self, encoded: str) -> datetime | None:
        if encoded not in self._expiries:
            try:
                self._expiries[encoded] = expiry(base64.b64decode(encoded).decode())
            except (InvalidValueError, ValueError):
                self._expiries[encoded] = None
        return self._expiries[encoded]
