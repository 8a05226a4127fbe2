# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demonstration counts what Ansible's recap says, over all hosts."""

from __future__ import annotations

import pytest

from tests.lab.demo import Recap, parse_recap
from tests.lab.errors import LabError

OUTPUT = """
TASK [something : changed=9] ***
ok: [one]

PLAY RECAP *********************************************************************
one                        : ok=12   changed=3    unreachable=0    failed=0    skipped=2    rescued=0    ignored=0
two.example                : ok=4    changed=1    unreachable=1    failed=2    skipped=0    rescued=0    ignored=0
"""


def test_the_counts_of_all_hosts_are_added() -> None:
    assert parse_recap(OUTPUT) == Recap(changed=4, unreachable=1, failed=2)


def test_output_without_a_recap_is_refused() -> None:
    with pytest.raises(LabError, match="no recap"):
        parse_recap("ERROR! the playbook could not be found")
