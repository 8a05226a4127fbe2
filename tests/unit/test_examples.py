# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every example names what exists, with options, arguments and variables that it takes."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tests.examples import commands, content, find
from tests.examples.exceptions import NOT_KNOWN, NOT_RUN
from tests.examples.find import Example, Shape
from tests.lab.paths import ROOT

EXAMPLES = find.everything()
CHECKED = [example for example in EXAMPLES if example.language in ("yaml", "console")]


@cache
def objections(example: Example) -> tuple[str, ...]:
    check = content.objections if example.language == "yaml" else commands.objections
    return tuple(check(example))


def excuse(objection: str) -> str | None:
    """The exception that an objection falls under."""
    return next((name for name in NOT_KNOWN if objection.startswith(f"{name}: ")), None)


@pytest.mark.parametrize("example", CHECKED, ids=str)
def test_example_is_right(example: Example) -> None:
    found = [objection for objection in objections(example) if not excuse(objection)]
    assert not found, "\n".join(f"{example}: {each}" for each in found)


def test_code_within_lines_is_right() -> None:
    inline = [example for example in EXAMPLES if example.language == "inline"]
    assert not [f"{example}: {each}" for example in inline for each in objections(example)]


def test_blocks_are_in_a_language_that_is_looked_at() -> None:
    assert {example.language for example in EXAMPLES} == {"yaml", "console", "inline"}


def test_examples_are_found_everywhere() -> None:
    found = Counter(example.path.relative_to(ROOT).parts[0] for example in CHECKED)
    assert found.keys() == {"CONTRIBUTING.md", "README.md", "docs", "examples", "plugins", "roles"}
    with_examples = {example.path for example in CHECKED}
    modules = set(ROOT.glob("plugins/modules/*.py"))
    roles = set(ROOT.glob("roles/*/README.md")) - {ROOT / "roles" / "managed_kafka" / "README.md"}
    assert modules | roles <= with_examples


def test_exceptions_are_needed() -> None:
    excused = {excuse(objection) for example in CHECKED for objection in objections(example)}
    assert excused - {None} == NOT_KNOWN.keys()


RUN_OF_PAGES = set(Shape) - {Shape.REQUIREMENTS, Shape.VALUES}
RUN_OF_EXAMPLES = {"examples/bootstrap"}


def test_what_is_not_run_is_listed_with_a_reason() -> None:
    in_yaml = [example for example in CHECKED if example.language == "yaml"]
    found = {
        (find.place(example, document), example.folder == ROOT and find.shape(document) in RUN_OF_PAGES)
        for example in in_yaml
        for document in find.documents(example.text)
    }
    assert {place for place, _run in found} >= NOT_RUN.keys() | RUN_OF_EXAMPLES
    assert {place for place, run in found if not run} - RUN_OF_EXAMPLES <= NOT_RUN.keys()


WRONG = {
    "yaml": [
        ("- name: X\n  seldon.managed_kafka.seldon_kafka_wait: {}\n", "seldon_kafka_wait: does not exist"),
        ("- name: X\n  seldon.managed_kafka.seldon_core_wait: {name: a, namespac: b}\n", "namespac"),
        ("- name: X\n  seldon.managed_kafka.seldon_core_wait: {name: a}\n", "namespace"),
        ("- name: X\n  seldon.managed_kafka.seldon_kafka_rollout: {secrets: [a], scope: some}\n", "scope"),
        ("- name: X\n  seldon.managed_kafka.seldon_kafka_rollout: {secrets: [a], max_parallel: ten}\n", "max_parallel"),
        ("- name: X\n  seldon.managed_kafka.seldon_kafka_secret: {provider: msk_scram}\n", "credentials"),
        ("- name: X\n  ansible.builtin.copy: {dest: a, contents: b}\n", "contents"),
        ("- name: X\n  ansible.builtin.assert: {that: a}\n  wen: b\n", "keyword wen"),
        ("- name: X\n  ansible.builtin.debug: {msg: '{{ a | seldon.managed_kafka.fleet }}'}\n", "filter"),
        ("- name: X\n  ansible.builtin.debug: {msg: '{{ a }'}\n", "template"),
        (
            "kafka_sasl_password: \"{{ lookup('ansible.builtin.envs', 'A') }}\"\n",
            "lookup ansible.builtin.envs: does not exist",
        ),
        ("kafka_sasl_password: \"{{ lookup('ansible.builtin.env', 'A', defaults='') }}\"\n", "has no option defaults"),
        ("- hosts: a\n  gather_fact: false\n  roles: []\n", "gather_fact"),
        ("- hosts: a\n  roles: [{role: seldon.managed_kafka.msk}]\n", "role seldon.managed_kafka.msk"),
        ("- hosts: a\n  roles: [{role: seldon.managed_kafka.msk_scram}]\n", "msk_scram_username, which it requires"),
        ("- name: X\n  ansible.builtin.import_playbook: seldon.managed_kafka.stat\n", "playbook"),
        ("managed_kafka_restarts: all\n", "managed_kafka_restarts: nothing uses it"),
        ("managed_kafka_restart: some\n", "managed_kafka_restart: value of"),
        ("seldon_core_values: {controller: {clusterwid: true}}\n", ".controller.clusterwid: no chart"),
        ("all: {hosts: {a: {seldon_core_contexts: a}}}\n", "seldon_core_contexts"),
        ("module_defaults: {group/seldon.managed_kafka.seldon: {kubeconf: a}}\n", "kubeconf"),
        ("a_list: [\n", "no YAML"),
    ],
    "console": [
        ("$ make lab-upp\n", "make lab-upp"),
        ("$ make demo PROVIDERS=msk_scram\n", "PROVIDERS"),
        ("$ ansible-playbook seldon.managed_kafka.instal\n", "playbook"),
        ("$ cd examples/fleet\n$ ansible-playbook installed.yml\n", "installed.yml"),
        ("$ ansible-playbook seldon.managed_kafka.status --checks\n", "--checks"),
        ("$ ansible-playbook seldon.managed_kafka.status -e status_pages=a\n", "status_pages"),
        ("$ ansible-playbook seldon.managed_kafka.uninstall -e seldon_status_page=a\n", "uninstall does not take it"),
        ("$ ansible-playbook seldon.managed_kafka.preflight \\\n    -e @a.yml\n", "seldon_provider, which it requires"),
        ("$ ansible-vault encript a.yml\n", "encript"),
        ('$ eval "$(make -s lab-envs)"\n', "lab-envs"),
        ("$ pytest tests/units\n", "tests/units"),
    ],
    "inline": [
        ("-e seldon_core_kubeconf=…", "seldon_core_kubeconf"),
        ("make tests", "make tests"),
        ("ansible-doc seldon.managed_kafka.seldon_kafka", "does not exist"),
        ("seldon_core_invalid_values: warning", "seldon_core_invalid_values"),
    ],
}


@pytest.mark.parametrize(
    ("language", "text", "said"), [(kind, *each) for kind, cases in WRONG.items() for each in cases]
)
def test_what_is_wrong_is_seen(language: str, text: str, said: str) -> None:
    example = Example(Path(ROOT / "README.md"), 1, language, text)
    assert said in "\n".join(objections(example))
