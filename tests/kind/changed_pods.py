# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pods that are changed as they are created, for as long as a test takes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from kubernetes import client

from tests.lab import polling
from tests.lab.kind.admission import KINDS, policy
from tests.lab.scratch import Scratch

_SECONDS = 120


@contextmanager
def changed_pods(
    on: Scratch, name: str, change: str, is_changed: Callable[[client.V1Pod], bool], namespace: str = ""
) -> Iterator[None]:
    """Change every new Pod for as long as the block takes; begins once a Pod would be changed."""
    try:
        on.kubectl("apply", "--server-side", "-f", "-", stdin=json.dumps(policy(name, change, namespace)))
        applies = partial(_applies, on, is_changed, namespace or "default")
        polling.until(applies, seconds=_SECONDS, what=f"the admission policy {name} to apply")
        yield
    finally:
        on.kubectl("delete", "--ignore-not-found", ",".join(KINDS), name)


def _applies(on: Scratch, is_changed: Callable[[client.V1Pod], bool], namespace: str) -> bool:
    pod = {"metadata": {"name": "asks"}, "spec": {"containers": [{"name": "asks", "image": "asks"}]}}
    return is_changed(on.core.create_namespaced_pod(namespace, pod, dry_run="All"))
