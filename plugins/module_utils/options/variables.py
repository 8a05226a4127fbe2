# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The variables of the roles and playbooks: what is wrong with them, and the absolute paths that they stand for."""

from __future__ import annotations

import difflib
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

from ..gitops import ArgoCdSettings, FluxSettings
from ..helm.location import is_folder
from ..k8s.connection import AUTH_SPEC
from ..providers.names import FROM_SECRET
from ..providers.registry import PROVIDERS
from ..secrets.sources import Source, parse
from ..status.fleet import read_policy
from ..validation.errors import InvalidInputError, Problem, Problems
from ..validation.names import namespace_name, secret_name
from ..validation.topics import topics
from ..validation.types import find_type_problems
from . import rules, shared
from .naming import named

PROVIDER = "seldon_provider"
TOOLS = "seldon_render_tools"
REPOSITORY = "seldon_core_chart_repository"
"""Holds a URL, an OCI reference or the path of a folder."""
HELM = "seldon_core_helm_binary"
"""A bare name is looked up in the search path."""
CREDENTIALS = "managed_kafka_credentials"
"""Made of the variables of the provider's role, which are validated instead."""
FIELDS = {f"{p.name}_{field.name}": (p, field) for p in PROVIDERS.values() for field in p.fields}
"""Variable of a provider's role to the provider and its field."""
_CA = f"{REPOSITORY}_ca"
FILES = {f"{name}_file": name for name in (_CA, *FIELDS)}
"""Variable with the path of a file of the controller to the variable with its content."""
_REFERENCES = "managed_kafka_external_secrets"
_SELECTOR = "managed_kafka_namespace_selector"
_NAMESPACE_VALUES = "seldon_core_namespace_values"
_GITOPS = {"managed_kafka_argocd": ArgoCdSettings, "managed_kafka_flux": FluxSettings}
_CHARTS_OF_NAMESPACES = ("runtime", "servers")
_TOOLS = ("argocd", "flux", "helm")
_CHOOSE_TOOLS = f"Set it to one or more of {', '.join(_TOOLS)}, as a list or separated by commas."
_RESTART_JOB = "managed_kafka_restart_job"
_PATHS = ("KUBECONFIG", *(name for o in AUTH_SPEC.values() if o["type"] == "path" for name in o["fallback"][1]))
"""Environment variables that hold paths of kubeconfigs, CAs, certificates and keys."""

Spec = Mapping[str, Any]
Specs = Mapping[str, Spec]
"""Name of a variable to its entry in the argument spec."""

PLAYBOOKS: Mapping[str, Specs] = {
    # A list, or a string with commas
    "seldon_render": {"seldon_render_dest": {"type": "path"}, "seldon_render_tools": {"type": "raw"}},
    "seldon_status": {
        "seldon_status_file": {"type": "path"},
        "seldon_status_page": {"type": "path"},
        "seldon_status_page_stale_hours": {"type": "int"},
        "seldon_status_metrics_file": {"type": "path"},
        "seldon_status_login": {"type": "bool"},
        "seldon_status_brokers": {"type": "bool"},
        # A list, or a string with commas
        "seldon_status_fail_on": {"type": "raw"},
    },
    "seldon_support_bundle": {
        "seldon_support_bundle_dest": {"type": "path"},
        "seldon_support_bundle_include_unmasked": {"type": "bool"},
        "seldon_support_bundle_log_lines": {"type": "int"},
        # A list, or a string with commas
        "seldon_support_bundle_namespaces": {"type": "raw"},
    },
    "seldon_uninstall": {
        "seldon_uninstall_confirm": {"type": "raw"},
        "seldon_uninstall_crds": {"type": "bool"},
        "seldon_uninstall_namespaces": {"type": "bool"},
        "seldon_uninstall_workloads": {"type": "bool"},
    },
}
"""Prefix of a playbook's own variables to their specs."""


_SAME_RULES = {
    "seldon_core_": (
        *("version", "namespace", "crds_namespace", "runtime_namespaces"),
        *("release", "crds_release", "runtime_release", "servers_release", "host", "proxy", "tls_server_name"),
    ),
    "managed_kafka_": (
        *("runtime_namespaces", "extra_namespaces", "exclude_namespaces", "logs_namespace"),
        *("namespace_selector", "expiry_warning_days"),
    ),
}
"""Prefix of variables to the options that they have the names and the rules of."""
_RULES: Mapping[str, rules.Rule] = {
    **{f"{prefix}{name}": rules.OPTIONS[name] for prefix, names in _SAME_RULES.items() for name in names},
    "seldon_core_timeout": rules.SECONDS_AT_LEAST_ONE,
    "seldon_core_lock_timeout": rules.SECONDS,
    "managed_kafka_preflight_timeout": rules.SECONDS_AT_LEAST_ONE,
    "managed_kafka_restart_max_parallel": rules.OPTIONS["max_parallel"],
    "managed_kafka_backup_namespace": namespace_name,
    REPOSITORY: rules.repository,
    f"{REPOSITORY}_ca": rules.OPTIONS["ca"],
    "managed_kafka_gitops_repository": rules.repository,
    "seldon_status_page_stale_hours": rules.HOURS,
    "seldon_support_bundle_log_lines": rules.LINES,
    "seldon_status_metrics_file": rules.metrics_file,
}
"""What a value of the right type, or each element of a list, has to be besides."""
_LOGIN_FROM, _LOGIN_POD = "managed_kafka_preflight_from", "managed_kafka_preflight_pod"
_POD_RULES: Mapping[str, rules.Rule] = {
    "namespace": namespace_name,
    "image_pull_secrets": secret_name,
    "timeout": rules.SECONDS_AT_LEAST_ONE,
}
_READ_AS = tuple(f"{kind}, but" for kind in ("a number", "a boolean", "a date"))
"""How the reason begins where YAML has made another type of a string without quotes."""
_FAIL_ON = "seldon_status_fail_on"
_MAY_BE_EMPTY = ("managed_kafka_logs_namespace",)
"""Variables with a default that an empty value replaces."""
_RELEASES = (
    ("seldon_core_crds_release", "seldon_core_crds_namespace"),
    ("seldon_core_release", "seldon_core_namespace"),
    ("seldon_core_runtime_release", "seldon_core_runtime_namespaces"),
    ("seldon_core_servers_release", "seldon_core_runtime_namespaces"),
)
"""Variables with the name of a release, and with its namespaces."""


def find_problems(specs: Specs, values: Mapping[str, object]) -> list[Problem]:
    """Return what is wrong with the values of variables, of whatever role; no problem shows a value.

    :param values: of the variables that are set and could be resolved.
    """
    found: list[Problem] = []
    for name in sorted(values.keys() & specs.keys()):
        found += _find_problems(name, specs[name], values[name])
    refused = set(map(_variable, found))
    valid = {name: value for name, value in values.items() if name not in refused}
    return [*found, *(each for each in _problems_between(valid, specs) if _variable(each) not in refused)]


def _variable(problem: Problem) -> str:
    """Return the name of the variable that a problem is in."""
    return problem.field.partition("[")[0].partition(".")[0]


def _find_problems(name: str, spec: Spec, value: object) -> Iterator[Problem]:
    """Yield what is wrong with one variable."""
    default = spec.get("default")
    if value is None or (value == "" and spec.get("type", "str") in ("str", "path", "raw")):
        if default not in (None, "") and name not in _MAY_BE_EMPTY:
            yield Problem(name, "empty", f"Give a value, or omit the variable, which defaults to {default}.")
        return
    wrong = list(find_type_problems(name, spec, value))
    yield from wrong
    rule = _RULES.get(name)
    if rule and not wrong:
        yield from rules.find_problems(name, value, rule)


def _problems_between(values: Mapping[str, Any], specs: Specs) -> Iterator[Problem]:
    """Yield what is wrong with variables of the right types, in themselves and between them."""
    problems = Problems()
    names = values.get("managed_kafka_secret_names") or {}
    for key in ("broker", "client"):
        with problems.collect(f"managed_kafka_secret_names.{key}"):
            if names.get(key):
                secret_name(names[key])
    with problems.collect(_FAIL_ON):
        read_policy(values.get(_FAIL_ON))
    try:
        topics(values.get("managed_kafka_topics") or {})
    except InvalidInputError as invalid:
        problems += [Problem(f"managed_kafka_{p.field}", p.reason, p.remedy) for p in invalid.problems]
    yield from problems
    yield from _wrong_rendering(values)
    yield from _wrong_charts(values.get(_NAMESPACE_VALUES))
    yield from _wrong_login(values)
    yield from _wrong_references(values.get(_REFERENCES))
    yield from _wrong_settings(values)
    yield from _unknown_namespaces(values)
    if values.get("seldon_status_login") in (True, "true", "yes") and not values.get(PROVIDER):
        yield Problem(
            PROVIDER, "missing, and seldon_status_login needs one", f"Set it to one of {', '.join(PROVIDERS)}."
        )
    login = (f"{REPOSITORY}_username", f"{REPOSITORY}_password")
    if all(name in specs for name in login) and bool(values.get(login[0])) != bool(values.get(login[1])):
        missing = login[bool(values.get(login[0]))]
        yield Problem(missing, "missing, while the other half of the login is given", "Give both, or neither.")
    if values.get("seldon_core_impersonate_groups") and not values.get("seldon_core_impersonate_user"):
        yield Problem("seldon_core_impersonate_user", "missing, while groups of the user are given", "Set it.")
    yield from _equal_releases(values)


def _equal_releases(values: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield a problem for each release that has the name of another one in its namespace."""
    taken: dict[tuple[str, str], str] = {}
    for release, where in _RELEASES:
        namespaces = values.get(where) or []
        for namespace in [namespaces] if isinstance(namespaces, str) else namespaces:
            other = taken.setdefault((str(values.get(release)), namespace), release)
            if other != release and release in values:
                reason = f"the same name as that of {other}, in {namespace}"
                yield Problem(release, reason, "Give each release a name of its own.")
                break


def _wrong_login(values: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what is wrong between the variables that say from where the login is tested."""
    where, host = values.get(_LOGIN_FROM), "managed_kafka_preflight_host"
    given = values.get(_LOGIN_POD)
    pod = given if isinstance(given, Mapping) else {}
    if where == "cluster" and not pod.get("image"):
        remedy = "Give an image with Python and confluent-kafka, such as your execution environment."
        yield Problem(f"{_LOGIN_POD}.image", f"missing, and {_LOGIN_FROM} is cluster", remedy)
    if where != "cluster" and pod:
        yield Problem(_LOGIN_POD, "without effect", f"Set {_LOGIN_FROM} to cluster, or omit it.")
    if where in ("cluster", "controller") and values.get(host):
        yield Problem(host, f"without effect, since {_LOGIN_FROM} is {where}", "Omit one of the two.")
    for name, rule in _POD_RULES.items():
        if pod.get(name) is not None:
            yield from rules.find_problems(f"{_LOGIN_POD}.{name}", pod[name], rule)


def _unknown_namespaces(values: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what is wrong with a label selector where files are written without a cluster.

    A ClusterExternalSecret has a selector of its own, a plain Secret such as that of the broker CA has not.
    """
    external = values.get(_REFERENCES)
    references = external.get("references") if isinstance(external, Mapping) else None
    follows = isinstance(references, Mapping) and "broker_ca" in references
    if values.get("managed_kafka_action") == "render" and values.get(_SELECTOR) and not follows:
        yield Problem(
            _SELECTOR,
            "only a cluster knows which namespaces it selects, and files are written without one",
            "List the namespaces in managed_kafka_extra_namespaces and leave the variable empty, or keep the "
            f"credentials and the CA of the brokers in an external store: {_REFERENCES}.",
        )


def _wrong_settings(values: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what is wrong with the settings of Argo CD and Flux."""
    for name, settings in _GITOPS.items():
        known = {field.name: {"type": str(field.type)} for field in fields(settings)}
        yield from find_type_problems(name, {"type": "dict", "options": known}, values.get(name) or {})


def _wrong_rendering(values: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what is wrong with the variables that say what is written for GitOps."""
    given = values.get(TOOLS)
    tools = given.split(",") if isinstance(given, str) else given or []
    if not isinstance(tools, (list, tuple)) or {str(each).strip() for each in tools} - {"", *_TOOLS}:
        yield Problem(TOOLS, "not the names of tools", _CHOOSE_TOOLS)
    if values.get("managed_kafka_action") == "render" and not values.get("managed_kafka_render_tools"):
        yield Problem("managed_kafka_render_tools", "missing", f"List one or more of {', '.join(_TOOLS)}.")
    job = values.get(_RESTART_JOB)
    if not isinstance(job, Mapping) or not job:
        return
    for name in ("image", "schedule"):
        if name in job and not job[name]:
            yield Problem(f"{_RESTART_JOB}.{name}", "empty", "Set it.")
    yield from rules.find_problems(
        f"{_RESTART_JOB}.image_pull_secrets", job.get("image_pull_secrets") or [], secret_name
    )
    if not (values.get("managed_kafka_runtime_namespaces") or values.get("managed_kafka_extra_namespaces")):
        reason = "without a namespace whose Kafka clients it could restart"
        yield Problem(
            _RESTART_JOB, reason, "List the namespaces in managed_kafka_runtime_namespaces, or omit the variable."
        )


def _wrong_references(external: object) -> Iterator[Problem]:
    """Yield what is wrong with the places of credentials in an external store."""
    references = external.get("references") if isinstance(external, Mapping) else None
    for name, place in references.items() if isinstance(references, Mapping) else ():
        field = f"{_REFERENCES}.references.{name}"
        if name not in {each.name for provider in PROVIDERS.values() for each in provider.fields}:
            yield Problem(field, "not a field of a provider", "Name the fields that the store has, such as password.")
        elif not isinstance(place, Mapping) or not place.get("key"):
            yield Problem(
                field, "not a place in the store", "Write it as {key: …}, with property and version if needed."
            )


def _wrong_charts(values: object) -> Iterator[Problem]:
    if not isinstance(values, Mapping):
        return
    problems = Problems()
    for namespace, own in values.items():
        field = f"{_NAMESPACE_VALUES}.{namespace}"
        with problems.collect(field):
            namespace_name(namespace)
        for chart, given in own.items() if isinstance(own, Mapping) else [("", None)]:
            if chart not in _CHARTS_OF_NAMESPACES or not isinstance(given, Mapping):
                reason = "not the values of the runtime or the servers chart"
                remedy = f"Write the values of a namespace below {' and '.join(_CHARTS_OF_NAMESPACES)}."
                problems.append(Problem(f"{field}.{chart}".rstrip("."), reason, remedy))
    yield from problems


def find_credential_problems(provider: str, values: Mapping[str, object]) -> list[Problem]:
    """Return what is wrong with the credentials of a provider, by the names of the variables of its role.

    :param values: of the variables that are set and could be resolved; files are in place of their paths.
    """
    known, prefix = PROVIDERS[provider], f"{provider}_"
    given = {
        name.removeprefix(prefix): value
        for name, value in values.items()
        if name.startswith(prefix) and name not in FILES and value not in (None, "")
    }
    references = values.get(_REFERENCES)
    stored = references.get("references") if isinstance(references, Mapping) else None
    stored = set(stored) if isinstance(stored, Mapping) else set()
    problems = Problems()
    sources: tuple[Source, ...] = ()
    with problems.collect():
        sources = parse(known, given)
    if sources:
        problems += _unreadable(values)
    # What a store or a Secret has cannot be validated, and is not given here
    stored |= {field for source in sources for field in source.keys}
    given = {name: value for name, value in given.items() if name not in {*stored, FROM_SECRET}}
    problems += known.find_problems(given, shared.utc_now(), stored)
    return [_or_its_path(each) for each in named(problems, {"provider": provider, "_from_role": True})]


def holds_pem(name: str) -> bool:
    """Return whether the content of a file is PEM text.

    :param name: of the variable with the path.
    """
    content = FILES[name]
    return content == _CA or FIELDS[content][1].is_pem


def in_controller(problem: Problem) -> Problem:
    """Return a problem with the remedy for a job of a controller, where quotes around an answer do not help.

    A controller marks the strings of extra variables as unsafe, and ansible-core 2.19 and later ignore their quotes.
    """
    if not problem.reason.startswith(_READ_AS):
        return problem
    where = "a credential of the provider" if _variable(problem) in FIELDS else "the inventory or the job template"
    remedy = f"Answers to surveys and variables of a launch are read as YAML. Give the value in {where}, as a string."
    return replace(problem, remedy=remedy)


def is_given(name: str, value: object) -> bool:
    """Return whether the user has given a variable a value; the default of a field does not count as one."""
    _provider, field = FIELDS.get(name, (None, None))
    return value not in (None, "", field.default if field else None)


def by_field(files: Mapping[str, str]) -> dict[str, str]:
    """Return the paths of files with values of fields, by the names of the fields.

    :param files: variable with a value to the path of the file that has the value.
    """
    return {FIELDS[name][1].name: path for name, path in files.items() if name in FIELDS}


def _or_its_path(problem: Problem) -> Problem:
    """Return the problem of a missing value with the variable that takes its path, where there is one."""
    _provider, field = FIELDS.get(problem.field, (None, None))
    # Other values are rarely in files
    if problem.reason != "missing or empty" or not (field and field.is_pem):
        return problem
    return replace(problem, remedy=f"{problem.remedy} Or give the path of a file with it in {problem.field}_file.")


def _unreadable(values: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield why Secrets with credentials cannot be read in this run, since nothing asks the cluster."""
    option, lookup = f"credentials.{FROM_SECRET}", "Give the values by a lookup, and omit this variable."
    if values.get("managed_kafka_action") == "render":
        yield Problem(option, "files for GitOps are written without a cluster", lookup)
    elsewhere = values.get(_LOGIN_FROM) == "controller" or values.get("managed_kafka_preflight_host")
    if elsewhere and values.get("managed_kafka_preflight") not in (False, "false", "no"):
        reason = "the host from which the login is tested has no account of the cluster to read Secrets with"
        remedy = f"Set {_LOGIN_FROM} to host or cluster, or give the values by a lookup."
        yield Problem(option, reason, remedy)


def find_unknown(prefix: str, specs: Specs, names: Iterable[str]) -> list[Problem]:
    """Return a problem for each variable that begins with the prefix of a role or playbook and is none of its own.

    :param names: all variables that are set, of whatever role.
    """
    unknown = {name for name in names if name.startswith(f"{prefix}_")}.difference(specs)
    return [_unknown(name, specs) for name in sorted(unknown)]


def _unknown(name: str, known: Collection[str]) -> Problem:
    nearest = difflib.get_close_matches(name, known, n=1)
    hint = f"Did you mean {nearest[0]}?" if nearest else f"The variables are {', '.join(sorted(known))}."
    return Problem(name, "not a variable of this collection", hint)


def find_missing(required: Iterable[str], values: Mapping[str, object]) -> list[Problem]:
    """Return a problem for each variable of a playbook that is empty, and for a provider that does not exist."""
    choose = f"Set it to one of {', '.join(sorted(PROVIDERS))}."
    remedies = {PROVIDER: choose, TOOLS: _CHOOSE_TOOLS}
    found = [Problem(name, "missing", remedies.get(name, "Set it.")) for name in required if not values.get(name)]
    provider = values.get(PROVIDER)
    if provider and not (isinstance(provider, str) and provider in PROVIDERS):
        found.append(Problem(PROVIDER, "not a provider of this collection", choose))
    return found


def resolve_paths(specs: Specs, values: Mapping[str, object], folder: str) -> dict[str, str]:
    """Return the path of each variable that holds one; a relative path is relative to the folder."""
    paths = {name: value for name, value in values.items() if specs.get(name, {}).get("type") == "path"}
    if is_folder(str(values.get(REPOSITORY, ""))):
        paths[REPOSITORY] = values.get(REPOSITORY)
    if "/" not in str(paths.get(HELM, "")):
        paths.pop(HELM, None)
    return {name: resolve(str(path), folder) for name, path in paths.items() if path}


def resolve_environment(environment: Mapping[str, str], folder: str) -> dict[str, str]:
    """Return the environment variables with paths that differ once their paths are absolute."""
    given = {name: environment.get(name, "") for name in _PATHS}
    absolute = {
        name: os.pathsep.join(resolve(path, folder) for path in value.split(os.pathsep))
        for name, value in given.items()
    }
    return {name: value for name, value in absolute.items() if value != given[name]}


def resolve(path: str, folder: str) -> str:
    """Return the absolute path; a home folder and environment variables are left to the program that opens the file.

    :param folder: what a relative path is relative to; empty leaves the path as it is.
    """
    if not path or not folder or path.startswith(("~", "$", "/")):
        return path
    return os.path.normpath(os.path.join(folder, path))  # noqa: PTH118 - pathlib would keep the ".."
