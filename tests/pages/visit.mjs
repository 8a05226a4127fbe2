// SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
// SPDX-License-Identifier: GPL-3.0-or-later
// visit.mjs BROWSER FOLDER VERSION: visits every page of the built site, at the width of a phone, a laptop and a desk,
// in both colour schemes, and lists what is wrong with it.
import axe from "axe-core";
import { createReadStream, existsSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { launch } from "./browser.mjs";

const [path, folder, version] = process.argv.slice(2);
const WIDTHS = [400, 1300, 1920];
// Beyond these, axe would find the same again
const AXE_WIDTHS = [400, 1300];
const SCHEMES = ["light", "dark"];
// What a reader may type, and a page that has to be among the first results
const SEARCHES = {
  adopt: "docs/how-to/continue-an-installation.html",
  keycloak: "docs/faq.html",
  "wrong password": "docs/faq.html",
  namespace: "docs/how-to/add-a-namespace.html",
};
const FIRST_RESULTS = 10;
const FIRST_STOPS = 25;
const TYPES = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".png": "image/png",
  ".svg": "image/svg+xml",
};

const problems = [];
let violations = 0;

function served(request, response) {
  const file = join(folder, normalize(decodeURIComponent(new URL(request.url, "http://site").pathname)));
  if (!existsSync(file)) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
  createReadStream(file).pipe(response);
}

// In the page: what is cut off, or asks for scrolling sideways
function tooWide() {
  const wide = (element) => element.scrollWidth > element.clientWidth + 1;
  const found = [];
  if (document.documentElement.scrollWidth > innerWidth) found.push(`the page is ${document.documentElement.scrollWidth} wide`);
  for (const block of document.querySelectorAll("pre")) if (wide(block)) found.push(`cut: ${block.textContent.slice(0, 60)}`);
  // On a phone, a table of many columns may be scrolled
  for (const table of innerWidth > 1000 ? document.querySelectorAll(".table-wrapper") : [])
    if (wide(table)) found.push(`cut: table ${table.textContent.trim().slice(0, 40)}`);
  for (const image of document.images) if (!image.naturalWidth) found.push(`no picture: ${image.src}`);
  return found;
}

async function visit(page, name, origin) {
  await page.goto(`${origin}/${name}`, { waitUntil: "load" });
  if (!(await page.title()).includes(version)) problems.push(`${name}: no version in the title`);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    // The page is drawn at this width, after its own scripts have seen the change
    await page.evaluate(() => new Promise(requestAnimationFrame));
    for (const each of await page.evaluate(tooWide)) problems.push(`${name}, ${width} px: ${each}`);
    for (const colorScheme of AXE_WIDTHS.includes(width) ? SCHEMES : []) {
      await page.emulateMedia({ colorScheme });
      const result = await page.evaluate(`axe.run(document, { resultTypes: ["violations"] })`);
      for (const { id, help, nodes } of result.violations) {
        violations += nodes.length;
        const why = nodes[0].any[0]?.message ?? help;
        problems.push(`${name}, ${width} px, ${colorScheme}: ${id}, ${nodes.length} times: ${why}: ${nodes[0].html.slice(0, 160)}`);
      }
    }
  }
}

async function search(page, origin) {
  for (const [words, wanted] of Object.entries(SEARCHES)) {
    await page.goto(`${origin}/index.html`);
    await page.fill("input[name=q]", words);
    await page.press("input[name=q]", "Enter");
    await page.waitForSelector("#search-results .search-summary:not(:empty)");
    await page.waitForFunction(() => /found|finished|did not match/i.test(document.querySelector("#search-results").textContent));
    const found = await page.$$eval("#search-results ul.search > li > a", (all) => all.map((a) => new URL(a.href).pathname.slice(1)));
    console.log(`search ${words}: ${found.length} results, ${wanted} is number ${found.indexOf(wanted) + 1}`);
    if (!found.slice(0, FIRST_RESULTS).includes(wanted))
      problems.push(`search ${words}: ${wanted} is not among the first of ${found.slice(0, FIRST_RESULTS).join(", ")}`);
  }
}

// In the page: whether what has the focus is within the window, and marked
function focusIsSeen() {
  const active = document.activeElement;
  const box = active.getBoundingClientRect();
  const { outlineStyle, boxShadow } = getComputedStyle(active);
  const within = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return within && (outlineStyle !== "none" || boxShadow !== "none");
}

// Every stop of the tab key shows where it is, at the latest when the page has scrolled there
async function walk(page, origin) {
  await page.goto(`${origin}/index.html`);
  for (let stop = 1; stop <= FIRST_STOPS; stop++) {
    await page.keyboard.press("Tab");
    const lost = await page.waitForFunction(focusIsSeen, null, { timeout: 10000 }).then(() => false, () => true);
    if (!lost) continue;
    const what = await page.evaluate(() => document.activeElement.outerHTML.slice(0, 120));
    problems.push(`keyboard, stop ${stop}: the focus cannot be seen: ${what}`);
  }
}

const server = createServer(served).listen(0, "127.0.0.1");
await new Promise((resolve) => server.once("listening", resolve));
const origin = `http://127.0.0.1:${server.address().port}`;
const browser = await launch(path);
const names = readdirSync(folder, { recursive: true }).map(String).filter((name) => name.endsWith(".html")).sort();

const context = await browser.newContext();
await context.addInitScript(axe.source);
const page = await context.newPage();
page.on("pageerror", (error) => problems.push(`${page.url()}: ${error.message}`));
for (const [number, name] of names.entries()) {
  await visit(page, name, origin);
  console.log(`[${number + 1}/${names.length}] ${name}`);
}
await page.setViewportSize({ width: 1300, height: 900 });
await search(page, origin);
await walk(page, origin);
await browser.close();
server.close();

for (const problem of problems) console.error(problem);
console.log(
  `${names.length} pages, ${WIDTHS.join(", ")} px, ${SCHEMES.join(" and ")}: ` +
    `${violations} violations of axe, ${problems.length} problems`,
);
process.exit(problems.length ? 1 : 0);
