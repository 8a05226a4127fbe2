# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What of the examples is not held against anything, or not run, and why; an entry that excuses nothing is refused."""

from __future__ import annotations

NOT_KNOWN = {
    "role our.platform.ingress": "stands for a role of the reader's",
    "role infra.aap_configuration.dispatch": "of another collection, which ours does not need",
    "program ansible-builder": "tests/unit/test_execution_environment.py runs it",
    "program kubectl": "tests/integration/test_gitops.py runs what the summary of a run shows",
    "program git": "checks a tag of the reader's clone out",
    "program gpg": "tests/release/test_signature.py runs it",
    "program grep": "searches what the reader does not want to share",
    "program helm": "tests/integration/test_seldon_core.py reads the history of a release",
    "program less": "shows a text file",
    "program tar": "tests/integration/test_info.py unpacks the archive",
    "program sha256sum": "tests/release/test_signature.py compares the digests",
    "program podman": "pushes to the reader's registry",
    "program aws": "needs an account at Amazon",
    "program avn": "needs an account at Aiven",
    "program confluent": "needs an account at Confluent",
    "program doctl": "needs an account at DigitalOcean",
    "program gcloud": "needs an account at Google",
    "program ibmcloud": "needs an account at IBM",
    "program kafka-acls.sh": "is of Apache Kafka",
    "program rpk": "is of Redpanda",
}
"""What is named and is not here."""

NOT_RUN = {
    "README.md: requirements": "names a repository of the reader's",
    "examples/awx": "tests/integration/test_controller.py starts jobs of this project",
    "examples/gitops": "tests/integration/test_gitops.py renders it and applies it",
    "examples/fleet": "tests/integration/test_fleet.py runs it",
    "docs/how-to/awx.md: variables": "are a controller's, or those of the play above them",
    "docs/how-to/credential-sources.md: variables": "test_credential_sources.py runs those that it can",
    "docs/providers/confluent_oauth.md: values of a chart": "are what the collection adds by itself",
    "docs/providers/services.md: manifest": "is of Strimzi, which the lab does not have",
}
"""What tests/integration/test_examples.py does not run: folders of ``examples``, or what is of one shape on a page."""
