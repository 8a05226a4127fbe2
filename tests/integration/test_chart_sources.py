# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Charts from everywhere: the same release comes of each place, and a password for it is seen nowhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests import module
from tests.integration.leaks.finder import search
from tests.integration.playbook import Run, run_playbook, run_tasks
from tests.lab import credentials, scratch, state
from tests.lab.credentials import Login
from tests.lab.helm import Noted, noting
from tests.lab.registry import registry
from tests.lab.repository import guarded, write

pytestmark = pytest.mark.lab

VERSION = "2.8.5"
HELMS = ("helm", "helm4")
FIELD = "seldon_core_chart_repository"
NOWHERE = "http://127.0.0.1:1"


@dataclass(frozen=True)
class Places:
    """Where the charts are, and who may have them."""

    login: Login
    repository: str
    registry: str
    ca: str
    packaged: str
    unpacked: str


@pytest.fixture(scope="module")
def places(lab: state.Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    login = Login("robot", credentials.password())
    charts = lab.paths.state / "charts"
    unpacked, storage = tmp_path_factory.mktemp("unpacked"), tmp_path_factory.mktemp("registry")
    for chart in ("crds", "setup", "runtime", "servers"):
        write(chart, VERSION, unpacked / f"seldon-core-v2-{chart}")
    with guarded(charts, login) as repository, registry(lab, storage, login, VERSION) as oci:
        ca = (lab.paths.tls / "ca.crt").read_text()
        yield Places(login, repository, oci, ca, str(charts), str(unpacked))


@pytest.fixture
def helms(lab: state.Lab, tmp_path: Path) -> dict[str, Noted]:
    """Every Helm, noting."""
    for name in HELMS:
        (tmp_path / name).mkdir()
    return {name: noting(lab.paths.bin / name, tmp_path / name) for name in HELMS}


def test_every_place_gives_the_same_release(
    lab: state.Lab, places: Places, helms: dict[str, Noted], tmp_path: Path
) -> None:
    secret = {"password": places.login.password, "login": f"{places.login.username}:{places.login.password}"}
    login = {f"{FIELD}_username": places.login.username, f"{FIELD}_password": places.login.password}
    of_registry = {FIELD: places.registry, f"{FIELD}_ca": places.ca, **login}
    home, left = tmp_path / "home", tmp_path / "left"
    home.mkdir()
    left.mkdir()

    with scratch.cluster_of_its_own(lab.paths, "sources") as own:

        def install(helm: str, **place: str) -> Run:
            given = {"seldon_core_charts": ["crds"], "seldon_core_helm_binary": str(helms[helm].program), **place}
            book = tmp_path / "bootstrap.yml"
            role = {"role": "seldon.managed_kafka.seldon_core", "vars": given}
            book.write_text(yaml.safe_dump([{"hosts": "localhost", "gather_facts": False, "roles": [role]}]))
            environ = {
                "KUBECONFIG": str(own.kubeconfig),
                "HOME": str(home),
                "TMPDIR": str(left),
                # Whatever wants to leave this machine fails
                **dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY"), NOWHERE),
                "NO_PROXY": "127.0.0.1",
            }
            run = run_playbook(str(book), "-vvv", environ=environ)
            book.unlink()
            assert run.returncode == 0, run.output[-3000:]
            assert not search(run.output, secret)
            return run

        assert install("helm4", **of_registry).stats["changed"] == 1
        for helm, place in (
            ("helm", of_registry),
            ("helm", {FIELD: places.repository, **login}),
            ("helm4", {FIELD: places.packaged}),
            ("helm", {FIELD: places.unpacked}),
        ):
            assert install(helm, **place).stats["changed"] == 0, place[FIELD]

    words = "\n".join(" ".join(call) for noted in helms.values() for call in noted.calls())
    assert "pull" in words
    assert not search(words, secret)
    files = [file for folder in (home, left) for file in folder.rglob("*") if file.is_file()]
    assert any(file.suffix == ".tgz" for file in files)
    assert [file for file in files if search(file.read_text(errors="replace"), secret)] == []


def got(helm: Noted, folder: Path, **options: Any) -> dict[str, Any]:
    where = {"helm_binary": str(helm.program), "_ansible_tmpdir": str(folder), "_ansible_keep_remote_files": True}
    return module.run("seldon_core_charts", folder, **{"version": VERSION, **where, **options})


@pytest.mark.parametrize("helm", HELMS)
def test_a_login_or_a_ca_that_is_wrong_or_missing_is_named(
    places: Places, helms: dict[str, Noted], tmp_path: Path, helm: str
) -> None:
    wrong = {"username": places.login.username, "password": "not-the-password"}
    right = {"username": places.login.username, "password": places.login.password}
    trusted = {"repository": places.registry, "ca": places.ca}
    both = f"{FIELD}_username, {FIELD}_password: "
    for options, said in (
        ({"repository": places.repository, **wrong}, f"{both}{places.repository} refuses this login. "),
        ({"repository": places.repository}, f"{both}{places.repository} asks for a login. "),
        ({**trusted, **wrong}, f"{both}{places.registry} refuses this login. "),
        (trusted, f"{both}{places.registry} asks for a login. "),
        ({"repository": places.registry, **right}, f"{FIELD}_ca: Helm does not trust that certificate. "),
        ({**trusted, "ca": "/etc/ssl/ca.crt", **right}, "ca: the path of a file, where its content is needed"),
    ):
        result = got(helms[helm], tmp_path, **options)
        assert result["failed"]
        assert said in result["msg"], result["msg"]
        assert "not-the-password" not in result["msg"]
    assert not search("\n".join(" ".join(call) for call in helms[helm].calls()), {"password": "not-the-password"})


@pytest.mark.parametrize("helm", HELMS)
def test_charts_in_a_folder_are_never_fetched(
    places: Places, helms: dict[str, Noted], tmp_path: Path, helm: str
) -> None:
    for location, calls in ((places.packaged, []), (places.unpacked, ["package"] * 4)):
        result = got(helms[helm], tmp_path, repository=location)
        assert sorted(result["charts"]) == ["crds", "runtime", "servers", "setup"], result
        assert [words[0] for words in helms[helm].calls() if words[0] != "version"] == calls
    missing = got(helms[helm], tmp_path, repository=places.unpacked, installation={"charts": ["crds"]}, version="2.8.1")
    assert f"{FIELD}: {places.unpacked} does not give every chart. Check the address, and set" in missing["msg"]
    assert "\nseldon-core-v2-crds 2.8.1: seldon-core-v2-crds 2.8.5 is there instead." in missing["msg"]


RECORDING = """#!/bin/sh
for file in "$HELM_REPOSITORY_CONFIG" "$HELM_REGISTRY_CONFIG"; do
  [ -z "$file" ] || stat -c %a "$file" >> "{log}"
done
exec "{helm}" "$@"
"""


@pytest.mark.parametrize("helm", HELMS)
def test_seldon_core_charts_keeps_a_password_in_private_files_and_removes_them(
    lab: state.Lab, places: Places, tmp_path: Path, helm: str
) -> None:
    log, program, scratch_folder = tmp_path / "log", tmp_path / "recording-helm", tmp_path / "scratch"
    program.write_text(RECORDING.format(log=log, helm=lab.paths.bin / helm))
    program.chmod(0o700)
    scratch_folder.mkdir()
    login = {"username": places.login.username, "password": places.login.password}
    for place in ({"repository": places.repository}, {"repository": places.registry, "ca": places.ca}):
        options: dict[str, Any] = {
            **place,
            **login,
            "version": VERSION,
            "installation": {"charts": ["crds"]},
            "helm_binary": str(program),
        }
        kept: dict[str, Any] = {"_ansible_tmpdir": str(scratch_folder), "_ansible_keep_remote_files": True}
        result = module.run("seldon_core_charts", tmp_path, **options, **kept)
        assert not result.get("failed"), result
        assert places.login.password not in json.dumps(result)
    assert set(log.read_text().split()) == {"600"}
    assert list(scratch_folder.rglob("*")) == []


MISSPELT = {
    "seldon_core_values": {"controller": {"clusterwide": True, "clusterwid": True}},
    "seldon_core_runtime_values": {"envoy": {"replica": 2}},
    "seldon_core_servers_values": {"mlserver": {"replicas": "3", "replika": 3}},
    "seldon_core_namespace_values": {
        "team-a": {"runtime": {"envoy": {"replicas": 2, "replica": 2}}},
        "team-b": {"servers": {"mlserver": {"replicas": 3}, "triton": {"replika": 1}}},
    },
}
NAMED = (
    "seldon_core_values.controller.clusterwid: no template of seldon-core-v2-setup 2.8.5 reads it",
    "seldon_core_runtime_values.envoy.replica: no template of seldon-core-v2-runtime 2.8.5 reads it",
    "seldon_core_servers_values.mlserver.replika: no template of seldon-core-v2-servers 2.8.5 reads it",
    "Did you mean mlserver.replicas?",
    "seldon_core_servers_values.mlserver.replicas: a string where the chart has a number",
    "seldon_core_namespace_values.team-a.runtime.envoy.replica: no template of seldon-core-v2-runtime 2.8.5 reads it",
    "seldon_core_namespace_values.team-b.servers.triton.replika: no template of seldon-core-v2-servers 2.8.5 reads it",
)


def test_values_that_a_chart_does_not_use_are_named_with_their_variable(
    lab: state.Lab, places: Places, tmp_path: Path
) -> None:
    def check(**variables: Any) -> Run:
        given = {FIELD: places.packaged, "seldon_core_helm_binary": str(lab.paths.bin / "helm"), **variables}
        role = {"name": "seldon.managed_kafka.seldon_core", "tasks_from": "check"}
        return run_tasks(tmp_path, [{"ansible.builtin.include_role": role}], variables=given)

    failed = check(**MISSPELT)
    assert failed.returncode != 0
    for named in NAMED:
        assert named in failed.last["msg"], failed.last["msg"]
    assert failed.last["msg"].count("\n") == len(NAMED) - 1

    warned = check(**MISSPELT, seldon_core_invalid_values="warn")
    assert warned.returncode == 0, warned.output[-3000:]
    assert sum("no template of" in warning for warning in warned.last["warnings"]) == 5

    other = check(seldon_core_namespace_values={"team-a": {"server": {}}})
    assert "seldon_core_namespace_values.team-a.server: not the values of the runtime" in other.last["msg"]
