# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""What is to be said of the Secrets: which are there, whose they are, and what is in them. Pure functions."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.base import Provider, SecretNames
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.limits import days_left
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets import secret
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.secret import DesiredSecret, LiveSecret
from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.finding import Finding
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.certificates import expiry
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.errors import InvalidValueError

_CERTIFICATES = ("tls.crt", "ca.crt")
_AGAIN = "Run the install playbook"


@dataclass(frozen=True)
class Expected:
    """A Secret that has to be in every target.

    :param keys: key to whether it may be empty.
    :param wanted: with its content; None where no credentials were given.
    """

    name: str
    keys: Mapping[str, bool]
    wanted: DesiredSecret | None = None


def expected(
    provider: Provider, names: SecretNames, contents: Mapping[str, Mapping[str, str]] | None = None
) -> tuple[Expected, ...]:
    """The Secrets of a provider.

    :param contents: Secret name to key to text, where credentials were given.
    """
    optional = {field.name for field in provider.fields if not field.required}
    client = {key.name: key.field in optional for key in provider.client_keys}
    return tuple(
        Expected(name, keys, DesiredSecret(name, provider.name, contents[name]) if contents else None)
        for name, keys in ((names.broker, {"ca.crt": False}), (names.client, client))
    )


class Judge:
    """Looks at one Secret after the other; what they have in common is worked out once.

    :param lives: all of them, to compare them with each other.
    :param now: aware UTC time.
    :param warn_days: certificates with fewer days left are told.
    """

    def __init__(self, lives: Sequence[LiveSecret], now: datetime, warn_days: int) -> None:
        self._now = now
        self._warn_days = warn_days
        self._ends: dict[str, datetime | None] = {}
        self._encoded: dict[str, dict[str, str]] = {}
        self._usual = _usual(lives)

    def findings(self, wish: Expected, live: LiveSecret) -> Iterator[Finding]:
        """What is to be said of a Secret that is there."""
        for finding in (
            *self._content(wish, live),
            *self._ownership(wish, live),
            *self._metadata(wish, live),
            *self._certificates(wish, live),
        ):
            yield replace(finding, namespace=live.namespace, object=live.name)

    def days_left(self, wish: Expected, live: LiveSecret) -> int | None:
        """Whole days until the first of its certificates expires; None where there is none that can be read."""
        ends = [self._end(live.data[key]) for key in _CERTIFICATES if key in wish.keys and live.data.get(key)]
        known = [end for end in ends if end]
        return days_left(min(known), self._now) if known else None

    def _content(self, wish: Expected, live: LiveSecret) -> Iterator[Finding]:
        lacking = [key for key, may_be_empty in wish.keys.items() if not _has(live, key, may_be_empty)]
        if lacking:
            yield Finding(
                "incomplete",
                f"{', '.join(lacking)}: missing or empty, Seldon cannot log in with it. "
                + (f"{_AGAIN}." if live.managed else f"Have {live.owner} write it."),
            )
        extra = sorted(set(live.data) - set(wish.keys))
        if extra and live.managed:
            yield Finding("extra", f"{', '.join(extra)}: not a key that Seldon reads. {_AGAIN}, it removes it.")
        differing = [key for key in self._differing(wish, live) if key not in lacking]
        if differing and wish.wanted:
            yield Finding("drift", f"{', '.join(differing)}: not what the given credentials say. {_AGAIN}.")
        elif differing:
            yield Finding(
                "uneven",
                f"{', '.join(differing)}: not the same as in {self._usual[live.name].namespace}. "
                "Give the credentials to see which is right.",
            )

    def _differing(self, wish: Expected, live: LiveSecret) -> list[str]:
        if wish.wanted:
            encoded = self._encoded.setdefault(wish.name, wish.wanted.encoded())
            return [key for key, value in encoded.items() if live.data.get(key) != value]
        usual = self._usual[live.name].data
        return [key for key in wish.keys if live.data.get(key) != usual.get(key)]

    def _ownership(self, wish: Expected, live: LiveSecret) -> Iterator[Finding]:
        if live.managed:
            return
        if is_external(live):
            yield Finding("external", f"It is kept by {live.owner} of the External Secrets Operator.")
            return
        yield Finding(
            "foreign",
            f"It belongs to {live.owner}, which this collection leaves alone. "
            "Set managed_kafka_adopt to true for one run of the install playbook to take it over.",
        )

    def _metadata(self, wish: Expected, live: LiveSecret) -> Iterator[Finding]:
        if live.immutable:
            yield Finding("immutable", "It is immutable: to change it, managed_kafka_replace has to be true.")
        if live.last_applied:
            yield Finding("metadata", f"kubectl apply left a copy of its content in an annotation. {_AGAIN}.")
        if not live.managed:
            return
        if live.type != secret.OPAQUE:
            yield Finding(
                "metadata", f"It is of type {live.type}. {_AGAIN} with managed_kafka_replace to have it created anew."
            )
        if not live.applied:
            yield Finding("metadata", f"It has this collection's label, and somebody else wrote it. {_AGAIN}.")
        if wish.wanted and live.provider != wish.wanted.provider:
            yield Finding("metadata", f"It is labelled for {live.provider or 'no provider'}. {_AGAIN}.")

    def _certificates(self, wish: Expected, live: LiveSecret) -> Iterator[Finding]:
        for key in _CERTIFICATES:
            if key not in wish.keys or not live.data.get(key):
                continue
            end = self._end(live.data[key])
            if end is None:
                yield Finding("certificate", f"{key}: no certificate that can be read. {_AGAIN} with the right one.")
                continue
            left = days_left(end, self._now)
            if end <= self._now:
                yield Finding("expired", f"{key}: expired at {end:%Y-%m-%d %H:%M} UTC. Renew it now.")
            elif left < self._warn_days:
                yield Finding("expires", f"{key}: expires in {left} days, at {end:%Y-%m-%d %H:%M} UTC. Renew it.")

    def _end(self, data: str) -> datetime | None:
        if data not in self._ends:
            try:
                self._ends[data] = expiry(base64.b64decode(data).decode())
            except (InvalidValueError, ValueError):
                self._ends[data] = None
        return self._ends[data]


def is_external(live: LiveSecret) -> bool:
    """Whether the External Secrets Operator made it."""
    return live.owner.startswith(secret.EXTERNAL_SECRET) or "external-secrets" in live.owner


def missing(wish: Expected, namespace: str) -> Finding:
    """A Secret that is not there."""
    text = f"It is not there, Seldon's readers cannot log in when they start. {_AGAIN}."
    return Finding("missing", text, namespace, wish.name)


def _has(live: LiveSecret, key: str, may_be_empty: bool) -> bool:
    return key in live.data and (may_be_empty or bool(live.data[key]))


def _usual(lives: Sequence[LiveSecret]) -> dict[str, LiveSecret]:
    """Name to one of the Secrets of that name that hold what most of them do."""
    counted: dict[str, Counter[tuple[tuple[str, str], ...]]] = {}
    examples: dict[tuple[str, tuple[tuple[str, str], ...]], LiveSecret] = {}
    for live in lives:
        content = tuple(sorted(live.data.items()))
        counted.setdefault(live.name, Counter())[content] += 1
        examples.setdefault((live.name, content), live)
    return {name: examples[name, counter.most_common(1)[0][0]] for name, counter in counted.items()}
