# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Running one reader from look to outcome."""

from __future__ import annotations

import tempfile
from pathlib import Path
from uuid import uuid4

from tests.lab.readers import go, jvm, librdkafka
from tests.lab.readers.container import CURL_ROOTS, Container, inside, look, unpack
from tests.lab.readers.go import GoReader
from tests.lab.readers.outcome import Outcome, Refused, scrub
from tests.lab.state import Lab

DEPLOYMENTS = {"go": go.DEPLOYMENT, "jvm": jvm.DEPLOYMENT}
READERS = tuple(DEPLOYMENTS)


def read(
    lab: Lab,
    namespace: str,
    which: str,
    jvm_client: str = jvm.CLIENTS[0],
    kubeconfig: Path | None = None,
    roots: Path | None = None,
) -> Outcome:
    """Log in, produce and consume as the reader `which`, ``go`` or ``jvm``, of that namespace would.

    Everything comes from the cluster: the environment from the reader's Deployment, the Secrets with the rights of its
    service account. `jvm_client` is the version of Kafka's Java client, `kubeconfig` leads to another cluster than the
    lab's own, `roots` is what the image trusts of identity providers, the lab's own when omitted.
    """
    container = look(kubeconfig or lab.paths.kubeconfig, namespace, DEPLOYMENTS[which])
    # In the lab's state, which goes with the lab should this process be killed
    with tempfile.TemporaryDirectory(prefix="reader-", dir=lab.paths.state) as scratch:
        root = Path(scratch)
        trusted = roots or _trusted(lab)
        unpack(container, root, trusted)
        try:
            if which == "go":
                _go(container, root)
            else:
                jvm.round_trip(lab.paths, jvm_client, container, root, trusted, _topic())
        except Refused as refused:
            return Outcome(which, False, scrub(str(refused), container.secrets))
    return Outcome(which, True)


def _go(container: Container, root: Path) -> None:
    reader = GoReader(container, root)
    image = {"https.ca.location": str(inside(root, CURL_ROOTS))}
    librdkafka.round_trip(reader.settings("producer") | image, reader.settings("consumer") | image, _topic())


def _trusted(lab: Lab) -> Path:
    """What the image has as public roots towards an identity provider: the lab's plays one with such a certificate."""
    return lab.paths.tls / "ca.crt"


def _topic() -> str:
    return f"seldon.lab.{uuid4()}"
