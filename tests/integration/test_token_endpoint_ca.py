# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An identity provider with a private CA: where it is refused, and that both of Seldon's clients then trust it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import certifi
import pytest
import yaml

from tests.integration.leaks.finder import search
from tests.integration.playbook import Run, run_playbook
from tests.integration.seldon import KAFKA_CLIENTS, Seldon
from tests.lab import readers, scratch, state
from tests.lab.files import write_private
from tests.lab.readers.outcome import Outcome

pytestmark = pytest.mark.lab

NAMESPACE, LOGIN = "seldon-mesh", "confluent-kafka-oauth"
CA = "confluent_oauth_token_endpoint_ca"
PUBLIC = Path(certifi.where())


@pytest.fixture(scope="module")
def seldon(lab: state.Lab) -> Iterator[Seldon]:
    with scratch.cluster_for_seldon(lab, "idp-ca") as cluster:
        yield Seldon(lab, cluster)


@pytest.fixture
def given(lab: state.Lab) -> dict[str, Any]:
    """Variables of an installation, without the CA."""
    variables = yaml.safe_load((lab.paths.vars / "confluent_oauth.yml").read_text(encoding="utf-8"))
    return {**variables, "seldon_core_charts": ["crds", "setup", "runtime"], "seldon_provider": "confluent_oauth"}


def run(seldon: Seldon, folder: Path, given: dict[str, Any], playbook: str, *options: str) -> Run:
    """Run a playbook on a host that trusts public roots alone."""
    file = folder / "vars.yml"
    write_private(file, yaml.safe_dump(given))
    environ = {"KUBECONFIG": seldon.kubeconfig, "SSL_CERT_FILE": str(PUBLIC)}
    done = run_playbook(f"seldon.managed_kafka.{playbook}", "-e", f"@{file}", *options, environ=environ)
    assert not search(done.output, {"client_secret": given["confluent_oauth_client_secret"]})
    return done


def logs_in(seldon: Seldon, which: str, client: str) -> Outcome:
    kubeconfig = seldon.scratch.kubeconfig
    return readers.read(seldon.lab, NAMESPACE, which, client, kubeconfig=kubeconfig, roots=PUBLIC)


def test_private_ca_is_refused_before_the_first_write_where_it_cannot_be_used(
    seldon: Seldon, given: dict[str, Any], tmp_path: Path
) -> None:
    before = {each.metadata.name for each in seldon.core.list_namespace().items}

    old = {**given, CA: seldon.lab.pem("ca.crt"), "seldon_core_version": "2.8.0"}
    oldest = run(seldon, tmp_path, old, "install_seldon_confluent_oauth")
    assert "seldon_core_version: the charts of Seldon Core 2.8.0 cannot mount files" in oldest.output
    missing = run(seldon, tmp_path, {**given, "seldon_core_version": "2.10.2"}, "install_seldon_confluent_oauth")
    assert f"(confluent_oauth_token_endpoint_url, {CA}). Give the private CA" in missing.output

    assert (oldest.returncode, missing.returncode) == (2, 2)
    assert {each.metadata.name for each in seldon.core.list_namespace().items} == before


@pytest.mark.parametrize(("version", "client"), [("2.8.5", "3.6.2"), ("2.10.2", "4.0.0")])
def test_private_ca_is_trusted_by_both_clients_and_a_second_run_changes_nothing(
    seldon: Seldon, given: dict[str, Any], tmp_path: Path, version: str, client: str
) -> None:
    install, file = "install_seldon_confluent_oauth", seldon.lab.paths.tls / "ca.crt"
    given = {**given, f"{CA}_file": str(file), "seldon_core_version": version}

    first = run(seldon, tmp_path, given, install)
    assert first.returncode == 0, first.output[-3000:]
    assert logs_in(seldon, "go", client) == Outcome("go", True)
    assert logs_in(seldon, "jvm", client) == Outcome("jvm", True)
    again = run(seldon, tmp_path, given, install)
    assert (again.returncode, again.stats["changed"]) == (0, 0), again.output[-3000:]


def test_private_ca_is_rotated_and_its_status_is_told(seldon: Seldon, given: dict[str, Any], tmp_path: Path) -> None:
    both = seldon.lab.pem("ca.crt") + seldon.lab.pem("other-ca.crt")
    given, before = {**given, CA: both}, seldon.generations(NAMESPACE)

    rotated = run(seldon, tmp_path, given, "rotate_credentials")
    assert rotated.returncode == 0, rotated.output[-3000:]
    after = seldon.generations(NAMESPACE)
    assert {name: after[name] - before[name] for name in KAFKA_CLIENTS} == dict.fromkeys(KAFKA_CLIENTS, 1)
    assert {which: logs_in(seldon, which, "4.0.0").ok for which in readers.READERS} == {"go": True, "jvm": True}
    assert run(seldon, tmp_path, given, "rotate_credentials").stats["changed"] == 0

    status = run(seldon, tmp_path, given, "status", "-e", "seldon_status_fail_on=drift,incomplete,unexpected_key")
    assert status.returncode == 0, status.output[-3000:]
    other = {**given, CA: seldon.lab.pem("ca.crt")}
    drift = run(seldon, tmp_path, other, "status", "-e", "seldon_status_fail_on=drift")
    assert "token_endpoint_ca.crt, token_endpoint_ca.jks: differs from the given credentials" in drift.output
