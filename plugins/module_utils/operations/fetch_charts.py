# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Fetch the charts of Seldon Core 2."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ..common.redact import Redactor
from ..helm import chart as charts
from ..helm import repository
from ..helm.cli import Helm
from ..helm.repository import Failure, FetchRequest
from ..seldon.installation import chart_name
from ..validation.errors import Problem
from .errors import OperationError

FIELD = "seldon_core_chart_repository"
_LONGEST = 1000
"""Characters of what Helm reports, in which the URL comes twice."""
_OLDEST_HELM = (3, 13)
"""Helm labels the revisions that it makes from here on."""


def fetch_charts(helm: Helm, redactor: Redactor, request: FetchRequest, folder: Path) -> dict[str, str]:
    """Fetch all charts at once, and return the path of each package by the chart's short name.

    :param folder: empty, private to the account; may be deleted afterwards.
    :raises HelmNotFoundError: Helm cannot be started.
    :raises OperationError: Helm is too old, or a chart cannot be fetched or kept.
    """
    names = [chart_name(chart) for chart in request.charts]
    with ThreadPoolExecutor(1) as beside:
        checked = beside.submit(_check_version, helm)
        try:
            fetched = repository.fetch(helm, request, names, folder)
        except OSError as error:
            raise OperationError(
                f"{error.filename or 'The cache of charts'} cannot be written ({error.strerror}). Charts are kept in "
                "HELM_CACHE_HOME, else in XDG_CACHE_HOME, else in ~/.cache. Set one of the variables to a folder that "
                "this account may write to."
            ) from error
    if cause := _cause(request, [each for each in fetched if isinstance(each, Failure)], redactor):
        raise OperationError(str(cause))
    found = [_problem(name, request.version, each, redactor) for name, each in zip(names, fetched)]
    if problems := list(filter(None, found)):
        remedy = "Check the address, and set seldon_core_version to a version that is there."
        raise OperationError(
            "\n".join([f"{FIELD}: {request.repository} does not give every chart. {remedy}", *problems])
        )
    checked.result()
    return {chart: str(path) for chart, path in zip(request.charts, fetched)}


def _check_version(helm: Helm) -> None:
    if helm.is_older_than(_OLDEST_HELM):
        raise OperationError(
            f"seldon_core_helm_binary: {helm.path} is Helm {helm.version()}, which is too old. "
            f"Install {'.'.join(map(str, _OLDEST_HELM))} or later from https://helm.sh/docs/intro/install/."
        )


def _cause(request: FetchRequest, failures: Sequence[Failure], redactor: Redactor) -> Problem | None:
    """Return what is wrong with the variables, where they are the cause and not the repository or its charts."""
    place, login = request.repository, f"{FIELD}_username, {FIELD}_password"
    for failure in failures:
        reported = redactor.shown(failure.reported, _LONGEST)
        if failure.login_refused and request.password:
            remedy = "Correct them, or have that user given access."
            return Problem(login, f"{place} refuses this login. {reported}", remedy)
        if failure.login_refused:
            return Problem(login, f"{place} asks for a login. {reported}", "Set both.")
    for failure in failures:
        if failure.unknown_ca:
            remedy = f"Set it to the text of the CA that signs the certificate of {place}."
            return Problem(
                f"{FIELD}_ca",
                f"Helm does not trust that certificate. {redactor.shown(failure.reported, _LONGEST)}",
                remedy,
            )
    return None


def _problem(name: str, version: str, fetched: Path | Failure, redactor: Redactor) -> str:
    """Return what is wrong with what was fetched for a chart; empty when nothing is."""
    if isinstance(fetched, Failure):
        return f"{name} {version}: Helm reports: {redactor.shown(fetched.reported, _LONGEST)}"
    try:
        found = charts.read(fetched)
    except (OSError, charts.InvalidChartError) as error:
        return f"{name} {version}: {fetched} is not a packaged chart. {error}"
    if (found.name, found.version) == (name, version):
        return ""
    return f"{name} {version}: {found.name} {found.version} is there instead."
