# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cells of the matrix are what is allowed, and leave no pair out."""

from __future__ import annotations

from itertools import combinations, product
from pathlib import Path

import yaml

from tests.release.cells import CELLS, CORES, HELMS, OLDEST, PYTHONS

ROOT = Path(__file__).resolve().parents[2]
VALUES = {"python": PYTHONS, "core": tuple(CORES), "helm": tuple(HELMS)}


def version(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(".")))


def test_every_pair_that_goes_together_is_tried() -> None:
    missing = []
    for (one, ones), (other, others) in combinations(VALUES.items(), 2):
        for pair in product(ones, others):
            given = dict(zip((one, other), pair, strict=True))
            fits = (one, other) != ("python", "core") or version(str(pair[0])) >= version(CORES[str(pair[1])])
            if fits and not any({key: getattr(cell, key) for key in given} == given for cell in CELLS):
                missing.append(given)
    assert missing == []


def test_the_oldest_cell_is_the_oldest_that_is_allowed() -> None:
    runtime = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text())
    assert runtime["requires_ansible"] == f">={OLDEST.core}.0"
    assert f"ansible-core=={OLDEST.core}.0 " in OLDEST.lock.read_text()


def test_the_oldest_libraries_are_those_of_the_requirements() -> None:
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    lowest = [line.lower().replace(">=", "==") for line in lines if line and not line.startswith("#")]
    locked = OLDEST.lock.read_text()
    assert [line for line in lowest if f"{line} " not in locked and f"{line.removesuffix('.0')} " not in locked] == []
