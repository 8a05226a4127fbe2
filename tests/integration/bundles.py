# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Support bundles: what is planted for them to leak, and what is in an archive."""

from __future__ import annotations

import base64
import json
import re
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.lab.paths import ROOT

PAGE = ROOT / "docs" / "how-to" / "support-bundle.md"
LAST = "the last line of the log"
LINES = 40
"""Of each log that a test asks for, fewer than there are."""


def simulation(log: Path) -> list[dict[str, Any]]:
    """What KWOK does with Pods: their status is the test's, and all of them have this log."""
    exists = {"key": ".metadata.deletionTimestamp", "operator": "Exists"}
    end = {
        "resourceRef": {"apiGroup": "v1", "kind": "Pod"},
        "selector": {"matchExpressions": [exists]},
        "next": {"finalizers": {"empty": True}, "delete": True},
    }
    logs = {"logs": [{"logsFile": str(log), "previousLogsFile": str(log)}]}
    return [
        {"apiVersion": "kwok.x-k8s.io/v1alpha1", "kind": kind, "metadata": {"name": "bundles"}, "spec": spec}
        for kind, spec in (("Stage", end), ("ClusterLogs", logs))
    ]


def write_log(log: Path, lines: list[str]) -> None:
    """Write a log as a container runtime does."""
    every = [*(f"line {number}" for number in range(2 * LINES)), *lines, LAST]
    log.write_text("".join(f"2026-01-31T12:00:00.000000000Z stdout F {line}\n" for line in every))


def leaks(known: str, unknown: str, key: str) -> list[str]:
    """Lines of a log with a secret that the cluster has, and with one and a private key that it has not."""
    once = base64.b64encode(known.encode()).decode()
    return [
        f"login with {known} failed",
        f"once {once}, twice {base64.b64encode(once.encode()).decode()}",
        json.dumps({"message": json.dumps({"secret": known})}),
        f"https://example.com/?q={known.replace('-', '%2D')}",
        f'sasl.jaas.config = org.apache.kafka.PlainLoginModule required username="u" password="{unknown}";',
        f"Authorization: Bearer {unknown}",
        f"Endpoint=sb://a.example.com/;SharedAccessKeyName=Root;SharedAccessKey={unknown}",
        *key.splitlines(),
    ]


def read(archive: Path) -> dict[str, str]:
    """Text of each file in an archive, by its name below the folder."""
    with tarfile.open(archive) as content:
        files = {member.name: content.extractfile(member) for member in content.getmembers()}
        folder = archive.name.removesuffix(".tar.gz")
        return {name.removeprefix(f"{folder}/"): file.read().decode() for name, file in files.items() if file}


def promised() -> set[str]:
    """Files that the page names and every archive has."""
    section = PAGE.read_text().split("## What is in it")[1].split("\n## ")[0]
    found = set()
    for row in re.findall(r"^\| (`.*?) \|", section, re.MULTILINE):
        first, *others = re.findall(r"`([^`]+)`", row)
        folder = first.rpartition("/")[0]
        found |= {first, *(f"{folder}/{name}" if folder else name for name in others)}
    return {name for name in found if "NAMESPACE" not in name}


def all_of(archives: Mapping[str, Mapping[str, str]]) -> str:
    """Everything in archives, with the names of files."""
    return "\n".join(f"{name}\n{text}" for files in archives.values() for name, text in files.items())
