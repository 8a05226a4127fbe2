# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kafka's jars are what their locks say, or they are refused."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.lab.errors import LabError
from tests.lab.kafka import jars
from tests.lab.kafka.jars import Jar

DIGEST = hashlib.sha256(b"content").hexdigest()


def test_a_lock_is_read() -> None:
    text = f"# a comment\norg.example:thing:1.0 sha256:{DIGEST}\n"
    assert jars.parse_lock(text) == [Jar("org.example:thing:1.0", DIGEST)]


@pytest.mark.parametrize(
    "line",
    [
        "org.example:thing:1.0",
        f"org.example:thing sha256:{DIGEST}",
        "org.example:thing:1.0 sha256:",
        f"org.example:thing:1.0 sha256:{DIGEST[1:]}",
        f"org.example:thing:1.0 md5:{DIGEST}",
    ],
)
def test_a_line_without_its_hash_is_refused(line: str) -> None:
    with pytest.raises(LabError, match="line 2"):
        jars.parse_lock(f"# head\n{line}\n")


def test_a_jar_with_other_content_is_not_intact(tmp_path: Path) -> None:
    file = tmp_path / "thing-1.0.jar"
    jar = Jar("org.example:thing:1.0", DIGEST)
    file.write_bytes(b"content")
    assert jars.is_intact(jar, file)
    file.write_bytes(b"contents")
    assert not jars.is_intact(jar, file)


@pytest.mark.parametrize("version", jars.ROOTS)
def test_every_lock_pins_what_it_was_resolved_from(version: str) -> None:
    locked = {jar.coordinate for jar in jars.parse_lock(jars.lock_file(version).read_text(encoding="utf-8"))}
    assert set(jars.ROOTS[version]) <= locked
    assert f"org.apache.kafka:kafka-clients:{version}" in locked
