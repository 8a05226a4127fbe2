# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Helm as the judge of values: the lab's charts as they are, and a chart that reads its values in every odd way."""

from __future__ import annotations

import json
import subprocess
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml

from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.cli import Helm
from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.source import Source
from ansible_collections.seldon.managed_kafka.plugins.module_utils.options.shared import utc_now
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.registry import PROVIDERS
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.topics import Topics
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.check import Findings, Given, check
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.merge import merged
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.render import runtime_values, setup_values
from tests import module
from tests.lab import state
from tests.lab.charts.versions import VERSIONS
from tests.lab.credentials import Login
from tests.lab.repository import guarded

pytestmark = pytest.mark.lab

CONFLUENT = {"bootstrap_servers": "broker.example.com:9092", "api_key": "0899999999"}
CONNECTIONS: dict[str, dict[str, str]] = {
    "confluent_sasl": CONFLUENT,
    "confluent_oauth": {
        "bootstrap_servers": "broker.example.com:9092",
        "token_endpoint_url": "https://idp.example.com/token",
    },
    "msk_mtls": {"bootstrap_servers": "broker.example.com:9094"},
    "msk_scram": {"bootstrap_servers": "broker.example.com:9096", "username": "12345678901"},
    "event_hubs": {"namespace": "seldon-live"},
}
COPIED = {
    "opentelemetry": {"enable": False},
    "serviceGRPCPrefix": "http2-",
    "security": {"kafka": {"ssl": {"secret": {"brokerValidationSecret": "kafka-broker-tls"}}}},
    "envoy": {"service": {"type": "ClusterIP"}},
    "scheduler": {"service": {"type": "ClusterIP"}},
}
"""What is widely copied from the vendor's page, and what does nothing."""
MEANT = {
    "opentelemetry.enable": ("setup", "opentelemetry.disable"),
    "serviceGRPCPrefix": ("setup", "services.serviceGRPCPrefix"),
    "security.kafka.ssl.secret.brokerValidationSecret": ("setup", "security.kafka.ssl.client.brokerValidationSecret"),
    "envoy.service.type": ("runtime", "envoy.serviceType"),
    "scheduler.service.type": ("runtime", "scheduler.serviceType"),
}


def of_lab(lab: state.Lab, version: str, *charts: str) -> dict[str, str]:
    """The option chart, for packages of the lab."""
    packages = lab.paths.state / "charts"
    refs = {f"{c}_ref": str(packages / f"seldon-core-v2-{c}-{version}.tgz") for c in charts or ("setup", "runtime")}
    return {**refs, "binary_path": str(lab.paths.bin / "helm")}


def values_for(folder: Path, provider: str = "confluent_sasl", **options: Any) -> dict[str, Any]:
    return module.run(
        "seldon_kafka_values", folder, **{"provider": provider, "connection": CONNECTIONS[provider], **options}
    )


def judged(
    lab: state.Lab,
    version: str,
    provider: str = "confluent_sasl",
    *,
    program: str = "helm",
    charts: tuple[str, ...] = ("setup", "runtime"),
    overrides: dict[str, Any] | None = None,
    runtime_overrides: dict[str, Any] | None = None,
) -> Findings:
    """What the module finds, without its process."""
    connection = PROVIDERS[provider].connection(CONNECTIONS[provider], utc_now())
    own = {"setup": overrides or {}, "runtime": runtime_overrides or {}}
    values = {"setup": setup_values(connection, Topics(), True), "runtime": runtime_values(connection, version)}
    given = {
        chart: Given(
            str(lab.paths.state / "charts" / f"seldon-core-v2-{chart}-{version}.tgz"),
            merged(values[chart], own[chart]),
            own[chart],
            {"setup": "overrides", "runtime": "runtime_overrides"}[chart],
            {"setup": "values", "runtime": "runtime_values"}[chart],
        )
        for chart in charts
    }
    with TemporaryDirectory() as folder:
        return check(given, Source(), "", Helm(str(lab.paths.bin / program)), Path(folder))


def told(result: dict[str, Any]) -> list[str]:
    """The warnings of a result."""
    return [str(warning) for warning in result.get("warnings", [])]


# --- the lab's charts, which read what the vendor's read --------------------------------------------------------------


@pytest.mark.parametrize("version", VERSIONS)
def test_what_is_rendered_here_is_all_read_and_all_arrives(lab: state.Lab, version: str) -> None:
    assert CONNECTIONS.keys() == PROVIDERS.keys()
    for provider in CONNECTIONS:
        findings = judged(lab, version, provider)
        assert findings.problems == [], provider
        # The chart of 2.8.0 sets a variable that no program asks for
        misnamed = [one.variable for one in findings.lost]
        assert misnamed == (["KAFKA_DEFAULT_PARTITIONS_DEFAULT"] if version == "2.8.0" else [])
        assert len(findings.warnings) == len(misnamed)


@pytest.mark.parametrize("version", VERSIONS)
def test_copied_keys_that_no_template_reads_are_named(lab: state.Lab, version: str) -> None:
    findings = judged(lab, version, overrides=COPIED)
    assert {one.key: one.meant for one in findings.unread} == MEANT
    assert {one.option for one in findings.unread} == {"overrides"}
    assert {problem.field for problem in findings.problems} == {f"overrides.{key}" for key in MEANT}


def test_helm_4_judges_alike(lab: state.Lab) -> None:
    wrong = {**COPIED, "kafka": {"topics": {"numPartitions": "many"}}, "security": {"kafka": {"protocol": "'"}}}
    for overrides in ({}, COPIED, wrong):
        third, fourth = (judged(lab, "2.8.0", program=program, overrides=overrides) for program in ("helm", "helm4"))
        assert fourth == third


def test_the_module_fails_or_warns_as_it_is_told(lab: state.Lab, tmp_path: Path) -> None:
    options: dict[str, Any] = {
        "chart": of_lab(lab, "2.10.2"),
        "overrides": COPIED,
        "runtime_overrides": {"envoy": {"replica": 2}},
        "dest": str(tmp_path / "values.yaml"),
        "runtime_dest": str(tmp_path / "runtime-values.yaml"),
    }
    failed = values_for(tmp_path, **options)
    assert failed["failed"]
    first = "overrides.opentelemetry.enable: no template of seldon-core-v2-setup 2.10.2 reads it"
    assert first in failed["msg"]
    assert "runtime_overrides.envoy.replica: " in failed["msg"]
    assert "Did you mean runtime_overrides: envoy.serviceType, of seldon-core-v2-runtime 2.10.2?" in failed["msg"]
    assert not list(tmp_path.glob("*.yaml"))

    warned = values_for(tmp_path, **options, invalid_values="warn")
    assert len([text for text in told(warned) if "no template of" in text]) == len(MEANT) + 1
    assert (warned["unread"], warned["changed"]) == (failed["unread"], True)
    assert {path.stat().st_mode & 0o777 for path in tmp_path.glob("*.yaml")} == {0o600}
    assert yaml.safe_load((tmp_path / "runtime-values.yaml").read_text()) == warned["runtime_values"]
    assert not values_for(tmp_path, **options, invalid_values="warn")["changed"]


@pytest.mark.parametrize("chart", ["setup", "runtime"])
def test_one_chart_alone_is_enough(lab: state.Lab, chart: str) -> None:
    wrong: dict[str, Any] = {"overrides": {"nothing": 1}, "runtime_overrides": {"envoy": {"replica": 2}}}
    findings = judged(lab, "2.9.1", charts=(chart,), **wrong)
    fields = {"setup": "overrides.nothing", "runtime": "runtime_overrides.envoy.replica"}
    assert [problem.field for problem in findings.problems] == [fields[chart]]


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("kafka.topics.numPartitions", "4", "a text where the chart has a number"),
        ("kafka.producer.messageMaxBytes", "8e6", "a text where the chart has a number"),
        ("kafka.producer.messageMaxBytes", "8388608", "a text where the chart has a number"),
        ("kafka.producer.messageMaxBytes", 8388608.0, "a decimal point or an exponent where the chart has a whole"),
        ("opentelemetry.disable", "false", "every text is true, also that of false"),
        ("security.kafka.sasl.client.username", 12345678901, "Helm makes 1.2345678901e+10 of it"),
        ("kafka.topics", "4", "a single value, and the chart has a mapping there"),
        ("kafka.consumer.topicMetadataPropagationMaxMs", 3600000, "Helm makes 3.6e+06 of it"),
        # A text is what helps there
        ("kafka.consumer.topicMetadataPropagationMaxMs", "3600000", None),
    ],
)
def test_values_of_another_type_are_named(lab: state.Lab, key: str, value: Any, reason: str | None) -> None:
    overrides = value
    for step in reversed(key.split(".")):
        overrides = {step: overrides}
    problems = judged(lab, "2.8.5", charts=("setup",), overrides=overrides).problems
    assert len(problems) == (reason is not None)
    for problem in problems:
        assert problem.field == f"overrides.{key}"
        assert str(reason) in problem.reason


GSSAPI = {"name": "modelgateway", "env": [{"name": "KAFKA_SASL_MECHANISM", "value": "GSSAPI"}]}


@pytest.mark.parametrize(
    ("options", "reader", "variable", "found"),
    [
        (
            {"runtime_overrides": {"config": {"kafkaConfig": {"bootstrap": "other.example.com:9092"}}}},
            "seldon-modelgateway and seldon-pipelinegateway",
            "kafkaConfig.bootstrap.servers",
            "other.example.com:9092",
        ),
        (
            {"runtime_overrides": {"modelgateway": {"podSpec": {"containers": [GSSAPI]}}}},
            "seldon-modelgateway",
            "KAFKA_SASL_MECHANISM",
            "GSSAPI",
        ),
        (
            {"overrides": {"kafka": {"topics": {"replicationFactor": 1234567}}}},
            "seldon-dataflow-engine",
            "SELDON_KAFKA_REPLICATION_FACTOR",
            "1.234567e+06",
        ),
    ],
)
def test_what_does_not_reach_a_reader_is_named(
    lab: state.Lab, options: dict[str, Any], reader: str, variable: str, found: str
) -> None:
    findings = judged(lab, "2.10.2", **options)
    assert (reader, variable, found) in [(one.reader, one.variable, one.found) for one in findings.lost]
    assert len(findings.problems) == 1


def test_the_literal_user_name_of_event_hubs_arrives_everywhere(lab: state.Lab) -> None:
    wrong = {"security": {"kafka": {"sasl": {"client": {"username": "$ConnectionString"}}}}}
    assert not judged(lab, "2.9.1", "event_hubs", overrides=wrong).problems


# --- a chart that reads its values in every odd way -------------------------------------------------------------------

ODD = {
    "Chart.yaml": """
apiVersion: v2
name: odd
version: 1.0.0
dependencies:
  - {name: inner, version: 1.0.0, condition: inner.enabled}
""",
    "values.yaml": """
on: true
off: false
protocol: SSL
list: []
labels: {}
env: {A: "1"}
resources: {limits: {cpu: 1}}
nothing:
unread: {deep: {key: 1}, list: [1, 2]}
looks: {type: LoadBalancer}
inner: {enabled: false}
size: 10
summed: text
upper: text
assigned: {}
passed: {}
by-index: {}
""",
    "templates/_helpers.tpl": """
{{- define "odd.passed" }}passed: {{ .inside.value | quote }}{{ end }}
{{- define "odd.root" }}root: {{ $.root.Values.byRoot | quote }}{{ end }}
{{/* .Values.commented is read by nobody */}}
""",
    "templates/all.yaml": """
{{- $kafka := .Values.assigned }}
apiVersion: v1
kind: ConfigMap
metadata:
  name: odd
  labels: {{- toYaml .Values.labels | nindent 4 }}
data:
  random: {{ randAlphaNum 8 | quote }}
  size: {{ mul .Values.size 2 | quote }}
  sum: {{ .Values.summed | sha256sum }}
  upper: {{ .Values.upper | upper | quote }}
  {{- if .Values.on }}
  switched: here
  {{- end }}
  {{- if eq .Values.protocol "SASL_SSL" }}
  sasl: {{ .Values.sasl.secret | quote }}
  wholesale: {{ toJson .Values.sasl.extra | quote }}
  {{- end }}
  {{- with .Values.nothing }}
  with: {{ .inner.deep | quote }}
  {{- end }}
  {{- range $name, $value := .Values.env }}
  env-{{ $name }}: {{ $value | quote }}
  {{- end }}
  {{- range .Values.list }}
  list-{{ .name }}: {{ .value | quote }}
  {{- end }}
  indexed: {{ index .Values "by-index" "key" | quote }}
  assigned: {{ $kafka.bootstrap | quote }}
  {{ include "odd.passed" (dict "inside" .Values.passed) }}
  {{ include "odd.root" (dict "root" .) }}
  resources: {{ toJson .Values.resources | quote }}
  {{- if and .Values.off .Values.both }}
  both: {{ .Values.underBoth | quote }}
  {{- end }}
""",
    "charts/inner/Chart.yaml": "{apiVersion: v2, name: inner, version: 1.0.0}",
    "charts/inner/values.yaml": "depth: 1",
    "charts/inner/templates/inner.yaml": """
apiVersion: v1
kind: ConfigMap
metadata: {name: inner}
data: {depth: {{ .Values.depth | quote }}, shared: {{ .Values.global.shared | quote }}}
""",
}
READ: dict[str, Any] = {
    "on": False,
    "off": True,
    "protocol": "SSL",
    "sasl": {"secret": "only-with-another-protocol", "extra": {"any": "thing"}},
    "labels": {"team": "a"},
    "env": {"B": "2"},
    "list": [{"name": "a", "value": "b"}],
    "resources": {"limits": {"memory": "1Gi"}, "requests": None},
    "nothing": {"inner": {"deep": "text"}},
    "size": 20,
    "summed": "text",
    "upper": "text",
    "by-index": {"key": "text"},
    "assigned": {"bootstrap": "text"},
    "passed": {"value": "text"},
    "byRoot": "text",
    "both": True,
    "underBoth": "text",
    "inner": {"enabled": False, "depth": 2},
    "global": {"shared": "text"},
}
UNREAD: dict[str, Any] = {
    "unread": {"deep": {"key": 2}, "list": [3]},
    "looks": {"type": "ClusterIP"},
    "commented": True,
    "assigned": {"bootstraps": "text"},
    "passed": {"values": ["a", {"b": None}]},
    "inner": {"deep": 3},
    "global": {"unshared": "text"},
}
UNREAD_KEYS = {
    *("unread.deep.key", "unread.list", "looks.type", "commented", "assigned.bootstraps", "inner.deep"),
    *("global.unshared",),
}


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("odd") / "odd"
    for name, text in ODD.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text.lstrip())
    return folder


def judge(lab: state.Lab, chart: Path, values: dict[str, Any], folder: Path) -> set[str]:
    """Fields with problems."""
    folder.mkdir()
    given = {"setup": Given(str(chart), values, values, "overrides", "values")}
    findings = check(given, Source(), "", Helm(str(lab.paths.bin / "helm")), folder)
    return {one.key for one in findings.unread}


def test_every_way_to_read_a_value_counts(lab: state.Lab, odd: Path, tmp_path: Path) -> None:
    assert judge(lab, odd, READ, tmp_path / "first") == set()
    values = {**UNREAD, "inner": {"enabled": True, **UNREAD["inner"]}}
    assert judge(lab, odd, values, tmp_path / "second") == UNREAD_KEYS


def test_a_package_with_a_schema_is_judged_too(lab: state.Lab, odd: Path, tmp_path: Path) -> None:
    schema = {"properties": {"size": {"type": "integer", "maximum": 100}, "on": {"type": "boolean"}}}
    package = tmp_path / "odd-1.0.0.tgz"
    (tmp_path / "values.schema.json").write_text(json.dumps(schema))
    with tarfile.open(package, "w:gz") as archive:
        archive.add(odd, "odd")
        archive.add(tmp_path / "values.schema.json", "odd/values.schema.json")
    assert judge(lab, package, {"size": 20, "on": False, "typo": 1}, tmp_path / "work") == {"typo"}
    result = values_for(
        tmp_path,
        chart={"setup_ref": str(package), "binary_path": str(lab.paths.bin / "helm")},
        overrides={"size": 1000},
    )
    assert result["failed"]
    assert "Helm cannot render odd 1.0.0 with these values" in result["msg"]
    assert "size" in result["msg"]


# --- where charts come from -------------------------------------------------------------------------------------------

LOGIN = Login("robot", "pa55word-of-the-repository")
RECORDING = """#!/bin/sh
echo "$@" >> "{log}"
for file in "$HELM_REPOSITORY_CONFIG" "$HELM_REGISTRY_CONFIG"; do
  [ -z "$file" ] || stat -c %a "$file" >> "{log}"
done
exec "{helm}" "$@"
"""


def test_the_password_of_a_repository_is_in_no_command_line_and_left_nowhere(lab: state.Lab, tmp_path: Path) -> None:
    log, helm = tmp_path / "log", tmp_path / "helm"
    helm.write_text(RECORDING.format(log=log, helm=lab.paths.bin / "helm"))
    helm.chmod(0o700)
    served, scratch = tmp_path / "served", tmp_path / "scratch"
    served.mkdir()
    scratch.mkdir()
    for chart in ("setup", "runtime"):
        package = f"seldon-core-v2-{chart}-2.9.1.tgz"
        (served / package).symlink_to(lab.paths.state / "charts" / package)
    subprocess.run([lab.paths.bin / "helm", "repo", "index", served], check=True)
    with guarded(served, LOGIN) as url:
        source: dict[str, Any] = {
            "setup_ref": "seldon-core-v2-setup",
            "runtime_ref": "seldon-core-v2-runtime",
            "chart_repo_url": url,
            "chart_version": "2.9.1",
            "repo_username": LOGIN.username,
            "repo_password": LOGIN.password,
            "binary_path": str(helm),
        }
        options: dict[str, Any] = {
            "overrides": {"typo": 1},
            "_ansible_tmpdir": str(scratch),
            "_ansible_keep_remote_files": True,
        }
        result = values_for(tmp_path, chart=source, **options)
        assert [one["key"] for one in result["unread"]] == ["typo"]
        assert LOGIN.password not in json.dumps(result)
        refused = values_for(tmp_path, chart={**source, "repo_password": "another"}, **options)
        assert "chart: " in refused["msg"]
        assert "401" in refused["msg"]
    assert LOGIN.password not in log.read_text()
    assert {line for line in log.read_text().splitlines() if line.isdigit()} == {"600"}
    assert list(scratch.rglob("*")) == []


@pytest.mark.parametrize(
    ("chart", "said"),
    [
        ({"setup_ref": "/nowhere/chart", "binary_path": "helm-of-nobody"}, "helm-of-nobody cannot be run"),
        ({"setup_ref": "/etc"}, "/etc is no chart that can be read: there is no Chart.yaml in it"),
        ({"setup_ref": "oci://127.0.0.1:1/charts/odd", "plain_http": True}, "connection refused"),
        ({"setup_ref": "odd", "repo_username": LOGIN.username}, "are required together: repo_username, repo_password"),
        ({"chart_version": "2.8.0"}, "one of the following is required: setup_ref, runtime_ref"),
    ],
)
def test_a_chart_that_cannot_be_had_is_said(lab: state.Lab, tmp_path: Path, chart: dict[str, Any], said: str) -> None:
    result = values_for(tmp_path, chart={"binary_path": str(lab.paths.bin / "helm"), **chart})
    assert result["failed"]
    assert said in result["msg"]


MERGED = {
    "values.yaml": "a: {b: 1, c: {d: 2}}\nlist: [1, 2]\nkept: {x: 1}\ngone: text\n",
    "base": {"a": {"b": 5, "e": 6}, "list": [3], "new": {"deep": [1]}},
    "over": {"a": {"c": None, "e": None}, "list": [], "new": {"deep": None, "more": {}}, "gone": None, "kept": {}},
}


def test_merging_is_helms_own(lab: state.Lab, tmp_path: Path) -> None:
    chart = tmp_path / "shows"
    (chart / "templates").mkdir(parents=True)
    (chart / "Chart.yaml").write_text("{apiVersion: v2, name: shows, version: 1.0.0}")
    (chart / "values.yaml").write_text(str(MERGED["values.yaml"]))
    (chart / "templates" / "all.yaml").write_text("all: {{ toJson .Values }}\n")

    def shown(*values: Any) -> Any:
        files: list[str] = []
        for number, one in enumerate(values):
            (tmp_path / f"{number}.yaml").write_text(yaml.safe_dump(one))
            files += ["--values", str(tmp_path / f"{number}.yaml")]
        helm = [str(lab.paths.bin / "helm"), "template", "shows", str(chart), *files]
        return yaml.safe_load(subprocess.run(helm, capture_output=True, text=True, check=True).stdout)["all"]

    base, over = MERGED["base"], MERGED["over"]
    assert isinstance(base, dict)
    assert isinstance(over, dict)
    assert shown(merged(base, over)) == shown(base, over)
