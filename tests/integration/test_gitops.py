# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook render: files that Argo CD, Flux, Helm and the API server take, without a cluster and without Kafka."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from kubernetes import client

from tests.integration.disturbed import Disturbed
from tests.integration.leaks.finder import search
from tests.integration.playbook import Run, run_playbook
from tests.lab import schemas, state, variables
from tests.lab.errors import LabError

pytestmark = pytest.mark.lab

FILES = ["argocd.yaml", "components-values.yaml", "flux.yaml", "namespaces.yaml", "runtime-values.yaml", "secrets.yaml"]
NAMESPACES = ["team-a", "team-b"]
GIT = {"values_repository": "https://git.example.com/live.git", "values_revision": "main", "values_path": "seldon/"}


def render(lab: state.Lab, folder: Path, provider: str, *options: str, **variables_of: Any) -> Run:
    given = folder.with_suffix(".json")
    given.write_text(
        yaml.safe_dump(
            {
                **variables.by_provider(lab)[provider],
                "seldon_provider": provider,
                "seldon_render_dest": str(folder),
                "managed_kafka_runtime_namespaces": NAMESPACES,
                "seldon_core_chart_repository": f"http://127.0.0.1:{lab.ports.charts}",
                # Nothing of it may ask a cluster
                "seldon_core_kubeconfig": "/nowhere",
                **variables_of,
            }
        )
    )
    folder.mkdir(exist_ok=True)
    return run_playbook("seldon.managed_kafka.render", "-e", f"@{given}", *options)


def documents(file: Path) -> list[dict[str, Any]]:
    return list(yaml.safe_load_all(file.read_text()))


def by_name(file: Path) -> dict[str, dict[str, Any]]:
    return {each["metadata"]["name"]: each for each in documents(file)}


@pytest.fixture(scope="module")
def rendered(lab: state.Lab, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("gitops") / "rendered"
    told = render(lab, folder, "confluent_sasl", "--check", "--diff")
    assert told.returncode == 0, told.output
    assert list(folder.iterdir()) == []
    done = render(lab, folder, "confluent_sasl")
    assert done.stats["changed"] == told.stats["changed"] == 4
    again = render(lab, folder, "confluent_sasl", "--diff")
    assert again.stats["changed"] == 0
    assert_summaries(folder, told, done, again)
    for run in (told, done, again):
        assert not search(run.output, {"password": lab.credentials.plain.password})
    return folder


def assert_summaries(folder: Path, told: Run, done: Run, again: Run) -> None:
    """Assert what each run says at its end: what was written, where, and what to do with it."""
    first, second, third = (run.tasks[-1]["msg"] for run in (told, done, again))
    assert first[:2] == ["Check mode: nothing was changed.", f"Folder: {folder}"]
    for summary, written in ((first[1:], "Would write: "), (second, "Written: ")):
        assert summary[0] == f"Folder: {folder}"
        assert sorted(summary[1].removeprefix(written).split(", ")) == FILES
    assert third[:2] == [f"Folder: {folder}", "Written: nothing, all files are up to date"]
    command = f"kubectl apply --server-side --filename {folder}/namespaces.yaml --filename {folder}/secrets.yaml"
    assert first[-1] == second[-1] == third[-1] == command


def test_a_selector_that_only_a_cluster_could_answer_is_refused(lab: state.Lab, tmp_path: Path) -> None:
    refused = render(lab, tmp_path / "refused", "confluent_sasl", managed_kafka_namespace_selector="team=serving")
    assert refused.returncode != 0
    assert refused.last["msg"].startswith("managed_kafka_namespace_selector: only a cluster knows")
    assert list((tmp_path / "refused").iterdir()) == []


def test_all_of_it_is_there_for_its_owner_alone(rendered: Path) -> None:
    assert sorted(path.name for path in rendered.iterdir()) == FILES
    assert {path.stat().st_mode & 0o777 for path in rendered.iterdir()} == {0o600}
    secrets = documents(rendered / "secrets.yaml")
    assert {each["kind"] for each in secrets} == {"Secret"}
    namespaces = documents(rendered / "namespaces.yaml")
    assert {each["kind"] for each in namespaces} == {"Namespace"}
    assert {each["metadata"]["name"] for each in namespaces} == {each["metadata"]["namespace"] for each in secrets}
    kept = {
        "argocd.argoproj.io/sync-options": "Prune=false,Delete=false",
        "kustomize.toolkit.fluxcd.io/prune": "disabled",
    }
    assert all(each["metadata"]["annotations"] == kept for each in namespaces)


def test_argo_cds_own_definition_takes_the_applications(rendered: Path, lab: state.Lab, there: Disturbed) -> None:
    crd = schemas.definition(schemas.module(lab.paths, schemas.ARGO_CD) / "manifests" / "crds" / "application-crd.yaml")
    schemas.serve(there.admin, crd)
    applications, where = client.CustomObjectsApi(there.admin), ("argoproj.io", "v1alpha1", "default", "applications")
    # Strict: a field that the definition does not know is an error
    strict = {"dry_run": "All", "field_validation": "Strict"}
    taken = []
    for application in documents(rendered / "argocd.yaml"):
        body = {**application, "metadata": {**application["metadata"], "namespace": "default"}}
        applications.create_namespaced_custom_object(*where, body, **strict)
        taken.append(body["metadata"]["name"])
        misspelt = {**body, "spec": {**body["spec"], "sourcez": []}}
        with pytest.raises(client.ApiException, match="sourcez"):
            applications.create_namespaced_custom_object(*where, misspelt, **strict)
    assert sorted(taken) == sorted(by_name(rendered / "argocd.yaml"))


def test_argo_cd_installs_in_the_vendors_order(rendered: Path) -> None:
    applications = by_name(rendered / "argocd.yaml")
    waves = {name: a["metadata"]["annotations"]["argocd.argoproj.io/sync-wave"] for name, a in applications.items()}
    assert waves == {
        "seldon-core-v2-crds": "0",
        "seldon-core-v2-components": "1",
        "seldon-core-v2-runtime-team-a": "2",
        "seldon-core-v2-runtime-team-b": "2",
        "seldon-core-v2-servers-team-a": "3",
        "seldon-core-v2-servers-team-b": "3",
    }
    source = applications["seldon-core-v2-components"]["spec"]["sources"][0]
    assert source["helm"]["valuesObject"] == documents(rendered / "components-values.yaml")[0]


def test_flux_takes_the_releases_and_waits_for_those_they_need(rendered: Path, lab: state.Lab) -> None:
    manifests = documents(rendered / "flux.yaml")
    schemas.taken_by_flux(lab.paths, manifests)
    wrong = {**manifests[1], "spec": {**manifests[1]["spec"], "dependOn": []}}
    with pytest.raises(LabError, match="dependOn"):
        schemas.taken_by_flux(lab.paths, [wrong])
    needs = {m["metadata"]["name"]: [d["name"] for d in m["spec"].get("dependsOn", [])] for m in manifests[1:]}
    assert needs == {
        "seldon-core-v2-crds": [],
        "seldon-core-v2-components": ["seldon-core-v2-crds"],
        "seldon-core-v2-runtime-team-a": ["seldon-core-v2-components"],
        "seldon-core-v2-runtime-team-b": ["seldon-core-v2-components"],
        "seldon-core-v2-servers-team-a": ["seldon-core-v2-runtime-team-a"],
        "seldon-core-v2-servers-team-b": ["seldon-core-v2-runtime-team-b"],
    }


def test_references_and_values_from_git(lab: state.Lab, tmp_path: Path) -> None:
    folder = tmp_path / "rendered"
    secret = lab.credentials.plain.password
    run = render(
        lab,
        folder,
        "confluent_sasl",
        managed_kafka_argocd=GIT,
        managed_kafka_create_namespaces=False,
        managed_kafka_external_secrets={"store": {"name": "vault"}, "references": {"api_secret": {"key": "kafka"}}},
        seldon_core_charts=["setup", "runtime"],
        seldon_core_namespace_values={"team-b": {"runtime": {"envoy": {"replicas": 2}}}},
    )
    assert run.returncode == 0, run.output
    assert not any(search(path.read_text(), {"password": secret}) for path in folder.iterdir())
    assert not (folder / "namespaces.yaml").exists()
    assert "ClusterExternalSecret" in {each["kind"] for each in documents(folder / "secrets.yaml")}
    application = by_name(folder / "argocd.yaml")["seldon-core-v2-runtime-team-a"]
    chart, values = application["spec"]["sources"]
    assert chart["helm"]["valueFiles"] == ["$values/seldon/runtime-values.yaml"]
    assert values == {"repoURL": GIT["values_repository"], "targetRevision": "main", "ref": "values"}
    assert len(by_name(folder / "argocd.yaml")) == 3
    own = by_name(folder / "argocd.yaml")["seldon-core-v2-runtime-team-b"]["spec"]["sources"][0]["helm"]
    assert own["valuesObject"] == {"envoy": {"replicas": 2}}
    assert "valuesObject" not in chart["helm"]
    released = by_name(folder / "flux.yaml")["seldon-core-v2-runtime-team-b"]["spec"]["values"]
    assert released["envoy"] == {"serviceType": "ClusterIP", "replicas": 2}


@pytest.mark.parametrize("mirrored", [False, True])
def test_flux_gets_the_ca_of_the_repository_alone(lab: state.Lab, tmp_path: Path, mirrored: bool) -> None:
    ca = (lab.paths.tls / "ca.crt").read_text()
    mirror = {"managed_kafka_gitops_repository": "https://mirror.example.com"} if mirrored else {}
    run = render(lab, tmp_path / "rendered", "confluent_sasl", seldon_core_chart_repository_ca=ca, **mirror)
    assert run.returncode == 0, run.output
    manifests = by_name(tmp_path / "rendered" / "flux.yaml")
    named = manifests["seldon-core-v2"]["spec"].get("certSecretRef", {}).get("name")
    given = manifests.get(named, {}).get("stringData", {})
    # Another address may have another CA
    assert given == ({} if mirrored else {"ca.crt": ca.rstrip()})
    schemas.taken_by_flux(lab.paths, [each for each in manifests.values() if each["kind"] != "Secret"])


@pytest.mark.parametrize("provider", ["msk_mtls", "event_hubs"])
def test_other_providers_can_be_rendered(lab: state.Lab, tmp_path: Path, provider: str) -> None:
    run = render(lab, tmp_path / "rendered", provider)
    assert run.returncode == 0, run.output
    assert sorted(path.name for path in (tmp_path / "rendered").iterdir()) == FILES


def test_what_is_missing_is_said(lab: state.Lab, tmp_path: Path) -> None:
    run = render(lab, tmp_path / "rendered", "confluent_sasl", "-e", f"seldon_render_dest={tmp_path}/nowhere")
    assert run.returncode
    assert f"seldon_render_dest: {tmp_path}/nowhere is not a folder" in run.output
