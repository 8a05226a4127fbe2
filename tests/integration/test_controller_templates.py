# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every job template that is shipped, started with credentials of every type that is shipped."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.seldon.managed_kafka.plugins.module_utils.options.shared import utc_now
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.registry import PROVIDERS
from tests.awx import data
from tests.awx.controller import Launch, Rejected, extra_vars
from tests.integration import bundles
from tests.integration.controller_jobs import (
    CLUSTER,
    INVENTORY,
    PROJECT,
    TEMPLATES,
    TYPES,
    attached,
    ended,
    filled_in,
    kubeconfig,
)
from tests.integration.leaks import cases
from tests.integration.providers import Scram, Variables
from tests.integration.runner import Job
from tests.integration.secrets import content
from tests.lab import extent, scratch, state, variables

pytestmark = pytest.mark.lab

Template = Mapping[str, Any]

IN_BRACES = "{{wrong{%"
"""As a generator of passwords may have it; Ansible must not look for a template in it."""
OURS = "app.kubernetes.io/managed-by=seldon.managed_kafka"
CHOSEN = "msk_scram"
"""With which Seldon Core is installed, and whose credential is chosen where a job template is for all providers."""


@dataclass
class Place:
    """Where jobs run; the clusters are made for the first one that needs them."""

    lab: state.Lab
    folder: Path
    stack: ExitStack = field(default_factory=ExitStack)
    jobs: int = 0

    @cached_property
    def bare(self) -> list[scratch.Scratch]:
        """Two clusters for little but Secrets."""
        names = ("jobs-1", "jobs-2")
        return [self.stack.enter_context(scratch.cluster_of_its_own(self.lab.paths, name)) for name in names]

    @cached_property
    def seldon(self) -> scratch.Scratch:
        """A cluster with Seldon Core on it, installed by a job."""
        own = self.stack.enter_context(scratch.cluster_for_seldon(self.lab, "jobs-seldon"))
        book = f"{data.installation(PROVIDERS[CHOSEN])}.yml"
        (template,) = (each for each in TEMPLATES.values() if each["playbook"] == book)
        self.run(self.launch(template, own, self.user, **self.charts("crds", "setup", "runtime")))
        return own

    @cached_property
    def scram(self) -> Scram:
        """Of whose users there can be more."""
        provider = Scram(self.lab, self.folder)
        self.stack.callback(provider.end)
        return provider

    @cached_property
    def user(self) -> Variables:
        """The one with whom Seldon Core is installed."""
        return self.of_role(self.scram.new())

    @staticmethod
    def of_role(given: Variables) -> Variables:
        """Without what lab and inventory say."""
        return {name: value for name, value in given.items() if name.startswith(f"{CHOSEN}_")}

    def charts(self, *names: str) -> dict[str, Any]:
        """Answers that have these installed from the lab's repository."""
        repository = f"http://127.0.0.1:{self.lab.ports.charts}"
        return {"seldon_core_charts": list(names), "seldon_core_chart_repository": repository}

    def launch(
        self, template: Template, on: scratch.Scratch | None, given: Variables, how: str = "", **answers: Any
    ) -> Launch:
        """Answer the survey, and choose the provider's credential where the template asks for credentials.

        :param given: variables of a provider's role.
        :param how: check, diff, or both.
        """
        kinds, credentials = attached(template), []
        if data.KUBECONFIG in kinds:
            assert on
            credentials.append(kubeconfig(on))
        if template["ask_credential_on_launch"]:
            credentials.append(filled_in(provider_of(template), given))
        else:
            answers |= given
        assert {each.kind["name"] for each in credentials} >= {data.credential_type(kind) for kind in kinds}
        chosen = ("check" if "check" in how else "run", "diff" in how)
        return Launch(template, PROJECT, CLUSTER, INVENTORY, tuple(credentials), answers, *chosen)

    def run(self, launch: Launch) -> Job:
        """Run a job that has to work."""
        (job,) = self.side_by_side(launch)
        assert job.outcome == ("successful", 0), job.output[-3000:]
        return job

    def side_by_side(self, *launches: Launch) -> list[Job]:
        """Run jobs that do not disturb each other."""
        self.jobs += len(launches)
        folders = [self.folder / f"job-{self.jobs - nth}" / "runner" for nth in range(len(launches))]
        return ended(dict(zip(folders, launches, strict=True)))


@pytest.fixture(scope="module")
def place(lab: state.Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    made = Place(lab, tmp_path_factory.mktemp("jobs"))
    with made.stack:
        yield made


def provider_of(template: Template) -> str:
    """Which provider a job template is for, or the chosen one."""
    own = [kind for kind in attached(template) if kind != data.KUBECONFIG]
    return str(template["extra_vars"].get("seldon_provider", [*own, CHOSEN][0]))


def ours(cluster: scratch.Scratch) -> set[tuple[str, str]]:
    """Namespaces and names of the collection's Secrets."""
    found = cluster.core.list_secret_for_all_namespaces(label_selector=OURS).items
    return {(each.metadata.namespace, each.metadata.name) for each in found}


def arrived(on: scratch.Scratch, spaces: set[str], provider: str, given: Variables) -> None:
    """See that Secrets hold all that was given; unlike a login, it depends on every field of the credential."""
    plan = PROVIDERS[provider].plan(
        {name.removeprefix(f"{provider}_"): text for name, text in given.items()}, utc_now()
    )
    found = {space: {name: content(on.core, space, name) for name in plan.secrets} for space in spaces}
    assert found == dict.fromkeys(spaces, plan.secrets)


# --- what each playbook is started for --------------------------------------------------------------------------------


def installs(place: Place, template: Template, folder: Path) -> None:
    """Nothing but Secrets, in namespaces of the provider's own."""
    provider = provider_of(template)
    given = variables.by_provider(place.lab)[provider]
    first, logs = f"{provider}-runtime".replace("_", "-"), f"{provider}-logs".replace("_", "-")
    answers = {"seldon_runtime_namespaces": first, "managed_kafka_logs_namespace": logs, **place.charts()}

    job = place.run(place.launch(template, place.bare[0], given, **answers))

    assert "logged in to cluster" in job.output
    arrived(place.bare[0], {first, logs}, provider, given)


def installs_in_slices(place: Place, template: Template, folder: Path) -> None:
    """Each slice on the clusters of its own hosts, of which all are in one kubeconfig."""
    provider = provider_of(template)
    given = variables.by_provider(place.lab)[provider]
    contexts = [yaml.safe_load(cluster.kubeconfig.read_text())["current-context"] for cluster in place.bare]
    hosts = {f"cluster-{number}": {"seldon_core_context": name} for number, name in enumerate(contexts)}
    answers = {
        "seldon_runtime_namespaces": "team-a, team-b",
        "managed_kafka_preflight": "false",
        **place.charts("crds"),
    }
    whole = replace(
        place.launch(template, place.bare[0], given, "diff", **answers),
        hosts=hosts,
        credentials=(kubeconfig(*place.bare), filled_in(provider, given)),
    )

    jobs = place.side_by_side(*(replace(whole, part=(number, 2)) for number in (1, 2)))

    for job, cluster, host in zip(jobs, place.bare, hosts, strict=True):
        assert job.outcome == ("successful", 0), job.output[-3000:]
        assert {event["event_data"]["host"] for event in job.events("runner_on_ok")} == {host}
        assert job.stats["changed"] == {host: 2}
        arrived(cluster, {"team-a", "team-b", "seldon-logs"}, provider, given)


def installs_seldon(place: Place, template: Template, folder: Path) -> None:
    arrived(place.seldon, {"seldon-mesh", "seldon-logs"}, CHOSEN, place.user)


def logs_in(place: Place, template: Template, folder: Path) -> None:
    """By a credential with what the lab's Kafka takes; by a survey with what it refuses."""
    if not template["ask_credential_on_launch"]:
        is_refused(place, template, folder)
        return
    given = variables.by_provider(place.lab)[provider_of(template)]
    assert "logged in to cluster" in place.run(place.launch(template, None, given)).output


def is_refused(place: Place, template: Template, folder: Path) -> None:
    provider = provider_of(template)
    made = cases.credentials(place.lab, folder)[provider]
    braces = dict.fromkeys(("api_secret", "client_secret", "password"), IN_BRACES)
    wrong = {f"{provider}_{name}": text + braces.get(name, "") for name, text in made.given.items()}

    (job,) = place.side_by_side(place.launch(template, None, wrong))

    assert job.outcome == ("failed", 2), job.output[-3000:]
    assert [event["event_data"]["task"] for event in job.events("runner_on_failed")] == ["Test the Kafka login"]
    assert job.holding(made.canaries) == []


def renders(place: Place, template: Template, folder: Path) -> None:
    repository = place.charts()["seldon_core_chart_repository"]
    answers = {
        "seldon_render_dest": str(folder),
        "seldon_render_tools": ["flux"],
        "seldon_core_chart_repository": repository,
    }
    place.run(place.launch(template, None, place.user, "diff", **answers))
    assert {path.name for path in folder.iterdir() if path.is_dir()} >= {"credentials", "flux"}
    written = yaml.safe_load_all((folder / "credentials" / "secrets.yaml").read_text())
    assert {each["metadata"]["namespace"] for each in written} == {"seldon-mesh", "seldon-logs"}


def says_how_it_stands(place: Place, template: Template, folder: Path) -> None:
    place.run(place.launch(template, place.seldon, place.user, seldon_status_fail_on=["error", "warning"]))
    elsewhere = {"seldon_runtime_namespaces": "team-x", "managed_kafka_logs_namespace": ""}
    missing = place.launch(template, place.seldon, place.user, seldon_status_fail_on=["error"], **elsewhere)
    (job,) = place.side_by_side(missing)
    assert job.outcome == ("failed", 2), job.output[-3000:]
    assert "namespace_missing: team-x" in job.output


def writes_a_bundle(place: Place, template: Template, folder: Path) -> None:
    job = place.run(place.launch(template, place.seldon, place.user, seldon_support_bundle_dest=str(folder)))
    (archive,) = folder.glob("seldon-support-*.tar.gz")
    assert archive.stat().st_mode & 0o777 == 0o600
    assert archive.name in job.output
    assert "seldon-mesh" in bundles.read(archive)["resources/seldonruntimes.json"]


def rotates(place: Place, template: Template, folder: Path) -> None:
    seldon, new = place.seldon, place.of_role(place.scram.new())
    answers = {**place.charts("crds", "setup", "runtime"), "seldon_runtime_namespaces": "seldon-mesh"}
    with pytest.raises(Rejected, match="seldon_runtime_namespaces: value missing"):
        extra_vars(place.launch(template, seldon, new, **place.charts("crds", "setup", "runtime")))
    place.run(place.launch(template, seldon, new, "diff", **answers))
    arrived(seldon, {"seldon-mesh", "seldon-logs"}, CHOSEN, new)
    place.user = new


def uninstalls(place: Place, template: Template, folder: Path) -> None:
    """After a look at what would go, which needs no confirmation."""
    before = ours(place.seldon)
    looked = place.run(place.launch(template, place.seldon, place.user, "check and diff"))
    assert ours(place.seldon) == before
    assert before >= {("seldon-mesh", "kafka-sasl-secret")}
    diffs = [event["event_data"]["diff"] for event in looked.events("runner_on_file_diff")]
    assert "seldon-mesh/kafka-sasl-secret" in str(diffs)

    job = place.run(place.launch(template, place.seldon, place.user, seldon_uninstall_confirm="true"))
    assert job.stats["changed"] == looked.stats["changed"]
    assert ours(place.seldon) == set()
    assert not [event for event in job.events("runner_on_file_diff") if event["event_data"]["diff"]]


STARTED: dict[str, Callable[[Place, Template, Path], None]] = {
    "preflight.yml": logs_in,
    "install_seldon_confluent.yml": installs_in_slices,
    "install_seldon_confluent_oauth.yml": installs,
    "install_seldon_event_hubs.yml": installs,
    "install_seldon_kafka_mtls.yml": installs,
    "install_seldon_kafka_oauth.yml": installs,
    "install_seldon_kafka_sasl.yml": installs,
    "install_seldon_msk_mtls.yml": installs,
    "install_seldon_msk_scram.yml": installs_seldon,
    "render.yml": renders,
    "status.yml": says_how_it_stands,
    "support_bundle.yml": writes_a_bundle,
    "rotate_credentials.yml": rotates,
    "uninstall.yml": uninstalls,
}
"""Playbook to what is done with its job templates, in an order that leaves to each what it needs."""


def turn(template: Any) -> int:
    return [*STARTED, template["playbook"]].index(template["playbook"])


def marked(template: Template) -> Any:
    """Every playbook is started, but not with every provider."""
    repeats = provider_of(template) in extent.FURTHER and STARTED[template["playbook"]] in (logs_in, installs)
    return pytest.param(template, id=template["name"], marks=pytest.mark.further if repeats else ())


@pytest.mark.parametrize("template", [marked(each) for each in sorted(TEMPLATES.values(), key=turn)])
def test_the_job_of_every_template(place: Place, template: Template, tmp_path: Path) -> None:
    STARTED[template["playbook"]](place, template, tmp_path)


def test_a_client_key_that_is_refused_is_not_shown(place: Place, tmp_path: Path) -> None:
    is_refused(place, TEMPLATES[f"Seldon: preflight, {PROVIDERS['msk_mtls'].title}"], tmp_path)


def test_a_credential_of_every_type_is_used() -> None:
    used = {kind for each in TEMPLATES.values() for kind in (*attached(each), provider_of(each))}
    assert {data.credential_type(kind) for kind in used} == TYPES.keys()
