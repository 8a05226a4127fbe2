# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A cluster with Seldon on it, whose runtimes tests may change, and how often their Deployments got new Pods."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

from kubernetes import client

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.client import Api
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.connection import AUTH_SPEC, resolve
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.render import with_prefixes
from tests import module
from tests.integration.secrets import SECRETS, WORK, at, present, wanted
from tests.lab import polling, scratch
from tests.lab.helm import install_chart
from tests.lab.state import Lab

SECONDS = 180
VERSION = "2.8.5"
KAFKA_CLIENTS = ("seldon-dataflow-engine", "seldon-modelgateway", "seldon-pipelinegateway")
NAMES = list(SECRETS)


@dataclass(frozen=True)
class Seldon:
    """The cluster.

    :param account: kubeconfig of the account that restarts; the administrator's when there is none.
    """

    lab: Lab
    scratch: scratch.Scratch
    account: Path | None = None

    @property
    def kubeconfig(self) -> str:
        """Administrator's kubeconfig."""
        return str(self.scratch.kubeconfig)

    @property
    def admin(self) -> client.ApiClient:
        """The cluster's administrator."""
        return self.scratch.admin

    @property
    def core(self) -> client.CoreV1Api:
        """Namespaces and Secrets, as the administrator."""
        return self.scratch.core

    @property
    def api(self) -> Api:
        """Our own client."""
        return Api(resolve({**dict.fromkeys(AUTH_SPEC), "kubeconfig": self.kubeconfig}))

    def kubectl(self, *words: str) -> str:
        """Output of kubectl."""
        return self.scratch.kubectl(*words)

    def helm(self, chart: str, release: str, namespace: str, values: Mapping[str, Any] | None = None) -> None:
        """Install or upgrade one of the lab's charts."""
        where = (self.lab, self.scratch.kubeconfig)
        install_chart(*where, chart, namespace, release=release, version=VERSION, values=values)

    def setup(self, username: str, *, recorded: bool = True, **kafka: Any) -> None:
        """The controller, and what it gives the Kafka clients: a user, Kafka's settings, a record of the prefixes."""
        security = {"sasl": {"client": {"username": username, "secret": "confluent-kafka-sasl"}}}
        values = {"controller": {"clusterwide": True}, "security": {"kafka": security}, "kafka": kafka}
        complete = {**values, "kafka": {"topicPrefix": "seldon", **kafka}}
        rendered = with_prefixes(complete, VERSION) if recorded else complete
        self.helm("setup", "seldon-core-v2-components", "seldon-system", rendered)

    def write(self, password: str, *namespaces: str) -> None:
        """Have the Secrets there, and the clock past the second in which they were written."""
        data = {**SECRETS, "confluent-kafka-sasl": {"password": password}}
        outcomes = present(self.api, at(self.api, *namespaces), replace(WORK, secrets=wanted(data)))
        assert not [outcome.reasons for outcome in outcomes if outcome.failed]
        self.pass_a_second(namespaces[0])

    def pass_a_second(self, namespace: str) -> None:
        """Wait until what is written next bears another time, by the server's clock."""

        def written() -> str:
            mark = f"t={uuid4()}"
            return self.kubectl(
                "annotate", "namespace", namespace, mark, "--overwrite", "-o", "json", "--show-managed-fields"
            )

        def newest() -> str:
            return max(str(entry["time"]) for entry in json.loads(written())["metadata"]["managedFields"])

        now = newest()
        polling.until(lambda: newest() > now, seconds=SECONDS, what="the next second")

    def runtime(self, **values: Any) -> str:
        """A namespace with Secrets and a runtime that is ready."""
        name = f"test-{uuid4().hex[:8]}"
        self.write("the first", name)
        self.helm("runtime", "seldon-core-v2-runtime", name, values)
        self.kubectl("-n", name, "wait", "--for=condition=Ready", "seldonruntime/seldon", f"--timeout={SECONDS}s")
        assert not self.rollout(namespaces=[name])["changed"]
        return name

    def spec(self, namespace: str) -> dict[str, Any]:
        """Spec of its SeldonRuntime."""
        found: dict[str, Any] = json.loads(
            self.kubectl("-n", namespace, "get", "seldonruntime", "seldon", "-o", "json")
        )
        return dict(found["spec"])

    def patch(self, namespace: str, overrides: list[dict[str, Any]]) -> None:
        """Give its SeldonRuntime other overrides."""
        patch = json.dumps({"spec": {"overrides": overrides}})
        self.kubectl("-n", namespace, "patch", "seldonruntime", "seldon", "--type", "merge", "-p", patch)

    def generations(self, namespace: str) -> Counter[str]:
        """Revision of each Deployment: how often it has got new Pods."""
        revision, found = "deployment.kubernetes.io/revision", Counter[str]()

        def all_counted() -> bool:
            # The operator writes a Deployment anew, and Kubernetes then counts again
            items = client.AppsV1Api(self.admin).list_namespaced_deployment(namespace).items
            counted = {each.metadata.name: (each.metadata.annotations or {}).get(revision) for each in items}
            found.clear()
            found.update({name: int(number) for name, number in counted.items() if number})
            return len(found) == len(counted)

        polling.until(all_counted, seconds=SECONDS, what="the revisions of Deployments")
        return found

    def scheduler(self, namespace: str) -> str:
        """The scheduler's Pod, which has another uid after each restart."""
        return str(self.core.read_namespaced_pod("seldon-scheduler-0", namespace).metadata.uid)

    def revision(self, release: str) -> int:
        """The newest revision of a release in the controller's namespace."""
        found = self.core.list_namespaced_secret("seldon-system", label_selector=f"owner=helm,name={release}").items
        return max(int(each.metadata.labels["version"]) for each in found)

    def outdated(self, namespace: str) -> list[str]:
        """Kafka clients there that seldon_kafka_info reports as outdated."""
        given: dict[str, Any] = {"provider": "confluent_sasl", "kubeconfig": self.kubeconfig, "logs_namespace": ""}
        found = module.run("seldon_kafka_info", Path(self.scratch.paths.state), **given)
        told = [each for each in found["findings"] if each["kind"] == "outdated" and each["namespace"] == namespace]
        return sorted(each["object"] for each in told)

    def rollout(self, *, check: bool = False, **options: Any) -> dict[str, Any]:
        """Result of seldon_kafka_rollout, run as often as its action plugin does."""
        kubeconfig = str(self.account or self.scratch.kubeconfig)
        given = {"secrets": NAMES, "kubeconfig": kubeconfig, "timeout": SECONDS, **options}
        while True:
            result = module.run("seldon_kafka_rollout", Path(self.scratch.paths.state), check=check, **given)
            if result.get("done", True):
                return result
            given["_state"] = result["state"]


@contextmanager
def with_seldon(lab: Lab) -> Iterator[Seldon]:
    """Such a cluster, deleted with the end of the block."""
    with scratch.cluster_for_seldon(lab, uuid4().hex[:6]) as own:
        seldon = Seldon(lab, own)
        seldon.helm("crds", "seldon-core-v2-crds", "default")
        seldon.setup("a user")
        yield seldon
