# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why a chart could not be fetched, of what Helm 3 and 4 report, wherever the repository is."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm import repository
from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.cli import Helm
from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.repository import Failure, FetchRequest, fetch

URLS = (
    "http://127.0.0.1:40310",
    "http://127.0.0.1:403",
    "https://charts.example.com/401/403",
    "https://unauthorized:8443/denied: x/503",
)
STATUS = (
    "failed to fetch {url}/index.yaml : {status}",
    'failed to perform "FetchReference" on source: GET "{url}/v2/x/y/manifests/2.8.0": response status code {status}',
    "failed to authorize: failed to fetch anonymous token: unexpected status from GET request to {url}/token: {status}",
    "failed to fetch oauth token: unexpected status: {status}",
)


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize("template", STATUS)
@pytest.mark.parametrize(
    ("status", "login", "passing"),
    [
        ("401 Unauthorized", True, False),
        ("403 Forbidden", True, False),
        ("403: denied: requested access to the resource is denied", True, False),
        ("404 Not Found", False, False),
        ("404: name unknown: 401 is no chart", False, False),
        ("429 Too Many Requests", False, True),
        ("503 Service Unavailable", False, True),
        ("502: Bad Gateway", False, True),
    ],
)
def test_failure_with_a_status_is_what_the_status_says(
    url: str, template: str, status: str, login: bool, passing: bool
) -> None:
    failure = Failure(template.format(url=url, status=status))
    assert failure.status == int(status[:3])
    assert (failure.login_refused, failure.passing) == (login, passing)


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize(
    ("reported", "login", "passing"),
    [
        ('Get "{url}/index.yaml": dial tcp 127.0.0.1:403: connect: connection refused', False, False),
        ('Get "{url}/index.yaml": dial tcp 127.0.0.1:40310: connect: connection refused', False, False),
        ('Get "{url}/index.yaml": dial tcp: lookup charts.example.com:401: no such host', False, False),
        ('Get "{url}/index.yaml": EOF', False, True),
        ('Get "{url}/index.yaml": read tcp 10.0.0.1:403->10.0.0.2:503: read: connection reset by peer', False, True),
        ('Get "{url}/index.yaml": net/http: TLS handshake timeout', False, True),
        ('HEAD "{url}/v2/x": basic credential not found', True, False),
        ('GET "{url}/v2/x": unauthorized: authentication required', True, False),
        ("mkdir /root/.cache/helm: permission denied", False, False),
        ('Get "{url}/x": tls: failed to verify certificate: x509: certificate has expired', False, False),
    ],
)
def test_failure_without_a_status_is_what_helm_reports(url: str, reported: str, login: bool, passing: bool) -> None:
    failure = Failure(reported.format(url=url))
    assert failure.status is None
    assert (failure.login_refused, failure.passing, failure.unknown_ca) == (login, passing, False)


def test_failure_of_an_unknown_ca_is_one() -> None:
    words = "tls: failed to verify certificate: x509: certificate signed by unknown authority"
    assert Failure(f'Get "https://127.0.0.1:40310/index.yaml": {words}').unknown_ca
    assert not Failure('Get "https://x/certificate signed by unknown authority": EOF').login_refused


PROGRAM = """#!/bin/sh
echo attempt >> {attempts}
if [ $(wc -l < {attempts}) -le {failing} ]; then
  echo 'Error: GET "http://127.0.0.1:403/v2": response status code {status}' >&2
  exit 1
fi
while [ "$1" != --destination ]; do shift; done
echo chart > "$2/chart-2.8.0.tgz"
"""


@pytest.mark.parametrize(
    ("status", "failing", "attempts"), [("503: busy", 2, 3), ("503: busy", 9, 3), ("404: not there", 9, 1)]
)
def test_fetch_repeats_what_fails_for_a_passing_reason(
    status: str, failing: int, attempts: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repository, "_PAUSES", (0.0, 0.0))
    monkeypatch.setenv("HELM_CACHE_HOME", str(tmp_path / "cache"))
    counted, program, scratch = tmp_path / "attempts", tmp_path / "helm", tmp_path / "scratch"
    scratch.mkdir()
    program.write_text(PROGRAM.format(attempts=counted, failing=failing, status=status))
    program.chmod(0o755)
    request = FetchRequest(("setup",), "oci://127.0.0.1:403/charts", "2.8.0")
    (fetched,) = fetch(Helm(str(program)), request, ["chart"], scratch)
    assert len(counted.read_text().splitlines()) == attempts
    assert isinstance(fetched, Path) is (failing < attempts)
