# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Log in to a broker with librdkafka, the Kafka client of Seldon's gateways."""

from __future__ import annotations

import logging
import os
import re
import ssl
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..common.libraries import MissingLibraryError
from ..common.redact import scrub
from ..common.text import counted, shown
from ..providers.base import ProviderPlan
from ..validation.endpoints import Endpoint
from .models import Cluster, KafkaError

RESOLVE, TRANSPORT, SSL, AUTHENTICATION = -193, -195, -181, -169
ALL_BROKERS_DOWN, TIMED_OUT = -187, -185
_DECISIVE = frozenset({RESOLVE, SSL, AUTHENTICATION})
_FINAL_TRANSPORT = ("alert", "PLAINTEXT")
"""Marks of a transport error that concerns the broker's protocol: its other addresses would answer the same."""
_OF_ANOTHER_BROKER = re.compile(r"\w+://\S+/\d+: ")
"""A broker with an id was advertised by the one that we logged in to."""
_SYSTEM_ROOTS = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)
"""Of Debian, Red Hat, SUSE and Alpine; librdkafka accepts no folder."""
_SILENT = logging.getLogger("seldon.managed_kafka.librdkafka")
"""librdkafka would log to stderr, with host names and users in it."""
_SILENT.propagate = False
_SILENT.addHandler(logging.NullHandler())
_LONGEST, _LONGEST_NAME = 600, 255
"""Characters of what librdkafka and brokers report, and of a name that a cluster gives itself."""
_FIRST_WAIT = 0.25
"""Seconds of the first wait for an answer; each further one is twice as long. Errors are read in between."""
_FRAME = re.compile(r"^\w+://\S+: | \(after \d+ms in state \w+\)$")
"""What librdkafka adds to a message; it differs from broker to broker and from run to run."""
_ALL_ADDRESSES_TRIED = 1.5
"""Seconds after which librdkafka has tried all addresses of a name that refuse connections."""


def client_settings(plan: ProviderPlan, timeout: int, verify_hostname: bool) -> dict[str, Any]:
    """Return the librdkafka settings for the plan's login, without those of one broker.

    :param timeout: seconds for a broker; a connection gets half of them, so that a second address can be tried.
    """
    needs_roots = plan.connection.mechanism == "OAUTHBEARER" and not plan.connection.has_token_endpoint_ca
    return {
        **plan.client,
        "ssl.endpoint.identification.algorithm": "https" if verify_hostname else "none",
        "socket.connection.setup.timeout.ms": max(timeout * 500, 1000),
        **({"https.ca.location": _https_roots()} if needs_roots else {}),
    }


def _https_roots() -> str:
    """Return the file of roots for the identity provider's certificate; librdkafka's default suits its build machine.

    The roots of certifi come before those of the system, which may include private ones that Seldon's images lack.
    """
    if given := os.environ.get("SSL_CERT_FILE"):
        return given
    try:
        import certifi
    except ImportError:
        system = (ssl.get_default_verify_paths().cafile, *_SYSTEM_ROOTS)
        return next((file for file in system if file and Path(file).is_file()), "probe")
    return certifi.where()


class Session:
    """A client that is logged in to a broker.

    :param admin: confluent-kafka's AdminClient.
    :param timeout: seconds that each of its requests may take.
    """

    def __init__(self, admin: Any, metadata: Any, timeout: float, secrets: tuple[str, ...]) -> None:
        self.admin = admin
        self.timeout = timeout
        self._secrets = secrets
        brokers = sorted(metadata.brokers.items())
        self.cluster = Cluster(
            self._name(metadata.cluster_id), tuple(Endpoint(self._name(b.host), b.port) for _id, b in brokers)
        )
        self.broker_ids = tuple(broker_id for broker_id, _broker in brokers)
        self.topics = tuple(metadata.topics)

    def _name(self, text: str | None) -> str:
        """Return a name that the cluster gives itself."""
        return shown(scrub(shown(text or ""), self._secrets), _LONGEST_NAME)

    def answer(self, future: Any) -> Any:
        """Return the answer to a request, or the error with which the broker or the client refused it."""
        from confluent_kafka import KafkaException

        try:
            return future.result()
        except KafkaException as error:
            return self.error(error.args[0])

    def error(self, error: Any) -> KafkaError:
        """Return an error of confluent-kafka without secrets."""
        return _scrubbed(error, self._secrets)


def log_in(
    settings: Mapping[str, Any], broker: Endpoint, timeout: float, secrets: tuple[str, ...]
) -> Session | KafkaError:
    """Log in to one broker and ask it to describe its cluster; only reads.

    :param settings: of the client, see client_settings().
    :param timeout: seconds for all of it.
    :param secrets: masked in what librdkafka reports.
    :returns: the session, or the most telling error.
    :raises MissingLibraryError: confluent-kafka.
    """
    try:
        from confluent_kafka import KafkaException
        from confluent_kafka.admin import AdminClient
    except ImportError as error:
        raise MissingLibraryError("confluent-kafka") from error
    errors: list[KafkaError] = []

    def on_error(error: Any) -> None:
        if not _OF_ANOTHER_BROKER.match(error.str()):
            errors.append(_scrubbed(error, secrets))

    of_this_broker: dict[str, Any] = {"bootstrap.servers": str(broker), "error_cb": on_error, "log_level": 0}
    started = time.monotonic()
    try:
        admin = AdminClient({**settings, **of_this_broker}, logger=_SILENT)
    except KafkaException as error:
        return _scrubbed(error.args[0], secrets)
    wait = _FIRST_WAIT
    while (left := started + timeout - time.monotonic()) > 0:
        try:
            return Session(admin, admin.list_topics(timeout=min(wait, left)), timeout, secrets)
        except KafkaException:
            # What it raises is always a time-out; the reason is passed to error_cb
            admin.poll(0)
        if decisive := _decisive(errors, time.monotonic() - started):
            return decisive
        wait *= 2
    return _most_telling(errors) or KafkaError(TIMED_OUT, f"no answer within {counted(timeout, 'second')}")


def _scrubbed(error: Any, secrets: tuple[str, ...]) -> KafkaError:
    return KafkaError(error.code(), shown(scrub(shown(_FRAME.sub("", error.str())), secrets), _LONGEST))


def _decisive(errors: list[KafkaError], elapsed: float) -> KafkaError | None:
    """Return the error after which waiting is useless, if there is one."""
    for error in errors:
        if error.code in _DECISIVE or (
            error.code == TRANSPORT
            and (elapsed > _ALL_ADDRESSES_TRIED or any(word in error.words for word in _FINAL_TRANSPORT))
        ):
            return error
    return None


def _most_telling(errors: list[KafkaError]) -> KafkaError | None:
    """Return the last error that is not a consequence, as that all brokers are down is."""
    telling = [error for error in errors if error.code != ALL_BROKERS_DOWN]
    return telling[-1] if telling else None
