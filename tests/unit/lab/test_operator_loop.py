# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the operator decides that something is to be done, and what it says about it. No cluster."""

from __future__ import annotations

from typing import Any

import pytest
import urllib3

from tests.lab.operator.api import Api
from tests.lab.operator.cache import Cache
from tests.lab.operator.conditions import Judgement, judge, updated
from tests.lab.operator.controllers import responsible
from tests.lab.operator.differences import differs, marked
from tests.lab.operator.kinds import CONFIG, CONFIG_MAP, DEPLOYMENT, KINDS, MODEL, RUNTIME, SERVER, SERVER_CONFIG, Kind
from tests.lab.operator.loop import concerned
from tests.lab.operator.queue import Key, Queue

Values = dict[str, Any]

CACHED: list[Values] = [
    {"kind": "SeldonRuntime", "metadata": {"namespace": "a", "name": "r"}, "spec": {"seldonConfig": "default"}},
    {
        "kind": "SeldonRuntime",
        "metadata": {"namespace": "b", "name": "frozen"},
        "spec": {"seldonConfig": "default", "disableAutoUpdate": True},
    },
    {"kind": "Server", "metadata": {"namespace": "a", "name": "s"}, "spec": {"serverConfig": "c"}},
]
OWNED = [{"kind": "SeldonRuntime", "name": "r"}]


class TestConditions:
    YES, NO = Judgement(ready=True, reason="fine"), Judgement(ready=False, reason="not yet")

    def test_ready_when_every_part_is(self) -> None:
        conditions = updated([], {"A": self.YES, "B": self.YES}, ["A", "B"], "now")
        assert [(each["type"], each["status"]) for each in conditions] == [
            ("A", "True"),
            ("B", "True"),
            ("Ready", "True"),
        ]

    def test_not_ready_for_the_reason_of_the_part_that_has_been_so_for_longest(self) -> None:
        before = updated([], {"A": self.YES, "B": Judgement(ready=False, reason="first")}, ["A", "B"], "1")
        ready = updated(before, {"A": self.NO}, ["A", "B"], "2")[-1]
        assert (ready["type"], ready["status"], ready["reason"]) == ("Ready", "False", "first")

    def test_unknown_while_a_part_was_never_judged(self) -> None:
        assert updated([], {"A": self.YES}, ["A", "B"], "now")[-1]["status"] == "Unknown"

    def test_time_stays_when_nothing_else_changes(self) -> None:
        before = updated([], {"A": self.YES}, ["A"], "1")
        assert updated(before, {"A": self.YES}, ["A"], "2") == before

    @pytest.mark.parametrize(
        ("status", "desired", "expected"),
        [
            ({}, False, True),
            ({}, True, False),
            ({"replicas": 2, "readyReplicas": 1}, False, False),
            ({"replicas": 1, "readyReplicas": 1}, True, True),
        ],
    )
    def test_readiness_against_existing_or_desired_replicas(
        self, status: Values, desired: bool, expected: bool
    ) -> None:
        workload = {"kind": "Deployment", "spec": {"replicas": 1}, "status": status}
        assert judge(workload, desired=desired).ready is expected


class TestDifferences:
    WANTED = marked(
        {
            "kind": "Deployment",
            "metadata": {"name": "d"},
            "spec": {
                "replicas": 1,
                "template": {
                    "metadata": {"annotations": {"a": "1"}},
                    "spec": {"containers": [{"name": "c", "env": [{"name": "E", "value": ""}], "resources": {}}]},
                },
            },
        }
    )

    def found(self, **template: Any) -> Values:
        """The object as the API server would return it, with its defaults."""
        container = {"name": "c", "env": [{"name": "E"}], "resources": {}, "imagePullPolicy": "Always"}
        pods = {"metadata": {"annotations": {"a": "1"}}, "spec": {"containers": [container], "dnsPolicy": "Default"}}
        spec = {"replicas": 1, "template": pods | template, "strategy": {}}
        return self.WANTED | {"spec": spec, "status": {"replicas": 1}}

    def test_what_the_api_server_fills_in_is_no_difference(self) -> None:
        assert not differs(self.found(), self.WANTED)

    def test_what_somebody_else_added_is_no_difference(self) -> None:
        env = [{"name": "FOREIGN", "value": "1"}, {"name": "E"}]
        restarted = {"annotations": {"a": "1", "kubectl.kubernetes.io/restartedAt": "now"}}
        assert not differs(
            self.found(metadata=restarted, spec={"containers": [{"name": "c", "env": env}]}), self.WANTED
        )

    def test_what_somebody_else_changed(self) -> None:
        assert differs(self.found(metadata={"annotations": {"a": "2"}}), self.WANTED)

    def test_changed_field(self) -> None:
        assert differs(self.found(spec={"containers": [{"name": "other"}]}), self.WANTED)

    def test_field_that_is_no_longer_wanted(self) -> None:
        before = marked({"kind": "ConfigMap", "metadata": {"name": "m"}, "data": {"a": "1", "b": "2"}})
        after = marked({"kind": "ConfigMap", "metadata": {"name": "m"}, "data": {"a": "1"}})
        assert differs(before, after)

    def test_quantity_written_otherwise(self) -> None:
        wanted, found = ({"metadata": {}, "spec": {"requests": {"cpu": cpu}}} for cpu in ("1000m", "1"))
        assert not differs(found, wanted)
        assert differs({"metadata": {}, "spec": {"requests": {"cpu": "2"}}}, wanted)


class TestControllers:
    def deployment(self, namespace: str, ready: int = 1, **env: str) -> Values:
        """A controller's Deployment as the setup chart installs it."""
        container = {"image": "reg/controller:2.9.1", "env": [{"name": name, "value": env[name]} for name in env]}
        return {
            "metadata": {"namespace": namespace, "labels": {"control-plane": "v2-controller-manager"}},
            "spec": {"template": {"spec": {"containers": [container]}}},
            "status": {"readyReplicas": ready},
        }

    def test_own_namespace_only_unless_clusterwide(self) -> None:
        controllers = [self.deployment("system", CLUSTERWIDE="false")]
        found = responsible(controllers, "system")
        assert found is not None
        assert found.version == (2, 9, 1)
        assert responsible(controllers, "mesh") is None

    @pytest.mark.parametrize(("watched", "expected"), [("", True), ("mesh,other", True), ("other", False)])
    def test_clusterwide(self, watched: str, expected: bool) -> None:
        controllers = [self.deployment("system", CLUSTERWIDE="true", WATCH_NAMESPACES=watched)]
        assert (responsible(controllers, "mesh") is not None) is expected

    def test_the_one_in_the_namespace_comes_first(self) -> None:
        controllers = [self.deployment(namespace, CLUSTERWIDE="true") for namespace in ("a", "mesh")]
        found = responsible(controllers, "mesh")
        assert found is not None
        assert found.namespace == "mesh"

    def test_one_without_ready_pods_does_nothing(self) -> None:
        assert responsible([self.deployment("mesh", ready=0, CLUSTERWIDE="false")], "mesh") is None


class TestQueue:
    def test_each_key_once_and_those_that_wait_after_those_that_do_not(self) -> None:
        queue = Queue()
        first, second = (Key("Server", "mesh", name) for name in ("first", "second"))
        queue.add(first, after_seconds=0.01)
        queue.add(second)
        queue.add(second)
        assert [queue.take(), queue.take()] == [second, first]

    def test_key_that_waits_is_taken_at_once_when_it_is_added_again(self) -> None:
        queue = Queue()
        key = Key("Server", "mesh", "s")
        queue.add(key, after_seconds=3600)
        queue.add(key)
        assert queue.take() == key


class TestConcerned:
    @pytest.mark.parametrize(
        ("kind", "metadata", "expected"),
        [
            (RUNTIME, {"namespace": "x", "name": "n"}, ["SeldonRuntime x/n"]),
            (CONFIG_MAP, {"namespace": "a", "name": "m", "ownerReferences": OWNED}, ["SeldonRuntime a/r"]),
            (CONFIG_MAP, {"namespace": "a", "name": "m"}, []),
            (CONFIG, {"namespace": "system", "name": "default"}, ["SeldonRuntime a/r"]),
            (SERVER_CONFIG, {"namespace": "system", "name": "c"}, ["Server a/s"]),
            (SERVER, {"namespace": "a", "name": "s"}, ["Server a/s", "SeldonRuntime a/r"]),
            (MODEL, {"namespace": "b", "name": "m"}, ["SeldonRuntime b/frozen"]),
            (
                DEPLOYMENT,
                {"namespace": "system", "name": "d", "labels": {"control-plane": "v2-controller-manager"}},
                ["SeldonRuntime a/r", "SeldonRuntime b/frozen", "Server a/s"],
            ),
        ],
    )
    def test_what_is_looked_at_after_a_change(self, kind: Kind, metadata: Values, expected: list[str]) -> None:
        cache = Cache(Api("http://unused", urllib3.PoolManager()), lambda *_: None)
        for number, manifest in enumerate(CACHED, 1):
            manifest["metadata"]["resourceVersion"] = str(number)
            cache.store(KINDS[manifest["kind"]], manifest)
        found = concerned(cache, kind, {"metadata": metadata})
        assert [f"{key.kind} {key.namespace}/{key.name}" for key in found] == expected
