# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What modules return: no secret in what is shown, and every name as it is, whatever the secret."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from ansible.module_utils import basic

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.connection import AUTH_SPEC
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.errors import ApiError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.operations.errors import OperationError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.options.execute import Run, execute
from ansible_collections.seldon.managed_kafka.plugins.module_utils.options.result import masked

MASK = "********"
CHART = "/home/me/.cache/helm/seldon.managed_kafka/seldon-core-v2-setup-2.8.0.tgz"
NAMES: dict[str, Any] = {
    "charts": {"setup": CHART},
    "namespaces": ["seldon-mesh", "team-e"],
    "releases": [{"name": "seldon-core-v2-setup", "values": {"note": "models of the seldon mesh"}, "version": "2.8.0"}],
}
SPEC = {**AUTH_SPEC, "password": {"type": "str", "no_log": True}, "chart": {"type": "str"}}


@pytest.mark.parametrize(
    "secret",
    ["e", "mesh", "seldon", "seldon-mesh", "seldon.managed_kafka", "seldon-core-v2-setup-2.8.0", "2.8.0", "00000000"],
)
def test_masked_leaves_names_and_values_as_they_are(secret: str) -> None:
    assert masked(NAMES, {secret}, ()) == NAMES


@pytest.mark.parametrize("secret", ["e", "mesh", "seldon-mesh"])
def test_masked_masks_a_secret_that_looks_like_a_name_in_a_sentence(secret: str) -> None:
    result = {"reason": f"wrong password {secret}", "reasons": [f"the login\twith {secret} is refused"]}
    assert secret not in json.dumps(masked(result, {secret}, ())).replace("reason", "").replace("refused", "")


@pytest.mark.parametrize("secret", ["S3cret-value", "pa$$word", "0123456789abcdef0123456789abcdef"])
def test_masked_masks_what_can_be_no_name_in_a_word_too(secret: str) -> None:
    encoded = base64.b64encode(secret.encode()).decode()
    result = {"cluster_id": f"id-{secret}", "brokers": [f"{encoded}:9092"], "values": {"key": secret}, "count": 1}
    shown = masked(result, {secret}, ())
    assert secret not in json.dumps(shown)
    assert encoded not in json.dumps(shown)
    assert shown["count"] == 1


def test_masked_leaves_a_word_alone_that_the_user_shows() -> None:
    path = "/srv/Seldon2026/charts"
    assert masked({"path": path}, {"Seldon2026"}, {path}) == {"path": path}


def ended(capsys: pytest.CaptureFixture[str], operation: Callable[..., Mapping[str, Any]], **options: str) -> Any:
    """Return the result of a module with this operation."""
    arguments = {"_ansible_remote_tmp": "/tmp", "_ansible_keep_remote_files": False, **options}  # noqa: S108
    basic._ANSIBLE_ARGS = json.dumps({"ANSIBLE_MODULE_ARGS": arguments}).encode()
    basic._ANSIBLE_PROFILE = "legacy"
    with pytest.raises(SystemExit):
        execute(basic.AnsibleModule(SPEC), operation)
    return json.loads(capsys.readouterr().out)


def test_execute_with_a_secret_that_is_part_of_names_returns_the_names(capsys: pytest.CaptureFixture[str]) -> None:
    result = ended(capsys, lambda _params, _run: NAMES, password="seldon", chart=CHART)
    assert {name: result[name] for name in NAMES} == NAMES
    assert result["invocation"]["module_args"]["password"] != "seldon"


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
    assert warned[-1] == "There are 210 more warnings like these."


def test_execute_bounds_the_words_of_a_server(capsys: pytest.CaptureFixture[str]) -> None:
    def fail(_params: Mapping[str, Any], _run: Run) -> Mapping[str, Any]:
        raise ApiError(500, "InternalError", "the-secret-value\x00 " * 100_000)

    result = ended(capsys, fail, password="the-secret-value")
    assert result["msg"].startswith(f"Nothing was changed: 500 InternalError: {MASK}")
    assert len(result["msg"]) < 2100
    assert "\x00" not in result["msg"]
