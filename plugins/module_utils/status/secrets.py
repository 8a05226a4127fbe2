# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Evaluate Secrets: who manages them, whether their content fits, when certificates expire. Pure functions."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from ..k8s.keepers import ARGO_CD, ARGO_CD_SYNC_OPTIONS
from ..providers.base import Provider, SecretNames
from ..providers.limits import days_left
from ..providers.names import TOKEN_ENDPOINT_CERTIFICATES, Content
from ..secrets.secret import OPAQUE, DesiredSecret, LiveSecret
from ..validation.certificates import expiry
from ..validation.errors import InvalidValueError
from .finding import Finding

_Data = tuple[tuple[str, str], ...]
"""Sorted pairs of key and base64."""
_CERTIFICATE_KEYS = ("tls.crt", "ca.crt", TOKEN_ENDPOINT_CERTIFICATES)

RUN_INSTALL = "Run the install playbook"
_ADOPT = "set managed_kafka_adopt to true for one run of the install playbook"
_REPLACE = "set managed_kafka_replace to true for one run of the install playbook"


@dataclass(frozen=True)
class ExpectedSecret:
    """A Secret that every target namespace needs.

    :param keys: key to whether its value may be empty; without those that are optional.
    :param optional: keys that Seldon reads where they are there.
    :param desired: the Secret with its content; None where no credentials were given.
    """

    name: str
    keys: Mapping[str, bool]
    desired: DesiredSecret | None = None
    optional: tuple[str, ...] = ()

    @property
    def known_keys(self) -> tuple[str, ...]:
        """Return all keys that Seldon may read."""
        return (*self.keys, *self.optional)


def expected_secrets(
    provider: Provider, names: SecretNames, contents: Mapping[str, Mapping[str, Content]] | None = None
) -> tuple[ExpectedSecret, ...]:
    """Return the Secrets of a provider, with their contents where credentials were given."""
    may_be_empty = {field.name for field in provider.fields if not field.required}
    given = set(contents[names.client]) if contents else set()
    client = {
        key.name: key.field in may_be_empty for key in provider.client_keys if not key.optional or key.name in given
    }
    # Only credentials show whether they are needed
    optional = () if contents else tuple(key.name for key in provider.client_keys if key.optional)
    return tuple(
        ExpectedSecret(name, keys, DesiredSecret(name, provider.name, contents[name]) if contents else None, others)
        for name, keys, others in ((names.broker, {"ca.crt": False}, ()), (names.client, client, optional))
    )


@dataclass(frozen=True)
class CertificateExpiry:
    """Reads when certificates expire.

    The methods take the keys that Seldon reads, and the data of a Secret, key to base64.

    :param now: aware UTC time.
    :param warn_days: a certificate with fewer days left is a finding.
    """

    now: datetime
    warn_days: int

    def expires(self, keys: Collection[str], data: Mapping[str, str]) -> datetime | None:
        """Return when the first certificate expires; None where no certificate can be read."""
        return min((expires for _key, expires in _expiries(keys, data) if expires), default=None)

    def days_left(self, keys: Collection[str], data: Mapping[str, str]) -> int | None:
        """Return the whole days until the first certificate expires; None where no certificate can be read."""
        expires = self.expires(keys, data)
        return days_left(expires, self.now) if expires else None

    def evaluate(self, keys: Collection[str], data: Mapping[str, str], remedy: str) -> Iterator[Finding]:
        """Yield the findings about certificates that expire soon, have expired, or cannot be read.

        :param remedy: how the Secret is changed, a sentence without its full stop.
        """
        for key, expires in _expiries(keys, data):
            if expires is None:
                text = f"{key}: does not hold a readable certificate. {remedy}, with the right certificate."
                yield Finding("certificate", text)
                continue
            at, left = f"{expires:%Y-%m-%d %H:%M} UTC", days_left(expires, self.now)
            if expires <= self.now:
                yield Finding("expired", f"{key}: expired at {at}. {remedy}, with a new certificate.")
            elif left < self.warn_days:
                text = f"{key}: expires at {at}, days left: {left}. {remedy}, with a new certificate."
                yield Finding("expires", text)


def _expiries(keys: Collection[str], data: Mapping[str, str]) -> list[tuple[str, datetime | None]]:
    return [(key, _expiry(data[key])) for key in _CERTIFICATE_KEYS if key in keys and data.get(key)]


@cache
def _expiry(encoded: str) -> datetime | None:
    """Return when the first of the certificates expires; most namespaces have equal ones, which are read once."""
    try:
        return expiry(base64.b64decode(encoded).decode())
    except (InvalidValueError, ValueError):
        return None


class SecretEvaluator:
    """Evaluate one Secret after the other against what is expected and against the other Secrets of its name.

    :param secrets: all live Secrets, to compare them with each other.
    :param instance: that is expected to manage them.
    """

    def __init__(self, secrets: Sequence[LiveSecret], certificates: CertificateExpiry, instance: str = "") -> None:
        self._instance = instance
        self._certificates = certificates
        self._encoded: dict[str, dict[str, str]] = {}
        self._most_common = _most_common(secrets)

    def evaluate(self, expected: ExpectedSecret, live: LiveSecret) -> Iterator[Finding]:
        """Yield the findings about a Secret that exists."""
        live = as_seen_by(live, self._instance)
        for finding in (
            *self._content(expected, live),
            *_ownership(live),
            *_metadata(expected, live),
            *self._certificates.evaluate(expected.known_keys, live.data, _remedy(live)),
        ):
            yield replace(finding, namespace=live.namespace, object=live.name)

    def _content(self, expected: ExpectedSecret, live: LiveSecret) -> Iterator[Finding]:
        incomplete = [
            key
            for key, may_be_empty in expected.keys.items()
            if not (live.data.get(key) or (may_be_empty and key in live.data))
        ]
        if incomplete:
            text = f"{', '.join(incomplete)}: missing or empty, so Seldon cannot log in. {_remedy(live)}."
            yield Finding("incomplete", text)
        unexpected = sorted(set(live.data) - set(expected.known_keys))
        if unexpected and live.managed:
            text = f"{', '.join(unexpected)}: Seldon does not read this. {_remedy(live)}, which removes it."
            yield Finding("unexpected_key", text)
        different = [key for key in self._different(expected, live) if key not in incomplete]
        if different and expected.desired:
            text = f"{', '.join(different)}: differs from the given credentials. {_remedy(live)}."
            yield Finding("drift", text)
        elif different:
            text = (
                f"{', '.join(different)}: differs from the Secret in namespace "
                f"{self._most_common[live.name].namespace}. Give the credentials to find out which one is right."
            )
            yield Finding("inconsistent", text)

    def _different(self, expected: ExpectedSecret, live: LiveSecret) -> list[str]:
        if expected.desired:
            encoded = self._encoded.setdefault(expected.name, expected.desired.encoded())
            return [key for key, value in encoded.items() if live.data.get(key) != value]
        common = self._most_common[live.name].data
        return [key for key in expected.known_keys if live.data.get(key) != common.get(key)]


def as_seen_by(live: LiveSecret, instance: str) -> LiveSecret:
    """Return the Secret as an instance sees it: those of another one have an owner, as unmanaged ones do."""
    return live if live.is_part_of(instance) else live._replace(owner=live.described_owner)


def _ownership(live: LiveSecret) -> Iterator[Finding]:
    if live.keeper:
        text = f"The Secret is managed by {live.keeper}, and the install playbook leaves it unchanged."
        yield Finding("external", f"{text} {live.keeper.remedy}.")
    elif not live.managed:
        text = f"The Secret is managed by {live.owner}, not by this installation, which leaves it unchanged."
        yield Finding("unmanaged", f"{text} To take it over, {_ADOPT}.")


def _metadata(expected: ExpectedSecret, live: LiveSecret) -> Iterator[Finding]:
    if live.immutable:
        yield Finding("immutable", f"The Secret is immutable. To change it, {_REPLACE}.")
    if live.last_applied:
        by_argo_cd = live.keeper is not None and live.keeper.tool == ARGO_CD
        text = f"{'Argo CD' if by_argo_cd else 'kubectl apply'} left a copy of the content in an annotation"
        remedy = _remedy(live) if live.managed else "Remove the annotation"
        if by_argo_cd:
            # It would write the annotation again, and removes it itself with this option
            remedy = f"Add ServerSideApply=true to the annotation {ARGO_CD_SYNC_OPTIONS} in the manifest"
        yield Finding("metadata", f"{text}. {remedy}.")
    if not live.managed:
        return
    if live.type != OPAQUE:
        text = f"The Secret is of type {live.type} instead of {OPAQUE}. To create it anew, {_REPLACE}."
        yield Finding("metadata", text)
    if expected.desired and live.provider != expected.desired.provider:
        text = f"The Secret is labelled for {live.provider or 'no provider'}, not for {expected.desired.provider}"
        yield Finding("metadata", f"{text}. {_remedy(live)}.")


def _remedy(live: LiveSecret) -> str:
    """Return how to correct the Secret, a sentence without its full stop."""
    if live.managed:
        return f"{_REPLACE[0].upper()}{_REPLACE[1:]}" if live.immutable else RUN_INSTALL
    if live.keeper:
        return live.keeper.remedy
    return f"Correct it where {live.owner} manages it, or {_ADOPT}"


def _most_common(secrets: Sequence[LiveSecret]) -> dict[str, LiveSecret]:
    """Return, by name, the first Secret with the content that most Secrets of that name have, or else the fullest."""
    counted: dict[str, Counter[_Data]] = {}
    examples: dict[tuple[str, _Data], LiveSecret] = {}
    for live in secrets:
        content = tuple(sorted(live.data.items()))
        counted.setdefault(live.name, Counter())[content] += 1
        examples.setdefault((live.name, content), live)
    return {name: examples[name, max(counter, key=lambda c: (counter[c], len(c)))] for name, counter in counted.items()}
