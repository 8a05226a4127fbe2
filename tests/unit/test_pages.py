# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of the pages: they belong to their sources, say in words what they show, and show nothing of a machine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from tests.examples import find
from tests.pages import diagrams, status_page, stills, terminal
from tests.pages.stills import STILLS, Still
from tests.release import site
from tests.unit.test_repository import DOCUMENTS, PLAYBOOKS, ROLES, ROOT, TEXT, name

PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
SHOWN = [
    (document, alternative, (document.parent / target).resolve())
    for document in DOCUMENTS
    for alternative, target in PICTURE.findall(TEXT[document])
]
DRAWINGS = sorted((ROOT / "docs").rglob("*.svg"))
FITS = 84
"""Characters of a line that a page shows at a width of 1,300 pixels."""
TASK = re.compile(r"^TASK \[(?:seldon\.managed_kafka\.\w+ : )?(.*)\]$", re.MULTILINE)


def task_names() -> list[re.Pattern[str]]:
    """Names of the tasks of roles and playbooks; an expression stands for any text."""
    files = [*PLAYBOOKS, *(ROOT / "playbooks").glob("tasks/*.yml"), *(f for r in ROLES for f in r.glob("tasks/*.yml"))]
    found = {each for file in files for each in named(yaml.safe_load(file.read_text()))}
    return [re.compile(".*".join(map(re.escape, re.split(r"\{\{.*?\}\}", each, flags=re.DOTALL)))) for each in found]


def named(node: object) -> list[str]:
    """Every `name` in a YAML document."""
    if isinstance(node, list):
        return [each for item in node for each in named(item)]
    if not isinstance(node, dict):
        return []
    own = [node["name"]] if isinstance(node.get("name"), str) else []
    return own + [each for value in node.values() for each in named(value)]


@pytest.mark.parametrize("source", diagrams.sources(), ids=name)
def test_drawing_is_drawn_from_its_source(source: Path) -> None:
    assert diagrams.is_current(source), "run `make diagrams`"


def test_drawing_is_outdated_when_source_style_or_svg_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = diagrams.sources()[0]
    source, style = tmp_path / original.name, tmp_path / diagrams.STYLE.name
    svg = source.with_suffix(".svg")
    texts = {
        source: original.read_text(),
        style: diagrams.STYLE.read_text(),
        svg: original.with_suffix(".svg").read_text(),
    }
    monkeypatch.setattr(diagrams, "STYLE", style)
    for changed in (None, *texts):
        for path, text in texts.items():
            path.write_text(text + "\n" if path == changed else text)
        assert diagrams.is_current(source) is (changed is None)
    svg.unlink()
    assert not diagrams.is_current(source)


@pytest.mark.parametrize("picture", [d for d in DRAWINGS if d.parent.name != "bench"], ids=name)
def test_drawing_describes_itself_and_loads_nothing(picture: Path) -> None:
    svg = picture.read_text()
    assert re.search(r"<title id=\"title\">[^<]{8,}</title>\n<desc id=\"description\">[^<]{40,}</desc>", svg)
    assert 'role="img" aria-labelledby="title description"' in svg
    assert set(re.findall(r"https?://[^\s\"'<&)]+", svg.split("<defs>")[0])) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }
    assert not re.search(r"@import|@font-face|<script|<image|href=", svg)


@pytest.mark.parametrize(("document", "alternative", "picture"), SHOWN, ids=lambda value: getattr(value, "name", ""))
def test_picture_on_a_page_is_there_and_described(document: Path, alternative: str, picture: Path) -> None:
    assert picture.is_file()
    assert len(alternative) >= 40


def test_every_picture_is_on_a_page() -> None:
    pictures = {path for path in (ROOT / "docs").rglob("*") if path.suffix in (".svg", ".png")}
    assert pictures == {picture for _document, _alternative, picture in SHOWN}
    assert pictures >= {still.path for still in STILLS} | {status_page.PICTURE}


@pytest.mark.parametrize("still", STILLS, ids=lambda still: still.name)
def test_still_shows_the_tasks_of_the_roles_and_nothing_of_a_machine(still: Still) -> None:
    shown = terminal.text(still.path.read_text())
    assert shown.startswith(f"$ {still.command.splitlines()[0]}")
    known = task_names()
    tasks = TASK.findall(shown)
    assert len(tasks) >= 2
    assert [task for task in tasks if not any(each.fullmatch(task) for each in known)] == []
    assert re.search(rf"failed={int(still.fails)} ", shown)
    assert not re.search(r"/(tmp|home|root|work|usr|var)/|kwok|BEGIN [A-Z]|password: \S", shown)


def test_tidy_removes_what_differs_between_machines_and_tasks_that_only_include() -> None:
    printed = (
        "PLAY [A] ****\n\nTASK [B] ****\nincluded: /x/c.yml for localhost\n\nTASK [C] ****\nok: [localhost]\n\n"
        "TASK [D] ****\nincluded: /x/e.yml for localhost\nchanged: [localhost]\n\nPLAY RECAP ****\n"
        "\x1b[0;33mlocalhost\x1b[0m        : \x1b[0;32mok=1   \x1b[0m changed=2, localhost:2345, "
        "https://127.0.0.1:3456, kwok-lab-0a1b, ./x\n"
    )
    assert stills.tidy(printed, {"./x": "y"}) == (
        "PLAY [A]\nTASK [C]\nok: [localhost]\nTASK [D]\nchanged: [localhost]\nPLAY RECAP\n"
        "\x1b[0;33mlocalhost\x1b[0m : \x1b[0;32mok=1\x1b[0m changed=2, localhost:9092, https://127.0.0.1:6443, lab, y"
    )


def test_shortened_keeps_the_recap() -> None:
    printed = "PLAY [A]\nTASK [B]\nok: [a]\nPLAY RECAP\na : ok=1"
    assert stills.shortened(printed, 1) == "PLAY [A]\n…\nPLAY RECAP\na : ok=1"
    assert stills.shortened(printed, None) == stills.shortened(printed, 3) == printed


def test_picture_of_a_terminal_shows_its_text() -> None:
    svg = terminal.picture("\x1b[0;32mok: [a]\x1b[0m \x1b[1mb\x1b[0m\n\n  <b> & {c}", "A <title>", "A {description}")
    assert terminal.text(svg) == "ok: [a] b\n  <b> & {c}"
    assert '<title id="title">A &lt;title&gt;</title>' in svg
    assert "A {description}" in svg
    assert "font-face" not in svg


def test_search_without_a_page_for_all_stems_is_found() -> None:
    index = 'Search.setIndex({"terms":{"adopt":1,"wrong":[1,2],"password":[3]},"titleterms":{"password":[2]}})\n'
    wanted = {"adopted": ["adopt"], "wrong password": ["wrong", "password"], "a": ["adopt", "password"], "b": ["b"]}
    assert site.not_found(index, wanted) == ["a", "b"]


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_commands_of_a_page_are_not_cut(document: Path) -> None:
    blocks = (each.text for each in find.of_pages() if each.path == document and each.language == "console")
    long = [line for block in blocks for line in block.splitlines() if len(line) > FITS]
    # One word cannot be continued on the next line
    assert [line for line in long if len(line.removesuffix(" \\").split()) > 1] == []
