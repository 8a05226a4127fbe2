# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Check whether the certificates that brokers show chain to the CAs that were distributed, without any login."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from ..common.text import some
from ..kafka.models import Probe, Stage
from ..kafka.probe import probe
from ..secrets.secret import LiveSecret
from ..status.finding import Finding
from ..validation.endpoints import Endpoint

_AT_ONCE = 16
_KEY = "ca.crt"
_REMEDY = (
    "Give the CA that signs them now as ⟨credentials.broker_ca⟩, or public if it is one, and run the install playbook"
)


def check_brokers(servers: Sequence[Endpoint], secrets: Iterable[LiveSecret], timeout: int) -> Iterator[Finding]:
    """Yield what Seldon's Kafka clients would not trust when they connect anew, and which brokers cannot be reached.

    :param servers: the bootstrap servers.
    :param secrets: those with the CA of the brokers, of all namespaces.
    :param timeout: seconds for each step of a connection.
    """
    by_ca: dict[str, list[LiveSecret]] = {}
    for live in secrets:
        if live.data.get(_KEY):
            by_ca.setdefault(live.data[_KEY], []).append(live)
    pairs = [(encoded, server) for encoded in by_ca for server in servers]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        answers = dict(zip(pairs, pool.map(lambda pair: _probe(pair[0], pair[1], timeout), pairs)))
    silent = sorted({str(server) for (_ca, server), answer in answers.items() if answer and not _reached(answer)})
    if silent:
        text = f"{some(silent)}: cannot be reached from this host, so the CA in the Secrets was not checked."
        yield Finding("brokers_unreachable", text)
    for encoded, found in by_ca.items():
        refused = {server: answers[encoded, server] for server in servers}
        for reason in dict.fromkeys(each.text for each in refused.values() if each and each.verify_code):
            where = some([str(server) for server, each in refused.items() if each and each.text == reason])
            text = f"{_KEY} does not verify the current certificates of {where} ({reason}). {_REMEDY}."
            for live in found:
                yield Finding("broker_ca", text, live.namespace, live.name)


def _probe(encoded: str, server: Endpoint, timeout: int) -> Probe | None:
    """Return how far a connection gets with this CA; None for a CA that cannot be read, which is another finding."""
    try:
        return probe(server, base64.b64decode(encoded).decode(), timeout, verify_hostname=False)
    except ValueError:
        return None


def _reached(answer: Probe) -> bool:
    return answer.stage not in (Stage.RESOLVE, Stage.CONNECT)
