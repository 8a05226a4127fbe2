# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Log in from a Pod: through a real API server, its admission and its controllers; the Pod's programs run here."""

from __future__ import annotations

import json
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from kubernetes import client, utils

from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka import elsewhere
from tests import module
from tests.integration.leaks.finder import search
from tests.integration.playbook import Run, run_playbook
from tests.integration.pods import HANGING_IMAGE, MISSING_IMAGE, cluster_with_pods
from tests.integration.rights import blocks
from tests.integration.test_ways_to_the_server import http_proxy
from tests.lab import audit, cluster, polling, scratch, state
from tests.lab.variables import credentials

pytestmark = pytest.mark.lab

IMAGE = "registry.example.com/image:1"
PROVIDER = "confluent_sasl"
SECONDS = 60
RESTRICTED = {"pod-security.kubernetes.io/enforce": "restricted"}
Preflight = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def own(lab: state.Lab) -> Iterator[scratch.Scratch]:
    with cluster_with_pods(lab.paths, "login") as made:
        yield made


@pytest.fixture
def namespace(own: scratch.Scratch, request: pytest.FixtureRequest) -> Iterator[str]:
    """A namespace in which admission wants the strictest Pods, and the server logs every request."""
    own.core.create_namespace({"metadata": {"name": audit.WATCHED, "labels": RESTRICTED}})
    yield audit.WATCHED
    own.core.delete_namespace(audit.WATCHED)
    polling.until(
        lambda: audit.WATCHED not in {each.metadata.name for each in own.core.list_namespace().items},
        seconds=SECONDS,
        what="the namespace to be gone",
    )


@pytest.fixture
def preflight(lab: state.Lab, own: scratch.Scratch, namespace: str, tmp_path: Path) -> Preflight:
    """Run the module; keywords are options of the Pod, `given` those of the module."""

    def run(check: bool = False, given: dict[str, Any] | None = None, **pod: Any) -> dict[str, Any]:
        return module.run("seldon_kafka_preflight", tmp_path, check=check, **options(lab, own, namespace, given, **pod))

    return run


def options(
    lab: state.Lab, own: scratch.Scratch, namespace: str, given: dict[str, Any] | None = None, /, **pod: Any
) -> dict[str, Any]:
    return {
        "provider": PROVIDER,
        "credentials": credentials(lab, PROVIDER),
        "kubeconfig": str(own.kubeconfig),
        "timeout": 10,
        "from_cluster": {"image": IMAGE, "namespace": namespace, "python": sys.executable, "timeout": SECONDS, **pod},
        **(given or {}),
    }


def left(own: scratch.Scratch, namespace: str) -> list[str]:
    """Jobs and Pods that are there, and that nobody is deleting."""
    jobs = client.BatchV1Api(own.admin).list_namespaced_job(namespace).items
    pods = own.core.list_namespaced_pod(namespace).items
    return [each.metadata.name for each in (*jobs, *pods) if not each.metadata.deletion_timestamp]


def is_empty(own: scratch.Scratch, namespace: str) -> bool:
    return not left(own, namespace)


def assert_nothing_is_left(own: scratch.Scratch, namespace: str) -> None:
    polling.until(lambda: is_empty(own, namespace), seconds=SECONDS, what="Job and Pod to be gone")


def pod_problem(done: dict[str, Any]) -> dict[str, Any]:
    assert done["failed"], done
    (problem,) = done["problems"]
    assert problem["failed_step"] == "Pod", problem
    assert done["msg"].startswith("The login cannot be tested from the cluster, nothing was changed: ")
    return dict(problem)


def script(folder: Path, *lines: str) -> str:
    """A program in place of the image's Python."""
    file = folder / "python"
    file.write_text("\n".join(["#!/bin/sh", *lines, ""]))
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return str(file)


def test_the_login_works_from_a_restricted_namespace_and_leaves_nothing(
    lab: state.Lab, own: scratch.Scratch, namespace: str, preflight: Preflight
) -> None:
    done = preflight()
    assert not done.get("failed"), done
    assert (done["login"], done["changed"], done["brokers"]) == ("ok", False, [f"localhost:{lab.ports.plain}"])
    assert done["tested_from"]["place"] == "cluster"
    assert done["tested_from"]["namespace"] == namespace
    assert done["tested_from"]["node"].startswith("node-")
    assert "warnings" not in done
    assert_nothing_is_left(own, namespace)


def test_no_request_shows_a_credential(
    lab: state.Lab, own: scratch.Scratch, namespace: str, preflight: Preflight
) -> None:
    assert preflight()["login"] == "ok"
    uris = [each["requestURI"] for each in audit.entries(cluster.audit_log(own.paths))]
    assert [uri for uri in uris if "/exec?" in uri and "command=" in uri]
    assert not search("\n".join(map(unquote, uris)), {"secret": lab.credentials.plain.password})


def test_a_refused_login_is_diagnosed_as_elsewhere(own: scratch.Scratch, namespace: str, preflight: Preflight) -> None:
    lab = state.load()
    wrong = {**credentials(lab, PROVIDER), "api_secret": "wrong-but-nobody-elses-business+/="}
    done = preflight(given={"credentials": wrong})
    assert [each["failed_step"] for each in done["problems"]] == ["login"]
    assert done["msg"].startswith(f"The login from the Pod in namespace {namespace} on node node-")
    assert done["tested_from"]["namespace"] == namespace
    # The network is not why
    assert "NetworkPolicy" not in done["msg"]
    assert_nothing_is_left(own, namespace)


def test_a_broker_out_of_reach_is_compared_with_this_host(preflight: Preflight) -> None:
    given = {**credentials(state.load(), PROVIDER), "bootstrap_servers": "localhost:1"}
    message = preflight(given={"credentials": given})["msg"]
    for part in ("does not reach localhost:1 either", "DNS: ", "NetworkPolicy: ", "Route: "):
        assert part in message


def test_a_broker_that_only_this_host_reaches_is_told(lab: state.Lab, preflight: Preflight, tmp_path: Path) -> None:
    """The program of the Pod has a network of its own, in which there is nothing."""
    python = script(tmp_path, f'exec unshare --user --net --map-root-user {sys.executable} "$@"')
    done = preflight(python=python)
    assert [each["failed_step"] for each in done["problems"]] == ["connection"]
    assert f"reaches localhost:{lab.ports.plain}: the difference is in the cluster." in done["msg"]


@pytest.mark.parametrize(
    ("pod", "field", "words"),
    [
        ({"image": MISSING_IMAGE}, "image", "failed to pull and unpack image"),
        ({"run_as_user": 0}, "resources", 'violates PodSecurity "restricted:latest"'),
        ({"service_account": "nobody"}, "service_account", 'serviceaccount "nobody" not found'),
        ({"node_selector": {"no": "such-node"}}, "node_selector", "0/3 nodes are available"),
        ({"resources": {"requests": {"memory": "9000Gi"}}}, "resources", "Insufficient memory"),
    ],
)
def test_a_pod_that_does_not_run_is_reported_in_the_words_of_the_cluster(
    own: scratch.Scratch, namespace: str, preflight: Preflight, pod: dict[str, Any], field: str, words: str
) -> None:
    done = preflight(**pod)
    problem = pod_problem(done)
    assert f"from_cluster.{field}" in problem["field"]
    assert words in problem["detail"]
    assert words in done["msg"]
    assert_nothing_is_left(own, namespace)


@pytest.mark.parametrize("hard", [{"pods": "0"}, {"count/jobs.batch": "0"}])
def test_a_quota_is_reported(own: scratch.Scratch, namespace: str, preflight: Preflight, hard: dict[str, str]) -> None:
    own.core.create_namespaced_resource_quota(namespace, {"metadata": {"name": "none"}, "spec": {"hard": hard}})
    polling.until(
        lambda: bool(own.core.read_namespaced_resource_quota("none", namespace).status.hard),
        seconds=SECONDS,
        what="the quota to be counted",
    )
    for check in (True, False):
        assert "exceeded quota: none" in pod_problem(preflight(check))["detail"]
    assert_nothing_is_left(own, namespace)


def test_check_mode_asks_admission_and_creates_nothing(
    own: scratch.Scratch, namespace: str, preflight: Preflight
) -> None:
    done = preflight(check=True)
    assert (done["login"], done["changed"]) == ("untested", False)
    assert "the login was not tested" in json.dumps(done["warnings"])
    refused = pod_problem(preflight(check=True, run_as_user=0))
    assert "violates PodSecurity" in refused["detail"]
    assert left(own, namespace) == []
    assert not [each for each in own.core.list_namespaced_event(namespace).items if each.reason == "SuccessfulCreate"]


def test_a_namespace_that_does_not_exist_is_reported_with_the_remedy(preflight: Preflight) -> None:
    problem = pod_problem(preflight(namespace="not-yet"))
    assert problem["field"] == "from_cluster.namespace"
    assert "kubectl create namespace not-yet" in problem["remedy"]


def test_the_documented_rights_are_enough_and_missing_ones_are_named(
    own: scratch.Scratch, namespace: str, preflight: Preflight
) -> None:
    (role,) = blocks("Test the login from the cluster")
    name = role["metadata"]["name"]
    own.core.create_namespaced_service_account(namespace, {"metadata": {"name": name}})
    token = own.core.create_namespaced_service_account_token(name, namespace, {"spec": {}}).status.token
    account = {
        "kubeconfig": None,
        "host": own.server,
        "ca_cert": own.admin.configuration.ssl_ca_cert,
        "api_key": token,
    }
    lacking = pod_problem(preflight(given=account))["reason"]
    for right in ("create, delete jobs.batch", "watch pods", "create, get pods/exec", "list events"):
        assert right in lacking
    utils.create_from_dict(own.admin, {**role, "metadata": {**role["metadata"], "namespace": namespace}})
    subject = {"kind": "ServiceAccount", "name": name, "namespace": namespace}
    reference = {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": name}
    binding = {"metadata": {"name": name}, "roleRef": reference, "subjects": [subject]}
    client.RbacAuthorizationV1Api(own.admin).create_namespaced_role_binding(namespace, binding)
    for check, login in ((True, "untested"), (False, "ok")):
        assert preflight(check, given=account)["login"] == login


def test_a_pod_that_never_starts_ends_with_the_time_out(
    own: scratch.Scratch, namespace: str, preflight: Preflight
) -> None:
    problem = pod_problem(preflight(image=HANGING_IMAGE, timeout=2))
    assert "takes more than 2 seconds" in problem["reason"]
    assert problem["field"] == "from_cluster.timeout"
    assert_nothing_is_left(own, namespace)


def test_what_a_killed_run_leaves_ends_by_itself(
    lab: state.Lab, own: scratch.Scratch, namespace: str, tmp_path: Path
) -> None:
    given = options(lab, own, namespace, image=HANGING_IMAGE, timeout=10)
    process = module.start("seldon_kafka_preflight", tmp_path, **given)
    polling.until(lambda: not is_empty(own, namespace), seconds=SECONDS, what="the Job to be there")
    process.kill()
    process.communicate()
    assert_nothing_is_left(own, namespace)


def test_an_image_without_the_library_is_reported_with_the_remedy(preflight: Preflight, tmp_path: Path) -> None:
    (tmp_path / "confluent_kafka.py").write_text("raise ImportError('as if it were not installed')")
    python = script(tmp_path, f'PYTHONPATH={tmp_path} exec {sys.executable} "$@"')
    problem = pod_problem(preflight(python=python))
    assert problem["reason"] == f"the image {IMAGE} lacks the Python library confluent-kafka"
    assert "pip install confluent-kafka" in problem["remedy"]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["exit 3"], "exit"),
        (["echo SyntaxError: too old >&2; exit 1"], "SyntaxError: too old"),
        (["echo seldon-kafka-login-test:7"], "printed no result"),
    ],
)
def test_a_python_that_gives_no_answer_is_reported(
    preflight: Preflight, tmp_path: Path, lines: list[str], words: str
) -> None:
    done = preflight(python=script(tmp_path, *lines))
    assert pod_problem(done)["field"] == "from_cluster.image, from_cluster.python, from_cluster.resources"
    assert words in done["msg"]


def test_what_the_pod_prints_is_shown_without_the_credentials(
    lab: state.Lab, preflight: Preflight, tmp_path: Path
) -> None:
    secret = lab.credentials.plain.password
    done = preflight(python=script(tmp_path, f"echo {elsewhere.PROMPT}", "cat >&2", "exit 1"), timeout=5)
    shown = json.dumps(done)
    assert pod_problem(done)
    assert not search(shown, {"secret": secret})


def test_the_program_of_the_pod_is_reached_through_a_proxy(own: scratch.Scratch, preflight: Preflight) -> None:
    with http_proxy() as (url, proxy):
        assert preflight(given={"proxy": url})["login"] == "ok"
        proxy.terminate()
        assert f"{urlsplit(own.server).netloc}\n" in set(proxy.stdout or [])


# --- the playbooks ----------------------------------------------------------------------------------------------------


def play(
    lab: state.Lab, own: scratch.Scratch, tmp_path: Path, *words: str, playbook: str = "preflight", **variables: Any
) -> Run:
    given = tmp_path / "given.yml"
    given.write_text(yaml.safe_dump({"seldon_provider": PROVIDER, **variables}))
    files = (lab.paths.vars / f"{PROVIDER}.yml", given)
    extra = [word for file in files for word in ("-e", f"@{file}")]
    environ = {"KUBECONFIG": str(own.kubeconfig)}
    return run_playbook(f"seldon.managed_kafka.{playbook}", *extra, *words, environ=environ)


def test_the_playbook_logs_in_from_the_cluster_and_shows_no_secret(
    lab: state.Lab, own: scratch.Scratch, namespace: str, tmp_path: Path
) -> None:
    pod: dict[str, Any] = {"image": IMAGE, "namespace": namespace, "python": sys.executable}
    chosen: dict[str, Any] = {"managed_kafka_preflight_from": "cluster", "managed_kafka_preflight_pod": pod}
    run = play(lab, own, tmp_path, "-vvvv", **chosen)
    assert run.returncode == 0, run.output[-3000:]
    assert f"from a Pod in namespace {namespace} on node node-" in run.last["msg"]
    assert not search(run.output, {"secret": lab.credentials.plain.password})
    checked = play(lab, own, tmp_path, "--check", **chosen)
    assert checked.last["msg"] == "Kafka: the login was not tested, because check mode creates no Pod"
    pod["run_as_user"] = 0
    refused = play(lab, own, tmp_path, **chosen)
    assert "(managed_kafka_preflight_pod.resources, " in refused.last["msg"]


def test_the_playbook_logs_in_from_the_controller_without_an_account_of_the_cluster(
    lab: state.Lab, own: scratch.Scratch, tmp_path: Path
) -> None:
    """Neither the inventory host nor its account of the cluster takes part in the login."""
    inventory = tmp_path / "inventory.yml"
    python = "{{ ansible_playbook_python }}"
    hosts = {"far-away": {"ansible_connection": "local", "ansible_python_interpreter": python}}
    inventory.write_text(yaml.safe_dump({"all": {"hosts": hosts}}))
    words = ("-i", str(inventory), "-e", "seldon_hosts=far-away", "-e", "seldon_core_api_key=a-token-of-the-cluster")
    run = play(lab, own, tmp_path, *words, managed_kafka_preflight_from="controller")
    assert run.returncode == 0, run.output[-3000:]
    (login,) = [each for each in run.tasks if each.get("login") == "ok"]
    assert login["tested_from"]["place"] == "host"
    assert login["_ansible_delegated_vars"]["ansible_host"] == "localhost"
    assert login["invocation"]["module_args"]["api_key"] is None


def test_an_installation_logs_in_from_its_first_runtime_namespace_before_it_writes(
    lab: state.Lab, own: scratch.Scratch, tmp_path: Path
) -> None:
    mesh, playbook = "seldon-mesh", "install_seldon_confluent"
    own.core.create_namespace({"metadata": {"name": mesh}})
    pod = {"image": IMAGE, "python": sys.executable}
    chosen = {"managed_kafka_preflight_from": "cluster", "managed_kafka_preflight_pod": pod}
    checked = play(lab, own, tmp_path, "--check", playbook=playbook, **chosen)
    assert checked.returncode == 0, checked.output[-3000:]
    assert "Kafka: the login was not tested, because check mode creates no Pod" in checked.last["msg"]
    wrong = {"confluent_sasl_api_secret": "wrong-but-nobody-elses-business+/="}
    refused = play(lab, own, tmp_path, playbook=playbook, **chosen, **wrong)
    assert refused.last["msg"].startswith(f"The login from the Pod in namespace {mesh} on node node-")
    assert "confluent_sasl_api_secret" in refused.last["msg"]
    assert own.core.list_namespaced_secret(mesh).items == []
    assert_nothing_is_left(own, mesh)
