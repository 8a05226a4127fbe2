# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What modules return: no secret in any string."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from ansible.module_utils import basic

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.results import has_secrets_in_names, masked
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.connection import AUTH_SPEC
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.errors import ApiError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.operations.errors import OperationError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.options.execute import Run, execute

MASK = "********"
CHART = "/home/me/.cache/helm/seldon.managed_kafka/seldon-core-v2-setup-2.8.0.tgz"
NAMES: dict[str, Any] = {
    "charts": {"setup": CHART},
    "namespaces": ["seldon-mesh", "team-e"],
    "releases": [{"name": "seldon-core-v2-setup", "values": {"note": "models of the seldon mesh"}, "version": "2.8.0"}],
}
SPEC = {
    **AUTH_SPEC,
    "password": {"type": "str", "no_log": True},
    "chart": {"type": "str"},
    "credentials": {"type": "dict", "options": {"from_secret": {"type": "raw", "no_log": False}}},
}


@pytest.mark.parametrize(
    ("secret", "found"),
    [
        ("seldon-mesh", True),
        ("seldon.managed_kafka", True),
        ("seldon-core-v2-setup-2.8.0", True),
        ("models of", False),
        ("S3cret-value", False),
    ],
)
def test_has_secrets_in_names_finds_what_later_tasks_would_not_find(secret: str, found: bool) -> None:
    assert has_secrets_in_names(NAMES, {secret}) is found


@pytest.mark.parametrize("secret", ["S3cret-value", "pa$$word", "0123456789abcdef0123456789abcdef"])
def test_masked_masks_a_secret_in_every_string(secret: str) -> None:
    encoded = base64.b64encode(secret.encode()).decode()
    result = {"cluster_id": f"id-{secret}", "brokers": [f"{encoded}:9092"], "values": {"key": secret}, "count": 1}
    shown = masked(result, {secret})
    assert secret not in json.dumps(shown)
    assert encoded not in json.dumps(shown)
    assert shown["count"] == 1


def ended(capsys: pytest.CaptureFixture[str], operation: Callable[..., Mapping[str, Any]], **options: Any) -> Any:
    """Return the result of a module with this operation."""
    arguments = {"_ansible_remote_tmp": "/tmp", "_ansible_keep_remote_files": False, **options}  # noqa: S108
    basic._ANSIBLE_ARGS = json.dumps({"ANSIBLE_MODULE_ARGS": arguments}).encode()
    basic._ANSIBLE_PROFILE = "legacy"
    with pytest.raises(SystemExit):
        execute(basic.AnsibleModule(SPEC), operation)
    return json.loads(capsys.readouterr().out)


def test_execute_shows_no_secret_in_a_message_a_reason_a_warning_or_the_arguments(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    warned: list[str] = []
    # On a controller, and that is every process that has imported one, they are not in the result
    monkeypatch.setattr(basic.AnsibleModule, "warn", lambda _module, text: warned.append(text))

    def fail(_params: Mapping[str, Any], run: Run) -> Mapping[str, Any]:
        run.warn("mind the-secret-value")
        run.redactor.add(["another-value"])
        encoded = base64.b64encode(b"the-secret-value").decode()
        raise OperationError(f"\x1b[1mrefused\x1b[0m: {encoded} with another-value", {"reasons": [f"for {encoded}"]})

    result = ended(capsys, fail, password="the-secret-value", chart="another-value/chart")
    assert result["failed"]
    assert result["msg"] == f"refused: {MASK} with {MASK}"
    assert result["reasons"] == [f"for {MASK}"]
    assert warned == [f"mind {MASK}"]
    assert "the-secret-value" not in json.dumps(result)
    assert "another-value" not in json.dumps(result)


def test_execute_bounds_the_number_of_warnings(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    warned: list[str] = []
    monkeypatch.setattr(basic.AnsibleModule, "warn", lambda _module, text: warned.append(text))

    def warn(_params: Mapping[str, Any], run: Run) -> Mapping[str, Any]:
        for number in range(230):
            run.warn(f"team-{number} is being deleted")
        return {}

    ended(capsys, warn)
    assert len(warned) == 21
    assert warned[-1] == "210 more warnings like these were not shown."


def test_execute_bounds_the_words_of_a_server(capsys: pytest.CaptureFixture[str]) -> None:
    def fail(_params: Mapping[str, Any], _run: Run) -> Mapping[str, Any]:
        raise ApiError(500, "InternalError", "the-secret-value\x00 " * 100_000)

    result = ended(capsys, fail, password="the-secret-value")
    assert result["msg"].startswith(f"Nothing was changed: 500 InternalError: {MASK}")
    assert len(result["msg"]) < 2100
    assert "\x00" not in result["msg"]


@pytest.mark.parametrize(
    "place", ["the-secret-value", {"namespace": "kafka", "name": "seldon", "keys": {"password": "the-secret-value"}}]
)
def test_execute_shows_no_secret_in_the_place_of_a_secret(capsys: pytest.CaptureFixture[str], place: object) -> None:
    result = ended(capsys, lambda _params, _run: {"done": True}, credentials={"from_secret": place})
    assert result["done"]
    assert "the-secret-value" not in json.dumps(result)
