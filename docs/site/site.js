/*
SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
SPDX-License-Identifier: GPL-3.0-or-later
*/

// A table that is wider than a phone is scrolled by keyboard too; one that fits is no stop of the tab key
function markTables() {
  for (const table of document.querySelectorAll(".table-wrapper")) {
    if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;
    else table.removeAttribute("tabindex");
  }
}

addEventListener("load", markTables);
addEventListener("resize", markTables);
