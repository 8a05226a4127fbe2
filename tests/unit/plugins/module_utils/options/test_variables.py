# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The variables of roles: what is wrong with them, and the paths they stand for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
import yaml

from ansible_collections.seldon.managed_kafka.plugins.module_utils.options import variables
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.registry import PROVIDERS
from tests.lab.paths import ROOT

SPECS: Mapping[str, Mapping[str, Any]] = {
    "my_role_user": {"type": "str"},
    "my_role_port": {"type": "int"},
    "my_role_places": {"type": "list", "elements": "str"},
    "my_role_mode": {"type": "str", "choices": ["fast", "slow"], "default": "fast"},
    "my_role_flag": {"type": "bool"},
    "my_role_file": {"type": "path"},
    "my_role_more": {"type": "dict", "options": {"key": {"type": "str", "required": True}, "number": {"type": "int"}}},
}


@pytest.mark.parametrize(
    ("names", "sentences"),
    [
        (["my_role_port", "my_role_user"], []),
        (["another_role_usr", "my_rol", "_my_role_usr"], []),
        (["my_role_usr"], ["my_role_usr: not a variable of this collection. Did you mean my_role_user?"]),
        (
            ["my_role_qqqqqqqqqqq"],
            [f"my_role_qqqqqqqqqqq: not a variable of this collection. The variables are {', '.join(sorted(SPECS))}."],
        ),
    ],
)
def test_find_unknown_variable_names_the_nearest_or_all(names: list[str], sentences: list[str]) -> None:
    assert [str(each) for each in variables.find_unknown("my_role", SPECS, names)] == sentences


def test_find_unknown_several_variables_are_reported_once_and_sorted() -> None:
    found = variables.find_unknown("my_role", SPECS, ["my_role_usr", "my_role_prt", "my_role_usr"])
    assert [each.field for each in found] == ["my_role_prt", "my_role_usr"]


def problems(specs: Mapping[str, Mapping[str, Any]], /, **values: object) -> list[str]:
    """Return the sentences about values."""
    return [str(each) for each in variables.find_problems(specs, values)]


STORE = {"store": {"name": "vault", "kind": "ClusterSecretStore"}}
ON_COMMAND_LINE = 'On the command line, write -e \'{"my_role_places": ["one", "another"]}\'.'
CONTENT = (
    "the content of a file, where its path is needed. Write the content into a file, and give the path of the file."
)
WITHOUT_TAG = "Write the text itself, in quotes and without the tag !!binary."
IN_QUOTES = "Put it in quotes, so that YAML keeps it as it is written."


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("my_role_user", "0123", []),
        ("my_role_user", None, []),
        ("my_role_user", "", []),
        ("my_role_user", 83, [f"my_role_user: a number, but a string is needed. {IN_QUOTES}"]),
        ("my_role_user", 1.5, [f"my_role_user: a number, but a string is needed. {IN_QUOTES}"]),
        ("my_role_user", b"text", [f"my_role_user: binary data, but a string is needed. {WITHOUT_TAG}"]),
        ("my_role_user", True, [f"my_role_user: a boolean, but a string is needed. {IN_QUOTES}"]),
        ("my_role_user", date(2026, 1, 2), [f"my_role_user: a date, but a string is needed. {IN_QUOTES}"]),
        ("my_role_user", ["a"], ["my_role_user: a list, but a string is needed. Give a string."]),
        ("my_role_user", {"a": 1}, ["my_role_user: a mapping, but a string is needed. Give a string."]),
        ("my_role_file", 83, [f"my_role_file: a number, but a string is needed. {IN_QUOTES}"]),
        ("my_role_file", "-----BEGIN A-----\nB", [f"my_role_file: {CONTENT}"]),
        ("my_role_file", "QUJD" * 300, [f"my_role_file: {CONTENT}"]),
        (
            "my_role_more",
            {"key": "a", "nmber": 1},
            ["my_role_more: has the key nmber, which is none of this mapping. The keys are key, number."],
        ),
        ("my_role_port", 9092, []),
        ("my_role_port", "9092", []),
        ("my_role_port", "10m", ["my_role_port: not a whole number. Give digits alone, without a unit."]),
        ("my_role_port", 1.5, ["my_role_port: not a whole number. Give digits alone, without a unit."]),
        ("my_role_port", True, ["my_role_port: not a whole number. Give digits alone, without a unit."]),
        ("my_role_flag", False, []),
        ("my_role_flag", "yes", []),
        ("my_role_flag", "maybe", ["my_role_flag: neither true nor false. Set it to true or to false."]),
        ("my_role_flag", 2, ["my_role_flag: neither true nor false. Set it to true or to false."]),
        ("my_role_places", ["one"], []),
        ("my_role_places", [], []),
        ("my_role_places", "one", [f"my_role_places: a string, but a list is needed. {ON_COMMAND_LINE}"]),
        ("my_role_places", "", [f"my_role_places: a string, but a list is needed. {ON_COMMAND_LINE}"]),
        ("my_role_places", {"a": 1}, ["my_role_places: a mapping, but a list is needed. Give a list."]),
        ("my_role_places", ["a", 7], [f"my_role_places[1]: a number, but a string is needed. {IN_QUOTES}"]),
        ("my_role_mode", "slow", []),
        ("my_role_mode", "other", ["my_role_mode: not one of the choices. Choose one of fast, slow."]),
        (
            "my_role_mode",
            "",
            ["my_role_mode: empty. Give a value, or omit the variable, which defaults to fast."],
        ),
        ("my_role_more", {"key": "a", "number": "5"}, []),
        (
            "my_role_more",
            {"number": "x", "other": 1},
            [
                "my_role_more: has a key that is none of this mapping. The keys are key, number.",
                "my_role_more.key: missing. Set it.",
                "my_role_more.number: not a whole number. Give digits alone, without a unit.",
            ],
        ),
        ("my_role_more", "a", ["my_role_more: a string, but a mapping is needed. Give keys and values."]),
        (
            "my_role_more",
            {1: 2, "key": "a"},
            ["my_role_more: a key in it is a number, but keys are strings. Put the key in quotes."],
        ),
    ],
)
def test_find_problems_values_of_other_types_are_refused_without_the_value(
    name: str, value: object, expected: list[str]
) -> None:
    assert problems(SPECS, **{name: value}) == expected


SECONDS = "out of range. Give a number of seconds from"


@pytest.mark.parametrize(
    ("name", "value", "beginning"),
    [
        ("seldon_core_timeout", -1, f"seldon_core_timeout: {SECONDS} 1 to"),
        ("seldon_core_timeout", 0, f"seldon_core_timeout: {SECONDS} 1 to"),
        ("seldon_core_lock_timeout", 0, None),
        ("managed_kafka_restart_max_parallel", "-1", "managed_kafka_restart_max_parallel: out of range"),
        ("seldon_core_release", "A", "seldon_core_release: not the name of a Helm release"),
        ("seldon_core_release", "a" * 54, "seldon_core_release: not the name of a Helm release"),
        ("seldon_core_version", "2.8", "seldon_core_version: not a version of Seldon Core"),
        ("seldon_core_version", "v2.8.1", "seldon_core_version: begins with v"),
        ("seldon_core_version", "2.7.1", "seldon_core_version: older than 2.8.0"),
        ("seldon_core_namespace", "a_b", "seldon_core_namespace: not a namespace name"),
        ("managed_kafka_runtime_namespaces", ["a", "B"], "managed_kafka_runtime_namespaces[1]: not a namespace name"),
        ("managed_kafka_runtime_namespaces", [], None),
        ("managed_kafka_logs_namespace", "", None),
        ("managed_kafka_namespace_selector", "a in b", "managed_kafka_namespace_selector: not a label selector"),
        ("managed_kafka_secret_names", {"client": "A"}, "managed_kafka_secret_names.client: not the name of a Secret"),
        ("managed_kafka_topics", {"partitions": 0}, "managed_kafka_topics.partitions: not a positive whole number"),
        (
            "seldon_core_chart_repository",
            "https://me:token@example.com",
            "seldon_core_chart_repository: contains a login",
        ),
        ("seldon_core_chart_repository", "https://token@example.com", "seldon_core_chart_repository: contains a login"),
        (
            "seldon_core_chart_repository",
            "https://example.com/?sig=t",
            "seldon_core_chart_repository: contains a login",
        ),
        ("seldon_core_chart_repository", "ftp://example.com", "seldon_core_chart_repository: not a URL"),
        ("seldon_core_chart_repository", "oci://example.com/charts", None),
        ("seldon_core_chart_repository", "./charts", None),
        ("seldon_core_chart_repository_ca", "/etc/ca.crt", "seldon_core_chart_repository_ca: the path of a file"),
        ("seldon_core_host", "api.example.com", None),
        ("seldon_core_host", "api example", "seldon_core_host: not a URL"),
        ("seldon_core_chart_repository_password", "a secret", "seldon_core_chart_repository_username: missing"),
        ("seldon_core_impersonate_groups", ["a"], "seldon_core_impersonate_user: missing"),
        ("seldon_core_namespace_values", {"a": {"runtime": {}, "servers": {}}}, None),
        (
            "seldon_core_namespace_values",
            {"a": {"setup": {}}},
            "seldon_core_namespace_values.a.setup: not the values of",
        ),
        (
            "seldon_core_namespace_values",
            {"A": {"runtime": {}}},
            "seldon_core_namespace_values.A: not a namespace name",
        ),
        (
            "seldon_core_runtime_release",
            "seldon-core-v2-servers",
            "seldon_core_servers_release: the same name as that of",
        ),
        ("seldon_status_fail_on", ["error", "outdated"], None),
        ("seldon_status_fail_on", "error,expires", None),
        ("seldon_status_fail_on", "", None),
        ("seldon_status_fail_on", ["errors"], "seldon_status_fail_on: neither severities nor kinds of findings"),
        ("seldon_status_fail_on", "errors", "seldon_status_fail_on: neither severities nor kinds of findings"),
        ("seldon_status_page_stale_hours", 48, None),
        ("seldon_status_page_stale_hours", "36", None),
        ("seldon_status_page_stale_hours", "a day", "seldon_status_page_stale_hours: "),
        ("seldon_status_page_stale_hours", 0, "seldon_status_page_stale_hours: out of range"),
        ("seldon_status_metrics_file", "seldon_kafka.prom", None),
        ("seldon_status_metrics_file", "metrics.txt", "seldon_status_metrics_file: without the ending .prom"),
        ("seldon_status_fail_on", 5, "seldon_status_fail_on: neither severities nor kinds of findings"),
    ],
)
def test_find_problems_values_that_would_fail_later_are_refused(
    name: str, value: object, beginning: str | None
) -> None:
    roles = [role(each) for each in ("seldon_core", "managed_kafka")]
    specs = {key: spec for each in [*roles, *variables.PLAYBOOKS.values()] for key, spec in each.items()}
    defaults = {key: spec["default"] for key, spec in specs.items() if "default" in spec}
    found = problems(specs, **{**defaults, name: value})
    assert [each for each in found if not each.startswith(beginning or "-")] == []
    assert len(found) == (1 if beginning else 0)


@pytest.mark.parametrize(
    ("action", "references", "refused"),
    [
        ("render", {}, True),
        ("render", {**STORE, "references": {"api_secret": {"key": "kafka"}}}, True),
        ("render", {**STORE, "references": {"api_secret": {"key": "kafka"}, "broker_ca": {"key": "ca"}}}, False),
        ("install", {}, False),
    ],
)
def test_find_problems_selector_without_a_cluster_is_refused(
    action: str, references: Mapping[str, Any], refused: bool
) -> None:
    given = {
        "managed_kafka_action": action,
        "managed_kafka_external_secrets": references,
        "managed_kafka_render_tools": ["flux"],
    }
    found = problems(role("managed_kafka"), managed_kafka_namespace_selector="team=serving", **given)
    beginning = "managed_kafka_namespace_selector: only a cluster knows which namespaces it selects"
    assert [each.startswith(beginning) and "managed_kafka_extra_namespaces" in each for each in found] == [
        True
    ] * refused


def role(name: str) -> dict[str, Any]:
    """Return the argument spec of a role."""
    file = ROOT / "roles" / name / "meta" / "argument_specs.yml"
    found: dict[str, Any] = yaml.safe_load(file.read_text())["argument_specs"]["main"]["options"]
    return found


@pytest.mark.parametrize(
    ("values", "beginning"),
    [
        ({"seldon_provider": "msk_scram"}, None),
        ({}, "seldon_provider: missing. Set it to one of "),
        ({"seldon_provider": ""}, "seldon_provider: missing. Set it to one of "),
        ({"seldon_provider": "kafka"}, "seldon_provider: not a provider of this collection. Set it to one of "),
    ],
)
def test_find_missing_provider_is_refused_with_all_names(values: dict[str, str], beginning: str | None) -> None:
    found = [str(each) for each in variables.find_missing(["seldon_provider"], values)]
    assert found == ([f"{beginning}{', '.join(sorted(PROVIDERS))}."] if beginning else [])


@pytest.mark.parametrize(
    ("path", "resolved"),
    [
        ("", ""),
        ("live", "/start/live"),
        ("./live/", "/start/live"),
        ("../live", "/live"),
        ("/live", "/live"),
        ("~/live", "~/live"),
        ("$HOME/live", "$HOME/live"),
    ],
)
def test_resolve_relative_path_is_relative_to_the_folder(path: str, resolved: str) -> None:
    assert variables.resolve(path, "/start") == resolved
    assert variables.resolve(path, "") == path


def test_resolve_paths_returns_paths_folders_of_charts_and_no_urls() -> None:
    specs = {
        "my_role_file": {"type": "path"},
        "my_role_other": {"type": "path"},
        "my_role_name": {"type": "str"},
        "seldon_core_helm_binary": {"type": "path"},
        "seldon_core_chart_repository": {"type": "str"},
    }
    given = {"my_role_file": "a", "my_role_other": "", "my_role_name": "b", "seldon_core_helm_binary": "helm"}
    assert variables.resolve_paths(specs, given, "/start") == {"my_role_file": "/start/a"}
    for repository, expected in (
        ("https://example.com/charts", {}),
        ("oci://example.com/charts", {}),
        ("charts", {"seldon_core_chart_repository": "/start/charts"}),
    ):
        assert variables.resolve_paths(specs, {"seldon_core_chart_repository": repository}, "/start") == expected
    assert variables.resolve_paths(specs, {"seldon_core_helm_binary": "bin/helm"}, "/start") == {
        "seldon_core_helm_binary": "/start/bin/helm"
    }


@pytest.mark.parametrize(
    ("environment", "resolved"),
    [
        ({}, {}),
        ({"KUBECONFIG": "/a:~/b", "HOME": "here"}, {}),
        ({"KUBECONFIG": "./a:/b:c"}, {"KUBECONFIG": "/start/a:/b:/start/c"}),
        ({"K8S_AUTH_KUBECONFIG": "a"}, {"K8S_AUTH_KUBECONFIG": "/start/a"}),
        ({"K8S_AUTH_SSL_CA_CERT": "a", "K8S_AUTH_API_KEY": "b"}, {"K8S_AUTH_SSL_CA_CERT": "/start/a"}),
    ],
)
def test_resolve_environment_returns_what_differs(environment: dict[str, str], resolved: dict[str, str]) -> None:
    assert variables.resolve_environment(environment, "/start") == resolved


LOGIN_SPECS = {
    name: each
    for name, each in yaml.safe_load((ROOT / "roles" / "managed_kafka" / "meta" / "argument_specs.yml").read_text())[
        "argument_specs"
    ]["main"]["options"].items()
    if name.startswith("managed_kafka_preflight")
}
IMAGE = {"image": "registry.example.com/image:1"}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"from": "cluster"}, "pod.image"),
        ({"from": "cluster", "pod": {"image": "", "timeout": 5}}, "pod.image"),
        ({"from": "cluster", "pod": IMAGE, "host": "bastion"}, "host"),
        ({"from": "controller", "host": "bastion"}, "host"),
        ({"from": "host", "pod": IMAGE}, "pod"),
        ({"from": "cluster", "pod": {**IMAGE, "namespace": "Not A Namespace"}}, "pod.namespace"),
        (
            {"from": "cluster", "pod": {**IMAGE, "image_pull_secrets": ["good", "Bad Name"]}},
            "pod.image_pull_secrets[1]",
        ),
        ({"from": "cluster", "pod": {**IMAGE, "timeout": 0}}, "pod.timeout"),
        ({"from": "cluster", "pod": {**IMAGE, "memory": "1Gi"}}, "pod"),
        ({"from": "everywhere"}, "from"),
    ],
)
def test_a_place_of_the_login_test_that_cannot_be_is_refused(given: dict[str, object], field: str) -> None:
    (found,) = problems(LOGIN_SPECS, **{f"managed_kafka_preflight_{name}": value for name, value in given.items()})
    assert found.startswith(f"managed_kafka_preflight_{field}: ")


def test_a_list_within_a_variable_is_not_explained_for_the_command_line() -> None:
    pod = {**IMAGE, "image_pull_secrets": "registry"}
    (found,) = problems(LOGIN_SPECS, managed_kafka_preflight_from="cluster", managed_kafka_preflight_pod=pod)
    assert found.endswith("image_pull_secrets: a string, but a list is needed. Give a list.")


@pytest.mark.parametrize(
    "given",
    [
        {"from": "host", "pod": {}},
        {"from": "host", "host": "bastion", "pod": {}},
        {"from": "controller", "pod": {}},
        {"from": "cluster", "pod": IMAGE},
        {"from": "cluster", "pod": {**IMAGE, "node_selector": {"a": "b"}, "tolerations": [{"operator": "Exists"}]}},
    ],
)
def test_places_of_the_login_test_are_accepted(given: dict[str, object]) -> None:
    assert problems(LOGIN_SPECS, **{f"managed_kafka_preflight_{name}": value for name, value in given.items()}) == []


FROM_SECRET = {
    "kafka_sasl_bootstrap_servers": "kafka.example.com:9093",
    "kafka_sasl_username": "seldon",
    "kafka_sasl_mechanism": "SCRAM-SHA-512",
    "kafka_sasl_from_secret": {"namespace": "kafka", "name": "seldon", "keys": {"password": "password"}},
}


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({"managed_kafka_action": "install"}, False),
        ({"managed_kafka_action": "render"}, True),
        ({"managed_kafka_preflight_from": "cluster"}, False),
        ({"managed_kafka_preflight_from": "controller"}, True),
        ({"managed_kafka_preflight_host": "bastion"}, True),
        ({"managed_kafka_preflight_host": "bastion", "managed_kafka_preflight": False}, False),
    ],
)
def test_find_credential_problems_secret_that_no_task_can_read_is_refused(
    given: Mapping[str, object], refused: bool
) -> None:
    found = variables.find_credential_problems("kafka_sasl", {**FROM_SECRET, **given})
    assert [each.field for each in found] == ["kafka_sasl_from_secret"] * refused


def test_find_credential_problems_value_that_neither_variable_nor_secret_has_is_missing() -> None:
    keys = {"namespace": "kafka", "name": "ca", "keys": {"broker_ca": "ca.crt"}}
    (found,) = variables.find_credential_problems("kafka_sasl", {**FROM_SECRET, "kafka_sasl_from_secret": keys})
    assert (found.field, found.reason) == ("kafka_sasl_password", "missing or empty")


@pytest.mark.parametrize(
    ("name", "value", "given"),
    [
        ("event_hubs_tier", "standard", False),
        ("event_hubs_tier", "premium", True),
        ("event_hubs_namespace", "", False),
        ("event_hubs_namespace", None, False),
        ("event_hubs_namespace", "standard", True),
        ("seldon_core_chart_repository_ca", "text", True),
    ],
)
def test_is_given_a_default_is_not(name: str, value: object, given: bool) -> None:
    assert variables.is_given(name, value) is given


def test_holds_pem_is_true_of_certificates_and_keys() -> None:
    found = {
        name for name in variables.FILES if name.startswith(("msk_mtls_", "seldon_")) and variables.holds_pem(name)
    }
    assert found == {
        *(f"msk_mtls_{name}_file" for name in ("broker_ca", "client_ca", "client_cert", "client_key")),
        "seldon_core_chart_repository_ca_file",
    }


def test_every_field_can_be_in_a_file() -> None:
    fields = {f"{provider.name}_{field.name}" for provider in PROVIDERS.values() for field in provider.fields}
    assert set(variables.FILES.values()) == {*fields, "seldon_core_chart_repository_ca"}
    assert variables.by_field({"msk_scram_password": "/a", "seldon_core_chart_repository_ca": "/b"}) == {
        "password": "/a"
    }


@pytest.mark.parametrize(
    ("name", "where"), [("msk_scram_password", "a credential of the provider"), ("my_role_name", "the inventory")]
)
def test_in_controller_advises_what_can_be_done_there(name: str, where: str) -> None:
    (found,) = variables.find_problems({name: {"type": "str"}}, {name: 83})
    assert f"Give the value in {where}" in variables.in_controller(found).remedy
    (other,) = variables.find_problems({name: {"type": "str"}}, {name: {}})
    assert variables.in_controller(other) == other


def test_a_missing_pem_names_the_variable_that_takes_its_path() -> None:
    found = {each.field: str(each) for each in variables.find_credential_problems("kafka_mtls", {})}
    assert "Or give the path of a file with it in kafka_mtls_client_key_file." in found["kafka_mtls_client_key"]
    assert "_file" not in found["kafka_mtls_bootstrap_servers"]
