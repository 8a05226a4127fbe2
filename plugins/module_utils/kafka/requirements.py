# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""What Seldon needs from the cluster: the names of its topics and consumer groups, and the topics' settings."""

from __future__ import annotations

from dataclasses import dataclass

from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.topics import Topics

_PROBE = "seldon-kafka-preflight"
"""In place of the name of a model."""


@dataclass(frozen=True)
class TopicRequirements:
    """What the cluster has to provide.

    :param group_prefix: what consumer groups begin with besides the namespace; may be empty.
    :param message_max_bytes: largest message that Seldon is to send.
    """

    topics: Topics
    namespaces: tuple[str, ...]
    group_prefix: str
    message_max_bytes: int


@dataclass(frozen=True)
class Names:
    """The names of one runtime namespace, as Seldon's gateways and its dataflow engine build them.

    :param inputs: a topic of the kind that seldon-modelgateway creates.
    :param outputs: a topic of the kind that seldon-dataflow-engine creates.
    """

    topics: str
    groups: str
    inputs: str
    outputs: str
    group: str


def names(requirements: TopicRequirements, namespace: str) -> Names:
    """Return patterns to show, and names for dry runs that fall under the same access rules as the real ones."""
    topics = f"{requirements.topics.prefix}.{namespace}."
    groups = "-".join(filter(None, (requirements.group_prefix, namespace, "seldon-")))
    return Names(
        topics=f"{topics}*",
        groups=f"{groups}*",
        inputs=f"{topics}model.{_PROBE}.inputs",
        outputs=f"{topics}model.{_PROBE}.outputs",
        group=f"{groups}modelgateway-{_PROBE}",
    )
