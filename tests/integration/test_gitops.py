# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook render: files that Argo CD, Flux, Helm and the API server take, without a cluster and without Kafka."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import yaml
from kubernetes import client

from tests.examples import find, gitops
from tests.integration.disturbed import Disturbed
from tests.integration.leaks.finder import search
from tests.integration.playbook import Run, run_playbook
from tests.lab import schemas, state, variables
from tests.lab.commands import check
from tests.lab.errors import LabError
from tests.lab.paths import ROOT

pytestmark = pytest.mark.lab

CREDENTIALS = {"credentials/.gitignore", "credentials/secrets.yaml"}
ARGOCD = {f"argocd/{name}.yaml" for name in ("applications", "kustomization", "namespaces")}
FLUX = {f"flux/{name}.yaml" for name in ("kustomization", "namespaces", "releases")}
HELM = {f"helm/{name}.yaml" for name in ("components-values", "kustomization", "namespaces", "runtime-values")}
EXTERNAL = {"store": {"name": "vault"}, "references": {"api_secret": {"key": "kafka"}}}
JOB = {"image": "registry.example.com/seldon-managed-kafka:1"}
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
                "seldon_render_tools": "argocd,flux",
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


def written(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def rendered(lab: state.Lab, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("gitops") / "rendered"
    told = render(lab, folder, "confluent_sasl", "--check", "--diff")
    assert told.returncode == 0, told.output
    assert list(folder.iterdir()) == []
    done = render(lab, folder, "confluent_sasl")
    assert done.stats["changed"] == told.stats["changed"] == 2
    again = render(lab, folder, "confluent_sasl", "--diff")
    assert again.stats["changed"] == 0
    assert_summaries(folder, told, done, again)
    assert_short(told)
    for run in (told, done, again):
        assert not search(run.output, {"password": lab.credentials.plain.password})
    return folder


def assert_summaries(folder: Path, told: Run, done: Run, again: Run) -> None:
    """Assert what each run says at its end: what was written, where, and what to do with it."""
    first, second, third = (run.tasks[-1]["msg"] for run in (told, done, again))
    assert first[:2] == ["Check mode: nothing was changed.", f"Folder: {folder}"]
    for summary, verb in ((first[1:], "Would write: "), (second, "Written: ")):
        assert summary[0] == f"Folder: {folder}"
        assert set(summary[1].removeprefix(verb).split(", ")) == {*ARGOCD, *FLUX, *CREDENTIALS}
    assert third[:2] == [f"Folder: {folder}", "Written: nothing, all files are up to date"]
    commands = [line for line in first if line.startswith("kubectl")]
    files = f"--filename {folder}/argocd/namespaces.yaml --filename {folder}/credentials/secrets.yaml"
    assert commands == [
        f"kubectl apply --server-side --field-manager=seldon.managed_kafka {files}",
        f"kubectl apply --kustomize {folder}/argocd",
        f"kubectl apply --kustomize {folder}/flux",
    ]
    assert [line for line in second if line.startswith("kubectl")] == commands
    assert [line for line in third if line.startswith("kubectl")] == commands


def assert_short(run: Run) -> None:
    """Assert that a diff of new files has their names, and not their hundreds of lines."""
    diffs = [diff for task in run.tasks for diff in task.get("diff", [])]
    assert sum(diff[side].count("\n") for diff in diffs for side in ("before", "after")) < 30
    assert any("argocd/applications.yaml: " in diff["after"] for diff in diffs)


def test_a_selector_that_only_a_cluster_could_answer_is_refused(lab: state.Lab, tmp_path: Path) -> None:
    refused = render(lab, tmp_path / "refused", "confluent_sasl", managed_kafka_namespace_selector="team=serving")
    assert refused.returncode != 0
    assert refused.last["msg"].startswith("managed_kafka_namespace_selector: only a cluster knows")
    assert list((tmp_path / "refused").iterdir()) == []


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"seldon_render_tools": ""}, "seldon_render_tools: missing. Set it to one or more of argocd, flux, helm"),
        ({"seldon_render_tools": "flux, argo"}, "seldon_render_tools: not the names of tools"),
        ({"managed_kafka_restart_job": {"schedule": "@daily"}}, "managed_kafka_restart_job.image: missing"),
        ({"managed_kafka_restart_job": {"image": ""}}, "managed_kafka_restart_job.image: empty"),
        (
            {"managed_kafka_restart_job": JOB, "managed_kafka_runtime_namespaces": []},
            "managed_kafka_restart_job: without a namespace whose Kafka clients it could restart",
        ),
    ],
)
def test_what_cannot_be_rendered_is_refused_before_anything_is_written(
    lab: state.Lab, tmp_path: Path, given: dict[str, Any], message: str
) -> None:
    refused = render(lab, tmp_path / "refused", "confluent_sasl", **given)
    assert refused.returncode != 0
    assert message in refused.last["msg"]
    assert list((tmp_path / "refused").iterdir()) == []


def test_all_of_it_is_there_for_its_owner_alone(rendered: Path) -> None:
    assert written(rendered) == {*ARGOCD, *FLUX, *CREDENTIALS}
    assert {(rendered / name).stat().st_mode & 0o777 for name in written(rendered)} == {0o600}
    assert (rendered / "credentials").stat().st_mode & 0o777 == 0o700
    secrets = documents(rendered / "credentials" / "secrets.yaml")
    assert {each["kind"] for each in secrets} == {"Secret"}
    namespaces = documents(rendered / "argocd" / "namespaces.yaml")
    assert {each["kind"] for each in namespaces} == {"Namespace"}
    assert {each["metadata"]["name"] for each in namespaces} == {each["metadata"]["namespace"] for each in secrets}
    kept = {
        "argocd.argoproj.io/compare-options": "IgnoreExtraneous",
        "argocd.argoproj.io/sync-options": "Prune=false,Delete=false",
        "kustomize.toolkit.fluxcd.io/prune": "disabled",
    }
    assert all(each["metadata"]["annotations"] == kept for each in namespaces)


def test_git_takes_everything_but_the_credentials(rendered: Path) -> None:
    check(["git", "init", "--quiet", str(rendered)], what="git init")
    listed = check(
        ["git", "-C", str(rendered), "ls-files", "--others", "--exclude-standard"], what="git ls-files"
    ).split()
    assert set(listed) == {*ARGOCD, *FLUX}


def test_a_later_run_removes_what_it_no_longer_writes_and_nothing_else(lab: state.Lab, tmp_path: Path) -> None:
    folder = tmp_path / "rendered"
    (folder / "flux").mkdir(parents=True)
    for name in ("flux/mine.yaml", "mine.yaml"):
        (folder / name).write_text("kind: ConfigMap\n")
    render(lab, folder, "confluent_sasl", seldon_render_tools=["argocd", "flux", "helm"])
    assert written(folder) == {*ARGOCD, *FLUX, *HELM, *CREDENTIALS, "flux/mine.yaml", "mine.yaml"}
    given = {"seldon_render_tools": "argocd", "managed_kafka_external_secrets": EXTERNAL}
    told = render(lab, folder, "confluent_sasl", "--check", **given)
    done = render(lab, folder, "confluent_sasl", **given)
    assert written(folder) == {*ARGOCD, "argocd/external-secrets.yaml", "flux/mine.yaml", "mine.yaml"}
    assert not (folder / "credentials").exists()
    for run, verb in ((told, "Would remove"), (done, "Removed")):
        (line,) = (line for line in run.tasks[-1]["msg"] if line.startswith(verb))
        assert set(line.partition(": ")[2].split(", ")) == {*FLUX, *HELM, *CREDENTIALS}


def test_a_file_of_somebody_else_is_not_overwritten(lab: state.Lab, tmp_path: Path) -> None:
    folder = tmp_path / "rendered"
    (folder / "flux").mkdir(parents=True)
    (folder / "flux" / "kustomization.yaml").write_text("kind: Kustomization\n")
    refused = render(lab, folder, "confluent_sasl")
    assert refused.returncode != 0
    assert refused.last["msg"].startswith(f"seldon_render_dest: {folder}/flux/kustomization.yaml would be overwritten")
    assert (folder / "flux" / "kustomization.yaml").read_text() == "kind: Kustomization\n"


def test_a_changed_value_is_shown_and_nothing_else(lab: state.Lab, tmp_path: Path) -> None:
    folder = tmp_path / "rendered"
    render(lab, folder, "confluent_sasl")
    changed = render(
        lab,
        folder,
        "confluent_sasl",
        "--check",
        "--diff",
        seldon_core_values={"envoy": {"x": 1}},
        managed_kafka_invalid_values="warn",
    )
    headers = {diff["before_header"] for task in changed.tasks for diff in task.get("diff", [])}
    assert headers == {"argocd/applications.yaml", "flux/releases.yaml"}


@pytest.fixture(scope="module")
def with_tools(there: Disturbed, lab: state.Lab) -> Disturbed:
    """A cluster that serves the kinds of Argo CD, Flux and External Secrets."""
    for crd in [*schemas.argocd(lab.paths), *schemas.external_secrets(lab.paths), *schemas.flux_open()]:
        schemas.serve(there.admin, crd)
    for name in ("argocd", "flux-system"):
        there.scratch.kubectl("create", "namespace", name)
    return there


@pytest.mark.parametrize("secrets", [{}, EXTERNAL])
def test_kubectl_applies_each_folder_in_one_go(
    lab: state.Lab, with_tools: Disturbed, tmp_path: Path, secrets: dict[str, Any]
) -> None:
    run = render(
        lab,
        tmp_path / "rendered",
        "confluent_sasl",
        seldon_render_tools="argocd,flux,helm",
        managed_kafka_external_secrets=secrets,
        managed_kafka_restart_job={**JOB, "image_pull_secrets": ["pull"]},
        managed_kafka_runtime_namespaces=[f"new-{uuid4().hex[:8]}"],
    )
    assert run.returncode == 0, run.output
    for tool in ("argocd", "flux", "helm"):
        folder = str(tmp_path / "rendered" / tool)
        kinds = {line.partition("/")[0] for line in with_tools.scratch.kubectl("apply", "-k", folder).split("\n")}
        assert {"namespace", "cronjob.batch", "role.rbac.authorization.k8s.io"} <= kinds
        assert ("clusterexternalsecret.external-secrets.io" in kinds) is bool(secrets)
        # Strict validation by the server: a field that no kind knows is an error
        again = with_tools.scratch.kubectl("apply", "-k", folder, "--dry-run=server", "--validate=strict")
        outcomes = [line.split() for line in again.strip().split("\n")]
        # kubectl replaces lists of custom resources as a whole, and the server then fills in their defaults again
        assert {words[1] for words in outcomes if "external-secrets.io" not in words[0]} == {"unchanged"}


def test_health_checks_of_the_page_leave_the_rest_of_argo_cds_config_map(with_tools: Disturbed, tmp_path: Path) -> None:
    page = (ROOT / "docs" / "how-to" / "gitops.md").read_text()
    (checks,) = (each for each in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL) if "name: argocd-cm," in each)
    typed = (shlex.split(each) for each in find.commands(page))
    ((_kubectl, *command),) = (words for words in typed if words[0] == "kubectl" and words[-1] == "argocd-cm.yaml")
    # As the installation of Argo CD by kubectl apply leaves it
    labels, exclusions = {"app.kubernetes.io/part-of": "argocd"}, {"resource.exclusions": "[]"}
    metadata = {"name": "argocd-cm", "namespace": "argocd", "labels": labels}
    installed = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": exclusions}
    with_tools.scratch.kubectl("apply", "--filename", "-", stdin=yaml.safe_dump(installed))

    file = tmp_path / "argocd-cm.yaml"
    file.write_text(checks)
    with_tools.scratch.kubectl(*(str(file) if word == file.name else word for word in command))
    found = with_tools.scratch.core.read_namespaced_config_map("argocd-cm", "argocd")
    assert found.metadata.labels == labels
    assert found.data == exclusions | yaml.safe_load(checks)["data"]


def test_resources_of_another_cluster_have_a_folder_of_their_own(lab: state.Lab, tmp_path: Path) -> None:
    folder = tmp_path / "rendered"
    run = render(
        lab,
        folder,
        "confluent_sasl",
        seldon_render_tools="argocd",
        managed_kafka_argocd={"server": "https://live.example.com"},
        managed_kafka_external_secrets=EXTERNAL,
    )
    assert run.returncode == 0, run.output
    assert written(folder) == {
        "argocd/applications.yaml",
        "argocd/kustomization.yaml",
        "cluster/external-secrets.yaml",
        "cluster/kustomization.yaml",
        "cluster/namespaces.yaml",
    }
    assert (
        "Before the Applications, apply the folder cluster on the cluster https://live.example.com."
        in run.tasks[-1]["msg"]
    )


def test_applied_secrets_leave_no_trace_and_an_installation_changes_nothing(
    lab: state.Lab, there: Disturbed, tmp_path: Path
) -> None:
    names = [f"new-{uuid4().hex[:8]}" for _nth in range(3)]
    where = {"managed_kafka_runtime_namespaces": names[:2], "managed_kafka_logs_namespace": names[2]}
    run = render(lab, tmp_path / "rendered", "confluent_sasl", **where)
    (command,) = (line for line in run.tasks[-1]["msg"] if line.startswith("kubectl apply --server-side"))
    there.scratch.kubectl(*shlex.split(command)[1:])

    given = tmp_path / "variables.yml"
    given.write_text(
        yaml.safe_dump(
            {
                **variables.by_provider(lab)["confluent_sasl"],
                **where,
                "seldon_core_kubeconfig": str(there.scratch.kubeconfig),
                "seldon_core_charts": [],
                "managed_kafka_preflight": False,
            }
        )
    )
    install = ("seldon.managed_kafka.install_seldon_confluent", "-e", f"@{given}")
    told, done = run_playbook(*install, "--check"), run_playbook(*install)
    assert (told.returncode, done.returncode) == (0, 0), done.output
    assert (told.stats["changed"], done.stats["changed"]) == (0, 0), done.output
    for name in names:
        for secret in there.core.list_namespaced_secret(name).items:
            assert not secret.metadata.annotations
            assert {each.manager for each in secret.metadata.managed_fields} == {"seldon.managed_kafka"}


def test_argo_cds_own_definition_takes_the_applications(rendered: Path, lab: state.Lab, there: Disturbed) -> None:
    for crd in schemas.argocd(lab.paths):
        schemas.serve(there.admin, crd)
    applications, where = client.CustomObjectsApi(there.admin), ("argoproj.io", "v1alpha1", "default", "applications")
    # Strict: a field that the definition does not know is an error
    strict = {"dry_run": "All", "field_validation": "Strict"}
    taken = []
    for application in documents(rendered / "argocd" / "applications.yaml"):
        body = {**application, "metadata": {**application["metadata"], "namespace": "default"}}
        applications.create_namespaced_custom_object(*where, body, **strict)
        taken.append(body["metadata"]["name"])
        misspelt = {**body, "spec": {**body["spec"], "sourcez": []}}
        with pytest.raises(client.ApiException, match="sourcez"):
            applications.create_namespaced_custom_object(*where, misspelt, **strict)
    assert sorted(taken) == sorted(by_name(rendered / "argocd" / "applications.yaml"))


def test_argo_cd_installs_in_the_vendors_order(rendered: Path) -> None:
    applications = by_name(rendered / "argocd" / "applications.yaml")
    waves = {name: a["metadata"]["annotations"]["argocd.argoproj.io/sync-wave"] for name, a in applications.items()}
    assert waves == {
        "seldon-core-v2-crds": "0",
        "seldon-core-v2-components": "1",
        "seldon-core-v2-runtime-team-a": "2",
        "seldon-core-v2-runtime-team-b": "2",
        "seldon-core-v2-servers-team-a": "3",
        "seldon-core-v2-servers-team-b": "3",
    }
    values = by_name(rendered / "flux" / "releases.yaml")["seldon-core-v2-components"]
    source = applications["seldon-core-v2-components"]["spec"]["sources"][0]
    assert source["helm"]["valuesObject"] == values["spec"]["values"]


def test_flux_takes_the_releases_and_waits_for_those_they_need(rendered: Path, lab: state.Lab) -> None:
    manifests = documents(rendered / "flux" / "releases.yaml")
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
        managed_kafka_external_secrets=EXTERNAL,
        seldon_core_charts=["setup", "runtime"],
        seldon_core_namespace_values={"team-b": {"runtime": {"envoy": {"replicas": 2}}}},
    )
    assert run.returncode == 0, run.output
    assert not any(search(path.read_text(), {"password": secret}) for path in folder.rglob("*.yaml"))
    assert not (folder / "argocd" / "namespaces.yaml").exists()
    assert "ClusterExternalSecret" in {each["kind"] for each in documents(folder / "flux" / "external-secrets.yaml")}
    application = by_name(folder / "argocd" / "applications.yaml")["seldon-core-v2-runtime-team-a"]
    chart, values = application["spec"]["sources"]
    assert chart["helm"]["valueFiles"] == ["$values/seldon/argocd/runtime-values.yaml"]
    assert (folder / "argocd" / "runtime-values.yaml").is_file()
    assert values == {"repoURL": GIT["values_repository"], "targetRevision": "main", "ref": "values"}
    assert len(by_name(folder / "argocd" / "applications.yaml")) == 3
    own = by_name(folder / "argocd" / "applications.yaml")["seldon-core-v2-runtime-team-b"]["spec"]["sources"][0][
        "helm"
    ]
    assert own["valuesObject"] == {"envoy": {"replicas": 2}}
    assert "valuesObject" not in chart["helm"]
    released = by_name(folder / "flux" / "releases.yaml")["seldon-core-v2-runtime-team-b"]["spec"]["values"]
    assert released["envoy"] == {"serviceType": "ClusterIP", "replicas": 2}


@pytest.mark.parametrize("mirrored", [False, True])
def test_flux_gets_the_ca_of_the_repository_alone(lab: state.Lab, tmp_path: Path, mirrored: bool) -> None:
    ca = (lab.paths.tls / "ca.crt").read_text()
    mirror = {"managed_kafka_gitops_repository": "https://mirror.example.com"} if mirrored else {}
    run = render(lab, tmp_path / "rendered", "confluent_sasl", seldon_core_chart_repository_ca=ca, **mirror)
    assert run.returncode == 0, run.output
    manifests = by_name(tmp_path / "rendered" / "flux" / "releases.yaml")
    named = manifests["seldon-core-v2"]["spec"].get("certSecretRef", {}).get("name")
    given = manifests.get(named, {}).get("stringData", {})
    # Another address may have another CA
    assert given == ({} if mirrored else {"ca.crt": ca})
    schemas.taken_by_flux(lab.paths, [each for each in manifests.values() if each["kind"] != "Secret"])


@pytest.mark.parametrize("provider", ["msk_mtls", "event_hubs"])
def test_other_providers_can_be_rendered(lab: state.Lab, tmp_path: Path, provider: str) -> None:
    run = render(lab, tmp_path / "rendered", provider)
    assert run.returncode == 0, run.output
    assert written(tmp_path / "rendered") == {*ARGOCD, *FLUX, *CREDENTIALS}


def test_what_is_missing_is_said(lab: state.Lab, tmp_path: Path) -> None:
    run = render(lab, tmp_path / "rendered", "confluent_sasl", "-e", f"seldon_render_dest={tmp_path}/nowhere")
    assert run.returncode
    assert f"seldon_render_dest: {tmp_path}/nowhere is not a folder" in run.output


@pytest.mark.parametrize("cluster", gitops.CLUSTERS)
def test_the_example_is_what_is_rendered_and_is_applied_in_one_go(
    lab: state.Lab, with_tools: Disturbed, tmp_path: Path, cluster: str
) -> None:
    run = gitops.render(lab, cluster, tmp_path)
    assert run.returncode == 0, run.output
    files = written(tmp_path)
    committed = gitops.FOLDER / cluster
    assert {name for name in written(committed) if name.partition("/")[0] in ("argocd", "flux")} == files
    stale = [name for name in sorted(files) if (committed / name).read_text() != (tmp_path / name).read_text()]
    assert stale == [], "run `make gitops`"
    kinds = set()
    for folder in ("flux", "argocd", "store"):
        applied = with_tools.scratch.kubectl("apply", "--kustomize", str(committed / folder), "--validate=strict")
        kinds |= {line.partition(".")[0] for line in applied.split("\n")}
    assert {"application", "helmrelease", "clusterexternalsecret", committed_store(committed)} <= kinds
    schemas.taken_by_flux(lab.paths, documents(committed / "flux" / "releases.yaml"))


def committed_store(folder: Path) -> str:
    """The kind of the store that the example's variables name, in lower case."""
    given = yaml.safe_load((folder / "kafka.yml").read_text())
    return str(given["managed_kafka_external_secrets"]["store"]["kind"]).lower()
