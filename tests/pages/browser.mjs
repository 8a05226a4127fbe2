// SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The browser whose path is given, without a window.
import { chromium } from "playwright-core";

export function launch(executablePath) {
  // Chromium refuses its sandbox to root, in a container for example
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ executablePath, args });
}
