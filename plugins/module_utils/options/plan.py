# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The parameters of seldon_kafka_plan: those of the modules that an installation uses, without what they share."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ..common.libraries import find_missing
from ..common.results import has_secrets_in_names
from ..helm.cli import Helm, find
from ..helm.errors import HelmNotFoundError
from ..k8s import connection
from ..k8s.access import described_cluster
from ..kafka.preflight import LoginRequest
from ..operations.errors import OperationError
from ..operations.keep_installed import engine_stays_as_it_is, keep_namespaces, keep_values
from ..operations.plan_installation import InstallationPlan, PlanRequest, plan_installation
from ..operations.plan_releases import ReleasePolicy, StoredRelease, read_releases
from ..operations.render_values import RenderedValues, RenderValuesRequest, ValuesFile, render_values
from ..providers.base import ProviderPlan
from ..providers.registry import PROVIDERS
from ..seldon.installation import DEFAULT_VERSION, SETUP, Installation
from ..seldon.kafka_clients import PREFIXES_ANNOTATION
from ..validation.errors import Problem, Problems
from ..validation.topics import Topics, topics
from ..values.render import PREFIX_READERS
from . import charts, preflight, release_plan, rollout, secret, shared, values
from .execute import RUN_SPEC, Run, from_params
from .installation import changes_spec, installation_spec
from .naming import role_spec
from .rules import check_options

Params = shared.Params
_TOPIC_VALUES = {"replication_factor": "replicationFactor", "partitions": "numPartitions"}
"""Topic setting to the value of the setup chart."""
_LIBRARIES = {"urllib3": "urllib3", "yaml": "PyYAML", "cryptography": "cryptography"}
"""Libraries that every plan needs: name of the module to import, to its name for pip."""
_LACKS = "This host lacks what an installation needs, nothing was changed. Install it, and run this again:"
_IN_NAMES = (
    "part of a name that the installation works on, such as a namespace, a release, or the path or a value of a chart; "
    "Ansible masks secrets in results, and later tasks would not find it"
)
_OVERRIDES = ("seldon_core_values", "seldon_core_runtime_values")
"""Variables with what the user gave for the charts whose values are rendered."""


def argument_spec() -> dict[str, Any]:
    """Return the argument spec."""
    provider = {**shared.provider_spec(), **shared.credentials_spec(), **role_spec()}
    common = {**provider, **installation_spec(), **changes_spec()}
    flags = {name: {"type": "bool", "default": False} for name in ("keep_installed", "_asks_brokers")}
    return {**connection.AUTH_SPEC, **RUN_SPEC, **common, **flags, **section_specs()}


def section_specs() -> dict[str, Any]:
    """Return the spec of the options that hold options of other modules."""
    login, restarts = preflight.argument_spec(), rollout.argument_spec()
    return {
        "charts": _section(charts.source_spec(), required=True, required_together=charts.REQUIRED_TOGETHER),
        "values": _section({**shared.settings_spec(), "dest": {"type": "path"}}, apply_defaults=True),
        "secrets": _section({**shared.targets_spec(), **secret.write_spec()}, required=True),
        "login": _section({"timeout": login["timeout"]}),
        "rollout": _section({"scope": restarts["scope"]}, apply_defaults=True),
    }


def _section(options: Mapping[str, Any], **rules: Any) -> dict[str, Any]:
    # It is no secret that there are Secrets
    return {"type": "dict", "no_log": False, "options": options, **rules}


def run(params: Params, run: Run) -> dict[str, Any]:
    """Plan the installation, and return what the module returns."""
    helm = _find_requirements(params)
    rendered, request = to_request(params, run)
    api = run.connect()
    keep = params["keep_installed"]
    wanted = keep_namespaces(api, request.installation) if keep else request.installation
    stored = read_releases(api, wanted.releases())
    version = release_plan.choose_version(params["charts"]["version"], stored, run)
    if request.secrets.plan:
        shared.check_version(request.secrets.plan.connection, version)
    sets_variables = not engine_stays_as_it_is(stored, rendered.setup, rendered.runtime, version)
    if keep or version != request.charts.version or not sets_variables:
        # The values depend on the version
        rendered, request = to_request(params, run, version, sets_variables)
    if keep:
        params = _keep(params, wanted, stored, rendered)
        rendered, request = to_request(params, run, version, sets_variables)
    with TemporaryDirectory(dir=run.tmpdir) as folder:
        plan = plan_installation(api, helm, run.redactor, request, stored, Path(folder))
    namespaces = list(params["secrets"]["namespaces"])
    result = {"cluster": described_cluster(api), "namespaces": namespaces, **to_result(rendered, plan, run)}
    _refuse_secrets_in_names(params, result)
    return result


def _refuse_secrets_in_names(params: Params, result: Mapping[str, Any]) -> None:
    """Refuse secrets that are part of what later tasks work on, since Ansible masks them there too.

    :raises InvalidInputError: with a problem for each of these secrets.
    """
    secret = {field.name for field in PROVIDERS[params["provider"]].fields if field.secret}
    given = {f"credentials.{name}": value for name, value in params["credentials"].items() if name in secret}
    given |= {"charts.password": params["charts"]["password"], "api_key": params["api_key"]}
    Problems(
        Problem(option, _IN_NAMES, "Replace the secret with one that is not part of a name.")
        for option, value in given.items()
        if isinstance(value, str) and has_secrets_in_names(result, {value})
    ).refuse()


def _find_requirements(params: Params) -> Helm:
    """Return Helm; everything that the host lacks is reported at once.

    :raises OperationError: Python libraries are missing, or Helm.
    """
    libraries = dict(_LIBRARIES)
    if not params["credentials"].get("broker_ca"):
        libraries["certifi"] = "certifi"
    if params["login"] is not None:
        libraries["confluent_kafka"] = "confluent-kafka"
    lines = []
    if missing := find_missing(libraries):
        lines.append(f"Python libraries: {sys.executable} -m pip install {' '.join(missing)}")
    if "confluent-kafka" in missing:
        lines.append("confluent-kafka can be on another host: set managed_kafka_preflight_host to a host that has it.")
    helm = _find_helm(params["charts"]["helm_binary"])
    if not helm:
        lines.append("Helm: https://helm.sh/docs/intro/install/, or set seldon_core_helm_binary to its path.")
    if not helm or lines:
        raise OperationError("\n".join([_LACKS, *lines]), {"failed_steps": ["requirements"]})
    return helm


def _find_helm(path: str | None) -> Helm | None:
    try:
        helm = Helm(find(path))
    except HelmNotFoundError:
        return None
    return helm if shutil.which(helm.path) else None


def _keep(
    params: Params, installation: Installation, stored: Sequence[StoredRelease], rendered: RenderedValues
) -> Params:
    """Return the parameters with what is installed in place of what was not given.

    A topic setting that equals its default counts as not given.
    """
    defaults, setup = vars(Topics()), rendered.setup
    given = {name for name, value in vars(topics(params["values"]["topics"])).items() if value != defaults[name]}
    settings = {
        "bootstrap": None,
        **({"topicPrefix": None} if "prefix" in given else {}),
        "topics": {_TOPIC_VALUES[name]: None for name in given if name in _TOPIC_VALUES},
    }
    derived: dict[str, Any] = {each: {"annotations": {PREFIXES_ANNOTATION: None}} for each in PREFIX_READERS}
    connection_values = {"security": setup["security"], "kafka": settings, **derived}
    kept = keep_values(installation, stored, params["provider"], connection_values, rendered.runtime)
    changed = {name: getattr(kept, name) for name in ("values", "namespace_values")}
    if kept.runtime_namespaces != tuple(params["installation"]["runtime_namespaces"]):
        changed["runtime_namespaces"] = list(kept.runtime_namespaces)
        params = {**params, "secrets": {**params["secrets"], "namespaces": changed["runtime_namespaces"]}}
    return {**params, "installation": {**params["installation"], **changed}}


def to_request(
    params: Params, run: Run, version: str = DEFAULT_VERSION, sets_variables: bool = True
) -> tuple[RenderedValues, PlanRequest]:
    """Return the rendered values, and the request that the parameters stand for.

    :param version: of the charts, where the parameters have none.
    :param sets_variables: whether the dataflow engine gets the variables for OAuth.
    :raises InvalidInputError: with every problem of the input.
    """
    installation, version = from_params(Installation, params["installation"]), params["charts"]["version"] or version
    problems = Problems()
    with problems.collect():
        check_options(argument_spec(), params)
    with problems.collect():
        plan = shared.provider_plan(params, run)
    with problems.collect():
        checked_topics = topics(params["values"]["topics"])
    problems.refuse()
    to_fetch = charts.to_request({**params["charts"], "installation": params["installation"], "version": version}, run)
    selection = shared.namespace_selection(params["secrets"])
    secret.require_namespaces(selection)
    to_render = RenderValuesRequest(
        connection=plan.connection,
        topics=checked_topics,
        verify_hostname=params["values"]["verify_hostname"],
        seldon_version=version,
        overrides=installation.values,
        runtime_overrides=installation.runtime_values,
        sets_engine_variables=sets_variables,
        asks_brokers=params["login"] is not None or params["_asks_brokers"],
    )
    rendered = render_values(to_render, run.redactor)
    others = [each for each in installation.user_values() if each.variable not in _OVERRIDES]
    dest = params["values"]["dest"]
    # What is orphaned is planned without pruning it
    secrets = {**params["secrets"], "prune": False}
    return rendered, PlanRequest(
        installation=replace(installation, base_values=rendered.setup, base_runtime_values=rendered.runtime),
        charts=to_fetch,
        values=[*values.rendered_chart_values(rendered, to_render, *_OVERRIDES), *charts.chart_values(others)],
        values_file=ValuesFile("managed_kafka_values_file", Path(dest), SETUP, rendered.setup) if dest else None,
        secrets=secret.write_request(secrets, selection, plan, check_mode=True),
        login=_login(params, rendered, plan, version),
        policy=from_params(ReleasePolicy, params, create_namespaces=params["secrets"]["create_namespaces"]),
        scope=params["rollout"]["scope"],
        invalid_values_are_errors=params["charts"]["invalid_values"] == "fail",
        prune=params["secrets"]["prune"],
    )


def _login(params: Params, rendered: RenderedValues, plan: ProviderPlan, version: str) -> LoginRequest | None:
    if params["login"] is None:
        return None
    options = {
        **params["login"],
        **rendered.requirements,
        **{name: params[name] for name in ("provider", "credentials")},
        "verify_hostname": params["values"]["verify_hostname"],
        "seldon_version": version,
        "namespaces": params["installation"]["runtime_namespaces"],
    }
    preflight.check_options(options)
    return preflight.login_request(options, plan)


def to_result(rendered: RenderedValues, plan: InstallationPlan, run: Run) -> dict[str, Any]:
    """Return what the module returns."""
    findings = values.report_findings(plan.findings, run)
    request, login = plan.request.login, plan.login
    tested = preflight.to_result(request, login, preflight.this_host()) if request and login else None
    for warning in (*rendered.warnings, *plan.secrets.warnings, *(plan.login.warnings if plan.login else ())):
        run.warn(str(warning))
    for warning in (*plan.request.installation.unused_values(), *(plan.rollout.warnings if plan.rollout else ())):
        run.warn(warning)
    return {
        "in_sync": plan.in_sync,
        "changed_namespaces": plan.changed_namespaces,
        "pending_secret_changes": plan.pending_secret_changes,
        "pending_config_change": plan.pending_config_change,
        "charts": {"charts": plan.charts, "version": plan.request.charts.version},
        "values": {
            "values": rendered.setup,
            "runtime_values": rendered.runtime,
            "requirements": rendered.requirements,
            "in_sync": plan.values_in_sync,
            **findings,
        },
        "secrets": {
            **_without_diff(secret.to_result(plan.secrets)),
            "in_sync": plan.secrets_in_sync,
            "failed": bool(plan.secrets.failure),
        },
        "login": tested,
        "releases": release_plan.to_result(plan.releases, plan.request.charts.version, run),
        "rollout": plan.rollout and {**_without_diff(rollout.to_result(plan.rollout)), "in_sync": plan.rollout.in_sync},
    }


def _without_diff(result: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in result.items() if name not in ("diff", "changed", "state")}
