# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report of a fleet as metrics, as a client library of Prometheus reads them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from prometheus_client.parser import text_string_to_metric_families

from ansible_collections.seldon.managed_kafka.plugins.filter.fleet_metrics import FilterModule
from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.finding import Finding
from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.fleet import fleet_report
from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.metrics import fleet_metrics
from tests.lab.paths import ROOT
from tests.status import sample, samples
from tests.unit.plugins.module_utils.status.fleets import DRIFT, FLEET, OLD, SORTED, WHEN, info

EXPIRES = datetime(2026, 4, 1, 12, tzinfo=UTC).timestamp()


def test_fleet_metrics_has_help_and_type_for_each_metric() -> None:
    families = list(text_string_to_metric_families(fleet_metrics(fleet_report(FLEET, [], WHEN))))

    assert [family.name for family in families] == [
        "seldon_kafka_status_timestamp_seconds",
        "seldon_kafka_cluster_up",
        "seldon_kafka_cluster_info",
        "seldon_kafka_findings",
        "seldon_kafka_certificate_expiry_timestamp_seconds",
    ]
    assert {family.type for family in families} == {"gauge"}
    assert all(family.documentation.endswith(".") for family in families)


def test_fleet_metrics_says_when_and_which_clusters_could_be_read() -> None:
    found = samples(fleet_metrics(fleet_report(FLEET, [], WHEN)))

    assert found[sample("seldon_kafka_status_timestamp_seconds")] == WHEN.timestamp()
    up = {name: found[sample("seldon_kafka_cluster_up", cluster=name)] for name in SORTED}
    assert up == {**dict.fromkeys(SORTED, 1), "<gone>": 0, "broken": 0}
    known = [dict(labels) for name, labels in found if name == "seldon_kafka_cluster_info"]
    assert {each["cluster"] for each in known} == {name for name in SORTED if up[name]}
    assert {(each["provider"], each["version"]) for each in known} == {("confluent_sasl", "2.8.0")}


def test_fleet_metrics_counts_findings_by_namespace_kind_and_severity() -> None:
    results = {"green": info(DRIFT, DRIFT, OLD), "gone": {"unreachable": True, "msg": "no route"}}

    found = samples(fleet_metrics(fleet_report(results, [], WHEN)))

    findings = {key: value for key, value in found.items() if key[0] == "seldon_kafka_findings"}
    name = "seldon_kafka_findings"
    assert findings == {
        sample(name, cluster="green", namespace="one", kind="drift", severity="error"): 2,
        sample(name, cluster="green", namespace="two", kind="outdated", severity="warning"): 1,
        sample(name, cluster="gone", namespace="", kind="unreachable", severity="error"): 1,
    }


def test_fleet_metrics_has_the_expiry_of_certificates_that_are_known() -> None:
    results = {"blue": info(names=("one",)), "without": info(days=None)}

    found = samples(fleet_metrics(fleet_report(results, [], WHEN)))

    name = "seldon_kafka_certificate_expiry_timestamp_seconds"
    assert {key: value for key, value in found.items() if key[0] == name} == {
        sample(name, cluster="blue", namespace="one", secret="kafka-broker-tls"): EXPIRES
    }


def test_fleet_metrics_escapes_labels() -> None:
    # What is no line end stays a backslash before an n
    odd = 'a "quoted" \\name\nwith {lines}, é'
    finding = Finding("drift", "It differs.", odd, odd)

    text = fleet_metrics(fleet_report({odd: info(finding, names=(odd,))}, [], WHEN))

    found = samples(text)
    assert found[sample("seldon_kafka_findings", cluster=odd, namespace=odd, kind="drift", severity="error")] == 1
    assert text.endswith("\n")
    assert not [line for line in text.splitlines() if not line.startswith(("# ", "seldon_kafka_"))]


def test_fleet_metrics_of_no_cluster_are_the_time_alone() -> None:
    assert len(samples(fleet_metrics(fleet_report({}, [], WHEN)))) == 1


def test_fleet_metrics_are_those_of_the_page_with_their_labels() -> None:
    text = (ROOT / "docs" / "how-to" / "check-status.md").read_text()
    rows = re.findall(r"^\| `(seldon_kafka_\w+)` \|([^|]*)\|", text, re.MULTILINE)
    documented = {name: set(re.findall(r"`(\w+)`", labels)) for name, labels in rows}

    found = samples(fleet_metrics(fleet_report(FLEET, [], WHEN)))

    assert documented == {name: set(dict(labels)) for name, labels in found}


def test_fleet_metrics_is_a_filter() -> None:
    assert FilterModule().filters() == {"fleet_metrics": fleet_metrics}
