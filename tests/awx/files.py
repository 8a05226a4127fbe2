# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The derived files of extensions/awx/vars and examples/awx, and reading them back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from tests.awx import data
from tests.awx.data import Unsafe
from tests.lab.paths import ROOT

VARS = ROOT / "extensions" / "awx" / "vars"
EXAMPLE = ROOT / "examples" / "awx"

_HEAD = """\
# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""
_DERIVED = "# Derived from roles and playbooks: make awx writes it anew\n"


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless=False)


class _Loader(yaml.SafeLoader):
    """Reads `!unsafe` as the text that it is."""


def _unsafe(loader: yaml.SafeLoader, node: yaml.Node) -> Unsafe:
    return Unsafe(node.value)


def _scalar(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    tag = "!unsafe" if isinstance(text, Unsafe) else "tag:yaml.org,2002:str"
    style = "|" if "\n" in text else ">" if "{{" in text and "'" in text else "'" if "{{" in text else None
    return dumper.represent_scalar(tag, str(text), style=style)


_Dumper.add_representer(str, _scalar)
_Dumper.add_representer(Unsafe, _scalar)
_Loader.add_constructor("!unsafe", _unsafe)


def derived() -> dict[Path, str]:
    """Path of each derived file to its text."""
    variables = {
        "credential_types.yml": {"controller_credential_types": data.credential_types()},
        "job_templates.yml": {"controller_templates": data.job_templates()},
        "workflows.yml": {"controller_workflows": data.workflows()},
        "schedules.yml": {"controller_schedules": data.schedules()},
    }
    texts = {VARS / name: f"{_HEAD}{_DERIVED}---\n{text(content)}" for name, content in variables.items()}
    for playbook in data.playbooks():
        imported = {
            "name": data.first_play(playbook.stem),
            "ansible.builtin.import_playbook": f"{data.COLLECTION}.{playbook.stem}",
        }
        texts[EXAMPLE / playbook.name] = f"{_HEAD}---\n{text([imported])}"
    return texts


def write() -> None:
    """Write all of them, and remove those of former playbooks."""
    wanted = derived()
    for path in {*VARS.glob("*.yml"), *EXAMPLE.glob("*.yml")} - wanted.keys() - {VARS / "project.yml"}:
        path.unlink()
    for path, text in wanted.items():
        path.write_text(text)


def load(path: Path) -> Any:
    """Content of a YAML file with `!unsafe` in it."""
    return yaml.load(path.read_text(), _Loader)  # noqa: S506


def text(content: Any) -> str:
    """Content as YAML, with `!unsafe` where it has to be."""
    return yaml.dump(content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=80)
