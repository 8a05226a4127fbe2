# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role alone: releases of other hands, an upgrade that fails, a Helm that was killed, charts from everywhere."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests import module
from tests.integration.helm import memory, rolled_back
from tests.integration.playbook import Run, run_playbook
from tests.lab import polling, scratch, state
from tests.lab.cluster import kubectl
from tests.lab.helm import install_chart, noting, package

pytestmark = pytest.mark.lab

VERSION = "2.8.0"
VALUES = {"controller": {"clusterwide": True}}
NOWHERE = {"controller": {"clusterwide": True, "resources": {"cpu": "9999"}}}
"""No node has so many."""
RUNTIME, SERVERS, MESH = "seldon-core-v2-runtime", "seldon-core-v2-servers", "seldon-mesh"
HELD = "example.com/held"
SETUP, SYSTEM = "seldon-core-v2-components", "seldon-system"


@pytest.fixture(scope="module")
def lab() -> Iterator[state.Lab]:
    """The lab on a cluster of its own, where a user's own Helm has installed Seldon Core 2."""
    whole = state.load()
    with scratch.cluster_for_seldon(whole, "core") as own:
        lab = replace(whole, paths=own.paths)
        by_hand = partial(install_chart, lab, own.kubeconfig, version=VERSION)
        by_hand("crds")
        by_hand("setup", SYSTEM, release=SETUP, values=VALUES)
        by_hand("runtime", MESH)
        by_hand("servers", MESH)
        # Helm does not wait for what the controller makes
        kinds = "seldonruntimes.mlops.seldon.io,servers.mlops.seldon.io"
        kubectl(lab.paths, "wait", "--for=condition=Ready", kinds, "--all", "-n", MESH, "--timeout=90s")
        yield lab


def helm_command(lab: state.Lab, *words: str) -> list[str]:
    return [str(lab.paths.bin / "helm"), "--kubeconfig", str(lab.paths.kubeconfig), *words]


def install(lab: state.Lab, folder: Path, *options: str, **variables: Any) -> Run:
    given = {
        "seldon_core_chart_repository": f"http://127.0.0.1:{lab.ports.charts}",
        "seldon_core_values": VALUES,
        "seldon_core_timeout": 90,
        **variables,
    }
    book = folder / "bootstrap.yml"
    role = {"role": "seldon.managed_kafka.seldon_core", "vars": given}
    book.write_text(yaml.safe_dump([{"hosts": "localhost", "gather_facts": False, "roles": [role]}]))
    return run_playbook(str(book), *options, environ={"KUBECONFIG": str(lab.paths.kubeconfig)})


def generations(lab: state.Lab) -> dict[str, int]:
    """Every ReplicaSet and StatefulSet of the mesh: a restart makes a new one, or a new generation."""
    found = json.loads(kubectl(lab.paths, "get", "replicasets,statefulsets", "-n", MESH, "-o", "json"))["items"]
    return {f"{each['kind']}/{each['metadata']['name']}": each["metadata"]["generation"] for each in found}


def statuses(lab: state.Lab, release: str, namespace: str) -> dict[str, str]:
    """Status of each revision of a release."""
    select = f"owner=helm,name={release}"
    found = json.loads(kubectl(lab.paths, "get", "secrets", "-n", namespace, "-l", select, "-o", "json"))["items"]
    return {each["metadata"]["labels"]["version"]: each["metadata"]["labels"]["status"] for each in found}


def described(lab: state.Lab, release: str = SETUP, namespace: str = SYSTEM) -> str:
    """What C(helm history) shows of the newest revision."""
    words = helm_command(lab, "history", release, "--namespace", namespace, "--output", "json")
    return str(json.loads(subprocess.run(words, check=True, capture_output=True).stdout)[-1]["description"])


def kill_helm_at_work(lab: state.Lab) -> None:
    """Leave the setup chart's release pending, as a run does that is killed."""
    words = ["upgrade", SETUP, package(lab, "setup", VERSION), "--namespace", SYSTEM, "--wait", "--values", "-"]
    with subprocess.Popen(
        helm_command(lab, *words), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdin
        # Helm waits for the Pod
        process.stdin.write(json.dumps(NOWHERE))
        process.stdin.close()
        polling.until(
            lambda: "pending-upgrade" in statuses(lab, SETUP, SYSTEM).values(), seconds=30, what="helm to be at work"
        )
        process.send_signal(signal.SIGKILL)


def hold(lab: state.Lab, *, held: bool) -> None:
    """Have the server stay while it is being deleted, or let it go, whatever its controller does to it meanwhile."""
    server = json.loads(kubectl(lab.paths, "get", "server/mlserver", "--namespace", MESH, "--output", "json"))
    named = {"name": "mlserver", "namespace": MESH, "finalizers": [HELD] * held}
    own = {"apiVersion": server["apiVersion"], "kind": server["kind"], "metadata": named}
    kubectl(lab.paths, "apply", "--server-side", "--field-manager", HELD, "--filename", "-", stdin=json.dumps(own))


def kill_helm_on_its_way_out(lab: state.Lab) -> None:
    """Leave the servers' release half uninstalled."""
    hold(lab, held=True)
    words = helm_command(lab, "uninstall", SERVERS, "--namespace", MESH, "--wait")
    with subprocess.Popen(words, stdout=subprocess.DEVNULL) as process:
        polling.until(
            lambda: "uninstalling" in statuses(lab, SERVERS, MESH).values(), seconds=30, what="helm to be at work"
        )
        process.send_signal(signal.SIGKILL)
    hold(lab, held=False)


def test_releases_of_other_hands_are_taken_over_without_a_change(lab: state.Lab, tmp_path: Path) -> None:
    before = generations(lab)
    taken = install(lab, tmp_path)
    assert (taken.returncode, taken.stats["changed"]) == (0, 0), taken.output[-3000:]
    assert generations(lab) == before


def test_an_upgrade_that_fails_is_rolled_back(lab: state.Lab, tmp_path: Path) -> None:
    newest = max(map(int, statuses(lab, SETUP, SYSTEM)))
    failed = install(lab, tmp_path, seldon_core_timeout=8, seldon_core_values=NOWHERE)
    rolled_back(failed, newest)
    assert statuses(lab, SETUP, SYSTEM)[str(newest + 2)] == "deployed"


def test_releases_that_a_killed_helm_left_are_refused_and_repaired(lab: state.Lab, tmp_path: Path) -> None:
    kill_helm_at_work(lab)
    kill_helm_on_its_way_out(lab)
    refused = install(lab, tmp_path)
    assert refused.returncode != 0
    for reported in (
        f"{SYSTEM}/{SETUP} is pending-upgrade",
        f"{MESH}/{SERVERS} is uninstalling",
        "seldon_core_repair_pending",
    ):
        assert reported in refused.last["msg"], refused

    told = install(lab, tmp_path, "--check", seldon_core_repair_pending=True)
    repaired = install(lab, tmp_path, seldon_core_repair_pending=True)
    assert (repaired.returncode, repaired.stats["changed"]) == (0, 2), repaired
    assert told.stats["changed"] == repaired.stats["changed"], told
    assert described(lab, SERVERS, MESH) == f"Install complete, by seldon.managed_kafka: {SERVERS} {VERSION}"
    assert install(lab, tmp_path).stats["changed"] == 0


def test_diff_shows_what_changes_and_starts_no_upgrade_where_nothing_does(lab: state.Lab, tmp_path: Path) -> None:
    noted = noting(lab.paths.bin / "helm", tmp_path)
    values = {"controller": {"clusterwide": True, "resources": {"memory": "333Mi"}}}

    def run(*options: str, values: dict[str, Any]) -> Run:
        given = {"seldon_core_values": values, "seldon_core_helm_binary": str(noted.program)}
        done = install(lab, tmp_path, *options, **given)
        assert done.returncode == 0, done.output[-3000:]
        return done

    def upgrades() -> list[str]:
        return [words[0] for words in noted.calls() if words[0] == "upgrade"]

    assert run("--diff", values=VALUES).stats["changed"] == 0
    assert upgrades() == []

    checked = run("--check", "--diff", values=values)
    assert checked.stats["changed"] == 1
    (diff,) = (task["diff"] for task in checked.tasks if task.get("diff"))
    after = ['controller.resources.memory: "333Mi"', "Deployment seldon-v2-controller-manager (changed)"]
    assert diff["after"].splitlines() == after
    assert diff["before"].splitlines() == ["Deployment seldon-v2-controller-manager"]
    assert upgrades() == []

    assert run(values=values).stats["changed"] == 1
    assert upgrades() == ["upgrade"]
    assert described(lab) == "Upgrade complete, by seldon.managed_kafka: values: controller.resources.memory"
    assert run(values=values).stats["changed"] == 0


def test_concurrent_runs_never_roll_back_a_revision_of_another_run(lab: state.Lab, tmp_path: Path) -> None:
    """Another run upgrades the release between the failed upgrade of this run and its rollback, or before it."""

    def values(cpu: str, memory: str) -> dict[str, Any]:
        return {"controller": {"clusterwide": True, "resources": {"cpu": cpu, "memory": memory}}}

    def release(**options: Any) -> dict[str, Any]:
        given = {
            "kubeconfig": str(lab.paths.kubeconfig),
            "name": SETUP,
            "namespace": SYSTEM,
            "helm_binary": str(lab.paths.bin / "helm"),
            **options,
        }
        return module.run("seldon_core_release", tmp_path, **given)

    chart = str(lab.paths.state.parent / "charts" / "seldon-core-v2-setup-2.8.0.tgz")
    planned = max(map(int, statuses(lab, SETUP, SYSTEM)))
    mine = release(chart=chart, values=values("100m", "301Mi"), expected_revision=planned)
    assert (mine.get("msg"), mine.get("changed"), mine.get("revision")) == (None, True, planned + 1)

    theirs = release(chart=chart, values=values("100m", "302Mi"))
    assert theirs["revision"] == planned + 2
    before = statuses(lab, SETUP, SYSTEM)

    # A run that was planned before this one is refused, and so is its rollback
    late = release(chart=chart, values=values("100m", "303Mi"), expected_revision=planned)
    refused = release(state="rolled_back", expected_revision=mine["revision"])
    for result in (late, refused):
        assert result["failed"]
        assert result["revision"] is None
        assert f"Another run is at work on {SYSTEM}/{SETUP}" in result["msg"]
    assert statuses(lab, SETUP, SYSTEM) == before

    # Its own revision a run does roll back, to the one before
    back = release(state="rolled_back", expected_revision=theirs["revision"])
    assert (back["restored_revision"], back["revision"]) == (mine["revision"], theirs["revision"] + 1)


def test_two_equal_installs_at_once_end_with_the_values_of_both(lab: state.Lab, tmp_path: Path) -> None:
    values = {"controller": {"clusterwide": True, "resources": {"memory": "444Mi"}}}
    for number in range(2):
        (tmp_path / str(number)).mkdir()

    def run(number: int) -> Run:
        return install(lab, tmp_path / str(number), seldon_core_values=values)

    with ThreadPoolExecutor(2) as both:
        runs = list(both.map(run, range(2)))

    assert memory(lab.paths) == "444Mi"
    assert [each.returncode for each in runs] == [0, 0], [each.output[-3000:] for each in runs]
    # The second one plans again once the first one has ended
    assert sorted(each.stats["changed"] for each in runs) == [0, 1]
    assert "rolled back to revision" not in "".join(each.output for each in runs)
