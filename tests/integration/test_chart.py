# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Validation of values against charts: those of the lab, and one that uses its values in every unusual way."""

from __future__ import annotations

import json
import subprocess
import tarfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.redact import Redactor
from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.cli import Helm
from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.values import merged
from ansible_collections.seldon.managed_kafka.plugins.module_utils.operations.render_values import (
    RenderValuesRequest,
    render_values,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.operations.validate_values import validate_values
from ansible_collections.seldon.managed_kafka.plugins.module_utils.options.shared import utc_now
from ansible_collections.seldon.managed_kafka.plugins.module_utils.options.values import rendered_chart_values
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.registry import PROVIDERS
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.topics import Topics
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.check import ChartValues
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.findings import ValueFindings
from tests import module
from tests.lab import state
from tests.lab.charts.versions import VERSIONS
from tests.lab.commands import check

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
    "kafka_sasl": {"bootstrap_servers": "broker.example.com:443", "username": "0755", "mechanism": "PLAIN"},
    "kafka_oauth": {
        "bootstrap_servers": "broker.example.com:9094",
        "token_endpoint_url": "https://idp.example.com/realms/a/protocol/openid-connect/token",
    },
    "kafka_mtls": {"bootstrap_servers": "broker.example.com:9093"},
}
COPIED = {
    "opentelemetry": {"enable": False},
    "serviceGRPCPrefix": "http2-",
    "security": {"kafka": {"ssl": {"secret": {"brokerValidationSecret": "kafka-broker-tls"}}}},
    "envoy": {"service": {"type": "ClusterIP"}},
    "scheduler": {"service": {"type": "ClusterIP"}},
}
"""Keys of the example on the vendor's page that no template reads."""
SUGGESTIONS = {
    "opentelemetry.enable": ("setup", "opentelemetry.disable"),
    "serviceGRPCPrefix": ("setup", "services.serviceGRPCPrefix"),
    "security.kafka.ssl.secret.brokerValidationSecret": ("setup", "security.kafka.ssl.client.brokerValidationSecret"),
    "envoy.service.type": ("runtime", "envoy.serviceType"),
    "scheduler.service.type": ("runtime", "scheduler.serviceType"),
}


def packages(lab: state.Lab, version: str, *charts: str) -> dict[str, str]:
    """Return the paths of the lab's charts."""
    folder = lab.paths.state / "charts"
    return {chart: str(folder / f"seldon-core-v2-{chart}-{version}.tgz") for chart in charts or ("setup", "runtime")}


def run_module(lab: state.Lab, folder: Path, **options: Any) -> dict[str, Any]:
    connection = {"provider": "confluent_sasl", "credentials": CONNECTIONS["confluent_sasl"]}
    helm = {"helm_binary": str(lab.paths.bin / "helm")}
    return module.run("seldon_kafka_values", folder, **{**connection, **helm, **options})


def validate(
    lab: state.Lab,
    version: str,
    provider: str = "confluent_sasl",
    *,
    program: str = "helm",
    charts: tuple[str, ...] = ("setup", "runtime"),
    overrides: dict[str, Any] | None = None,
    runtime_overrides: dict[str, Any] | None = None,
) -> ValueFindings:
    """Return what seldon_kafka_values finds, without its process."""
    connection = PROVIDERS[provider].connection(CONNECTIONS[provider], utc_now())
    request = RenderValuesRequest(
        connection, Topics(), True, version, overrides=overrides or {}, runtime_overrides=runtime_overrides or {}
    )
    values = rendered_chart_values(render_values(request, Redactor()), request)
    return validate_values(Helm(str(lab.paths.bin / program)), packages(lab, version, *charts), values)


# --- the lab's charts, which use the same values as the vendor's ------------------------------------------------------


@pytest.mark.parametrize("version", VERSIONS)
def test_rendered_values_of_every_provider_are_all_used_and_delivered(lab: state.Lab, version: str) -> None:
    assert CONNECTIONS.keys() == PROVIDERS.keys()
    for provider in CONNECTIONS:
        findings = validate(lab, version, provider)
        assert findings.problems == (), provider
        # The chart of 2.8.0 sets a variable that no program reads
        misnamed = [each.variable for each in findings.undelivered]
        assert misnamed == (["KAFKA_DEFAULT_PARTITIONS_DEFAULT"] if version == "2.8.0" else [])
        assert len(findings.warnings) == len(misnamed)


@pytest.mark.parametrize("version", VERSIONS[1:])
def test_rendered_values_of_a_private_ca_are_all_used_and_reach_the_runtime(lab: state.Lab, version: str) -> None:
    given = {**CONNECTIONS["confluent_oauth"], "token_endpoint_ca": lab.pem("ca.crt")}
    request = RenderValuesRequest(PROVIDERS["confluent_oauth"].connection(given, utc_now()), Topics(), True, version)
    rendered, helm = render_values(request, Redactor()), Helm(str(lab.paths.bin / "helm"))
    charts = packages(lab, version)
    assert validate_values(helm, charts, rendered_chart_values(rendered, request)).problems == ()
    template = [helm.path, "template", "seldon", charts["runtime"], "--values", "-"]
    manifests = check(template, what="helm template", stdin=yaml.safe_dump(rendered.runtime))
    (runtime,) = (each for each in yaml.safe_load_all(manifests) if each and each["kind"] == "SeldonRuntime")
    pods = {each["name"]: each.get("podSpec") for each in runtime["spec"]["overrides"]}
    for component, name in (("modelgateway", "seldon-modelgateway"), ("dataflow", "seldon-dataflow-engine")):
        assert pods[name] == rendered.runtime[component]["podSpec"]


@pytest.mark.parametrize("version", VERSIONS)
def test_unused_keys_of_the_vendors_example_get_a_suggestion(lab: state.Lab, version: str) -> None:
    findings = validate(lab, version, overrides=COPIED)
    assert {each.key: each.suggestion for each in findings.unused} == SUGGESTIONS
    assert {each.field for each in findings.unused} == {"⟨overrides⟩"}
    assert {problem.field for problem in findings.problems} == {f"⟨overrides⟩.{key}" for key in SUGGESTIONS}


def test_findings_with_helm_4_equal_those_with_helm_3(lab: state.Lab) -> None:
    wrong = {**COPIED, "kafka": {"topics": {"numPartitions": "many"}}, "security": {"kafka": {"protocol": "'"}}}
    for overrides in ({}, COPIED, wrong):
        third, fourth = (validate(lab, "2.8.0", program=program, overrides=overrides) for program in ("helm", "helm4"))
        assert fourth == third


def test_seldon_kafka_values_with_unused_keys_fails_or_warns(lab: state.Lab, tmp_path: Path) -> None:
    options: dict[str, Any] = {
        "charts": packages(lab, "2.10.2"),
        "overrides": COPIED,
        "runtime_overrides": {"envoy": {"replica": 2}},
        "dest": str(tmp_path / "values.yaml"),
        "runtime_dest": str(tmp_path / "runtime-values.yaml"),
    }
    failed = run_module(lab, tmp_path, **options)
    assert failed["failed"]
    first = "overrides.opentelemetry.enable: no template of seldon-core-v2-setup 2.10.2 reads it"
    assert first in failed["msg"]
    assert "runtime_overrides.envoy.replica: " in failed["msg"]
    assert "Did you mean runtime_overrides: envoy.serviceType, of seldon-core-v2-runtime 2.10.2?" in failed["msg"]
    assert not list(tmp_path.glob("*.yaml"))

    warned = run_module(lab, tmp_path, **options, invalid_values="warn")
    warnings = [str(warning) for warning in warned["warnings"]]
    assert len([text for text in warnings if "no template of" in text]) == len(SUGGESTIONS) + 1
    assert (warned["unused_values"], warned["changed"]) == (failed["unused_values"], True)
    assert {path.stat().st_mode & 0o777 for path in tmp_path.glob("*.yaml")} == {0o600}
    assert yaml.safe_load((tmp_path / "runtime-values.yaml").read_text()) == warned["runtime_values"]
    assert not run_module(lab, tmp_path, **options, invalid_values="warn")["changed"]


@pytest.mark.parametrize("chart", ["setup", "runtime"])
def test_validate_values_with_a_single_chart_validates_its_values(lab: state.Lab, chart: str) -> None:
    wrong: dict[str, Any] = {"overrides": {"nothing": 1}, "runtime_overrides": {"envoy": {"replica": 2}}}
    findings = validate(lab, "2.9.1", charts=(chart,), **wrong)
    fields = {"setup": "⟨overrides⟩.nothing", "runtime": "⟨runtime_overrides⟩.envoy.replica"}
    assert [problem.field for problem in findings.problems] == [fields[chart]]


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("kafka.topics.numPartitions", "4", "a string where the chart has a number"),
        ("kafka.producer.messageMaxBytes", "8e6", "a string where the chart has a number"),
        ("kafka.producer.messageMaxBytes", "8388608", "a string where the chart has a number"),
        ("kafka.producer.messageMaxBytes", 8388608.0, "a decimal point or an exponent where the chart has a whole"),
        ("opentelemetry.disable", "false", "every string is true"),
        ("security.kafka.sasl.client.username", 12345678901, "Helm renders it as 1.2345678901e+10"),
        ("kafka.topics", "4", "a single value where the chart has a mapping"),
        ("kafka.consumer.topicMetadataPropagationMaxMs", 3600000, "Helm renders it as 3.6e+06"),
        # A string is the remedy
        ("kafka.consumer.topicMetadataPropagationMaxMs", "3600000", None),
    ],
)
def test_validate_values_with_a_value_of_another_type_reports_it(
    lab: state.Lab, key: str, value: Any, reason: str | None
) -> None:
    overrides = value
    for step in reversed(key.split(".")):
        overrides = {step: overrides}
    problems = validate(lab, "2.8.5", charts=("setup",), overrides=overrides).problems
    assert len(problems) == (reason is not None)
    for problem in problems:
        assert problem.field == f"⟨overrides⟩.{key}"
        assert str(reason) in problem.reason


GSSAPI = {"name": "modelgateway", "env": [{"name": "KAFKA_SASL_MECHANISM", "value": "GSSAPI"}]}


@pytest.mark.parametrize(
    ("options", "kafka_client", "variable", "actual"),
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
def test_validate_values_with_an_undelivered_value_reports_it(
    lab: state.Lab, options: dict[str, Any], kafka_client: str, variable: str, actual: str
) -> None:
    findings = validate(lab, "2.10.2", **options)
    undelivered = [(each.kafka_client, each.variable, each.actual) for each in findings.undelivered]
    assert (kafka_client, variable, actual) in undelivered
    assert len(findings.problems) == 1


def test_validate_values_delivers_the_literal_user_name_of_event_hubs(lab: state.Lab) -> None:
    user = {"security": {"kafka": {"sasl": {"client": {"username": "$ConnectionString"}}}}}
    assert not validate(lab, "2.9.1", "event_hubs", overrides=user).problems


# --- a chart that uses its values in every unusual way ----------------------------------------------------------------

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
USED: dict[str, Any] = {
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
UNUSED: dict[str, Any] = {
    "unread": {"deep": {"key": 2}, "list": [3]},
    "looks": {"type": "ClusterIP"},
    "commented": True,
    "assigned": {"bootstraps": "text"},
    "passed": {"values": ["a", {"b": None}]},
    "inner": {"deep": 3},
    "global": {"unshared": "text"},
}
UNUSED_KEYS = {
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


def unused_keys(lab: state.Lab, chart: Path, values: dict[str, Any]) -> set[str]:
    own = ChartValues("setup", values, values, "overrides", "values")
    findings = validate_values(Helm(str(lab.paths.bin / "helm")), {"setup": str(chart)}, [own])
    return {each.key for each in findings.unused}


def test_validate_values_with_an_unusual_chart_finds_every_use(lab: state.Lab, odd: Path) -> None:
    assert unused_keys(lab, odd, USED) == set()
    values = {**UNUSED, "inner": {"enabled": True, **UNUSED["inner"]}}
    assert unused_keys(lab, odd, values) == UNUSED_KEYS


def test_validate_values_with_a_package_with_a_schema_finds_unused_keys(
    lab: state.Lab, odd: Path, tmp_path: Path
) -> None:
    schema = {"properties": {"size": {"type": "integer", "maximum": 100}, "on": {"type": "boolean"}}}
    package = tmp_path / "odd-1.0.0.tgz"
    (tmp_path / "values.schema.json").write_text(json.dumps(schema))
    with tarfile.open(package, "w:gz") as archive:
        archive.add(odd, "odd")
        archive.add(tmp_path / "values.schema.json", "odd/values.schema.json")
    assert unused_keys(lab, package, {"size": 20, "on": False, "typo": 1}) == {"typo"}
    result = run_module(lab, tmp_path, charts={"setup": str(package)}, overrides={"size": 1000})
    assert result["failed"]
    assert "Helm cannot render odd 1.0.0 with these values" in result["msg"]
    assert "size" in result["msg"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"helm_binary": "helm-of-nobody"}, "helm_binary: helm-of-nobody cannot be run"),
        ({"charts": {"setup": "/etc"}}, "charts.setup: /etc is not a chart that can be read: there is no Chart.yaml"),
        ({"charts": {"runtime": "/nowhere/chart"}}, "charts.runtime: /nowhere/chart is not a chart that can be read"),
    ],
)
def test_seldon_kafka_values_with_an_unusable_chart_or_helm_fails(
    lab: state.Lab, tmp_path: Path, options: dict[str, Any], message: str
) -> None:
    result = run_module(lab, tmp_path, **{"charts": packages(lab, "2.8.0"), **options})
    assert result["failed"]
    assert message in result["msg"]


MERGED = {
    "values.yaml": "a: {b: 1, c: {d: 2}}\nlist: [1, 2]\nkept: {x: 1}\ngone: text\n",
    "base": {"a": {"b": 5, "e": 6}, "list": [3], "new": {"deep": [1]}},
    "over": {"a": {"c": None, "e": None}, "list": [], "new": {"deep": None, "more": {}}, "gone": None, "kept": {}},
}


def test_merged_equals_the_merge_of_helm(lab: state.Lab, tmp_path: Path) -> None:
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
