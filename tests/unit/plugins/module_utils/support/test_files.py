# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of a bundle: masked, left out where the search finds a secret all the same, and listed."""

from __future__ import annotations

import json

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.redact import MASK, Redactor
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.errors import ForbiddenError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.support import files as files_of
from ansible_collections.seldon.managed_kafka.plugins.module_utils.support.files import INDEX, BundleFiles
from ansible_collections.seldon.managed_kafka.plugins.modules.seldon_core_support_bundle import DOCUMENTATION
from tests.lab.paths import ROOT

SECRET = "Xq7-3fK_9zLmB2vT"
ABOUT = ("https://127.0.0.1:6443", "2026-01-31T12:00:00Z")


@pytest.fixture
def redactor() -> Redactor:
    redactor = Redactor()
    redactor.add([SECRET])
    return redactor


def test_finish_masks_texts_and_values_by_secret_and_by_form(redactor: Redactor) -> None:
    files = BundleFiles()
    files.add("a.log", "a log", f"\x1b[31m{SECRET[:6]}\x1b[0m{SECRET[6:]} password=other")
    files.add("a.json", "values", {SECRET: [SECRET], "secret": "kafka-broker-tls", "password": "other"})
    texts, problems = files.finish(redactor, {"kafka-broker-tls"}, *ABOUT)
    assert texts["a.log"] == f"{MASK} password={MASK}"
    assert json.loads(texts["a.json"]) == {MASK: [MASK], "secret": "kafka-broker-tls", "password": MASK}
    assert problems == []
    assert "a.json  values" in texts[INDEX]
    assert ABOUT[0] in texts[INDEX]


def test_finish_leaves_out_a_file_in_which_the_search_finds_a_secret(
    redactor: Redactor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The masking is made to fail, as it does not do by itself."""
    monkeypatch.setattr(files_of, "_finished", lambda content, *_others: content)
    files = BundleFiles()
    files.add("leaks.log", "a log", f"it is {SECRET}")
    files.add("fine.log", "a log", "it is not")
    texts, problems = files.finish(redactor, (), *ABOUT)
    assert set(texts) == {INDEX, "fine.log"}
    assert [each.partition(":")[0] for each in problems] == ["leaks.log"]
    assert "leaks.log: left out" in texts[INDEX]
    assert SECRET not in "".join(texts.values())


def test_index_and_description_promise_no_more_than_the_page(redactor: Redactor) -> None:
    index = BundleFiles().finish(redactor, (), *ABOUT)[0][INDEX]
    page = (ROOT / "docs" / "how-to" / "support-bundle.md").read_text()
    for text in (index, DOCUMENTATION, page):
        words = " ".join(text.split())
        assert "that this collection recognizes" in words
        assert "in every form" not in words


@pytest.mark.parametrize("error", [ForbiddenError(403, "Forbidden", f"may not, {SECRET}"), KeyError(SECRET)])
def test_part_notes_an_error_and_goes_on(redactor: Redactor, error: Exception) -> None:
    files = BundleFiles()

    def fail() -> None:
        raise error

    with files.part("events.json"):
        fail()
    texts, problems = files.finish(redactor, (), *ABOUT)
    (problem,) = problems
    assert problem.startswith("events.json: ")
    assert SECRET not in problem
    assert problem in texts[INDEX]
