# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Install, upgrade, roll back, repair or uninstall a release with Helm 3 or 4.

Whatever this run did to a release is told apart from what other runs did at the same time: each revision that is made
here has a label of its own. Helm creates the object of a revision before it changes anything, and refuses to do so
while another operation is pending, so a run that made no revision has changed nothing.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from uuid import uuid4

from ..common.redact import Redactor
from ..helm import storage
from ..helm.changes import summarize_changes
from ..helm.chart import Chart
from ..helm.cli import Helm
from ..helm.errors import HelmError
from ..helm.storage import Release, Revision
from ..k8s.client import FIELD_MANAGER, Api
from ..k8s.errors import ApiConnectionError, ApiError, ForbiddenError, NotFoundError
from ..secrets.secret import RUN
from ..seldon.installation import DesiredRelease
from ..seldon.known_secrets import learn_secrets
from .errors import OperationError
from .plan_releases import PlannedRelease, plan_release, read_chart, read_release

_POLL_SECONDS = 1.0
_LONGEST_DESCRIPTION = 400
"""Characters of what a revision is described with."""
_LONGEST = 2000
"""Characters of what Helm reports, which may be the reasons of several objects."""


@dataclass(frozen=True)
class ReleaseRequest:
    """A release, and the state that it should have.

    :param state: present, absent, rolled_back or repaired.
    :param chart: path of the packaged chart, for present.
    :param revision: number of the revision to roll back to; None for the last deployed one before the newest.
    :param expected_revision: number that the newest revision must have, 0 for no release; None for any.
    :param take_ownership: whether Helm takes over objects that exist and belong to no or another release.
    :param timeout: seconds that a hook of the chart may take, and that an uninstallation waits.
    :param check_mode: whether nothing may be changed.
    :param diff: whether to return what changes.
    :param run: that the revisions belong to; empty for one of their own.
    """

    state: str
    desired: DesiredRelease
    chart: str = ""
    revision: int | None = None
    expected_revision: int | None = None
    create_namespace: bool = False
    take_ownership: bool = False
    timeout: int = 600
    check_mode: bool = False
    diff: bool = False
    run: str = ""

    @property
    def label(self) -> str:
        """Return namespace and name, for messages."""
        return f"{self.desired.namespace}/{self.desired.name}"


@dataclass(frozen=True)
class ReleaseResult:
    """What was done, or would be in check mode.

    :param revision: number of the revision that this run made; None where it made none.
    :param restored_revision: number of the revision that was rolled back to.
    :param changes: lines about what differs before and after, without secrets; None unless that was asked for.
    """

    changed: bool
    revision: int | None = None
    restored_revision: int | None = None
    changes: tuple[list[str], list[str]] | None = None


def apply_release(api: Api, helm: Helm, redactor: Redactor, request: ReleaseRequest) -> ReleaseResult:
    """Bring a release into the state.

    :raises OperationError: Helm failed, or another run is at work; its result has the C(revision) that this run made.
    :raises UnsupportedStorageDriverError: Helm stores its releases elsewhere.
    """
    return _Release(api, helm, redactor, request).apply()


class _Release:
    def __init__(self, api: Api, helm: Helm, redactor: Redactor, request: ReleaseRequest) -> None:
        self._api, self._helm, self._redactor, self._request = api, helm, redactor, request

    def apply(self) -> ReleaseResult:
        found = self._revisions()
        self._refuse_unexpected(found)
        return {
            "present": self._install_or_upgrade,
            "absent": self._uninstall,
            "rolled_back": self._roll_back,
            "repaired": self._repair,
        }[self._request.state](found)

    def _install_or_upgrade(self, found: Sequence[Revision]) -> ReleaseResult:
        request = self._request
        stored = read_release(self._api, request.desired)
        chart = read_chart(request.chart)
        planned = plan_release(self._api, request.desired, stored, chart)
        if planned.action == storage.NONE:
            return ReleaseResult(changed=False)
        changes = self._changes(stored.current, chart) if request.diff else None
        if request.check_mode:
            return ReleaseResult(changed=True, changes=changes)
        if planned.state.pending:
            raise self._busy(found)
        run = request.run or uuid4().hex
        words = ["upgrade", request.desired.name, request.chart, "--install", "--reset-values", "--values", "-"]
        words += ["--labels", f"{RUN}={run}", "--description", self._description(planned, chart)]
        if request.create_namespace:
            words.append("--create-namespace")
        if request.take_ownership:
            words.append("--take-ownership")
        if not self._helm.version().startswith("3."):
            # A server-side apply is refused for the fields that the runtime chart leaves empty
            words.append("--server-side=false")
        try:
            self._run(*words, stdin=json.dumps(request.desired.values))
        except HelmError as error:
            raise self._failed(error, found, run) from error
        return ReleaseResult(changed=True, revision=_made(self._revisions(), found, run), changes=changes)

    def _description(self, planned: PlannedRelease, chart: Chart) -> str:
        """Return what C(helm history) shows of the revision: who made it, and why."""
        newest = planned.state.newest
        why = "; ".join(map(str, planned.differences))
        if planned.action == storage.INSTALL or not newest:
            what, why = "Install", chart.title
        else:
            what, why = "Upgrade", why or f"revision {newest.number} is {newest.status}"
        return self._redactor.shown(f"{what} complete, by {FIELD_MANAGER}: {why}", _LONGEST_DESCRIPTION)

    def _changes(self, current: Release | None, chart: Chart) -> tuple[list[str], list[str]]:
        """Return what differs before and after, as Helm renders it without a cluster."""
        desired = self._request.desired
        words = ["template", desired.name, self._request.chart, "--no-hooks", "--values", "-"]
        rendered = self._run(*words, *(["--is-upgrade"] if current else []), stdin=json.dumps(desired.values))
        with suppress(ApiError, ApiConnectionError):
            learn_secrets(self._api, [desired.namespace], self._redactor)
        wanted = Release(chart.name, chart.version, desired.values, rendered)
        return summarize_changes(current, wanted, desired.namespace)

    def _roll_back(self, found: Sequence[Revision]) -> ReleaseResult:
        request, target = self._request, self._request.revision
        if (
            request.run
            and request.expected_revision is None
            and request.run not in [each.labels.get(RUN) for each in found[-1:]]
        ):
            return ReleaseResult(changed=False)
        if target is None:
            earlier = storage.last_deployed(found[:-1])
            if earlier is None:
                raise OperationError(f"{self._request.label} has no earlier revision to roll back to.")
            target = earlier.number
        if self._request.check_mode:
            return ReleaseResult(changed=True, restored_revision=target)
        try:
            self._run("rollback", self._request.desired.name, str(target))
        except HelmError as error:
            raise self._failed(error, found) from error
        return ReleaseResult(changed=True, revision=self._revisions()[-1].number, restored_revision=target)

    def _repair(self, found: Sequence[Revision]) -> ReleaseResult:
        """End what Helm began and did not end."""
        state = storage.release_state(found)
        if not state.pending:
            return ReleaseResult(changed=False)
        if found[-1].status == storage.UNINSTALLING:
            return self._uninstall(found)
        if state.last_deployed:
            return self._roll_back(found)
        # What the installation made bears the release's name, and the next installation takes it over
        self._api.delete(found[-1].path, found[-1].uid, self._request.check_mode)
        return ReleaseResult(changed=True)

    def _uninstall(self, found: Sequence[Revision]) -> ReleaseResult:
        if _is_gone(found):
            return ReleaseResult(changed=False)
        if not self._request.check_mode:
            try:
                self._run("uninstall", self._request.desired.name, "--wait")
            except HelmError as error:
                if not self._disappears():
                    raise self._failed(error, found) from error
        return ReleaseResult(changed=True)

    def _disappears(self) -> bool:
        """Return whether the release is gone, after a wait for its namespace where that is being deleted."""
        end = time.monotonic() + self._request.timeout
        while not _is_gone(self._revisions()):
            if time.monotonic() >= end or not self._namespace_is_going():
                return False
            time.sleep(_POLL_SECONDS)
        return True

    def _namespace_is_going(self) -> bool:
        try:
            found = self._api.get(f"/api/v1/namespaces/{self._request.desired.namespace}")
        except NotFoundError:
            return True
        except ForbiddenError:
            return False
        return "deletionTimestamp" in found["metadata"]

    def _revisions(self) -> list[Revision]:
        desired = self._request.desired
        return storage.list_revisions(self._api, desired.namespace, desired.name)

    def _run(self, *words: str, stdin: str = "") -> str:
        request = self._request
        common = ("--namespace", request.desired.namespace, "--timeout", f"{request.timeout}s")
        return self._helm.run(*words, *common, stdin=stdin)

    def _refuse_unexpected(self, found: Sequence[Revision]) -> None:
        expected = self._request.expected_revision
        newest = 0 if _is_gone(found) else found[-1].number
        if expected is not None and newest != expected:
            raise self._busy(found)

    def _busy(self, found: Sequence[Revision]) -> OperationError:
        newest = f"revision {found[-1].number}, {found[-1].status}" if found else "uninstalled"
        return OperationError(
            f"Another run is at work on {self._request.label} (now {newest}), so this run did not change it. "
            "Wait for the other run, then run this again.",
            {"revision": None},
        )

    def _failed(self, error: HelmError, before: Sequence[Revision], run: str = "") -> OperationError:
        """Return what failed, with the revision that this run made nevertheless."""
        found = self._revisions()
        made = _made(found, before, run) if run else None
        foreign = found and found[-1].number not in (made, before[-1].number if before else 0)
        what = self._busy(found) if foreign else f"Helm could not change {self._request.label}."
        # Why Helm failed is reported in any case, and which revision it made
        with suppress(ApiError, ApiConnectionError):
            learn_secrets(self._api, [self._request.desired.namespace], self._redactor)
        return OperationError(f"{what} {self._redactor.shown(str(error), _LONGEST)}", {"revision": made})


def _made(found: Sequence[Revision], before: Sequence[Revision], run: str) -> int | None:
    """Return the number of the revision that a run made after these; later ones inherit its label."""
    new = [each for each in found if each.number > max((known.number for known in before), default=0)]
    return next((each.number for each in new if each.labels.get(RUN) == run), None)


def _is_gone(found: Sequence[Revision]) -> bool:
    return not found or found[-1].status == storage.UNINSTALLED
