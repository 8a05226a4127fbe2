# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why SCRAM with Seldon 2.8 is refused on Kafka 4: the very librdkafka of its gateways, against both lines of Kafka."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.lab import state, toolchain

pytestmark = pytest.mark.lab

LOG_IN = """
import json, sys
import confluent_kafka
from confluent_kafka.admin import AdminClient
errors = []
client = AdminClient({**json.load(sys.stdin), "error_cb": lambda error: errors.append(error.str()), "log_level": 0})
try:
    client.list_topics(timeout=5)
except confluent_kafka.KafkaException:
    client.poll(0)
    sys.exit("; ".join(errors))
print(confluent_kafka.libversion()[0])
"""


def log_in(lab: state.Lab, port: int) -> subprocess.CompletedProcess[str]:
    user = lab.credentials.scram
    settings = {
        "bootstrap.servers": f"localhost:{port}",
        "security.protocol": "SASL_SSL",
        "sasl.mechanism": "SCRAM-SHA-512",
        "sasl.username": user.username,
        "sasl.password": user.password,
        "ssl.ca.pem": lab.pem("ca.crt"),
    }
    return subprocess.run(
        [sys.executable, "-c", LOG_IN],
        input=json.dumps(settings),
        env={**os.environ, "PYTHONPATH": str(toolchain.old_librdkafka(lab.paths))},
        capture_output=True,
        text=True,
        check=False,
    )


def test_librdkafka_of_seldon_2_8_logs_in_to_kafka_3_9(lab: state.Lab) -> None:
    done = log_in(lab, lab.ports.kafka39_scram)
    assert (done.returncode, done.stdout.strip()) == (0, "2.3.0"), done.stderr


def test_librdkafka_of_seldon_2_8_is_refused_by_kafka_4(lab: state.Lab) -> None:
    done = log_in(lab, lab.ports.scram)
    assert done.returncode == 1
    assert "invalid credentials" in done.stderr
