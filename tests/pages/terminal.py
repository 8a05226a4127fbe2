# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a terminal shows, as a picture: text with ANSI colours to SVG, with no more than the fonts of the reader."""

from __future__ import annotations

import io
import re
from html import escape, unescape

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

COLUMNS = 92
# Black, red, green, yellow, blue, magenta, cyan, white: each has a contrast of more than 4.5 with the background
COLOURS = [
    (139, 148, 158),
    (255, 138, 128),
    (126, 211, 133),
    (230, 196, 84),
    (128, 184, 255),
    (214, 160, 255),
    (103, 212, 219),
    (230, 237, 243),
]
THEME = TerminalTheme((22, 27, 34), (230, 237, 243), COLOURS, COLOURS)
# The format of rich without what it loads from elsewhere
FORMAT = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title description">
<title id="title">%s</title>
<desc id="description">%s</desc>
<style>
.{unique_id}-matrix {{
  font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace;
  font-size: {char_height}px; line-height: {line_height}px;
}}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal"><rect width="{terminal_width}" height="{terminal_height}"/></clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""
SHOWN = re.compile(r'<text class="t-r\d+" x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)</text>')
# Of a letter, in rich's own unit
LETTER = 12.2


def picture(printed: str, title: str, description: str) -> str:
    """The SVG of a text with ANSI colours; lines that are longer than COLUMNS continue on the next one."""
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), color_system="truecolor", legacy_windows=False)
    # An empty last line, because rich gives the last one no frame of its own
    console.print(Text.from_ansi(printed), end="\n\n", highlight=False)
    texts = (escape(text).replace("{", "{{").replace("}", "}}") for text in (title, description))
    svg = console.export_svg(title="", theme=THEME, code_format=FORMAT % tuple(texts), unique_id="t")
    # The end of a line shows nothing, and an element on a line of its own makes two versions easy to compare
    svg = re.sub(r"<text [^>]*>\n</text>", "", svg).replace("</text><text", "</text>\n<text")
    return "\n".join(line.strip() for line in svg.splitlines() if line.strip()) + "\n"


def text(svg: str) -> str:
    """What a picture shows, a line of the terminal at a time."""
    lines: dict[str, str] = {}
    for left, height, shown in SHOWN.findall(svg):
        # Blanks alone are not drawn
        before = lines.get(height, "").ljust(round(float(left) / LETTER))
        lines[height] = before + unescape(shown).replace("\N{NO-BREAK SPACE}", " ")
    return "\n".join(lines.values())
