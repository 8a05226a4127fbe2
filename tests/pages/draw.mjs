// SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Draws what is on standard input, in Graphviz's language, as SVG on standard output.
import { instance } from "@viz-js/viz";
import { readFileSync } from "node:fs";

const viz = await instance();
process.stdout.write(viz.renderString(readFileSync(0, "utf8"), { format: "svg" }));
