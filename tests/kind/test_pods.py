# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Readers in Pods of their own: Ready means connected, a wrong Secret is told in the log, the next run mends it."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator

import pytest

from tests.kind.installed import NAMESPACE, Installed, on_kind
from tests.lab import polling
from tests.lab.kind.pod import READERS

SECRET = "confluent-kafka-sasl"
SECONDS = 180
WRONG = "no-such-password-was-ever-given"
REFUSED = re.compile("Authentication failed|SaslAuthenticationException")


@pytest.fixture(scope="module")
def installed() -> Iterator[Installed]:
    with on_kind("pods", "confluent_sasl") as own:
        done = own.install()
        assert not done.returncode, done.output[-3000:]
        yield own


def test_ready_means_connected(installed: Installed) -> None:
    assert installed.ready() == dict.fromkeys(READERS, True)
    assert installed.connected() == dict.fromkeys(READERS, True)


def test_a_wrong_password_is_told_in_the_log_and_mended_by_the_next_run(installed: Installed) -> None:
    wrong = {"data": {"password": base64.b64encode(WRONG.encode()).decode()}}
    installed.core.patch_namespaced_secret(SECRET, NAMESPACE, wrong)
    installed.restart()

    def told() -> bool:
        logs = installed.logs()
        return len(logs) == len(READERS) and all(REFUSED.search(log) for log in logs.values())

    polling.until(told, seconds=SECONDS, what="the readers to say that they are refused")
    assert installed.ready() == dict.fromkeys(READERS, False)
    assert installed.connected() == dict.fromkeys(READERS, False)
    assert WRONG not in json.dumps(installed.logs())

    done = installed.install()
    assert not done.returncode, done.output[-3000:]
    assert done.stats["changed"] > 0
    assert installed.ready() == dict.fromkeys(READERS, True)
    assert installed.connected() == dict.fromkeys(READERS, True)
