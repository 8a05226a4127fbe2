# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A cluster whose simulated Pods run until they are deleted, and in which a program in a Pod runs on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.lab import cluster, scratch
from tests.lab.paths import Paths

_EXISTS = {"key": ".metadata.deletionTimestamp", "operator": "Exists"}
_RUNNING = """
{{ $now := Now }}
phase: Running
podIP: 10.0.0.1
startTime: {{ $now | Quote }}
conditions:
- {type: Initialized, status: "True", lastTransitionTime: {{ $now | Quote }}}
- {type: Ready, status: "True", lastTransitionTime: {{ $now | Quote }}}
containerStatuses:
{{ range .spec.containers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: ""
  ready: true
  restartCount: 0
  started: true
  state: {running: {startedAt: {{ $now | Quote }}}}
{{ end }}
"""
_WAITING = """
phase: Pending
containerStatuses:
{{ range .spec.containers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: ""
  ready: false
  restartCount: 0
  started: false
  state: {waiting: {reason: ErrImagePull, message: "failed to pull and unpack image: not found"}}
{{ end }}
"""
MISSING_IMAGE = "registry.example.com/nobody-has-this:1"
HANGING_IMAGE = "registry.example.com/takes-for-ever:1"
"""Of a Pod to which nothing happens."""


def _stage(name: str, selector: list[dict[str, Any]], what: dict[str, Any]) -> dict[str, Any]:
    return {
        "apiVersion": "kwok.x-k8s.io/v1alpha1",
        "kind": "Stage",
        "metadata": {"name": name},
        "spec": {
            "resourceRef": {"apiGroup": "v1", "kind": "Pod"},
            "selector": {"matchExpressions": selector},
            "next": what,
        },
    }


def _simulation() -> list[dict[str, Any]]:
    """What KWOK does with Pods: those of an image that nobody has do not start, and no Job ends by itself."""
    new = [{**_EXISTS, "operator": "DoesNotExist"}, {"key": ".status.podIP", "operator": "DoesNotExist"}]
    image = {"key": ".spec.containers.[].image", "values": [MISSING_IMAGE]}
    not_waiting = {"key": ".status.containerStatuses.[].state.waiting.reason", "operator": "DoesNotExist"}
    started = {"statusTemplate": _RUNNING}
    return [
        _stage("start", [*new, {**image, "operator": "NotIn", "values": [MISSING_IMAGE, HANGING_IMAGE]}], started),
        _stage("wait", [*new, {**image, "operator": "In"}, not_waiting], {"statusTemplate": _WAITING}),
        _stage("end", [_EXISTS], {"finalizers": {"empty": True}, "delete": True}),
        {
            "apiVersion": "kwok.x-k8s.io/v1alpha1",
            "kind": "ClusterExec",
            "metadata": {"name": "here"},
            "spec": {"execs": [{"local": {}}]},
        },
    ]


@contextmanager
def cluster_with_pods(paths: Paths, name: str) -> Iterator[scratch.Scratch]:
    """Such a cluster, with nodes; it ends with the block."""
    with scratch.cluster_of_its_own(paths, name, limit_qps=False, simulation=_simulation()) as own:
        cluster.provide_nodes(own.paths)
        yield own
