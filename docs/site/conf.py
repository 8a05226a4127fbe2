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
html_static_path = ["site.css"]
html_css_files = ["site.css"]
html_theme_options = {"navigation_with_keys": False}
pygments_style = "ansible"
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


def setup(app: Sphinx) -> None:
    """Connect the resolver; Sphinx calls this function."""
    app.connect("missing-reference", ansible_documentation)
