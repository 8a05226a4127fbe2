# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The variables of roles: what is wrong with them, and the paths they stand for."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.options import variables
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.registry import PROVIDERS

SPECS = {
    "my_role_user": {"type": "str"},
    "my_role_port": {"type": "int"},
    "my_role_places": {"type": "list"},
}


def problems(names: Sequence[str], **values: object) -> list[str]:
    """Return the sentences about the variables of my_role."""
    return [str(each) for each in variables.find_problems("my_role", SPECS, [*names, *values], values)]


@pytest.mark.parametrize(
    ("names", "sentences"),
    [
        (["my_role_port", "my_role_user"], []),
        (["another_role_usr", "my_rol", "_my_role_usr"], []),
        (["my_role_usr"], ["my_role_usr: not a variable of this role. Did you mean my_role_user?"]),
        (
            ["my_role_everything_else"],
            [f"my_role_everything_else: not a variable of this role. Its variables are {', '.join(sorted(SPECS))}."],
        ),
    ],
)
def test_find_problems_unknown_variable_names_the_nearest_or_all(names: list[str], sentences: list[str]) -> None:
    assert problems(names) == sentences


def test_find_problems_several_unknown_variables_are_reported_once_and_sorted() -> None:
    assert [each.split(":")[0] for each in problems(["my_role_usr", "my_role_prt", "my_role_usr"])] == [
        "my_role_prt",
        "my_role_usr",
    ]


@pytest.mark.parametrize(
    ("value", "wrong"), [("one", True), ("", True), ("[one]", True), (["one"], False), ([], False), (None, False)]
)
def test_find_problems_string_for_a_list_is_refused(value: object, wrong: bool) -> None:
    remedy = 'On the command line, write -e \'{"my_role_places": ["one", "another"]}\'.'
    expected = [f"my_role_places: a string, but a list is needed. {remedy}"] if wrong else []
    assert problems([], my_role_places=value) == expected


def test_find_problems_values_of_a_namespace_for_another_chart_are_refused() -> None:
    name = "seldon_core_namespace_values"
    specs = {name: {"type": "dict"}}
    assert variables.find_problems("seldon_core", specs, [name], {name: {"a": {"runtime": {}, "servers": {}}}}) == []
    (problem,) = variables.find_problems("seldon_core", specs, [name], {name: {"a": {"setup": {}}, "b": {"crd": {}}}})
    assert str(problem).startswith(f"{name}: a namespace has values of its own for runtime and servers, not for crd, s")


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
