# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the sections in module_utils/options/plan.py, most of whose options are those of other modules."""

from __future__ import annotations

from ..module_utils.options.plan import section_specs
from ..module_utils.options.release_plan import charts_spec
from ..plugin_utils.documentation import document, within
from .installation import SOURCE
from .provider import SETTINGS
from .secret import TARGETS, WRITING

_DEST = "File that has to hold the values of the setup chart. None when omitted."

_CHARTS = {"charts": "The charts, as for M(seldon.managed_kafka.seldon_core_charts).", **within("charts", SOURCE)}


class ModuleDocFragment:
    CHARTS: str = document(charts_spec(), _CHARTS)
    DOCUMENTATION: str = document(
        section_specs(),
        {
            **_CHARTS,
            "values": "The values, as for M(seldon.managed_kafka.seldon_kafka_values).",
            **within("values", {**SETTINGS, "dest": _DEST}),
            "secrets": "The Secrets and their namespaces, as for M(seldon.managed_kafka.seldon_kafka_secret).",
            **within("secrets", {**TARGETS, **WRITING}),
            "login": [
                "The login test, as for M(seldon.managed_kafka.seldon_kafka_preflight). Not tested when omitted.",
                "What the brokers must allow follows from the values.",
            ],
            "login.timeout": "Seconds that each broker may take.",
            "rollout": [
                "The restarts, as for M(seldon.managed_kafka.seldon_kafka_rollout).",
                "They are only planned when all else is in sync.",
            ],
            "rollout.scope": "Which Pods an installation restarts.",
        },
    )
