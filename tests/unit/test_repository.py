# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What no linter sees: that the parts of the repository say the same about each other."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.base import Provider
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.registry import PROVIDERS
from tests.examples import find

ROOT = Path(__file__).resolve().parents[2]
COLLECTION = "seldon.managed_kafka"

MODULES = sorted((ROOT / "plugins" / "modules").glob("[!_]*.py"))
FILTERS = sorted((ROOT / "plugins" / "filter").glob("[!_]*.py"))
ROLES = sorted(path for path in (ROOT / "roles").iterdir() if path.is_dir())
PLAYBOOKS = sorted((ROOT / "playbooks").glob("*.yml"))
DOCUMENTS = [
    ROOT / "README.md",
    *(ROOT / f"{name}.md" for name in ("CODE_OF_CONDUCT", "CONTRIBUTING", "MAINTAINERS", "SECURITY")),
    *sorted((ROOT / "docs").rglob("*.md")),
    *(role / "README.md" for role in ROLES),
]
TEXT = {document: document.read_text() for document in DOCUMENTS}
README = TEXT[ROOT / "README.md"]

SHIPPED = {
    "CHANGELOG.md",
    "CODE_OF_CONDUCT.md",
    "CONTRIBUTING.md",
    "FILES.json",
    "LICENSE",
    "LICENSES",
    "MAINTAINERS.md",
    "MANIFEST.json",
    "README.md",
    "SECURITY.md",
    "bindep.txt",
    "changelogs",
    "docs",
    "examples",
    "execution-environment.yml",
    "extensions",
    "meta",
    "playbooks",
    "plugins",
    "requirements.txt",
    "roles",
    "tests",
}
"""Top level of the archive that users install; CHANGELOG.md is there from the first release on."""


def name(path: Path) -> str:
    """Test id."""
    return str(path.relative_to(ROOT).with_suffix(""))


def load(path: Path) -> Any:
    """Content of a YAML file; an empty or missing one is an empty mapping."""
    return (yaml.safe_load(path.read_text()) if path.exists() else None) or {}


def argument_specs(role: Path) -> dict[str, Any]:
    """Entry point to its specification."""
    specs: dict[str, Any] = load(role / "meta" / "argument_specs.yml")["argument_specs"]
    return specs


def string_constant(module: Path, constant: str) -> str:
    """Value of a module-level string, read without importing the module."""
    for node in ast.parse(module.read_text()).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == constant:
            return str(ast.literal_eval(node.value))
    raise AssertionError(f"{module.name} has no {constant}")


def fragment(full_name: str) -> Any:
    """Content of a documentation fragment of the collection."""
    file, _dot, variable = full_name.removeprefix(f"{COLLECTION}.").partition(".")
    code = import_module(f"ansible_collections.{COLLECTION}.plugins.doc_fragments.{file}")
    return yaml.safe_load(getattr(code.ModuleDocFragment, (variable or "documentation").upper()))


def roles_used(node: object) -> Iterator[str]:
    """Every role that a playbook names, in whatever way."""
    match node:
        case list():
            for item in node:
                yield from roles_used(item)
        case dict():
            for key, value in node.items():
                if key in ("ansible.builtin.include_role", "ansible.builtin.import_role"):
                    yield value["name"]
                elif key == "roles":
                    names = [role if isinstance(role, str) else role["role"] for role in value]
                    # An option of a module may have the same name
                    yield from (name for name in names if "." in name)
                else:
                    yield from roles_used(value)


# --- modules ----------------------------------------------------------------------------------------------------------


def test_the_action_group_holds_the_modules_that_need_a_kubeconfig() -> None:
    """The login test needs one for a Pod alone, and other hosts that test it are not to have it."""
    talk_to_kubernetes = {
        module.stem
        for module in MODULES
        if f"{COLLECTION}.kubernetes"
        in yaml.safe_load(string_constant(module, "DOCUMENTATION")).get("extends_documentation_fragment", [])
    }
    grouped = set(load(ROOT / "meta" / "runtime.yml")["action_groups"]["seldon"])
    assert grouped == talk_to_kubernetes - {"seldon_kafka_preflight"}


@pytest.mark.parametrize("module", MODULES, ids=name)
def test_module_states_what_it_supports(module: Path) -> None:
    documentation = yaml.safe_load(string_constant(module, "DOCUMENTATION"))
    found = [documentation, *map(fragment, documentation["extends_documentation_fragment"])]
    stated = {name for each in found for name, support in each.get("attributes", {}).items() if "support" in support}
    assert {"check_mode", "diff_mode", "idempotent"} <= stated


@pytest.mark.parametrize("module", MODULES, ids=name)
def test_module_examples_use_the_full_name(module: Path) -> None:
    tasks = yaml.safe_load(string_constant(module, "EXAMPLES"))
    assert any(f"{COLLECTION}.{module.stem}" in task for task in tasks)


def test_each_module_has_an_action_that_displays_no_long_line() -> None:
    """ansible-lint takes a redirection to a common one for a deprecated name of the module."""
    actions = {path.stem for path in (ROOT / "plugins" / "action").glob("seldon_*.py")}
    assert actions == {module.stem for module in MODULES}


# --- roles and playbooks ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("playbook", PLAYBOOKS, ids=name)
def test_playbook_begins_with_the_refusal_of_tags(playbook: Path) -> None:
    first = load(playbook)[0]["tasks"][0]
    assert first["seldon.managed_kafka.seldon_validate_variables"] == {"refuse_tags": True}
    assert (first["when"], first["tags"], first["run_once"]) == ("'all' not in ansible_run_tags", "always", True)


@pytest.mark.parametrize("role", ROLES, ids=name)
def test_role_defaults_are_the_documented_ones(role: Path) -> None:
    documented = {
        option: details["default"]
        for spec in argument_specs(role).values()
        for option, details in spec.get("options", {}).items()
        if "default" in details
    }
    assert load(role / "defaults" / "main.yml") == documented


@pytest.mark.parametrize("role", ROLES, ids=name)
def test_role_has_a_specification_for_every_entry_point(role: Path) -> None:
    private = "_"
    entry_points = {path.stem for path in (role / "tasks").glob("*.yml") if not path.stem.startswith(private)}
    assert set(argument_specs(role)) == entry_points


def undescribed(options: dict[str, Any], prefix: str = "") -> Iterator[str]:
    """Yield the options without a description, those of nested options as `option.suboption`."""
    for option, details in options.items():
        if not details.get("description"):
            yield f"{prefix}{option}"
        yield from undescribed(details.get("options", {}), f"{prefix}{option}.")


@pytest.mark.parametrize("role", ROLES, ids=name)
def test_argument_specs_describe_every_variable_of_the_role(role: Path) -> None:
    specs = argument_specs(role)
    assert [option for spec in specs.values() for option in undescribed(spec.get("options", {}))] == []
    assert all(spec["short_description"] and spec["description"] for spec in specs.values())
    defaults = load(role / "defaults" / "main.yml")
    assert defaults.keys() <= {option for spec in specs.values() for option in spec.get("options", {})}


@pytest.mark.parametrize("role", ROLES, ids=name)
def test_role_is_described_for_importers(role: Path) -> None:
    assert load(role / "meta" / "main.yml")["galaxy_info"]["description"]


@pytest.mark.parametrize("playbook", PLAYBOOKS, ids=name)
def test_playbook_lets_the_user_choose_the_hosts(playbook: Path) -> None:
    assert {play["hosts"] for play in load(playbook)} == {"{{ seldon_hosts | default('localhost') }}"}


# --- providers --------------------------------------------------------------------------------------------------------


def options_of(provider: Provider) -> dict[str, dict[str, Any]]:
    """The options that the role of a provider has to have, with what follows from the fields."""
    return {
        **{f"{provider.name}_{field.name}_file": {"type": "path"} for field in provider.fields},
        f"{provider.name}_from_secret": {"type": "raw"},
        **{
            # Ansible would print what is none of the choices, which may be a secret in the wrong place
            f"{provider.name}_{field.name}": {
                # A value can be in a file instead, so no variable is required
                "type": "str",
                **({"no_log": True} if field.secret else {}),
                **({"default": field.default} if field.default is not None else {}),
            }
            for field in provider.fields
        },
    }


def lacking(provider: Provider) -> Iterator[str]:
    """What a provider needs besides its provider and does not have."""
    specs = ROOT / "roles" / provider.name / "meta" / "argument_specs.yml"
    documented = load(specs).get("argument_specs", {}).get("main", {}).get("options", {})
    wanted = options_of(provider)
    for option in sorted(wanted.keys() | documented.keys()):
        found = {key: value for key, value in documented.get(option, {}).items() if key != "description"}
        if found != wanted.get(option, {}):
            yield f"{specs.relative_to(ROOT)}: {option}: {found or 'missing'}, not {wanted.get(option, 'a field')}"
    playbooks = {path for path in PLAYBOOKS if f"{COLLECTION}.{provider.name}" in roles_used(load(path))}
    if not playbooks:
        yield f"playbooks/: none runs the role {COLLECTION}.{provider.name}"
    scenario = ROOT / "extensions" / "molecule" / provider.name / "molecule.yml"
    converge = load(scenario).get("ansible", {}).get("playbooks", {}).get("converge")
    if converge is None or (scenario.parent / converge).resolve() not in playbooks:
        yield f"{scenario.relative_to(ROOT)}: converge is {converge or 'missing'}, not the provider's playbook"
    if not (page := ROOT / "docs" / "providers" / f"{provider.name}.md").is_file():
        yield f"{page.relative_to(ROOT)}: missing"


@pytest.mark.parametrize("provider", PROVIDERS.values(), ids=list(PROVIDERS))
def test_provider_has_its_role_playbook_scenario_and_page(provider: Provider) -> None:
    missing = list(lacking(provider))
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("provider", PROVIDERS.values(), ids=list(PROVIDERS))
def test_example_of_the_provider_can_be_used_as_it_is(provider: Provider) -> None:
    page = (ROOT / "docs" / "providers" / f"{provider.name}.md").read_text()
    (example,) = find.documents(re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)[0])
    options = options_of(provider)
    assert set(example) <= {*options, *argument_specs(ROOT / "roles" / "managed_kafka")["main"]["options"]}
    required = {field.name for field in provider.fields if field.required and field.default is None and field.in_values}
    assert {f"{provider.name}_{name}" for name in required} <= set(example)


# --- documents --------------------------------------------------------------------------------------------------------


def anchors(text: str) -> set[str]:
    """Return the anchors that GitHub gives the headings of a page."""
    outside = re.sub(r"^( *)```(?:.*\n)*?\1```$", "", text, flags=re.MULTILINE)
    headings = re.findall(r"^#+ (.*)$", outside, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_links_of_a_page_resolve(document: Path) -> None:
    for target, anchor in re.findall(r"\]\((?!\w+:)([^)#]*)(?:#([^)]*))?\)", TEXT[document]):
        file = (document.parent / target).resolve() if target else document
        assert file.exists(), f"{target}: does not exist"
        assert not anchor or anchor in anchors(TEXT[file]), f"{target}#{anchor}: has no such heading"


def test_readme_is_short_and_in_order() -> None:
    assert len(README.splitlines()) <= 160
    assert re.findall(r"^## (.*)$", README, re.MULTILINE) == [
        "Status and support",
        "Requirements",
        "Install",
        "Quick start",
        "Playbooks",
        "Modules",
        "Security",
        "Questions and reports",
        "More",
        "Licence",
    ]


def test_readme_links_every_page_module_and_provider_role() -> None:
    targets = {(ROOT / target).resolve() for target in re.findall(r"\]\(([^)#:]+)", README)}
    pages = {page for page in DOCUMENTS if page.is_relative_to(ROOT / "docs")}
    roles = {ROOT / "roles" / provider / "README.md" for provider in PROVIDERS}
    # The first two are linked by the pages that need them, the last is the site's table of contents
    explanation = ROOT / "docs" / "explanation"
    indirect = {explanation / "restart.md", explanation / "inclusion.md", ROOT / "docs" / "site" / "contents.md"}
    assert {str(path.relative_to(ROOT)) for path in (pages | roles | set(MODULES)) - indirect - targets} == set()


def test_readme_names_every_playbook() -> None:
    assert [path.stem for path in PLAYBOOKS if f"`{path.stem}`" not in README] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_named_make_targets_exist(document: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`make (?:-s )?([a-z-]+)", TEXT[document])) <= targets


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_named_content_of_the_collection_exists(document: Path) -> None:
    content = {path.stem for path in (*MODULES, *FILTERS, *ROLES, *PLAYBOOKS)} | {"seldon"}
    assert set(re.findall(rf"\b{re.escape(COLLECTION)}\.(\w+)", TEXT[document])) <= content


def test_readme_and_metadata_ask_for_the_same_ansible() -> None:
    wanted = load(ROOT / "meta" / "runtime.yml")["requires_ansible"]
    assert re.search(r"ansible-core ≥ ([\d.]+)", README)[1] == wanted.removeprefix(">=").removesuffix(".0")  # type: ignore[index]


# --- what is shipped --------------------------------------------------------------------------------------------------


def test_archive_holds_what_users_need_and_nothing_else(tmp_path: Path) -> None:
    galaxy = Path(sys.executable).with_name("ansible-galaxy")
    subprocess.run([galaxy, "collection", "build", ROOT, "--output-path", tmp_path], check=True, capture_output=True)
    (archive,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(archive) as content:
        files = {member.name for member in content if member.isfile()}
    assert {file.split("/")[0] for file in files} <= SHIPPED
    assert {file for file in files if file.startswith("tests/")} == {"tests/config.yml"}
    drawings = {
        str(path.relative_to(ROOT)) for name in ("bench", "diagrams") for path in ROOT.glob(f"docs/{name}/*.svg")
    }
    assert {file for file in files if file.endswith((".svg", ".png", ".dot", ".css"))} == drawings
    wanted = {str(path.relative_to(ROOT)) for path in (*MODULES, *PLAYBOOKS, *(r / "tasks/main.yml" for r in ROLES))}
    assert wanted | {"LICENSE", "README.md", "meta/runtime.yml", "requirements.txt"} <= files


def test_requirements_of_users_are_part_of_the_pinned_environment() -> None:
    def names(file: str) -> set[str]:
        lines = (ROOT / file).read_text().splitlines()
        return {re.split(r"[<>=~\[; ]", line)[0].lower() for line in lines if line and not line.startswith(("#", " "))}

    assert names("requirements.txt") <= names("tests/requirements.lock")


def test_no_linter_is_told_to_look_away() -> None:
    settings = load(ROOT / ".ansible-lint")
    assert (settings["profile"], settings["skip_list"], settings["warn_list"]) == ("production", [], [])
    assert not list((ROOT / "tests").glob("sanity/ignore*"))
