# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is on a cluster already: told before the first write, taken over or continued by a variable, or left alone."""

from __future__ import annotations

import json
import shlex
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import yaml

from tests import module
from tests.integration.playbook import Run, run_playbook
from tests.lab import scratch, state
from tests.lab.commands import check
from tests.lab.helm import install_chart, package
from tests.lab.variables import credentials, written

pytestmark = pytest.mark.lab

INSTALL = "install_seldon_confluent"
CRDS, SETUP, RUNTIME, SERVERS = (f"seldon-core-v2-{chart}" for chart in ("crds", "setup", "runtime", "servers"))
MESH = "seldon-mesh"
SHOWN = "namespaces,secrets,serviceaccounts,crd,clusterroles,clusterrolebindings,roles,deployments"
"""What an installation writes first, and what Helm would change before it fails."""
SELDON_KINDS = "seldonruntimes,servers,seldonconfigs"
SAME_NAME: dict[str, Any] = {
    "apiVersion": "mlops.seldon.io/v1alpha1",
    "kind": "SeldonRuntime",
    "metadata": {"name": "seldon", "namespace": MESH},
    "spec": {"seldonConfig": "default"},
}


@dataclass(frozen=True)
class Cluster:
    """A cluster of its own, on which tests do what users did before they had this collection."""

    lab: state.Lab
    scratch: scratch.Scratch
    folder: Path

    def kubectl(self, *words: str, stdin: str = "") -> str:
        """Output of kubectl, with an object on its standard input."""
        return self.scratch.kubectl(*words, stdin=stdin)

    def apply(self, *objects: Mapping[str, Any], options: tuple[str, ...] = ()) -> None:
        """Apply objects as kubectl does."""
        self.kubectl("apply", *options, "-f", "-", stdin=yaml.safe_dump_all(objects))

    def helm(self, chart: str, release: str, namespace: str, version: str = "2.8.5", **values: Any) -> None:
        """Install one of the lab's charts by hand."""
        kubeconfig = self.scratch.kubeconfig
        install_chart(self.lab, kubeconfig, chart, namespace, release=release, version=version, values=values)

    def manifest(self, chart: str) -> str:
        """What a chart renders to."""
        words = ["template", chart, package(self.lab, chart), "--namespace", MESH]
        return check([self.lab.paths.bin / "helm", *words], what="helm template")

    def run(self, playbook: str, *options: str, **variables: Any) -> Run:
        """Run a playbook with the lab's credentials."""
        file = self.folder / f"{uuid4().hex}.yml"
        file.write_text(yaml.safe_dump({"seldon_core_timeout": 90, **variables}))
        given = ["-e", f"@{self.lab.paths.vars / 'confluent_sasl.yml'}", "-e", f"@{file}", *options]
        environ = {"KUBECONFIG": str(self.scratch.kubeconfig)}
        return run_playbook(f"seldon.managed_kafka.{playbook}", *given, environ=environ)

    def done(self, playbook: str, *options: str, **variables: Any) -> Run:
        """The same; it has to work."""
        run = self.run(playbook, *options, **variables)
        assert run.returncode == 0, run.output[-3000:]
        return run

    def refused(self, *parts: str, options: tuple[str, ...] = (), **variables: Any) -> None:
        """Assert that an installation is refused with these words, and writes nothing."""
        before = self.objects()
        run = self.run(INSTALL, *options, **variables)
        assert run.returncode != 0, run.output[-2000:]
        assert [part for part in parts if part not in run.last["msg"]] == [], run.last["msg"]
        assert run.stats["changed"] == 0
        assert self.objects() == before

    def plan(self, **variables: Any) -> dict[str, Any]:
        """Result of seldon_kafka_plan, which an installation begins with, for these variables of roles."""
        given = written(self.lab, "confluent_sasl")
        own = {name.removeprefix("seldon_core_"): value for name, value in variables.items()}
        namespaces = own.pop("managed_kafka_runtime_namespaces", [MESH])
        topics = own.pop("managed_kafka_topics", given["managed_kafka_topics"])
        names = ("version", "helm_binary")
        charts = {"repository": given["seldon_core_chart_repository"], **{n: own.pop(n) for n in names if n in own}}
        policy = {n: own.pop(n) for n in ("take_ownership", "allow_downgrade") if n in own}
        return module.run(
            "seldon_kafka_plan",
            self.folder,
            kubeconfig=str(self.scratch.kubeconfig),
            provider="confluent_sasl",
            credentials=credentials(self.lab, "confluent_sasl"),
            installation={"runtime_namespaces": namespaces, **own},
            charts=charts,
            values={"topics": topics},
            secrets={"namespaces": namespaces},
            **policy,
        )

    def not_planned(self, *parts: str, **variables: Any) -> None:
        """Assert that the plan of an installation is refused with these words."""
        planned = self.plan(**variables)
        assert planned.get("failed"), planned
        assert planned["failed_steps"] == ["releases"]
        assert [part for part in parts if part not in planned["msg"]] == [], planned["msg"]

    def installed(self, **variables: Any) -> Run:
        """Assert that an installation works, and that nothing is left to do afterwards."""
        done = self.done(INSTALL, **variables)
        again = self.plan(**variables)
        assert again.get("in_sync"), again
        return done

    def uninstalled(self, **variables: Any) -> None:
        """Assert that an uninstallation leaves nothing of Seldon."""
        confirmed = {"seldon_uninstall_confirm": True, "seldon_uninstall_crds": True}
        self.done("uninstall", **confirmed, **variables)
        assert self.releases() == {}
        assert self.definitions() == []

    def objects(self) -> set[tuple[str, str, str, str]]:
        """Kind, namespace, name and generation of whatever an installation writes, and the version of Secrets."""
        kinds = f"{SHOWN},{SELDON_KINDS}" if self.definitions() else SHOWN
        found = json.loads(self.kubectl("get", kinds, "-A", "-o", "json"))["items"]
        return {
            (
                each["kind"],
                each["metadata"].get("namespace", ""),
                each["metadata"]["name"],
                each["metadata"]["resourceVersion"] if each["kind"] == "Secret" else json.dumps(each.get("spec")),
            )
            for each in found
        }

    def definitions(self) -> list[str]:
        """Names of Seldon's custom resource definitions."""
        names = self.kubectl("get", "crd", "-o", "name").split()
        return [name.rpartition("/")[2] for name in names if name.endswith(".mlops.seldon.io")]

    def releases(self) -> dict[str, str]:
        """Namespace and name of every release, with its chart."""
        words = ["list", "-A", "-a", "-o", "json", "--kubeconfig", str(self.scratch.kubeconfig)]
        helm = subprocess.run([str(self.lab.paths.bin / "helm"), *words], check=True, capture_output=True, text=True)
        return {f"{each['namespace']}/{each['name']}": each["chart"] for each in json.loads(helm.stdout)}

    def owner(self, kind: str, name: str, *where: str) -> str:
        """Release that an object belongs to."""
        read = json.loads(self.kubectl("get", kind, name, *where, "-o", "json"))["metadata"].get("annotations", {})
        return "/".join(read.get(f"meta.helm.sh/release-{what}", "") for what in ("namespace", "name"))

    def status(self) -> dict[str, Any]:
        """Result of seldon_kafka_info."""
        given: dict[str, Any] = {"provider": "confluent_sasl", "kubeconfig": str(self.scratch.kubeconfig)}
        return module.run("seldon_kafka_info", self.folder, **given)


@pytest.fixture
def there(lab: state.Lab, tmp_path: Path) -> Iterator[Cluster]:
    with scratch.cluster_for_seldon(lab, f"found-{uuid4().hex[:4]}") as own:
        yield Cluster(lab, own, tmp_path)


def test_releases_of_other_names_are_named_and_continued(there: Cluster) -> None:
    """As the vendor's pages have them installed."""
    clusterwide = {"controller": {"clusterwide": True}}
    there.helm(CRDS, CRDS, MESH, "2.8.0")
    there.helm(SETUP, SETUP, MESH, "2.8.0", **clusterwide)
    there.helm(RUNTIME, "seldon-v2-runtime", MESH, "2.8.0")
    there.helm(SERVERS, "seldon-v2-servers", MESH, "2.8.0")
    there.refused(
        "nothing was changed",
        f"belongs to the release {CRDS} in {MESH} ({CRDS} 2.8.0)",
        f"Set seldon_core_crds_namespace to {MESH}",
        f"Set seldon_core_release to {SETUP} and seldon_core_namespace to {MESH}",
        "Set seldon_core_runtime_release to seldon-v2-runtime",
        "Set seldon_core_servers_release to seldon-v2-servers",
    )
    # Of two controllers, one would have to go
    there.not_planned(f"Set seldon_core_release to {SETUP}", seldon_core_take_ownership=True)
    told = there.status()
    assert ("ownership", "seldonruntimes.mlops.seldon.io") in {(f["kind"], f["object"]) for f in told["findings"]}
    owners = {each["object"]: each["owner"] for each in told["installed"]["owners"]}
    assert owners[f"SeldonRuntime {MESH}/seldon"].startswith("belongs to the release seldon-v2-runtime")
    assert owners[f"SeldonConfig {MESH}/default"] == f"belongs to the release {SETUP} in {MESH} ({SETUP} 2.8.0)"

    names = {
        "seldon_core_crds_namespace": MESH,
        "seldon_core_release": SETUP,
        "seldon_core_namespace": MESH,
        "seldon_core_runtime_release": "seldon-v2-runtime",
        "seldon_core_servers_release": "seldon-v2-servers",
    }
    before = there.releases()
    checked = there.done(INSTALL, "--check", **names)
    assert there.installed(**names).stats["changed"] == checked.stats["changed"] > 0
    # The version that is there is kept
    assert there.releases() == before
    there.uninstalled(**names)


def test_everything_that_is_in_the_way_is_in_one_message_the_releases_first(there: Cluster) -> None:
    """Secrets of somebody else, values and the login are reported with the releases, not one run after the other."""
    there.helm(CRDS, CRDS, MESH, "2.8.0")
    there.kubectl("create", "secret", "generic", "confluent-kafka-sasl", "-n", MESH, "--from-literal=password=theirs")
    for options in ((), ("--check",)):
        there.refused(
            f"belongs to the release {CRDS} in {MESH}",
            "seldon_core_values.kafka.bootstrapp: no template",
            "The Secrets cannot be written in 1 of 2 namespaces, nothing was changed:",
            f"{MESH}: confluent-kafka-sasl: unmanaged, it belongs to kubectl-create",
            "Set managed_kafka_adopt to true",
            options=options,
            seldon_core_values={"kafka": {"bootstrapp": "x"}},
        )
    planned = there.plan(seldon_core_values={"kafka": {"bootstrapp": "x"}})
    assert planned["failed_steps"] == ["releases", "values", "secrets"]
    places = [planned["msg"].index(part) for part in (f"the release {CRDS}", "bootstrapp", "confluent-kafka-sasl")]
    assert places == sorted(places)


def test_servers_that_the_controller_would_refuse_are_named_before_an_upgrade(there: Cluster) -> None:
    """From 2.9 on the servers chart has maxReplicas, 1 by default, and the controller checks it."""
    three: dict[str, Any] = {"seldon_core_servers_values": {"mlserver": {"replicas": 3}}}
    there.installed(seldon_core_version="2.8.5", **three)
    there.refused(
        f"Server {MESH}/mlserver: replicas 3 is more than maxReplicas 1. Set mlserver.maxReplicas to 3 or more in "
        "seldon_core_servers_values",
        seldon_core_version="2.10.2",
        **three,
    )
    # What the release does not describe
    there.kubectl("scale", "servers.mlops.seldon.io", "triton", "-n", MESH, "--replicas", "2")
    own = {"apiVersion": "mlops.seldon.io/v1alpha1", "kind": "Server", "metadata": {"name": "own", "namespace": MESH}}
    there.apply({**own, "spec": {"serverConfig": "mlserver", "replicas": 0, "minReplicas": 1}})
    enough = {"seldon_core_servers_values": {"mlserver": {"replicas": 3, "maxReplicas": 3}}}
    scale = f"kubectl scale servers.mlops.seldon.io triton --namespace {MESH} --replicas 1"
    patch = f"""kubectl patch servers.mlops.seldon.io own --namespace {MESH} --type merge --patch '{{"spec": """
    wanted = {"seldon_core_version": "2.10.2", **enough}
    planned = there.plan(**wanted)
    assert planned["failed_steps"] == ["releases"]
    lines = planned["msg"].splitlines()
    assert "Seldon's controller 2.10.2 would refuse these Servers" in lines[0]
    assert f"Server {MESH}/triton: replicas 2 is more than maxReplicas 1" in lines[1]
    assert lines[1].endswith(f"Or run: {scale}")
    assert lines[2].endswith(f"""{patch}{{"minReplicas": 0}}}}'""")
    assert len(lines) == 3

    # The commands of the message correct it
    for command in (scale, lines[2].partition("Run: ")[2]):
        there.kubectl(*shlex.split(command)[1:])
    there.installed(**wanted)

    # One that is changed later: to wait until the time is over would be in vain
    most_one = json.dumps({"spec": {"maxReplicas": 1}})
    there.kubectl("patch", "servers.mlops.seldon.io", "mlserver", "-n", MESH, "--type=merge", "-p", most_one)
    refused = "jsonpath={.status.conditions[?(@.type=='Ready')].status}=False"
    there.kubectl("wait", f"--for={refused}", "servers.mlops.seldon.io/mlserver", "-n", MESH, "--timeout=90s")
    run = there.run(INSTALL, **wanted)
    assert run.returncode != 0
    assert f"Server {MESH}/mlserver: replicas 3 is more than maxReplicas 1." in run.last["msg"]
    assert "cannot become ready" in run.last["msg"]
    assert "seldon_core_timeout" not in run.last["msg"]


def crds_of_another_release(there: Cluster) -> str:
    there.helm(CRDS, CRDS, MESH)
    return f"belongs to the release {CRDS} in {MESH} ({CRDS} 2.8.5)"


def crds_of_nobody(there: Cluster) -> str:
    there.kubectl("apply", "--server-side", "-f", "-", stdin=there.manifest(CRDS))
    return "belongs to no release, written by kubectl"


def crds_that_were_kept(there: Cluster) -> str:
    there.helm(CRDS, CRDS, "platform")
    for name in there.definitions():
        there.kubectl("annotate", "crd", name, "helm.sh/resource-policy=keep")
    there.kubectl("delete", "secret", "-n", "platform", "-l", f"owner=helm,name={CRDS}")
    return f"belongs to the release {CRDS} in platform, which is gone"


@pytest.mark.parametrize(
    ("made", "others"),
    [
        (crds_of_another_release, ["setup", "runtime", "servers"]),
        pytest.param(crds_of_nobody, [], marks=pytest.mark.further),
        (crds_that_were_kept, []),
    ],
)
def test_definitions_are_told_and_left_or_taken_over(
    there: Cluster, made: Callable[[Cluster], str], others: list[str]
) -> None:
    owner = made(there)
    there.not_planned(
        owner, "CustomResourceDefinition", "seldon_core_take_ownership to true", "remove crds from seldon_core_charts"
    )
    kind = ("crd", "seldonruntimes.mlops.seldon.io")
    before = there.owner(*kind)
    if others:
        there.installed(seldon_core_charts=others)
        assert there.owner(*kind) == before

    taken = there.installed(seldon_core_take_ownership=True, seldon_core_charts=["crds", *others])
    assert "Taken over" in taken.output
    assert there.owner(*kind) == f"default/{CRDS}"
    assert there.plan(seldon_core_charts=["crds", *others])["in_sync"]
    # As the warning says of the release that had them
    there.kubectl("delete", "secret", "-n", MESH, "-l", f"owner=helm,name={CRDS}")
    if others:
        there.uninstalled()


def test_runtime_made_by_hand_is_told_and_taken_over(there: Cluster) -> None:
    there.helm(CRDS, CRDS, "default")
    there.kubectl("create", "namespace", MESH)
    there.apply(SAME_NAME)
    there.refused(
        f"SeldonRuntime {MESH}/seldon: belongs to no release, written by kubectl-client-side-apply",
        "Set seldon_core_take_ownership to true to take over what exists, or remove runtime from seldon_core_charts",
    )
    there.installed(seldon_core_take_ownership=True)
    assert there.owner("seldonruntime", "seldon", "-n", MESH) == f"{MESH}/{RUNTIME}"


def test_runtime_of_another_name_stays_the_only_one(there: Cluster) -> None:
    there.helm(CRDS, CRDS, "default")
    there.kubectl("create", "namespace", "team-a")
    other = {**SAME_NAME, "metadata": {"name": "team-runtime", "namespace": "team-a"}}
    there.apply(other)
    team = {"managed_kafka_runtime_namespaces": ["team-a"]}
    for options in ({}, {"seldon_core_take_ownership": True}):
        there.not_planned("SeldonRuntime team-a/team-runtime", "A namespace can hold only one", **team, **options)

    # Secrets, restart and status work with the one that is there
    left = {**team, "seldon_core_charts": ["crds", "setup"]}
    there.installed(**left)
    there.kubectl("wait", "--for=condition=Ready", "seldonruntime/team-runtime", "-n", "team-a", "--timeout=90s")
    secret = ("secret", "confluent-kafka-sasl", "-n", "team-a")
    there.kubectl("delete", *secret)
    assert "Restarted: team-a" in there.done(INSTALL, **left).output
    assert there.plan(**left)["in_sync"]
    assert len(json.loads(there.kubectl("get", "seldonruntimes", "-A", "-o", "json"))["items"]) == 1
    status = there.status()
    assert status["findings"] == []
    ((runtime, owner),) = ((each["object"], each["owner"]) for each in status["installed"]["owners"])
    assert runtime == "SeldonRuntime team-a/team-runtime"
    assert owner.startswith("belongs to no release, written by kubectl-client-side-apply")


@pytest.mark.parametrize(
    ("metadata", "keeper"),
    [
        (
            {"annotations": {"argocd.argoproj.io/tracking-id": f"mesh:mlops.seldon.io/SeldonRuntime:{MESH}/seldon"}},
            "Argo CD, Application mesh",
        ),
        (
            {"labels": {"helm.toolkit.fluxcd.io/name": "mesh", "helm.toolkit.fluxcd.io/namespace": "flux-system"}},
            "Flux, HelmRelease flux-system/mesh",
        ),
    ],
)
def test_what_gitops_keeps_is_never_taken_over(there: Cluster, metadata: dict[str, Any], keeper: str) -> None:
    there.helm(CRDS, CRDS, "default")
    there.kubectl("create", "namespace", MESH)
    there.apply({**SAME_NAME, "metadata": {**SAME_NAME["metadata"], **metadata}})
    there.not_planned(f"managed by {keeper}", "would be reverted", seldon_core_take_ownership=True)


ARGO_CD = "argocd.argoproj.io/tracking-id"
FLUX_LABELS = {"helm.toolkit.fluxcd.io/name": "seldon", "helm.toolkit.fluxcd.io/namespace": "flux-system"}


def as_argo_cd_applies(there: Cluster, chart: str, namespace: str) -> None:
    """Apply what a chart renders to, without a release, as the application controller does."""
    words = ["template", chart, package(there.lab, chart), "--namespace", namespace]
    rendered = check([there.lab.paths.bin / "helm", *words], what="helm template")
    objects = [each for each in yaml.safe_load_all(rendered) if each]
    for each in objects:
        metadata = each["metadata"]
        tracking = f"seldon-{chart}:{each['kind']}:{metadata.get('namespace', namespace)}/{metadata['name']}"
        # Definitions of custom resources get none
        if each["kind"] != "CustomResourceDefinition":
            metadata.setdefault("annotations", {})[ARGO_CD] = tracking
    words = ["create", "--field-manager", "argocd-controller", "--namespace", namespace, "-f", "-"]
    there.kubectl(*words, stdin=yaml.safe_dump_all(objects))


def test_what_argo_cd_applied_is_named_before_the_first_write_and_no_finding_asks_for_a_release(there: Cluster) -> None:
    for namespace in ("seldon-system", MESH):
        there.kubectl("create", "namespace", namespace)
    as_argo_cd_applies(there, CRDS, "default")
    as_argo_cd_applies(there, SETUP, "seldon-system")
    as_argo_cd_applies(there, RUNTIME, MESH)
    for options in ((), ("--check",)):
        there.refused(
            " more: managed by Argo CD. What Helm changes",
            f"managed by Argo CD, Application seldon-{SETUP}",
            f"SeldonRuntime {MESH}/seldon: managed by Argo CD, Application seldon-{RUNTIME}",
            "nothing was changed",
            "Change it there",
            options=options,
        )
    found = there.status()["findings"]
    assert "release_missing" not in {each["kind"] for each in found}
    assert "ownership" not in {each["kind"] for each in found}
    kept = {each["object"]: each["text"] for each in found if each["kind"] == "gitops"}
    assert kept["seldon"].endswith(f"Change it in the source of Application seldon-{RUNTIME}, which Argo CD applies.")
    assert {"seldonruntimes.mlops.seldon.io", "default", "seldon"} <= kept.keys()
    assert kept["seldonruntimes.mlops.seldon.io"] == (
        "The CustomResourceDefinition is managed by Argo CD. Change it in the source that Argo CD applies."
    )


def test_new_installation_gets_the_newest_patch_of_the_vendors_line_and_its_release_is_left_to_flux(
    there: Cluster,
) -> None:
    done = there.installed()
    assert versions(there) == {"2.8.5"}
    warnings = [each for task in done.tasks for each in task.get("warnings") or []]
    # Of the lab's Kafka
    assert [each for each in warnings if not each.startswith("message size: ")] == []

    # From now on Flux has it
    labelled = {"metadata": {"labels": FLUX_LABELS}}
    there.kubectl("patch", "seldonconfig", "default", "-n", "seldon-system", "--type=merge", "-p", json.dumps(labelled))
    changed: dict[str, Any] = {"seldon_core_values": {"controller": {"resources": {"memory": "333Mi"}}}}
    there.refused(
        "managed by Flux, HelmRelease flux-system/seldon",
        "What Helm changes would be reverted there",
        **changed,
    )
    # Nothing that Helm would change
    assert there.plan()["in_sync"]


def test_helm_that_cannot_take_over_is_refused_before_the_first_write(there: Cluster) -> None:
    crds_of_nobody(there)
    old = there.folder / "helm"
    helm = there.lab.paths.bin / "helm"
    old.write_text(f'#!/bin/sh\n[ "$1" != version ] || {{ echo v3.16.4; exit; }}\nexec {helm} "$@"\n')
    old.chmod(0o755)
    there.not_planned("is Helm 3.16.4", seldon_core_take_ownership=True, seldon_core_helm_binary=str(old))


def versions(there: Cluster) -> set[str]:
    """Version of every release."""
    return {chart.rpartition("-")[2] for chart in there.releases().values()}


def test_version_is_kept_and_goes_back_only_where_that_is_allowed(there: Cluster) -> None:
    there.installed(seldon_core_version="2.10.2")
    assert there.plan()["in_sync"]
    assert versions(there) == {"2.10.2"}

    there.refused(
        "seldon_core_version: 2.8.5 is older than what is installed",
        "seldon-system/seldon-core-v2-components 2.10.2",
        "seldon_core_allow_downgrade",
        seldon_core_version="2.8.5",
    )
    allowed = there.plan(seldon_core_version="2.8.5", seldon_core_allow_downgrade=True)
    (setup,) = (each for each in allowed["releases"]["releases"] if each["name"] == "seldon-core-v2-components")
    assert setup["summary"].startswith(f"upgrade; {SETUP} 2.10.2 to 2.8.5")


def test_rotation_changes_nothing_that_was_not_given(there: Cluster) -> None:
    own = {
        "managed_kafka_runtime_namespaces": ["team-a"],
        "managed_kafka_topics": {"replication_factor": 1, "partitions": 2, "prefix": "prod"},
        "seldon_core_values": {"controller": {"resources": {"memory": "333Mi"}}},
        "seldon_core_servers_values": {"mlserver": {"replicas": 1}},
        "seldon_core_version": "2.9.1",
    }
    there.installed(**own)
    before = there.objects()
    rotated = there.done("rotate_credentials", seldon_provider="confluent_sasl")
    assert rotated.stats["changed"] == 0
    assert there.objects() == before

    # What is given is changed, and nothing else
    given = {"seldon_core_values": {"controller": {"resources": {"memory": "444Mi"}}}}
    told = there.done("rotate_credentials", "--check", seldon_provider="confluent_sasl", **given)
    assert "upgrade; values: controller.resources.memory" in told.output
    assert told.stats["changed"] == 1
