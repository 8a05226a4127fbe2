# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""New credentials come into use without a loss, or the previous ones are back, whatever happens in between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import pytest

from tests.integration.installation import NAMESPACE, ROTATE, Installation
from tests.integration.leaks.finder import search
from tests.integration.providers import ClientCertificate, OAuth, Provider, Scram, Variables
from tests.integration.seldon import KAFKA_CLIENTS, SECONDS, Seldon
from tests.integration.traffic import traffic
from tests.lab import polling, scratch, state

pytestmark = pytest.mark.lab

SHORT = {"_seldon_core_lease_seconds": 20}
"""So that nobody waits a minute for a run that was killed."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rotation")


@pytest.fixture(scope="module")
def there(lab: state.Lab, folder: Path) -> Iterator[Installation]:
    with scratch.cluster_for_seldon(lab, uuid4().hex[:6]) as own:
        seldon = Seldon(lab, own)
        seldon.helm("crds", "seldon-core-v2-crds", "default")
        yield Installation(seldon, folder)


@pytest.fixture(scope="module")
def scram(lab: state.Lab, folder: Path) -> Iterator[Scram]:
    """The provider that Seldon is first installed with."""
    provider = Scram(lab, folder)
    yield provider
    provider.end()


@pytest.fixture(scope="module")
def first(there: Installation, scram: Scram) -> Variables:
    """The credentials that it is installed with."""
    given = scram.new()
    there.connected(scram, given)
    return given


def rotates_without_a_loss(there: Installation, provider: Provider, previous: Variables, new: Variables) -> None:
    """While messages are on their way; the previous credentials are revoked as soon as it has ended."""
    before, old = there.generations(), there.login()
    assert not old.refused()
    with traffic(there.admin, NAMESPACE, there.login, provider.admin) as seen:
        there.done(ROTATE, provider, new)
        provider.revoke(previous)
        assert provider.refusal in old.refused()
        polling.until(lambda: seen.logins == 2, seconds=SECONDS, what="the clients to log in again")
    assert (seen.lost, seen.refused) == (0, 0)
    assert not there.login().refused()
    assert not there.copies()
    assert there.generations() == before + Counter(KAFKA_CLIENTS)


def test_a_rotation_loses_no_message_and_changes_nothing_again(
    there: Installation, scram: Scram, first: Variables
) -> None:
    # To another user, whose name is in the values
    second = scram.new()
    rotates_without_a_loss(there, scram, first, second)
    before = there.generations()
    assert there.done(ROTATE, scram, second).stats["changed"] == 0
    assert there.generations() == before


def test_a_rotation_that_is_killed_is_finished_by_the_next(there: Installation, scram: Scram, first: Variables) -> None:
    before, now = there.generations(), there.login()
    third = scram.password_of(str(now.producer["sasl.username"]))
    # As soon as the new Secrets are there
    there.killed(scram, third, lambda: there.login().found != now.found)
    assert set(there.copies()) == {"seldon-system"}
    there.done(ROTATE, scram, third)
    assert not there.login().refused()
    assert not there.copies()
    assert there.generations() == before + Counter(KAFKA_CLIENTS)


def test_a_rotation_that_fails_goes_back(there: Installation, scram: Scram, first: Variables) -> None:
    previous, new = there.login(), scram.new()
    nodes = [node.metadata.name for node in there.core.list_node().items]
    for node in nodes:
        there.core.patch_node(node, {"spec": {"unschedulable": True}})
    with ThreadPoolExecutor(1) as threads:
        run = threads.submit(there.run, ROTATE, scram, new, seldon_core_timeout=20)
        secrets = previous.found.secrets
        polling.until(lambda: there.login().found.secrets != secrets, seconds=SECONDS, what="the new Secrets")
        polling.until(lambda: there.login().found.secrets == secrets, seconds=SECONDS, what="the previous Secrets")
        for node in nodes:
            there.core.patch_node(node, {"spec": {"unschedulable": False}})
        failed = run.result()
    assert failed.returncode != 0
    assert "The previous Secrets are restored" in failed.output
    assert "nschedulable" in failed.output or "not ready" in failed.output
    assert not search(failed.output, {"the previous password": str(previous.producer["sasl.password"])})
    assert there.login().found == previous.found
    assert not there.copies()
    assert not there.login().refused()


def test_an_interrupted_rotation_is_rolled_back_when_the_next_one_cannot_log_in(
    there: Installation, scram: Scram, first: Variables
) -> None:
    previous = there.login()
    new = scram.password_of(str(previous.producer["sasl.username"]) + "-next")
    there.killed(scram, new, lambda: there.login().found.secrets != previous.found.secrets, **SHORT)
    assert there.copies()

    # Not for any other reason
    other = there.run(ROTATE, scram, new, managed_kafka_prune=True, seldon_core_chart_repository="/none", **SHORT)
    assert "An earlier rotation was interrupted, or is still at work. Its backups" in other.output
    assert there.copies()

    failed = there.run(ROTATE, scram, scram.wrong(), **SHORT)
    assert failed.returncode != 0
    assert scram.refusal in failed.output
    assert "An earlier rotation was interrupted. The previous Secrets are restored in" in failed.output
    assert there.login().found == previous.found
    assert not there.login().refused()
    assert not there.copies()


@pytest.mark.parametrize("kind", [pytest.param(OAuth, marks=pytest.mark.further), ClientCertificate])
def test_what_was_revoked_is_no_longer_in_use(
    lab: state.Lab, folder: Path, there: Installation, kind: type[Provider]
) -> None:
    with ExitStack() as stack:
        provider = kind(lab, folder)
        stack.callback(provider.end)
        first = provider.new()
        there.connected(provider, first)

        # What does not log in is not written
        before = there.versions()
        failed = there.run(ROTATE, provider, provider.wrong())
        assert failed.returncode != 0
        assert provider.refusal in failed.output
        assert there.versions() == before

        rotates_without_a_loss(there, provider, first, provider.new())
