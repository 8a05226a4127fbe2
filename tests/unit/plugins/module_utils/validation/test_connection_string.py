# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Connection strings of Event Hubs namespaces."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.connection_string import connection_string
from tests.unit.plugins.module_utils.refusals import accepted, refusal

KEY = base64.b64encode(b"thirty-two bytes, as Azure makes").decode()
HOST = "Endpoint=sb://seldon-kafka.servicebus.windows.net/"
NAME = "SharedAccessKeyName=RootManageSharedAccessKey"
GOOD = f"{HOST};{NAME};SharedAccessKey={KEY}"
COPY = "Copy the connection string of a shared access policy of the namespace"

REFUSED = [
    ("", "empty", "Give the value"),
    ("seldon-kafka", "Endpoint is missing", COPY),
    (f"{NAME};SharedAccessKey={KEY}", "Endpoint is missing", COPY),
    (f"{HOST};SharedAccessKey={KEY}", "SharedAccessKeyName is missing", COPY),
    (f"{HOST};SharedAccessKeyName=;SharedAccessKey={KEY}", "SharedAccessKeyName is missing", COPY),
    (f"{HOST};{NAME}", "SharedAccessKey is missing", COPY),
    (f"{HOST};{NAME};SharedAccessKey=", "SharedAccessKey is missing", COPY),
    (f"{HOST};{NAME};SharedAccessKey={KEY[:-1]}", "not base64", COPY),
    (f"{HOST};{NAME};SharedAccessKey=not!base64", "not base64", COPY),
    (f"{GOOD};EntityPath=hub", "single event hub", COPY),
    (f"{GOOD};entitypath=hub", "single event hub", COPY),
    (f"{HOST};SharedAccessSignature=SharedAccessSignature sr=x&sig=y&se=1&skn=z", "shared access signature", COPY),
    (f"{GOOD};UseDevelopmentEmulator=true", "a part that no connection string", COPY),
    (f"{GOOD};{NAME}", "twice", COPY),
    (GOOD.replace("sb://", "https://"), "Endpoint is not sb", COPY),
    (GOOD.replace("seldon-kafka", "<namespace>"), "Endpoint is not sb", COPY),
    (GOOD.replace(".net/", ".net:9093/"), "Endpoint is not sb", COPY),
    (GOOD.replace(".net/", ".net/hub"), "Endpoint is not sb", COPY),
    (GOOD + "\n", "newline", "printf"),
    (GOOD.replace(";", "; "), "SharedAccessKeyName is missing", COPY),
    (f'"{GOOD}"', "between double quotes", "Remove the quotes"),
    (KEY, "the key of a shared access policy alone", COPY),
]


@pytest.mark.parametrize(("text", "reason", "remedy"), REFUSED)
def test_refused(text: str, reason: str, remedy: str) -> None:
    refused = refusal(connection_string, text)
    assert reason in refused.reason
    assert remedy in refused.remedy
    assert KEY not in str(refused)


@pytest.mark.parametrize(
    "text", [GOOD, f"{GOOD};", f"SharedAccessKey={KEY};{NAME};{HOST}", GOOD.replace(".net/", ".net")]
)
def test_accepted(text: str) -> None:
    result = connection_string(text)
    assert (result.text, result.host, result.key) == (text, "seldon-kafka.servicebus.windows.net", KEY)
    assert KEY not in repr(result)


PARTS = st.sampled_from([HOST, NAME, f"SharedAccessKey={KEY}", "EntityPath=hub", "Endpoint=sb://", "x", ""])


@given(st.text() | st.lists(PARTS | st.text(), max_size=5).map(";".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    result = accepted(connection_string, text)
    if result is not None:
        assert result.text == text
        assert result.key in text
        assert "entitypath" not in text.lower()
