# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The modules and every Helm work on one cluster as one account, by the API server's own log."""

from __future__ import annotations

import io
import json
import os
import sys
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.cli import Helm
from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.errors import HelmError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s import connection
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.access import described_cluster
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.client import Api
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.errors import ForbiddenError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.kubeconfig import Connection
from ansible_collections.seldon.managed_kafka.plugins.module_utils.options import release
from ansible_collections.seldon.managed_kafka.plugins.module_utils.options.execute import Run
from tests import module
from tests.integration.conftest import CLOSED
from tests.integration.playbook import run_playbook
from tests.integration.test_ways_to_the_server import http_proxy
from tests.lab import cluster, scratch, state
from tests.lab.audit import WATCHED, entries
from tests.lab.helm import noting

pytestmark = pytest.mark.lab

ADMIN = "kwok-admin"
VERSION = "client.authentication.k8s.io/v1"
SERVICE_ACCOUNT = "system:serviceaccount:watched:installer"
TEMPLATE = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Release.Name }}}\ndata: {of: '{{ .Values.of }}'}\n"
PLUGIN = """#!{python}
import json, os, sys
with open({log!r}, "a") as log:
    log.write(json.dumps([os.environ["KUBERNETES_EXEC_INFO"], os.environ["GIVEN"], sys.argv[1:]]) + "\\n")
if os.environ["GIVEN"] == "expired":
    sys.exit("The session has expired, log in to the portal")
token = open({token!r}).read()
print(json.dumps(dict(apiVersion="{version}", kind="ExecCredential", status=dict(token=token))))
"""


@dataclass(frozen=True)
class Watched:
    """A cluster whose log shows who does what in one namespace.

    :param token: of SERVICE_ACCOUNT, which may do everything there.
    """

    scratch: scratch.Scratch
    chart: Path
    token: Path
    helm: Path

    def kubeconfig(self, file: Path, user: Any = None, **of_cluster: Any) -> Path:
        """Write a kubeconfig for the cluster: the administrator's, or that of another user."""
        document = yaml.safe_load(self.scratch.kubeconfig.read_text())
        document["clusters"][0]["cluster"].update(of_cluster)
        if user is not None:
            document["users"][0]["user"] = user
        file.write_text(yaml.safe_dump(document))
        return file

    @property
    def options(self) -> dict[str, Any]:
        """Of seldon_core_release: a release with other values each time."""
        number = len(self.log())
        return {
            "name": "release",
            "namespace": WATCHED,
            "chart": str(self.chart),
            "values": {"of": number},
            "helm_binary": str(self.helm),
        }

    def log(self) -> list[dict[str, Any]]:
        return entries(cluster.audit_log(self.scratch.paths))

    def upgrade(self, folder: Path, **options: Any) -> tuple[dict[str, Any], set[tuple[str, str]]]:
        """Upgrade with the module; return its result, and who was seen to work: the program and its account."""
        before = len(self.log())
        result = module.run("seldon_core_release", folder, **{**self.options, **options})
        return result, self.seen(before)

    def seen(self, before: int) -> set[tuple[str, str]]:
        """Programs and accounts that the log shows after an entry."""
        return {
            ("helm" if event["userAgent"].startswith("Helm") else "module", event["user"]["username"])
            for event in self.log()[before:]
        }


def both(account: str) -> set[tuple[str, str]]:
    return {("helm", account), ("module", account)}


@pytest.fixture(scope="module", params=["helm", "helm4"])
def watched(
    request: pytest.FixtureRequest, lab: state.Lab, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Watched]:
    folder = tmp_path_factory.mktemp("watched")
    chart = folder / "small-1.0.0.tgz"
    files = {"Chart.yaml": "{apiVersion: v2, name: small, version: 1.0.0}", "templates/one.yaml": TEMPLATE}
    with tarfile.open(chart, "w:gz") as archive:
        for name, text in files.items():
            entry = tarfile.TarInfo(f"small/{name}")
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text.encode()))
    with scratch.cluster_of_its_own(lab.paths, f"watched-{request.param}") as own:
        for words in (
            ["create", "namespace", WATCHED],
            ["-n", WATCHED, "create", "serviceaccount", "installer"],
            [
                "-n",
                WATCHED,
                "create",
                "rolebinding",
                "a",
                "--clusterrole=admin",
                f"--serviceaccount={WATCHED}:installer",
            ],
            ["-n", WATCHED, "create", "rolebinding", "b", "--clusterrole=admin", "--group=team"],
        ):
            cluster.kubectl(own.paths, *words)
        token = folder / "token"
        token.write_text(cluster.kubectl(own.paths, "-n", WATCHED, "create", "token", "installer"))
        yield Watched(own, chart, token, lab.paths.bin / request.param)


HELM_VARIABLES = {
    "HELM_KUBECONTEXT": "closed",
    "HELM_KUBEAPISERVER": CLOSED,
    "HELM_KUBETOKEN": "another",
    "HELM_KUBEASUSER": "nobody",
    "HELM_KUBEASGROUPS": "nobody",
    "HELM_KUBECAFILE": "/no/such/file",
    "HELM_KUBETLS_SERVER_NAME": "elsewhere",
    "HELM_NAMESPACE": "elsewhere",
}


@pytest.mark.parametrize("first", ["the cluster", "empty", "no current context"])
def test_several_kubeconfigs_and_variables_of_helm_do_not_part_them(
    first: str, watched: Watched, closed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tmp_path / "before"
    before.write_text({"empty": "", "no current context": 'current-context: ""\n'}.get(first, "{}"))
    monkeypatch.setenv("KUBECONFIG", f"{before}:{watched.scratch.kubeconfig}:{closed}")
    for name, value in HELM_VARIABLES.items():
        monkeypatch.setenv(name, value)
    result, seen = watched.upgrade(tmp_path)
    assert result["changed"], result
    assert seen == both(ADMIN)


def test_closed_server_of_the_first_kubeconfig_is_named_and_nothing_is_written_elsewhere(
    watched: Watched, closed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KUBECONFIG", f"{closed}:{watched.scratch.kubeconfig}")
    monkeypatch.setenv("HELM_KUBEAPISERVER", watched.scratch.server)
    result, seen = watched.upgrade(tmp_path)
    assert f"{CLOSED} (context closed, account closed) cannot be reached" in result["msg"]
    assert seen == set()


def test_variables_of_kubernetes_core_count_for_helm_too(
    watched: Watched, closed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KUBECONFIG", str(closed))
    monkeypatch.setenv("K8S_AUTH_HOST", watched.scratch.server)
    monkeypatch.setenv("K8S_AUTH_API_KEY", watched.token.read_text())
    monkeypatch.setenv("K8S_AUTH_VERIFY_SSL", "false")
    result, seen = watched.upgrade(tmp_path)
    assert result["changed"], result
    assert seen == both(SERVICE_ACCOUNT)


@pytest.fixture
def plugin(watched: Watched, tmp_path: Path) -> tuple[dict[str, Any], Path]:
    """A user that logs in with a plug-in beside the kubeconfig, and the plug-in's log."""
    program, log = tmp_path / "plug-in", tmp_path / "plug-in.log"
    values = {"python": sys.executable, "log": str(log), "token": str(watched.token), "version": VERSION}
    program.write_text(PLUGIN.format(**values))
    program.chmod(0o755)
    plugin = {
        "apiVersion": VERSION,
        "command": "./plug-in",
        "args": ["get", "token"],
        "env": [{"name": "GIVEN", "value": "by the kubeconfig"}],
        "interactiveMode": "IfAvailable",
        "provideClusterInfo": True,
    }
    return {"exec": plugin}, log


def test_exec_plugin_is_told_the_same_by_the_modules_and_by_helm(
    watched: Watched, plugin: tuple[dict[str, Any], Path], tmp_path: Path
) -> None:
    user, log = plugin
    extension = {"name": "client.authentication.k8s.io/exec", "extension": {"audience": "here"}}
    kubeconfig = watched.kubeconfig(tmp_path / "config", user, extensions=[extension])
    result, seen = watched.upgrade(tmp_path, kubeconfig=str(kubeconfig))
    assert result["changed"], result
    assert seen == both(SERVICE_ACCOUNT)
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert {(given, tuple(arguments)) for _info, given, arguments in lines} == {("by the kubeconfig", ("get", "token"))}
    told = [json.loads(info)["spec"]["cluster"] for info, _given, _arguments in lines]
    assert told[0]["server"] == watched.scratch.server
    assert told[0]["config"] == {"audience": "here"}
    assert told[0]["certificate-authority-data"]
    assert len(told) > 1
    assert all(each == told[0] for each in told)


def test_exec_plugin_that_fails_is_quoted(
    watched: Watched, plugin: tuple[dict[str, Any], Path], tmp_path: Path
) -> None:
    user, _log = plugin
    user["exec"]["env"][0]["value"] = "expired"
    result, seen = watched.upgrade(tmp_path, kubeconfig=str(watched.kubeconfig(tmp_path / "config", user)))
    assert "failed with exit code 1: The session has expired, log in to the portal" in result["msg"]
    assert seen == set()


def test_token_file_beside_the_kubeconfig_is_read(watched: Watched, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(watched.token.read_text())
    kubeconfig = watched.kubeconfig(tmp_path / "config", {"tokenFile": "token", "token": "an older one"})
    result, seen = watched.upgrade(tmp_path, kubeconfig=str(kubeconfig))
    assert result["changed"], result
    assert seen == both(SERVICE_ACCOUNT)


def test_service_account_of_a_pod_is_used_without_a_kubeconfig(
    watched: Watched, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = yaml.safe_load(watched.scratch.kubeconfig.read_text())
    authority = document["clusters"][0]["cluster"]
    ca = Path(authority["certificate-authority"]).read_bytes()
    (tmp_path / "ca.crt").write_bytes(ca)
    (tmp_path / "token").write_text(watched.token.read_text())
    address = urlsplit(watched.scratch.server)
    for name, value in {
        "KUBERNETES_SERVICE_HOST": str(address.hostname),
        "KUBERNETES_SERVICE_PORT": str(address.port),
        "KUBECONFIG": str(tmp_path / "missing"),
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(connection, "SERVICE_ACCOUNT", str(tmp_path))
    spec = release.argument_spec()
    defaults = {name: option.get("default") for name, option in spec.items()}
    before = len(watched.log())
    result = release.run({**defaults, **watched.options}, Run(check_mode=False, tmpdir=str(tmp_path)))
    assert result["changed"]
    assert watched.seen(before) == both(SERVICE_ACCOUNT)


@pytest.mark.parametrize("in_kubeconfig", [True, False])
def test_impersonation_holds_for_both(in_kubeconfig: bool, watched: Watched, tmp_path: Path) -> None:
    user = yaml.safe_load(watched.scratch.kubeconfig.read_text())["users"][0]["user"]

    def connect(groups: list[str]) -> Connection:
        own = {**user, **({"as": "alice", "as-groups": groups} if in_kubeconfig else {})}
        options: dict[str, Any] = dict.fromkeys(connection.AUTH_SPEC)
        options["kubeconfig"] = str(watched.kubeconfig(tmp_path / "config", own))
        if not in_kubeconfig:
            options.update(impersonate_user="alice", impersonate_groups=groups)
        return connection.resolve(options)

    path, listing = f"/api/v1/namespaces/{WATCHED}/secrets", ("list", "--namespace", WATCHED)
    # The group alone has the right
    allowed, denied = connect(["others", "team"]), connect(["others"])
    assert Api(allowed).get(path)["kind"] == "SecretList"
    assert Helm(str(watched.helm), allowed.document()).run(*listing)
    assert described_cluster(Api(allowed)).endswith(", account alice)")
    with pytest.raises(ForbiddenError, match='User "alice" cannot list'):
        Api(denied).get(path)
    with pytest.raises(HelmError, match='User "alice" cannot list'):
        Helm(str(watched.helm), denied.document()).run(*listing)


@pytest.mark.parametrize(
    ("name", "reached"), [("kubernetes.default", True), ("elsewhere.example.com", False)], ids=["right", "wrong"]
)
def test_tls_server_name_is_what_the_certificate_must_have(
    name: str, reached: bool, watched: Watched, tmp_path: Path
) -> None:
    kubeconfig = watched.kubeconfig(tmp_path / "config", **{"tls-server-name": name})
    result, seen = watched.upgrade(tmp_path, kubeconfig=str(kubeconfig))
    assert result.get("changed", False) is reached, result
    assert seen == (both(ADMIN) if reached else set())


@pytest.mark.parametrize("by", ["option", "kubeconfig", "environment", "not for this server", "closed"])
def test_proxy_is_used_by_both(by: str, watched: Watched, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    port = urlsplit(watched.scratch.server).port
    # The proxy alone can resolve it
    behind = {"server": f"https://cluster.test:{port}", "tls-server-name": "localhost"}
    with http_proxy() as (url, proxy):
        options: dict[str, Any] = {}
        if by in ("option", "closed"):
            options["proxy"] = url if by == "option" else "http://user:a-password@127.0.0.1:9"
        elif by == "kubeconfig":
            behind["proxy-url"] = url
            monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
        else:
            monkeypatch.setenv("HTTPS_PROXY", url)
            monkeypatch.setenv("NO_PROXY", ".test:6443" if by == "environment" else f"10.0.0.0/8,*.test:{port}")
        kubeconfig = watched.kubeconfig(tmp_path / "config", **behind)
        result, seen = watched.upgrade(tmp_path, kubeconfig=str(kubeconfig), **options)
        proxy.terminate()
        tunnelled = list(proxy.stdout or [])
    if by == "closed":
        assert "cannot be reached through the proxy 127.0.0.1:9 (" in result["msg"]
        assert "a-password" not in str(result)
    elif by == "not for this server":
        assert f"https://cluster.test:{port} (context " in result["msg"]
        assert tunnelled == []
    else:
        assert result["changed"], result
        assert seen == both(ADMIN)
        assert len(tunnelled) > 1
        assert set(tunnelled) == {f"cluster.test:{port}\n"}


def test_proxy_of_the_environment_is_not_used_for_loopback(
    watched: Watched, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    result, seen = watched.upgrade(tmp_path, kubeconfig=str(watched.scratch.kubeconfig))
    assert result["changed"], result
    assert seen == both(ADMIN)


def test_secrets_of_the_account_are_in_no_argument_and_in_no_file(
    watched: Watched, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = watched.token.read_text()
    (tmp_path / "noting").mkdir()
    (tmp_path / "temporary").mkdir()
    helm = noting(watched.helm, tmp_path / "noting")
    # What is in the folder of temporary files while Helm runs
    script = helm.program.read_text().replace("exec ", f"find {tmp_path}/temporary -type f >>{tmp_path}/found\nexec ")
    helm.program.write_text(script)
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    options = {"api_key": token, "helm_binary": str(helm.program)}
    result, seen = watched.upgrade(tmp_path, kubeconfig=str(watched.scratch.kubeconfig), **options)
    assert result["changed"], result
    assert seen == both(SERVICE_ACCOUNT)
    calls = helm.calls()
    assert calls
    assert not [words for words in calls if any(token in word for word in words)]
    assert all("--kubeconfig" in words for words in calls)
    assert (tmp_path / "found").read_text() == ""


def test_two_hosts_of_one_play_do_not_mix(
    watched: Watched, lab: state.Lab, tmp_path: Path, new_name: Callable[[], str]
) -> None:
    name = new_name()
    document = yaml.safe_load(lab.paths.kubeconfig.read_text())
    server, user = document["clusters"][0]["cluster"], document["users"][0]["user"]
    hosts = {
        "one": {"seldon_core_kubeconfig": str(watched.scratch.kubeconfig)},
        "two": {
            "seldon_core_host": server["server"],
            "seldon_core_ca_cert": os.path.relpath(server["certificate-authority"], tmp_path),
            "seldon_core_client_cert": user["client-certificate"],
            "seldon_core_client_key": user["client-key"],
        },
    }
    inventory = tmp_path / "inventory.yml"
    own = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}
    inventory.write_text(yaml.safe_dump({"all": {"hosts": hosts, "vars": own}}))
    role = {"name": "seldon.managed_kafka.seldon_core", "public": True}
    upgrade = {
        **watched.options,
        "namespace": name,
        "create_namespace": True,
        "values": {"of": "{{ inventory_hostname }}"},
    }
    tasks = [
        {"ansible.builtin.include_role": {**role, "tasks_from": "_validate"}},
        {"ansible.builtin.include_role": {**role, "tasks_from": "_plan_uninstall"}},
        {"seldon.managed_kafka.seldon_core_release": upgrade},
        {"ansible.builtin.debug": {"msg": "{{ inventory_hostname }} is {{ _seldon_core_removal.cluster }}"}},
    ]
    play = {
        "hosts": "all",
        "gather_facts": False,
        "strategy": "free",
        "module_defaults": {"group/seldon.managed_kafka.seldon": "{{ _seldon_core_connection }}"},
        "tasks": tasks,
    }
    book = tmp_path / "book.yml"
    book.write_text(yaml.safe_dump([play]))
    done = run_playbook(str(book), "-i", str(inventory), environ={"KUBECONFIG": "missing"}, folder=tmp_path)
    assert done.returncode == 0, done.output[-3000:]
    servers = {"one": watched.scratch.paths, "two": lab.paths}
    for host, paths in servers.items():
        assert f"{host} is {cluster.server(paths)} (" in done.output
        path = "jsonpath={.data.of}"
        assert cluster.kubectl(paths, "-n", name, "get", "configmap", "release", "-o", path) == host


@pytest.mark.parametrize("variable", ["", "HELM_CACHE_HOME", "XDG_CACHE_HOME"])
def test_home_that_cannot_be_written_is_named_with_the_variables_that_move_it(
    variable: str, watched: Watched, lab: state.Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HELM_CACHE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", "/proc")
    if variable:
        monkeypatch.setenv(variable, str(tmp_path / "cache"))
    options: dict[str, Any] = {
        "installation": {"charts": ["crds"]},
        "repository": f"http://127.0.0.1:{lab.ports.charts}",
        "version": "2.8.5",
        "helm_binary": str(watched.helm),
    }
    result = module.run("seldon_core_charts", tmp_path, **options)
    if variable:
        assert result["charts"]["crds"].startswith(f"{tmp_path}/cache/"), result
    else:
        assert "/proc/.cache" in result["msg"]
        assert "cannot be written" in result["msg"]
        assert "HELM_CACHE_HOME" in result["msg"]
