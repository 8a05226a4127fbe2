# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Command line of the benchmark."""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import sys
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.bench import report
from tests.bench.benchmark import Benchmark
from tests.bench.measures import TARGETS_AT
from tests.lab import programs, progress, scratch
from tests.lab.commands import check
from tests.lab.errors import LabError
from tests.lab.paths import ROOT, Paths, paths

SIZES = [1, 100, 300, 1000, 2000, 5000]
PUBLISHED = ROOT / "docs" / "bench"


def main() -> int:
    """Run the benchmark; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--sizes", type=_sizes, default=SIZES, help="numbers of namespaces, with commas")
    parser.add_argument("--repeat", type=int, default=3, help="runs of ours and the floor where peers are measured")
    parser.add_argument("--output", type=Path, help="folder; docs/bench for all sizes, else .cache/bench")
    parser.add_argument("--drawn-by", help="Python with matplotlib; without it there is no picture")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        _run(paths(), arguments)
    except LabError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130
    return 0


def _run(where: Paths, arguments: argparse.Namespace) -> None:
    sizes: list[int] = arguments.sizes
    main = max([size for size in sizes if size <= TARGETS_AT], default=sizes[0])
    output = arguments.output or (PUBLISHED if sizes == SIZES else ROOT / ".cache" / "bench")
    output.mkdir(parents=True, exist_ok=True)
    progress.run(programs.steps(where))
    about = _about()
    with (
        tempfile.TemporaryDirectory() as folder,
        scratch.cluster_of_its_own(where, "bench", limit_qps=False) as own,
    ):
        benchmark = Benchmark(own, Path(folder), main, arguments.repeat)
        progress.run(list(benchmark.steps(sizes)))
    about["load_at_end"] = _load()
    measures = benchmark.measures
    targets = measures.targets(main, sizes[-1])
    figures = output / "secrets.json"
    # A run in one namespace shows the fixed costs
    limits = measures.limits(main) if 1 in sizes else []
    document = report.document(measures.all, targets, limits, about)
    figures.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if arguments.drawn_by:
        draw = Path(__file__).with_name("plot.py")
        check([arguments.drawn_by, draw, figures, output / "secrets.svg"], what="drawing the picture")
    print("\n".join(report.table(measures.all, targets, main)))
    print("\n".join(["", *report.limits(limits, main)]))
    print(f"\nLoad of {about['processors']} processors: {about['load_at_start']} at the start, {_load()} at the end")
    print(f"Figures in {output}")


def _sizes(text: str) -> list[int]:
    sizes = sorted({int(size) for size in text.split(",")})
    if sizes[0] < 1:
        raise ValueError
    return sizes


def _about() -> dict[str, Any]:
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "processors": os.cpu_count(),
        "load_at_start": _load(),
        "python": platform.python_version(),
        "ansible_core": version("ansible-core"),
        "kubernetes": programs.pinned("kubernetes", "k8s.io/kubernetes"),
    }


def _load() -> float:
    return round(os.getloadavg()[0], 1)


if __name__ == "__main__":
    sys.exit(main())
