# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The drawings of `docs/diagrams`: a source in Graphviz's language each, and the SVG that is committed beside it."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from xml.sax.saxutils import escape

from tests.lab import npm, toolchain
from tests.lab.commands import check
from tests.lab.paths import ROOT, Paths

FOLDER = ROOT / "docs" / "diagrams"
STYLE = FOLDER / "diagrams.css"
PROGRAMS = Path(__file__).resolve().parent
"""Folder with what Node runs, and the lock of the packages that it needs."""

ABOUT = re.compile(r"^// (title|description): (.*)$", re.MULTILINE)
# Graphviz knows how wide the letters of this font are; the others are as wide
MEASURED, FONTS = "Arial", "Arial, Helvetica, Liberation Sans, sans-serif"
STAMP = re.compile(r"<!-- `make diagrams` drew this from \S+: ([0-9a-f]{64}) -->\n")
# What Graphviz says about itself, and the tooltips that it gives the shapes
PREAMBLE = re.compile(r"\A.*?(?=<svg)|<!--.*?-->\n?|<title>[^<]*</title>\n", re.DOTALL)
SIZE = re.compile(r'<svg width="(\d+)pt" height="(\d+)pt"')


def sources() -> list[Path]:
    """Every drawing's source."""
    return sorted(FOLDER.glob("*.dot"))


def install(paths: Paths) -> Path:
    """Folder with the packages of Node; its programs are copied into it, because Node searches from there upwards."""
    folder = npm.install(paths, PROGRAMS, "pages")
    for program in PROGRAMS.glob("*.mjs"):
        (folder / program.name).write_bytes(program.read_bytes())
    return folder


def draw(paths: Paths) -> str:
    """Write every drawing; returns how many."""
    program = install(paths) / "draw.mjs"
    node = toolchain.find(paths, toolchain.NODE)
    for source in sources():
        graph = source.read_text(encoding="utf-8")
        drawing = finish(check([node, program], what=f"drawing {source.name}", stdin=graph), source)
        stamp = f"<!-- `make diagrams` drew this from {source.name}: {digest(source, drawing)} -->\n"
        source.with_suffix(".svg").write_text(stamp + drawing, encoding="utf-8")
    return f"{len(sources())} drawings"


def finish(svg: str, source: Path) -> str:
    """Give what Graphviz drew a title, a description, and the style of both colour schemes."""
    title, description = about(source)
    head = (
        f'<title id="title">{escape(title)}</title>\n<desc id="description">{escape(description)}</desc>\n'
        f"<style>\n{style()}</style>\n"
    )
    svg = svg.replace(f'"{MEASURED}"', f'"{FONTS}"')
    svg = SIZE.sub(r'<svg role="img" aria-labelledby="title description" width="\1" height="\2"', PREAMBLE.sub("", svg))
    return re.sub(r"(<svg[^>]*>\n)", lambda opening: opening[1] + head, svg, count=1)


def about(source: Path) -> tuple[str, str]:
    """Title and description, from the comments at the top of a source."""
    lines = ABOUT.findall(source.read_text(encoding="utf-8"))
    title, description = (" ".join(text for key, text in lines if key == wanted) for wanted in ("title", "description"))
    return title, description


def style() -> str:
    """The style without its comments."""
    return re.sub(r"/\*.*?\*/\n*", "", STYLE.read_text(encoding="utf-8"), flags=re.DOTALL)


def digest(source: Path, drawing: str) -> str:
    """What belongs together has one digest: the source, the style, and what was drawn from them."""
    parts = (source.read_text(encoding="utf-8"), STYLE.read_text(encoding="utf-8"), drawing)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def is_current(source: Path) -> bool:
    """Whether the committed SVG is the one that was drawn from the source as it is now."""
    svg = source.with_suffix(".svg")
    if not svg.exists():
        return False
    text = svg.read_text(encoding="utf-8")
    stamp = STAMP.match(text)
    return stamp is not None and stamp[1] == digest(source, text[stamp.end() :])
