# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The documentation site: the pages of the repository, a page for each module, filter and role, and a search.

Sphinx runs in the environment for releases; warnings are errors. Links within the site are followed in the HTML, to the
place in the page. Hosts elsewhere are not asked.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tests.lab.commands import check
from tests.lab.errors import LabError
from tests.lab.paths import Paths, paths

COLLECTION = "seldon.managed_kafka"
SEARCHES = ("adopt", "keycloak", "wrong password", "namespace")
"""What the search of the site has to find."""
# The pages, and what they link to
SOURCES = (
    "README.md",
    "CODE_OF_CONDUCT.md",
    "CONTRIBUTING.md",
    "MAINTAINERS.md",
    "SECURITY.md",
    "LICENSE",
    "requirements.txt",
    "execution-environment.yml",
    "galaxy.yml",
    "docs",
    "examples",
    "extensions",
    "playbooks/files",
)
LINK = re.compile(r"\]\(([^)#:]+)(?=[)#])")
# The site has a page of its own for each module and role
OF_CODE = re.compile(r"\]\((?:\.\./)*(?:plugins/modules/(?P<module>\w+)\.py|roles/(?P<role>\w+)/README\.md)\)")
CONTENTS = re.compile(r"^\.\. contents::\n(?: +\S.*\n)*", re.MULTILINE)


class Page(HTMLParser):
    """Where a page links to, and where in it one can link to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.places: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.places |= {value for name in ("id", "name") if (value := given.get(name))}
        self.links |= {value for name in ("href", "src") if (value := given.get(name))}


def build(where: Paths, python: Path) -> Path:
    """Build the site; returns its folder. Raises LabError with what Sphinx did not like."""
    work = where.root / ".cache" / "docs"
    source, html = work / "source", work / "html"
    shutil.rmtree(work, ignore_errors=True)
    for name in SOURCES:
        origin = where.root / name
        copy = shutil.copytree if origin.is_dir() else shutil.copy2
        source.mkdir(parents=True, exist_ok=True)
        copy(origin, source / name)
    site = source / "docs" / "site"
    for settings in ("conf.py", "site.css", "site.js"):
        shutil.move(site / settings, source)
    for page in source.glob("*.md"):
        text = OF_CODE.sub(_reference, page.read_text(encoding="utf-8"))
        page.write_text(text.replace("](docs/index.md", "](index.md"), encoding="utf-8")
    for page in source.glob("docs/*.md"):
        text = page.read_text(encoding="utf-8")
        page.write_text(text.replace("](index.md", "](../index.md"), encoding="utf-8")
    for page in source.glob("docs/*/*.md"):
        text = page.read_text(encoding="utf-8")
        page.write_text(text.replace("](../index.md", "](../../index.md"), encoding="utf-8")
    # The first page is at the top, and the only one that lists the others
    first = source / "docs" / "index.md"
    text = LINK.sub(lambda link: f"]({os.path.normpath(f'docs/{link[1]}')}", first.read_text(encoding="utf-8"))
    (source / first.name).write_text(f"{text}\n{(site / 'contents.md').read_text(encoding='utf-8')}", encoding="utf-8")
    first.unlink()
    shutil.rmtree(site)
    environ = {
        "PATH": os.pathsep.join([str(python.parent), os.environ["PATH"]]),
        "ANSIBLE_COLLECTIONS_PATH": str(where.collections),
    }
    reference = source / "reference"
    reference.mkdir()
    options = ["--use-current", "--squash-hierarchy", "--fail-on-error", "--no-breadcrumbs", "--dest-dir", reference]
    check(["antsibull-docs", "collection", *options, COLLECTION], what="antsibull-docs", env=environ)
    for page in reference.glob("*.rst"):
        # The theme has a table of contents beside each page
        page.write_text(CONTENTS.sub("", page.read_text(encoding="utf-8")), encoding="utf-8")
    sphinx = [python, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html", source, html]
    check(sphinx, what="Sphinx", env=environ)
    return html


def _reference(link: re.Match[str]) -> str:
    """Return the link to the page of a module or a role that takes the place of the link to its file."""
    name, kind = (link["module"], "module") if link["module"] else (link["role"], "role")
    return f"](reference/{name}_{kind}.rst)"


def broken(html: Path) -> tuple[list[str], int]:
    """Links within the site that lead nowhere, as `page: link`; and how many there are to elsewhere."""
    pages = {path: Page(path.read_text(encoding="utf-8")) for path in html.rglob("*.html")}
    found, elsewhere = [], set()
    for path, page in pages.items():
        for link in sorted(page.links):
            parts = urlsplit(link)
            if parts.scheme == "data":
                continue
            if parts.scheme or parts.netloc:
                elsewhere.add(link)
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            there = target.exists() and (
                not parts.fragment or target not in pages or unquote(parts.fragment) in pages[target].places
            )
            if not there:
                found.append(f"{path.relative_to(html)}: {link}")
    return found, len(elsewhere)


def not_found(index: str, searches: dict[str, list[str]]) -> list[str]:
    """The searches for which no page of the search index has all stems.

    :param index: Sphinx's `searchindex.js`.
    :param searches: the words that a reader types, and their stems.
    """
    terms = json.loads(re.sub(r"^Search\.setIndex\(|\)$", "", index.strip()))
    pages: dict[str, set[int]] = {}
    for part in ("terms", "titleterms"):
        for term, where in terms[part].items():
            pages.setdefault(term, set()).update([where] if isinstance(where, int) else where)
    return [words for words, stems in searches.items() if not set.intersection(*(pages.get(s, set()) for s in stems))]


def stems(python: Path) -> dict[str, list[str]]:
    """The stems of SEARCHES, as Sphinx makes them."""
    program = (
        "import json, sys; from sphinx.search.en import SearchEnglish; stem = SearchEnglish({}).stem; "
        "print(json.dumps({words: [stem(word) for word in words.split()] for words in sys.argv[1:]}))"
    )
    found: dict[str, list[str]] = json.loads(check([python, "-c", program, *SEARCHES], what="stems of words"))
    return found


def main(python: str) -> int:
    """Build and check; returns the exit code."""
    try:
        html = build(paths(), Path(python))
        lost = not_found((html / "searchindex.js").read_text(encoding="utf-8"), stems(Path(python)))
    except LabError as error:
        print(error, file=sys.stderr)
        return 1
    wrong, elsewhere = broken(html)
    objections = [f"leads nowhere: {line}" for line in wrong] + [f"the search finds nothing: {words}" for words in lost]
    for line in objections:
        print(line, file=sys.stderr)
    if not objections:
        print(f"{html / 'index.html'}: links within are right, {elsewhere} to other hosts were not tried")
    return 1 if objections else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
