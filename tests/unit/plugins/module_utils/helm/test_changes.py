# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an engineer reads before an upgrade: what differs, in a few lines, and no secret."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.changes import summarize_changes
from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.storage import Release


def manifest(**images: str) -> str:
    """Return a manifest with a Deployment for each name, and objects that never differ."""
    documents = [
        "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: seldon\n",
        "apiVersion: v1\nkind: Service\nmetadata:\n  name: seldon\n  namespace: elsewhere\n",
        *(f"kind: Deployment\nmetadata:\n  name: {name}\nspec:\n  image: {image}\n" for name, image in images.items()),
    ]
    return "".join(f"---\n{each}" for each in documents)


def release(values: dict[str, Any] | None = None, version: str = "2.8.5", **images: str) -> Release:
    return Release("seldon-core-v2-setup", version, values or {}, manifest(**images))


def test_summarize_changes_of_what_is_the_same_is_empty() -> None:
    same = release({"kafka": {"bootstrap": "a:1"}, "env": [{"value": "x"}]}, scheduler="a")
    assert summarize_changes(same, same, "seldon-system") == ([], [])


def test_summarize_changes_names_chart_values_and_objects() -> None:
    before = release({"kafka": {"bootstrap": "a:1", "topicPrefix": "p"}}, scheduler="a", hodometer="a", envoy="a")
    after = release({"kafka": {"bootstrap": "b:1"}, "replicas": 2}, "2.9.1", scheduler="b", envoy="a", engine="a")
    assert summarize_changes(before, after, "seldon-system") == (
        [
            "chart seldon-core-v2-setup 2.8.5",
            'kafka.bootstrap: "a:1"',
            'kafka.topicPrefix: "p"',
            "Deployment hodometer",
            "Deployment scheduler",
        ],
        [
            "chart seldon-core-v2-setup 2.9.1",
            'kafka.bootstrap: "b:1"',
            "replicas: 2",
            "Deployment engine",
            "Deployment scheduler (changed)",
        ],
    )


def test_summarize_changes_of_an_installation_names_all_objects() -> None:
    before, after = summarize_changes(None, release(scheduler="a"), "seldon-system")
    assert before == []
    assert after == [
        "chart seldon-core-v2-setup 2.8.5",
        "Deployment scheduler",
        "Service elsewhere/seldon",
        "ServiceAccount seldon",
    ]


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ({"cpu": "1"}, {"cpu": 1}, (['cpu: "1"'], ["cpu: 1"])),
        ({"on": True}, {"on": None}, (["on: true"], ["on: null"])),
        ({"a": {}}, {}, ([], [])),
        (
            {"security": {"kafka": {"sasl": {"client": {"secret": "one"}}}}},
            {"security": {"kafka": {"sasl": {"client": {"secret": "two"}}}}},
            (['security.kafka.sasl.client.secret: "one"'], ['security.kafka.sasl.client.secret: "two"']),
        ),
        (
            {"proxy": {"token": "hidden-1"}},
            {"proxy": {"token": "hidden-2"}},
            (["proxy.token"], ["proxy.token (changed)"]),
        ),
        ({"password": "hidden-1"}, {}, (["password"], [])),
        ({"env": [{"name": "A", "value": "hidden-1"}]}, {"env": [{"name": "A"}]}, (["env"], ["env (changed)"])),
        ({"url": "https://user:hidden-1@example.com"}, {}, (["url"], [])),
        ({"text": "-----BEGIN\nhidden-1"}, {}, (["text"], [])),
        ({"text": "-----BEGIN PRIVATE KEY-----hidden-1-----END PRIVATE KEY-----"}, {}, (["text"], [])),
        ({"url": "https://example.com/?sig=hidden-1"}, {}, (["url"], [])),
        ({"dsn": "user:hidden-1@tcp(db:3306)/seldon"}, {}, (["dsn"], [])),
        ({"connection": "Endpoint=sb://a/;SharedAccessKey=hidden-1"}, {}, (["connection"], [])),
        ({"header": "Bearer hidden-1"}, {}, (["header"], [])),
        ({"db": {"pwd": "hidden-1"}}, {}, (["db.pwd"], [])),
        ({"kafka": {"password": "hidden-1"}}, {}, (["kafka.password"], [])),
        ({"security": {"kafka": {"sasl": {"jaas": "hidden-1"}}}}, {}, (["security.kafka.sasl.jaas"], [])),
        ({"app": {"secret": "hidden-1"}}, {}, (["app.secret"], [])),
        ({"image": {"repository": "user:hidden-1@example.com/a"}}, {}, (["image.repository"], [])),
        ({"db": {"password": 12345678}}, {"db": {"replicas": 3}}, (["db.password"], ["db.replicas: 3"])),
        ({"image": {"tag": "2.9.1"}}, {"image": {"tag": "2.10.2"}}, (['image.tag: "2.9.1"'], ['image.tag: "2.10.2"'])),
        ({"serviceType": "ClusterIP"}, {"logLevel": "warn"}, (['serviceType: "ClusterIP"'], ['logLevel: "warn"'])),
    ],
)
def test_summarize_changes_shows_values_that_cannot_be_secrets(
    old: dict[str, Any], new: dict[str, Any], lines: tuple[list[str], list[str]]
) -> None:
    found = summarize_changes(release(old), release(new), "seldon-system")
    assert found == lines
    assert "hidden" not in str(found)
    assert "12345678" not in str(found)
