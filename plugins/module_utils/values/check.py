# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Holding values against the very charts that are to be installed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, count
from pathlib import Path as File
from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.cli import Helm, HelmError, HelmNotFoundError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.source import OCI, Source, fetch, logged_in
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.errors import Problem
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.chart import Chart, read
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.delivery import Lost, lost
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.manifests import rendered, without_schema
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.paths import (
    Path,
    find,
    keys,
    leaves,
    with_leaves,
    written,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.probe import unread
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.references import Keys, References, references
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.suggest import meant
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.types import Mistyped, long_digits, mistyped

SETUP, RUNTIME = "setup", "runtime"


@dataclass(frozen=True)
class Given:
    """The values for one chart.

    :param reference: the chart's name in the repository, an OCI reference, or the path of a folder or package.
    :param overrides: the part of the values that is the user's.
    :param option: that the user gave them in.
    :param ours: name of what this collection sets, for messages.
    """

    reference: str
    values: Mapping[str, Any]
    overrides: Mapping[str, Any]
    option: str
    ours: str

    def is_users(self, path: Path) -> bool:
        """Whether the user set it."""
        nothing = object()
        return find(self.overrides, keys(path), nothing) is not nothing

    def named(self, path: Path) -> str:
        """The field, for messages."""
        return f"{self.option if self.is_users(path) else self.ours}.{written(path)}"


@dataclass(frozen=True)
class Unread:
    """A key that no template reads.

    :param chart: setup or runtime.
    :param option: that the user set it in; empty where this collection did.
    :param meant: the chart and the key that was probably meant.
    """

    chart: str
    key: str
    option: str
    meant: tuple[str, str] | None


@dataclass
class Findings:
    """What is wrong with the values.

    :param problems: of any kind, for the user.
    :param unread: the keys that are among them.
    :param lost: what does not reach the readers.
    :param warnings: what no other value would help against.
    """

    problems: list[Problem] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Judged:
    chart: Chart
    named: References
    manifests: str
    unread: list[Path]
    mistyped: list[Mistyped]


class ChartError(Exception):
    """A chart cannot be had or rendered.

    :param field: the option that it is about.
    """

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")


def check(given: Mapping[str, Given], source: Source, version: str, helm: Helm, folder: File) -> Findings:
    """Ask Helm.

    :param given: setup, runtime or both.
    :param version: of charts that are fetched; empty for the newest.
    :param folder: empty, readable by nobody else.
    :raises ChartError:
    :raises MissingLibrary: PyYAML.
    """
    try:
        reader = logged_in(helm, source, [values.reference for values in given.values()], folder)
        with ThreadPoolExecutor(len(given)) as pool:
            futures = {
                name: pool.submit(_judge, reader, partial(_local, reader, source, version), folder / name, values)
                for name, values in given.items()
            }
            judged = {name: future.result() for name, future in futures.items()}
    except HelmNotFoundError as missing:
        raise ChartError("chart", f"{missing} cannot be run") from missing
    except HelmError as failed:
        raise ChartError("chart", str(failed)) from failed
    findings = Findings()
    for name, one in judged.items():
        _tell_unread(findings, name, given, judged)
        _tell_mistyped(findings, given[name], one)
    if SETUP in judged and all(one.manifests for one in judged.values()):
        _tell_lost(findings, given[SETUP], judged.values())
    return findings


def check_each(given: Sequence[Given], helm: Helm, folder: File) -> list[Problem]:
    """Hold the user's values against charts of this machine, each for itself, whatever reaches the readers.

    :param folder: empty, readable by nobody else.
    :raises ChartError:
    :raises MissingLibrary: PyYAML.
    """

    def problems(number: int, own: Given) -> list[Problem]:
        judged = _judge(helm, lambda reference, _into: File(reference), folder / str(number), own)
        users = replace(
            judged,
            unread=[path for path in judged.unread if own.is_users(path)],
            mistyped=[wrong for wrong in judged.mistyped if own.is_users(wrong.path)],
        )
        findings = Findings()
        _tell_unread(findings, own.option, {own.option: own}, {own.option: users})
        _tell_mistyped(findings, own, users)
        return findings.problems

    try:
        with ThreadPoolExecutor() as pool:
            return list(chain.from_iterable(pool.map(problems, count(), given)))
    except HelmNotFoundError as missing:
        raise ChartError("chart", f"{missing} cannot be run") from missing


def _local(helm: Helm, source: Source, version: str, reference: str, into: File) -> File:
    """Path of a chart, which is fetched where it is not local."""
    path = File(reference).expanduser()
    if not source.repository and not reference.startswith(OCI) and path.exists():
        return path
    return fetch(helm, source, reference, version, into)


def _judge(helm: Helm, local: Callable[[str, File], File], folder: File, given: Given) -> _Judged:
    try:
        chart = read(local(given.reference, folder))
    except (OSError, ValueError) as error:
        raise ChartError("chart", f"{given.reference} is no chart that can be read: {error}") from error
    try:
        manifests = rendered(helm, chart.path, given.values)
    except HelmError as failed:
        if wrong := mistyped(given.values, chart.defaults, "", ""):
            return _Judged(chart, References(), "", [], wrong)
        raise ChartError(given.option, f"Helm cannot render {chart.title} with these values. {failed}") from failed
    takes_anything = without_schema(chart.path, folder / "without-schema") if chart.has_schema else chart.path

    def render(values: Mapping[str, Any]) -> str | None:
        try:
            return rendered(helm, takes_anything, values)
        except HelmError:
            return None

    digits = long_digits(given.values, chart.defaults)
    as_numbers = render(with_leaves(given.values, digits)) if digits else manifests
    named = references(chart.templates)
    named.exact.update(chart.asked_by_helm)
    return _Judged(
        chart=chart,
        named=named,
        manifests=manifests,
        unread=unread(given.values, chart.defaults, manifests, render, named),
        mistyped=mistyped(given.values, chart.defaults, manifests, as_numbers or ""),
    )


def _tell_unread(findings: Findings, name: str, given: Mapping[str, Given], judged: Mapping[str, _Judged]) -> None:
    own, ours = given[name], judged[name]
    for path in _whole_lists(own.values, ours.unread):
        found = meant(path, name, {other: _read_keys(chart) for other, chart in judged.items()})
        option = own.option if own.is_users(path) else ""
        findings.unread.append(Unread(name, written(path), option, (found[0], written(found[1])) if found else None))
        if not option:
            remedy = "Choose a version of Seldon Core 2 that this collection supports, or invalid_values: warn."
        elif found is None:
            remedy = "Nothing like it is read. Leave it out."
        elif found[0] == name:
            remedy = f"Did you mean {written(found[1])}?"
        else:
            remedy = f"Did you mean {given[found[0]].option}: {written(found[1])}, of {judged[found[0]].chart.title}?"
        reason = f"no template of {ours.chart.title} reads it, so Helm takes it and nothing happens"
        findings.problems.append(Problem(own.named(path), reason, remedy))


def _whole_lists(values: Mapping[str, Any], paths: list[Path]) -> list[Path]:
    """The paths, with one for a list in which nothing is read."""
    silent = set(paths)
    found: dict[Path, None] = {}
    for path in paths:
        top = keys(path)
        whole = all((*top, *below) in silent for below, _value in leaves(find(values, top)))
        found[top if whole else path] = None
    return list(found)


def _read_keys(judged: _Judged) -> set[Keys]:
    below = {keys(path) for path, _default in leaves(judged.chart.defaults)}
    return judged.named.exact | {path for path in below if judged.named.may_read(path)}


def _tell_mistyped(findings: Findings, given: Given, judged: _Judged) -> None:
    silent = set(judged.unread)
    findings.problems += [
        Problem(given.named(wrong.path), f"{wrong.reason} ({judged.chart.title})", wrong.remedy)
        for wrong in judged.mistyped
        if wrong.path not in silent
    ]


def _tell_lost(findings: Findings, given: Given, judged: Iterable[_Judged]) -> None:
    titles = " and ".join(one.chart.title for one in judged)
    findings.lost = lost(given.values, "\n---\n".join(one.manifests for one in judged))
    explained = {problem.field for problem in findings.problems}
    for one in findings.lost:
        there = "nothing arrives" if one.found is None else f"{one.found or 'an empty text'} arrives"
        if one.taken_instead:
            findings.warnings.append(
                f"{one.key} does not reach {one.reader}: {titles} set it as {one.variable}, which that program does "
                f"not ask for. It works with {one.taken_instead}, not {one.wanted}, up to a later chart."
            )
            continue
        named = given.named(tuple(one.key.split(".")))
        if named in explained:
            continue
        findings.problems.append(
            Problem(
                named,
                f"{one.reader} does not get it: {there} as {one.variable}, and {one.wanted or 'an empty text'} is "
                f"wanted ({titles})",
                "Look for another value, or a list of environment variables, that goes over it.",
            )
        )
