# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of Sphinx for the documentation site; `make docs` builds it."""

from __future__ import annotations

import re
from pathlib import Path

import yaml
from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

project = "seldon.managed_kafka"
author = "The seldon.managed_kafka authors"
copyright = "2026 The seldon.managed_kafka authors"  # noqa: A001  (Sphinx wants this name)
# `make docs` puts the collection's metadata beside this file
version = release = yaml.safe_load(Path(__file__).with_name("galaxy.yml").read_text(encoding="utf-8"))["version"]
html_title = f"Seldon on managed Kafka {version}"
# Search finds words by their English stems
language = "en"

extensions = ["myst_parser", "sphinx_antsibull_ext", "sphinx_copybutton"]
root_doc = "index"
source_suffix = {".md": "markdown", ".rst": "restructuredtext"}
nitpicky = True
# Name headings as GitHub does, so that a link works in both places
myst_heading_anchors = 4

html_theme = "furo"
html_copy_source = False
html_static_path = ["site.css", "site.js"]
html_css_files = ["site.css"]
html_js_files = ["site.js"]
html_theme_options = {"navigation_with_keys": False}
# Styles whose colours can be told from their background
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"
highlight_language = "text"
# Copy the command of an example without its prompt
copybutton_prompt_text = "$ "

ANSIBLE = "https://docs.ansible.com/ansible/latest"
ELSEWHERE = {
    "action_plugins": f"{ANSIBLE}/plugins/action.html",
    "ansible_configuration_settings": f"{ANSIBLE}/reference_appendices/config.html",
    "common_return_values": f"{ANSIBLE}/reference_appendices/common_return_values.html",
}
MODULE = re.compile(r"ansible_collections\.(\w+)\.(\w+)\.(\w+_module)(?:__(parameter-\w+))?")

# What the theme and antsibull-docs leave out, or misspell, and programs that read a page aloud need
FOR_READERS = {
    '<aside class="sidebar-drawer"': '<aside aria-label="All pages" class="sidebar-drawer"',
    '<aside class="toc-drawer': '<aside aria-label="On this page" class="toc-drawer',
    '<p class="caption" role="heading">': '<p class="caption" role="heading" aria-level="2">',
    ' aria-role="button"': "",
    '<div id="search-results"></div>': '<h1>Search</h1>\n<div id="search-results"></div>',
}


def ansible_documentation(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, content: nodes.TextElement
) -> nodes.reference | None:
    """Return a link to the documentation of Ansible, built without a request, so that a build needs no network."""
    label = node.get("reftarget", "")
    address = ELSEWHERE.get(label)
    if found := MODULE.fullmatch(label):
        namespace, collection, module, place = found.groups()
        address = f"{ANSIBLE}/collections/{namespace}/{collection}/{module}.html" + (f"#{place}" if place else "")
    if address is None:
        return None
    return nodes.reference("", "", content, refuri=address, internal=False)


def name_parts(app: Sphinx, exception: Exception | None) -> None:
    """Complete the pages that were written with FOR_READERS."""
    for page in app.outdir.rglob("*.html") if exception is None else ():
        text = page.read_text(encoding="utf-8")
        for written, wanted in FOR_READERS.items():
            text = text.replace(written, wanted)
        page.write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Connect the functions above; Sphinx calls this one."""
    app.connect("missing-reference", ansible_documentation)
    app.connect("build-finished", name_parts)
