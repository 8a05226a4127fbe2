# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""That what a controller is given fits the roles, the playbooks and the controller."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml
from jinja2 import StrictUndefined
from jinja2.nativetypes import NativeEnvironment
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ansible_collections.seldon.managed_kafka.plugins.module_utils.options import variables
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.registry import PROVIDERS
from tests.awx import files
from tests.unit.test_repository import PLAYBOOKS, ROOT, argument_specs, load, roles_used, string_constant

DATA = {
    name: files.load(files.VARS / f"{name}.yml")
    for name in ("credential_types", "project", "job_templates", "workflows", "schedules")
}
TYPES: list[dict[str, Any]] = DATA["credential_types"]["controller_credential_types"]
TEMPLATES: list[dict[str, Any]] = DATA["job_templates"]["controller_templates"]
WORKFLOWS: list[dict[str, Any]] = DATA["workflows"]["controller_workflows"]
SCHEDULES: list[dict[str, Any]] = DATA["schedules"]["controller_schedules"]

SURVEYS = {survey["name"]: survey["survey_spec"] for survey in (*TEMPLATES, *WORKFLOWS) if survey["survey_enabled"]}


def options(role: str) -> dict[str, dict[str, Any]]:
    """Variables of a role; of those of a provider, what the fields say of them."""
    found: dict[str, dict[str, Any]] = argument_specs(ROOT / "roles" / role)["main"]["options"]
    for field in PROVIDERS[role].fields if role in PROVIDERS else ():
        found[f"{role}_{field.name}"]["required"] = field.required and field.default is None
        if field.choices:
            found[f"{role}_{field.name}"]["choices"] = list(field.choices)
        del found[f"{role}_{field.name}_file"]
    # A job has credentials of its own
    found.pop(f"{role}_from_secret", None)
    return found


OPTIONS = {
    option: details
    for role in sorted(path.name for path in (ROOT / "roles").iterdir())
    for option, details in options(role).items()
}
BY_PROVIDER = {
    kind["injectors"]["extra_vars"]["seldon_provider"]: kind for kind in TYPES if "env" not in kind["injectors"]
}


def injected(kind: Mapping[str, Any]) -> set[str]:
    """Variables that a credential of a provider gives a value, by the paths of files but for the provider's name."""
    return {variable.removesuffix("_file") for variable in kind["injectors"]["extra_vars"]}


def name(thing: Mapping[str, Any]) -> str:
    """Test id."""
    return str(thing["name"])


def questions(thing: Mapping[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = thing["survey_spec"].get("spec", [])
    return found


def own_variables(playbook: str) -> set[str]:
    """Variables that a playbook refuses to go without."""
    return set(re.findall(r"(\w+) is defined", (ROOT / "playbooks" / playbook).read_text())) | {"seldon_hosts"}


def converted(thing: Mapping[str, Any]) -> dict[str, str]:
    """Variable of a question to the option that an extra variable makes of its answer."""
    found = {}
    for variable, value in thing.get("extra_vars", {}).items():
        if match := re.match(r"\{\{ (\w+) \| split", str(value)):
            found[match[1]] = variable
    return found


def supplied(template: Mapping[str, Any], provider: str) -> set[str]:
    """Variables that a job gets when every question is answered and the provider's credential is there."""
    found = {question["variable"] for question in questions(template)} | set(template["extra_vars"])
    if template["ask_credential_on_launch"]:
        found |= injected(BY_PROVIDER[provider])
    return found


# --- the files --------------------------------------------------------------------------------------------------------


def test_the_files_are_those_that_follow_from_roles_and_playbooks() -> None:
    wanted = files.derived()
    there = {path for folder in (files.VARS, files.EXAMPLE) for path in folder.glob("*.yml")}
    assert there == wanted.keys() | {files.VARS / "project.yml"}, "make awx writes them anew"
    assert [str(path) for path, text in wanted.items() if path.read_text() != text] == [], "make awx writes them anew"


def test_every_playbook_has_a_job_template_and_is_in_the_example_project() -> None:
    playbooks = {path.name for path in PLAYBOOKS}
    assert {template["playbook"] for template in TEMPLATES} == playbooks
    assert {path.name for path in files.EXAMPLE.glob("*.yml")} == playbooks


@pytest.mark.parametrize("playbook", PLAYBOOKS, ids=lambda path: path.stem)
def test_a_controller_takes_the_file_of_the_example_project_for_a_playbook(playbook: Path) -> None:
    text = (files.EXAMPLE / playbook.name).read_text()
    # As awx/main/utils/ansible.py looks for one
    assert re.search(r"^\s*?-?\s*?(?:ansible\.builtin\.)?import_playbook:\s*?.*?$", text, re.MULTILINE)
    assert yaml.safe_load(text)[0]["ansible.builtin.import_playbook"] == f"seldon.managed_kafka.{playbook.stem}"


def test_the_example_project_asks_for_what_the_collection_asks_for() -> None:
    galaxy = load(ROOT / "galaxy.yml")
    required = load(files.EXAMPLE / "collections" / "requirements.yml")["collections"]
    assert {collection["name"]: collection["version"] for collection in required} == {
        **galaxy["dependencies"],
        f"{galaxy['namespace']}.{galaxy['name']}": f">={galaxy['version']}",
    }


# --- variables --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("template", TEMPLATES, ids=name)
def test_every_required_variable_can_be_supplied(template: dict[str, Any]) -> None:
    def lacking(provider: str) -> set[str]:
        roles = {role.rsplit(".", 1)[1] for role in roles_used(load(ROOT / "playbooks" / template["playbook"]))}
        roles = {provider if role.startswith("{{") or "{{" in role else role for role in roles}
        required = {
            option
            for role in roles & PROVIDERS.keys()
            for option, details in options(role).items()
            if details.get("required")
        }
        return (required | own_variables(template["playbook"])) - supplied(template, provider)

    given = template["extra_vars"].get("seldon_provider")
    assert [lacking(provider) for provider in ([given] if given else PROVIDERS)].count(set()) >= 1


@pytest.mark.parametrize("thing", [*TEMPLATES, *WORKFLOWS], ids=name)
def test_no_variable_is_offered_that_does_not_exist(thing: dict[str, Any]) -> None:
    playbooks = [thing["playbook"]] if "playbook" in thing else [template["playbook"] for template in TEMPLATES]
    files_of_tasks = sorted((ROOT / "playbooks" / "tasks").glob("*.yml"))
    text = "".join(path.read_text() for path in [*(ROOT / "playbooks" / each for each in playbooks), *files_of_tasks])
    known = OPTIONS.keys() | set(re.findall(r"\w+", text))
    turned = {variable for template in TEMPLATES for variable in converted(template)}
    offered = {question["variable"] for question in questions(thing)} | set(thing.get("extra_vars", {}))
    assert offered - known - turned == set()


@pytest.mark.parametrize("provider", BY_PROVIDER)
def test_a_credential_type_has_the_fields_of_its_role(provider: str) -> None:
    own = options(provider)
    kind = BY_PROVIDER[provider]
    fields = {f"{provider}_{field['id']}": field for field in kind["inputs"]["fields"]}
    assert fields.keys() == own.keys() == injected(kind) - {"seldon_provider"}
    for option, details in own.items():
        field = fields[option]
        assert field.get("secret", False) == details.get("no_log", False)
        assert (field["id"] in kind["inputs"]["required"]) == details.get("required", False)
        assert (field.get("choices"), field.get("default")) == (details.get("choices"), details.get("default"))


def test_every_provider_has_a_credential_type() -> None:
    assert BY_PROVIDER.keys() == PROVIDERS.keys()


DECIDED = {"seldon_runtime_namespaces"}
"""Of a rotation, whose default may be wrong where Seldon is already."""

QUESTION_TYPES = {"str": {"text", "textarea", "password"}, "path": {"text"}, "int": {"integer"}, "list": {"text"}}


@pytest.mark.parametrize("thing", [*TEMPLATES, *WORKFLOWS], ids=name)
def test_a_question_asks_for_what_the_option_takes(thing: dict[str, Any]) -> None:
    turned = {variable: option for template in TEMPLATES for variable, option in converted(template).items()}
    for question in questions(thing):
        details = OPTIONS.get(turned.get(question["variable"], question["variable"]))
        if details is None:
            continue
        assert (question["type"] == "password") == details.get("no_log", False)
        if question["variable"] in DECIDED and thing.get("playbook") == "rotate_credentials.yml":
            assert question["required"]
            assert "default" not in question
            continue
        assert question["required"] == details.get("required", False)
        default = details.get("default")
        if details["type"] == "bool":
            assert (question["type"], question["choices"]) == ("multiplechoice", ["true", "false"])
            assert question["default"] == str(default).lower()
        elif "choices" in details:
            assert question["type"] == ("multiselect" if details["type"] == "list" else "multiplechoice")
            assert question["choices"] == details["choices"]
            listed = question["default"].splitlines() if details["type"] == "list" else question.get("default")
            assert listed == default
        else:
            assert question["type"] in QUESTION_TYPES[details["type"]]
            listed = question["default"].split(",") if details["type"] == "list" else question.get("default")
            assert listed == default


@pytest.mark.parametrize("thing", [*TEMPLATES, *WORKFLOWS], ids=name)
def test_a_survey_takes_an_empty_answer_where_the_role_does(thing: dict[str, Any]) -> None:
    for question in questions(thing):
        details = OPTIONS.get(question["variable"])
        if details and question["type"] in ("text", "textarea", "password"):
            refused = variables.find_problems({question["variable"]: details}, {question["variable"]: ""})
            assert question["min"] == int(question["required"] or bool(refused))


@pytest.mark.parametrize("template", TEMPLATES, ids=name)
@pytest.mark.parametrize(
    ("answer", "expected"),
    [("a, b,", ["a", "b"]), ("", []), (None, []), ("0777", ["0777"]), (511, 511), (False, False)],
)
def test_an_answer_that_is_no_string_is_left_for_the_role(
    template: dict[str, Any], answer: object, expected: object
) -> None:
    jinja = NativeEnvironment()
    jinja.filters |= {"split": str.split}
    for variable, option in converted(template).items():
        made = jinja.from_string(template["extra_vars"][option]).render({variable: answer})
        assert made == expected
        assert type(made) is type(expected)


@pytest.mark.parametrize("template", [each for each in TEMPLATES if each["ask_credential_on_launch"]], ids=name)
def test_a_variable_comes_from_the_survey_or_from_a_credential_not_from_both(template: dict[str, Any]) -> None:
    from_credentials = {variable for kind in BY_PROVIDER.values() for variable in injected(kind)}
    others = {question["variable"] for question in questions(template)} | set(template["extra_vars"])
    assert from_credentials & others == set()


@pytest.mark.parametrize("provider", BY_PROVIDER)
def test_no_extra_variable_of_a_credential_has_a_text_of_the_user(provider: str) -> None:
    kind = BY_PROVIDER[provider]
    names = [field["id"] for field in kind["inputs"]["fields"]]
    assert kind["injectors"]["extra_vars"] == {
        "seldon_provider": provider,
        **{f"{provider}_{name}_file": f"{{{{ tower.filename.{name} }}}}" for name in names},
    }
    assert list(kind["injectors"]["file"]) == [f"template.{name}" for name in names]


def test_who_launches_chooses_check_mode_and_diff() -> None:
    for template in TEMPLATES:
        assert template["ask_job_type_on_launch"]
        assert template["ask_diff_mode_on_launch"]


# --- the controller ---------------------------------------------------------------------------------------------------


MODULES = {
    "credential_type": TYPES,
    "job_template": TEMPLATES,
    "workflow_job_template": WORKFLOWS,
    "schedule": SCHEDULES,
    "project": DATA["project"]["controller_projects"],
    "execution_environment": DATA["project"]["controller_execution_environments"],
    "inventory": DATA["project"]["controller_inventories"],
    "host": DATA["project"]["controller_hosts"],
}


def refused(given: Mapping[str, Any], options: Mapping[str, Any]) -> Iterator[str]:
    """What a module would not take."""
    for key, value in given.items():
        if key not in options:
            yield f"{key}: not an option"
            continue
        option = options[key]
        if "choices" in option and value not in option["choices"] and "{{" not in str(value):
            yield f"{key}: {value} is not one of the choices"
        if "suboptions" in option:
            for item in value if isinstance(value, list) else [value]:
                yield from refused(item, option["suboptions"])


@pytest.mark.parametrize("module", MODULES)
def test_the_modules_of_awx_take_it(module: str) -> None:
    spec = find_spec("ansible_collections.awx.awx")
    assert spec is not None
    assert spec.submodule_search_locations
    source = Path(spec.submodule_search_locations[0]) / "plugins" / "modules" / f"{module}.py"
    options = yaml.safe_load(string_constant(source, "DOCUMENTATION"))["options"]
    assert [problem for item in MODULES[module] for problem in refused(item, options)] == []


@pytest.mark.parametrize("kind", TYPES, ids=name)
def test_a_controller_takes_the_credential_type(kind: dict[str, Any]) -> None:
    inputs = kind["inputs"]["fields"]
    allowed = {"id", "label", "help_text", "type", "secret", "multiline", "choices", "default", "format"}
    assert {key for field in inputs for key in field} <= allowed
    assert kind["kind"] == "cloud"
    example: dict[str, Any] = {field["id"]: "EXAMPLE" for field in inputs}
    templates = list(kind["injectors"]["file"])
    # One file, or several with names
    assert templates == ["template"] or all(
        re.fullmatch(r"template\.[a-zA-Z_]+[a-zA-Z0-9_]*", each) for each in templates
    )
    named = {each.partition(".")[2]: "EXAMPLE" for each in templates}
    example["tower"] = {"filename": "EXAMPLE" if templates == ["template"] else named}
    jinja = ImmutableSandboxedEnvironment(undefined=StrictUndefined)
    for injectors in kind["injectors"].values():
        for text in injectors.values():
            assert jinja.from_string(text).render(example)
    # What an environment variable holds is written down with the job
    secret = {field["id"] for field in inputs if field.get("secret")}
    for text in kind["injectors"].get("env", {}).values():
        assert not secret & set(re.findall(r"\w+", text))


@pytest.mark.parametrize("provider", BY_PROVIDER)
def test_an_input_that_is_left_empty_arrives_empty_or_as_its_default(provider: str) -> None:
    kind = BY_PROVIDER[provider]
    required = kind["inputs"]["required"]
    wanted = {field["id"]: field.get("default", "") for field in kind["inputs"]["fields"]}
    wanted |= dict.fromkeys(required, "EXAMPLE")
    templates = kind["injectors"]["file"]
    # A controller does not define it
    given = dict.fromkeys(required, "EXAMPLE")
    jinja = ImmutableSandboxedEnvironment()
    arrived = {name: jinja.from_string(templates[f"template.{name}"]).render(given) for name in wanted}
    assert arrived == wanted


@pytest.mark.parametrize("survey", SURVEYS)
def test_a_controller_takes_the_survey(survey: str) -> None:
    spec = SURVEYS[survey]["spec"]
    variables = [question["variable"] for question in spec]
    assert len(variables) == len(set(variables))
    for question in spec:
        assert question["question_name"]
        if question["type"] == "multiplechoice":
            # A question that has to be answered may have no answer beforehand
            beforehand = question["choices"][0] if question["required"] else None
            assert question.get("default", beforehand) in question["choices"]


def test_a_workflow_runs_job_templates_in_order() -> None:
    assert len(WORKFLOWS) == len(PROVIDERS)
    by_name = {template["name"]: template for template in TEMPLATES}
    for workflow in WORKFLOWS:
        nodes = workflow["workflow_nodes"]
        steps = [node["identifier"] for node in nodes]
        assert steps == ["preflight", "install", "status"][: len(steps)]
        following = [[after["identifier"] for after in node["related"]["success_nodes"]] for node in nodes]
        assert following == [*([step] for step in steps[1:]), []]
        provider = workflow["name"].rsplit(", ", 1)[1]
        for node in nodes:
            template = by_name[node["unified_job_template"]["name"]]
            assert template["playbook"].startswith(node["identifier"])
            assert node["identifier"] == "status" or template["name"].endswith(provider)
            # What the workflow's survey asks for has to arrive
            assert template["ask_variables_on_launch"]


def test_the_status_is_looked_at_where_a_workflow_has_installed() -> None:
    (status,) = (template for template in TEMPLATES if template["playbook"] == "status.yml")
    asked = {question["variable"]: question for question in questions(status)}
    assert converted(status) == {"seldon_runtime_namespaces": "managed_kafka_runtime_namespaces"}
    for workflow in WORKFLOWS:
        installed = {question["variable"]: question for question in questions(workflow)}
        for variable in ("seldon_runtime_namespaces", "managed_kafka_logs_namespace"):
            assert asked[variable] == installed[variable]


def test_the_status_is_looked_at_by_itself() -> None:
    status = [template["name"] for template in TEMPLATES if template["playbook"] == "status.yml"]
    assert [schedule["unified_job_template"] for schedule in SCHEDULES] == status
    for schedule in SCHEDULES:
        assert re.fullmatch(r"DTSTART:\d{8}T\d{6}Z RRULE:FREQ=\w+;INTERVAL=\d+", schedule["rrule"])
