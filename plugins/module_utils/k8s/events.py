# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Record what was done to an object as an Event, which C(kubectl describe) shows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from ..common.text import cut
from .client import FIELD_MANAGER, Api
from .errors import ApiConnectionError, ApiError, ForbiddenError

_LONGEST = 1000
"""Characters of a message; other clients send no more than 1024 bytes."""


class Recorder:
    """Create Events. A run never fails because of one, and sends no more once the account may not create them."""

    def __init__(self, api: Api) -> None:
        self._api, self._is_allowed = api, True

    def record(self, regarding: Mapping[str, Any], reason: str, message: str) -> None:
        """Record what was done to an object.

        :param regarding: the object, with its apiVersion and kind.
        :param reason: one word, such as C(KafkaClientsRestarted).
        :param message: without secrets; cut to 1000 characters.
        """
        if not self._is_allowed:
            return
        metadata, now = regarding["metadata"], datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        event = {
            "apiVersion": "v1",
            "kind": "Event",
            "metadata": {"generateName": f"{metadata['name']}.", "namespace": metadata["namespace"]},
            "involvedObject": {
                "apiVersion": regarding["apiVersion"],
                "kind": regarding["kind"],
                **{name: metadata[name] for name in ("namespace", "name", "uid")},
            },
            "type": "Normal",
            "reason": reason,
            "message": cut(message, _LONGEST),
            "source": {"component": FIELD_MANAGER},
            "firstTimestamp": now,
            "lastTimestamp": now,
            "count": 1,
        }
        try:
            self._api.create(f"/api/v1/namespaces/{metadata['namespace']}/events", event)
        except ForbiddenError:
            self._is_allowed = False
        except (ApiError, ApiConnectionError):
            return
