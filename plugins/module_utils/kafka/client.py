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

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.libraries import MissingLibraryError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.redact import scrub
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.models import Cluster, KafkaError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.base import ProviderPlan
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.endpoints import Endpoint

RESOLVE, TRANSPORT, SSL, AUTHENTICATION = -193, -195, -181, -169
ALL_BROKERS_DOWN, TIMED_OUT = -187, -185
_DECISIVE = frozenset({RESOLVE, SSL, AUTHENTICATION})
_FINAL_TRANSPORT = ("alert", "PLAINTEXT")
"""In the text of a transport error: it is about what the broker speaks, so its other addresses would say the same."""
_OF_ANOTHER = re.compile(r"\w+://\S+/\d+: ")
"""A broker with a number is one that the broker we asked has told of; it let us in, then."""
_SYSTEM_ROOTS = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)
"""Of Debian, Red Hat, SUSE and Alpine; librdkafka takes no folder."""
_SILENT = logging.getLogger("seldon.managed_kafka.librdkafka")
"""librdkafka would log to stderr, with host names and users in it."""
_SILENT.propagate = False
_SILENT.addHandler(logging.NullHandler())
_FIRST_PATIENCE = 0.25
"""Seconds of the first wait for an answer; each further one is twice as long, as errors are looked at in between."""
_FRAME = re.compile(r"^\w+://\S+: | \(after \d+ms in state \w+\)$")
"""What librdkafka puts around a text; it differs from broker to broker and from run to run."""
_SETTLED = 1.5
"""Seconds within which librdkafka has tried all addresses of a name that refuse connections."""


def settings(plan: ProviderPlan, timeout: int, verify_hostname: bool) -> dict[str, Any]:
    """librdkafka settings for the plan's login, those of one broker excepted.

    :param timeout: seconds for a broker; a connection gets half of them, so that a second address has its turn.
    """
    return {
        **plan.client,
        "ssl.endpoint.identification.algorithm": "https" if verify_hostname else "none",
        "socket.connection.setup.timeout.ms": max(timeout * 500, 1000),
        **({"https.ca.location": _https_roots()} if plan.connection.mechanism == "OAUTHBEARER" else {}),
    }


def _https_roots() -> str:
    """Roots for the identity provider's certificate; librdkafka's default is where its build machine had them.

    Those of certifi go before the system's, which may have private ones that Seldon's images do not know.
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
    """A client that a broker let in.

    :param admin: confluent-kafka's AdminClient.
    :param timeout: seconds that each of its requests may take.
    """

    def __init__(self, admin: Any, metadata: Any, timeout: float, secrets: tuple[str, ...]) -> None:
        self.admin = admin
        self.timeout = timeout
        self._secrets = secrets
        brokers = sorted(metadata.brokers.items())
        self.cluster = Cluster(metadata.cluster_id or "", tuple(Endpoint(b.host, b.port) for _id, b in brokers))
        self.broker_ids = tuple(broker_id for broker_id, _broker in brokers)
        self.topics = tuple(metadata.topics)

    def answer(self, future: Any) -> Any:
        """What a request brought, or KafkaError where the broker or the client refused it."""
        from confluent_kafka import KafkaException

        try:
            return future.result()
        except KafkaException as error:
            return self.said(error.args[0])

    def said(self, error: Any) -> KafkaError:
        """An error of confluent-kafka's, without secrets."""
        return _said(error, self._secrets)


def log_in(
    settings: Mapping[str, Any], broker: Endpoint, timeout: float, secrets: tuple[str, ...]
) -> Session | KafkaError:
    """Log in to one broker and have it describe its cluster; only reads.

    :param settings: of the client, see settings().
    :param timeout: seconds for all of it.
    :param secrets: to be masked in what librdkafka says.
    :returns: the session, or the error that says most about why there is none.
    :raises MissingLibraryError: confluent-kafka.
    """
    try:
        from confluent_kafka import KafkaException
        from confluent_kafka.admin import AdminClient
    except ImportError as error:
        raise MissingLibraryError("confluent-kafka") from error
    errors: list[KafkaError] = []

    def heard(error: Any) -> None:
        if not _OF_ANOTHER.match(error.str()):
            errors.append(_said(error, secrets))

    of_this_one: dict[str, Any] = {"bootstrap.servers": str(broker), "error_cb": heard, "log_level": 0}
    started = time.monotonic()
    try:
        admin = AdminClient({**settings, **of_this_one}, logger=_SILENT)
    except KafkaException as error:
        return _said(error.args[0], secrets)
    patience = _FIRST_PATIENCE
    while (left := started + timeout - time.monotonic()) > 0:
        try:
            return Session(admin, admin.list_topics(timeout=min(patience, left)), timeout, secrets)
        except KafkaException:
            # What it raises is always a time-out; the reason is in what error_cb hears
            admin.poll(0)
        if verdict := _verdict(errors, time.monotonic() - started):
            return verdict
        patience *= 2
    return _strongest(errors) or KafkaError(TIMED_OUT, f"no answer within {timeout:g} seconds")


def _said(error: Any, secrets: tuple[str, ...]) -> KafkaError:
    return KafkaError(error.code(), scrub(_FRAME.sub("", error.str()), secrets))


def _verdict(errors: list[KafkaError], elapsed: float) -> KafkaError | None:
    """The error to stop at, if there is one."""
    for error in errors:
        if error.code in _DECISIVE or (
            error.code == TRANSPORT and (elapsed > _SETTLED or any(word in error.text for word in _FINAL_TRANSPORT))
        ):
            return error
    return None


def _strongest(errors: list[KafkaError]) -> KafkaError | None:
    """The last error that tells anything; that all brokers are down is a consequence."""
    telling = [error for error in errors if error.code != ALL_BROKERS_DOWN]
    return telling[-1] if telling else None
