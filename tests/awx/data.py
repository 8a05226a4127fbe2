# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a controller is given, in the words of awx.awx and infra.aap_configuration.

The variables of a provider's role come from its credential, never from both it and a survey. What differs from cluster
to cluster is not asked for: an answer, even an empty one, wins over the inventory.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jinja2.defaults import DEFAULT_NAMESPACE

from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.base import Provider
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.registry import PROVIDERS
from tests.awx import specs
from tests.lab.paths import ROOT

COLLECTION = "seldon.managed_kafka"
KUBECONFIG = "kubeconfig"
ORGANIZATION = "{{ seldon_awx_organization | default('Default') }}"
PROJECT = "Seldon Core 2"
# The name of an execution environment is unique in a controller, that of an inventory in its organization
INVENTORY = f"Seldon clusters++{ORGANIZATION}"
ENVIRONMENT = f"Seldon Core 2 ({ORGANIZATION})"

_ROLES = ("managed_kafka", "seldon_core")
_OF_A_LOGIN = ("managed_kafka_runtime_namespaces", "managed_kafka_verify_hostname", "seldon_core_version")
_OF_AN_INSTALLATION = (
    *_OF_A_LOGIN,
    "managed_kafka_logs_namespace",
    "managed_kafka_preflight",
    "managed_kafka_provider_limits",
    "managed_kafka_adopt",
    "managed_kafka_prune",
    "seldon_core_charts",
    "seldon_core_chart_repository",
    "seldon_core_timeout",
)


class Unsafe(str):
    """A text that Ansible is to hand on as it is, for the controller makes something of the braces."""

    __slots__ = ()


@dataclass(frozen=True)
class Use:
    """How a playbook is used that is the same for every provider; where it needs one, the credential says which.

    :param asks: options of the shared roles that its survey asks for.
    :param decides: those of them that have to be answered, for their defaults may be wrong where Seldon is already.
    :param of_cluster: whether it needs a kubeconfig.
    :param questions: about the playbook's own variables.
    """

    asks: tuple[str, ...] = ()
    of_cluster: bool = True
    questions: tuple[dict[str, Any], ...] = ()
    decides: tuple[str, ...] = ()


_OWN: dict[str, specs.Option] = {
    "seldon_render_dest": {
        "description": "Existing folder to write to, such as a volume that the job's container has.",
        "type": "path",
        "required": True,
    },
    "seldon_render_tools": {
        "description": "For which tools a folder is written.",
        "type": "list",
        "choices": ["argocd", "flux", "helm"],
        "required": True,
    },
    "seldon_status_fail_on": {
        "description": "What makes the job fail: findings of this severity.",
        "type": "list",
        "choices": ["error", "warning", "info"],
    },
    "seldon_support_bundle_dest": {
        "description": "Existing folder for the archives, such as a volume that the job's container has.",
        "type": "path",
        "required": True,
    },
    "seldon_uninstall_confirm": {
        "description": "Whether to remove anything. Without it the job says what would be removed, and fails.",
        "type": "bool",
        "default": False,
    },
    "seldon_uninstall_workloads": {
        "description": "Whether models, pipelines and experiments go too.",
        "type": "bool",
        "default": False,
    },
    "seldon_uninstall_crds": {
        "description": "Whether the custom resource definitions go too, and with them everything of their kinds.",
        "type": "bool",
        "default": False,
    },
    "seldon_uninstall_namespaces": {
        "description": "Whether the namespaces that carry the collection's label go too, not those that Helm created.",
        "type": "bool",
        "default": False,
    },
}
"""Variables of the playbooks themselves, described as roles describe theirs."""


def _own(*names: str) -> tuple[dict[str, Any], ...]:
    return tuple(specs.question("", name, _OWN[name]) for name in names)


_USES = {
    "render": Use(
        (
            "managed_kafka_runtime_namespaces",
            "managed_kafka_logs_namespace",
            "seldon_core_version",
            "seldon_core_chart_repository",
        ),
        of_cluster=False,
        questions=_own("seldon_render_dest", "seldon_render_tools"),
    ),
    "status": Use(
        ("managed_kafka_runtime_namespaces", "managed_kafka_logs_namespace"), questions=_own("seldon_status_fail_on")
    ),
    "support_bundle": Use(
        ("managed_kafka_runtime_namespaces", "managed_kafka_logs_namespace"),
        questions=_own("seldon_support_bundle_dest"),
    ),
    "rotate_credentials": Use(_OF_AN_INSTALLATION, decides=("managed_kafka_runtime_namespaces",)),
    "uninstall": Use(
        questions=_own(
            "seldon_uninstall_confirm",
            "seldon_uninstall_workloads",
            "seldon_uninstall_crds",
            "seldon_uninstall_namespaces",
        )
    ),
}


def playbooks() -> list[Path]:
    """All of the collection's."""
    return sorted((ROOT / "playbooks").glob("*.yml"))


USES = {name: use for name, use in _USES.items() if ROOT / "playbooks" / f"{name}.yml" in playbooks()}
"""Every playbook but `install_…` and `preflight`, which have a job template for each provider."""


def installation(provider: Provider) -> str:
    """Name of the playbook that installs with this provider."""
    role = f"name: {COLLECTION}.{provider.name}\n"
    (found,) = (book.stem for book in playbooks() if role in book.read_text() + "\n")
    return found


# --- credential types -------------------------------------------------------------------------------------------------


def credential_types() -> list[dict[str, Any]]:
    """One for a kubeconfig, and one for each provider."""
    kubeconfig = {
        "name": credential_type(KUBECONFIG),
        "description": "Which Kubernetes clusters there are, and as whom to work on them",
        "kind": "cloud",
        "inputs": {
            "fields": [
                {
                    "id": KUBECONFIG,
                    "label": "Kubeconfig",
                    "help_text": "Text of the file. A host of the inventory names its context, seldon_core_context.",
                    "type": "string",
                    "secret": True,
                    "multiline": True,
                }
            ],
            "required": [KUBECONFIG],
        },
        # Not an extra variable: a cluster of the inventory may have a kubeconfig of its own
        "injectors": {
            "file": {"template": Unsafe("{{ kubeconfig }}")},
            "env": {"K8S_AUTH_KUBECONFIG": Unsafe("{{ tower.filename }}")},
        },
    }
    return [kubeconfig, *(_credential_type(provider) for provider in PROVIDERS.values())]


def credential_type(name: str) -> str:
    """Name of the credential type for a kubeconfig or a provider."""
    return "Seldon: kubeconfig" if name == KUBECONFIG else f"Seldon: {PROVIDERS[name].title}"


def _credential_type(provider: Provider) -> dict[str, Any]:
    options = specs.options(provider.name)
    fields = [specs.field(provider.name, name, option) for name, option in options.items()]
    # In files, because ansible-core 2.19 and later read extra variables of a controller as numbers, dates and so on
    texts = {f"template.{field['id']}": Unsafe(f"{{{{ {_injected(field)} }}}}") for field in fields}
    paths = {
        f"{provider.name}_{field['id']}_file": Unsafe(f"{{{{ tower.filename.{field['id']} }}}}") for field in fields
    }
    required = [name.removeprefix(f"{provider.name}_") for name, option in options.items() if option.get("required")]
    return {
        "name": credential_type(provider.name),
        "description": f"Addresses and credentials for {provider.title}",
        "kind": "cloud",
        "inputs": {"fields": fields, "required": required},
        "injectors": {"file": texts, "extra_vars": {"seldon_provider": provider.name, **paths}},
    }


def _injected(field: dict[str, Any]) -> str:
    """Expression for an input that may be left empty, which the controller then does not define."""
    name, default = field["id"], field.get("default", "")
    if name in DEFAULT_NAMESPACE:
        # Not defined, it is what Jinja calls so
        return f"{name} if {name} is string else '{default}'"
    return f"{name} | default('{default}', true)" if default else str(name)


# --- job templates ----------------------------------------------------------------------------------------------------


def job_templates() -> list[dict[str, Any]]:
    """One for each playbook and provider, and for each playbook that has no use for one."""
    found = []
    for name, provider in PROVIDERS.items():
        title = provider.title
        found.append(_template(f"install, {title}", installation(provider), _OF_AN_INSTALLATION, (KUBECONFIG, name)))
        found.append(_template(f"preflight, {title}", "preflight", _OF_A_LOGIN, (name,)))
        own = specs.options(name)
        # A question for a password takes one line
        if not any(specs.is_pem(option) and option.get("no_log") for option in own.values()):
            questions = tuple(specs.question(name, option, spec) for option, spec in own.items())
            tried = _template(f"try out, {title}", "preflight", _OF_A_LOGIN, (), questions)
            tried["extra_vars"] |= {"seldon_provider": name}
            found.append(tried | {"ask_credential_on_launch": False})
    for playbook, use in USES.items():
        credentials = (KUBECONFIG,) if use.of_cluster else ()
        title = playbook.replace("_", " ")
        found.append(_template(title, playbook, use.asks, credentials, use.questions, use.decides))
    return found


def _template(
    name: str,
    playbook: str,
    asks: tuple[str, ...],
    credentials: tuple[str, ...],
    questions: tuple[dict[str, Any], ...] = (),
    decides: tuple[str, ...] = (),
) -> dict[str, Any]:
    survey = _survey(asks, questions, decides)
    return {
        "name": f"Seldon: {name}",
        "description": first_play(playbook),
        "organization": ORGANIZATION,
        "project": PROJECT,
        "playbook": f"{playbook}.yml",
        "inventory": INVENTORY,
        "execution_environment": ENVIRONMENT,
        "credentials": _named(credentials),
        "job_type": "run",
        "extra_vars": {"seldon_hosts": "all", **_conversions(asks)},
        "ask_job_type_on_launch": True,
        "ask_diff_mode_on_launch": True,
        "ask_credential_on_launch": True,
        "ask_inventory_on_launch": True,
        "ask_limit_on_launch": True,
        "ask_variables_on_launch": True,
        "ask_verbosity_on_launch": True,
        "ask_forks_on_launch": True,
        "ask_instance_groups_on_launch": True,
        "ask_job_slice_count_on_launch": True,
        "survey_enabled": bool(survey["spec"]),
        "survey_spec": survey if survey["spec"] else {},
    }


def _survey(
    asks: tuple[str, ...], questions: tuple[dict[str, Any], ...] = (), decides: tuple[str, ...] = ()
) -> dict[str, Any]:
    spec = [*questions, *_asked(asks, decides)] if questions else _asked(asks, decides)
    return {"name": "", "description": "", "spec": spec}


@cache
def _asked(names: tuple[str, ...], decides: tuple[str, ...]) -> list[dict[str, Any]]:
    # Cached, so that YAML refers to it instead of repeating it
    asked = []
    for name in names:
        role, option = _shared(name)
        asked.append(specs.question(role, name, specs.required(option) if name in decides else option))
    return asked


def _shared(name: str) -> tuple[str, specs.Option]:
    """Role and specification of an option that is the same for every provider."""
    return next((role, options[name]) for role in _ROLES if name in (options := specs.options(role)))


def _conversions(asks: tuple[str, ...]) -> dict[str, Unsafe]:
    """Extra variables that make lists of answers with commas."""
    # An empty answer may arrive as none; an answer that is not a string is passed on, and the role refuses it
    return {
        name: Unsafe(
            f"{{{{ {variable} | split(',') | map('trim') | select | list if {variable} is string"
            f" else [] if {variable} is none else {variable} }}}}"
        )
        for name in asks
        if (variable := specs.converted(name, _shared(name)[1]))
    }


def first_play(playbook: str) -> str:
    """What the playbook does, in its own words."""
    name: str = yaml.safe_load((ROOT / "playbooks" / f"{playbook}.yml").read_text())[0]["name"]
    return name


def _named(credentials: tuple[str, ...]) -> Any:
    """Those of these credentials that the controller has."""
    if not credentials:
        return []
    kinds = ", ".join(f"'{name}'" for name in credentials)
    return (
        "{{ seldon_awx_credentials | default({}) | dict2items"
        f" | selectattr('key', 'in', [{kinds}]) | map(attribute='value') | list }}}}"
    )


# --- what runs them ---------------------------------------------------------------------------------------------------


def workflows() -> list[dict[str, Any]]:
    """For each provider: log in, install, look."""
    return [_workflow(provider) for provider in PROVIDERS.values()]


def _workflow(provider: Provider) -> dict[str, Any]:
    steps = [("preflight", f"preflight, {provider.title}"), ("install", f"install, {provider.title}")]
    if "status" in USES:
        steps.append(("status", "status"))
    nodes = []
    for place, (step, name) in enumerate(steps):
        following = [{"identifier": after} for after, _when in steps[place + 1 : place + 2]]
        nodes.append(
            {
                "identifier": step,
                "unified_job_template": {
                    "organization": {"name": ORGANIZATION},
                    "name": f"Seldon: {name}",
                    "type": "job_template",
                },
                "related": {"success_nodes": following},
            }
        )
    return {
        "name": f"Seldon: preflight, install, status, {provider.title}",
        "description": f"{first_play(installation(provider))}, step by step",
        "organization": ORGANIZATION,
        "inventory": INVENTORY,
        "ask_inventory_on_launch": True,
        "ask_limit_on_launch": True,
        "ask_variables_on_launch": True,
        "survey_enabled": True,
        "survey_spec": _survey(_OF_AN_INSTALLATION),
        "workflow_nodes": nodes,
    }


def schedules() -> list[dict[str, Any]]:
    """When to look by itself."""
    if "status" not in USES:
        return []
    return [
        {
            "name": "Seldon: status, every morning",
            "description": "Looks whether the Secrets still stand, and when certificates run out",
            "organization": ORGANIZATION,
            "unified_job_template": "Seldon: status",
            "rrule": "DTSTART:20260101T050000Z RRULE:FREQ=DAILY;INTERVAL=1",
            "extra_data": "{{ seldon_awx_status | default({}) }}",
            "enabled": "{{ 'kubeconfig' in seldon_awx_credentials | default({}) }}",
        }
    ]
