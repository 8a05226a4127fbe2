# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a support bundle says of logs that it does not have."""

from __future__ import annotations

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.redact import Redactor
from ansible_collections.seldon.managed_kafka.plugins.module_utils.operations import collect_support_bundle as collect
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.installation import Installation
from ansible_collections.seldon.managed_kafka.plugins.module_utils.support.files import INDEX, BundleFiles
from ansible_collections.seldon.managed_kafka.plugins.module_utils.support.reader import Reader


def test_logs_that_fail_alike_take_one_line() -> None:
    refused = [(f"logs/a/{number}.log", f"400 BadRequest: no logs of {number}") for number in range(400)]
    found = dict(collect._grouped({"400 BadRequest": refused, "404 NotFound": [("logs/b/1.log", "404 NotFound: x")]}))
    assert list(found) == ["logs/a/0.log", "logs/b/1.log"]
    assert found["logs/a/0.log"].startswith("400 BadRequest: no logs of 0. 400 BadRequest also: logs/a/1.log, ")
    assert found["logs/a/0.log"].endswith(" and 394 more")
    assert found["logs/b/1.log"] == "404 NotFound: x"


def test_a_log_whose_last_line_is_too_long_is_not_an_empty_one() -> None:
    assert collect._whole_lines(b"end of a line\nlast\n", cut=True) == "last\n"
    assert collect._whole_lines(b"", cut=False) == ""
    assert collect._whole_lines(b"rest\nwhole\nhalf of a sec", cut=True, ended=True) == "whole\n"
    assert collect._whole_lines(b"rest\nwhole\n", cut=True, ended=True) == "whole\n"
    assert str(collect._whole_lines(b"x" * 99, cut=True)) == "its last line is longer than 128 KiB"


def test_a_file_of_which_nothing_could_be_read_is_left_out() -> None:
    files = BundleFiles()
    collected = collect._Collected(Reader(api=None, files=files, namespaces=()), files)  # type: ignore[arg-type]
    collected.add("events.json", "Events", [], read=())
    collected.add("secrets.json", "Secrets", [], read={"a"})
    texts, _problems = files.finish(Redactor(), (), "cluster", "time")
    assert set(texts) == {INDEX, "secrets.json"}


def test_a_plan_is_missing_only_where_there_is_a_provider() -> None:
    def problems(provider: str | None) -> list[str]:
        files = BundleFiles()
        collected = collect._Collected(Reader(api=None, files=files, namespaces=()), files)  # type: ignore[arg-type]
        collect._add_plan(collected, collect.SupportRequest(Installation(), provider=provider))
        return [each.part for each in files.problems]

    assert problems(None) == []
    assert problems("confluent_sasl") == ["plan.json"]
