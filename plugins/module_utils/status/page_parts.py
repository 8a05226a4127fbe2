# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""What of the page is the same for every fleet."""

from __future__ import annotations

STYLE = """
:root { color-scheme: light dark; --back: #fff; --text: #1d2129; --soft: #5b6472; --line: #d8dce2; --tile: #f3f5f8;
  --error: #b3141d; --warning: #8a5200; --fine: #1b6e37; --drift: #a3166b; --expiry: #8a5200; --stale: #1d4fb8; }
@media (prefers-color-scheme: dark) { :root { --back: #14171c; --text: #e6e9ee; --soft: #9aa4b2; --line: #333a44;
  --tile: #1f242c; --error: #ff8080; --warning: #f2b34c; --fine: #6fd08f; --drift: #f58ac4; --expiry: #f2b34c;
  --stale: #8fb4ff; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 1rem; background: var(--back); color: var(--text); font: 14px/1.45 system-ui, sans-serif; }
h1 { margin: 0 0 .25rem; font-size: 1.3rem; }
header p { margin: .25rem 0; }
time, small, summary, .legend { color: var(--soft); }
small { display: block; font-weight: normal; }
form { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; margin: .5rem 0 1rem; }
input[type=search] { width: 16rem; max-width: 100%; font: inherit; padding: .2rem .4rem; }
table { border-collapse: collapse; width: 100%; }
thead th { position: sticky; top: 0; background: var(--back); z-index: 1; white-space: nowrap; }
thead button { all: unset; cursor: pointer; font-weight: 600; padding: .3rem 0; }
thead button:focus-visible { outline: 2px solid var(--stale); }
thead th[aria-sort=ascending] button::after { content: " ↑"; }
thead th[aria-sort=descending] button::after { content: " ↓"; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid var(--line); }
tbody tr { border-left: 4px solid var(--fine); }
tbody tr.error { border-left-color: var(--error); }
tbody tr.warning { border-left-color: var(--warning); }
tbody th { min-width: 9rem; overflow-wrap: anywhere; }
th:last-child { width: 60%; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.tiles { display: flex; flex-wrap: wrap; gap: .3rem; }
.tile { background: var(--tile); border: 1px solid var(--line); border-radius: 4px; padding: .05rem .4rem; }
.badge { color: var(--fine); white-space: nowrap; font-weight: 600; }
.badge.error { color: var(--error); } .badge.warning { color: var(--warning); } .badge.drift { color: var(--drift); }
.badge.expiry { color: var(--expiry); } .badge.stale { color: var(--stale); }
details { margin-top: .3rem; } summary { cursor: pointer; }
ul { margin: .3rem 0; padding-left: 1.2rem; } li { overflow-wrap: anywhere; } .all { color: var(--soft); }
[hidden] { display: none; }
@media print { form { display: none; } thead th { position: static; } }
"""

LEGEND = """<p class="legend">
<span class="badge fine">✔ fine</span> · <span class="badge error">✖ error</span> ·
<span class="badge warning">▲ warning</span> · <span class="badge drift">≠ drift</span>: not what it should be ·
<span class="badge expiry">◔ expiry</span>: of a certificate ·
<span class="badge stale">↻ outdated</span>: readers started before their Secrets changed</p>"""

SCRIPT = """
const body = document.querySelector('#fleet tbody'), heads = [...document.querySelectorAll('#fleet thead th')];
const value = (row, at) => row.children[at].dataset.sort;
heads.forEach((head, at) => head.querySelector('button').addEventListener('click', () => {
  const down = head.getAttribute('aria-sort') === 'ascending';
  heads.forEach(each => each.removeAttribute('aria-sort'));
  head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
  const rows = [...body.rows].sort((one, other) =>
    value(one, at).localeCompare(value(other, at), undefined, { numeric: at === 0 }));
  if (at > 0) rows.sort((one, other) => Number(value(one, at)) - Number(value(other, at)));
  if (down) rows.reverse();
  body.append(...rows);
}));
const filter = document.querySelector('#filter'), trouble = document.querySelector('#trouble');
const show = () => { const wanted = filter.value.toLowerCase();
  for (const row of body.rows)
    row.hidden = (trouble.checked && row.className === 'fine') || !row.textContent.toLowerCase().includes(wanted); };
filter.addEventListener('input', show); trouble.addEventListener('change', show);
document.querySelector('form').addEventListener('submit', event => event.preventDefault());
document.querySelector('#all').addEventListener('click', event => {
  const all = [...body.querySelectorAll('details')], open = all.some(each => !each.open);
  all.forEach(each => { each.open = open; });
  event.target.textContent = open ? 'Close all' : 'Open all'; });
"""
