# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The picture: ``plot.py figures.json picture.svg``. Runs in an environment of its own, which has matplotlib alone."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from statistics import median
from typing import Any

import matplotlib as mpl
from matplotlib import pyplot as plt
from matplotlib.ticker import FuncFormatter, NullFormatter

# Legible on white as well as on a dark page, for the picture has no background of its own
INK = "#747c86"
LINES = {
    ("ours", "first"): ("seldon_kafka_secret, first", "#1f83e0", "-", "o"),
    ("ours", "again"): ("seldon_kafka_secret, nothing changed", "#1f9e63", "-", "o"),
    ("playbook", "first"): ("install playbook, first", "#1f83e0", "--", "^"),
    ("playbook", "again"): ("install playbook, nothing changed", "#1f9e63", "--", "^"),
    ("floor", "first"): ("floor: 8 connections, first", INK, ":", "."),
    ("one_task", "first"): ("kubernetes.core.k8s, one task, first", "#c77a0a", "", "s"),
    ("one_task", "again"): ("kubernetes.core.k8s, one task, nothing changed", "#c77a0a", "", "D"),
    ("kubectl", "first"): ("kubectl apply --server-side, first", "#d2527f", "", "s"),
    ("kubectl", "again"): ("kubectl apply --server-side, nothing changed", "#d2527f", "", "D"),
    ("loop", "first"): ("kubernetes.core.k8s in a loop, scaled from 50", "#9a6fe0", "", "s"),
}
STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "seldon.managed_kafka",
    "font.family": "sans-serif",
    "font.size": 10,
    **dict.fromkeys(
        ["text.color", "axes.labelcolor", "axes.edgecolor", "xtick.color", "ytick.color", "grid.color"], INK
    ),
    "axes.spines.top": False,
    "axes.spines.right": False,
}


def main(source: Path, target: Path) -> None:
    """Draw time over namespaces, both by powers of ten."""
    measures = json.loads(source.read_text(encoding="utf-8"))["measures"]
    mpl.use("svg")
    mpl.rcParams.update(STYLE)
    figure, axes = plt.subplots(figsize=(8, 6.4))
    for (way, case), (label, color, line, marker) in LINES.items():
        points = [(m["namespaces"], median(m["seconds"])) for m in measures if (m["way"], m["case"]) == (way, case)]
        if points:
            hollow: dict[str, Any] = {"markerfacecolor": "none"} if marker == "D" else {}
            axes.plot(*zip(*points, strict=True), color=color, ls=line, marker=marker, label=label, **hollow)
    empty = next(m["seconds"] for m in measures if m["way"] == "empty")
    axes.axhline(median(empty), color=INK, lw=0.8, ls="--", label="an empty playbook")
    axes.set(xscale="log", yscale="log", xlabel="namespaces, two Secrets in each", ylabel="seconds")
    axes.set_xticks(sorted({m["namespaces"] for m in measures} - {0}))
    for axis in axes.xaxis, axes.yaxis:
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,g}"))
        axis.set_minor_formatter(NullFormatter())
    axes.grid(visible=True, alpha=0.3, lw=0.6)
    figure.legend(loc="outside lower center", ncols=2, frameon=False, fontsize=9)
    figure.set_layout_engine("constrained")
    figure.savefig(target, transparent=True, metadata={"Date": None, "Creator": None})


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
