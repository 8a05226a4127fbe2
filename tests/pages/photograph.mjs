// SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
// SPDX-License-Identifier: GPL-3.0-or-later
// photograph.mjs BROWSER PAGE PICTURE WIDTH HEIGHT TIME: a page as it looks at that time.
import { pathToFileURL } from "node:url";
import { launch } from "./browser.mjs";

const [path, html, picture, width, height, time] = process.argv.slice(2);
const browser = await launch(path);
const page = await browser.newPage({ viewport: { width: Number(width), height: Number(height) } });
await page.clock.install({ time: new Date(time) });
await page.goto(pathToFileURL(html).href);
await page.screenshot({ path: picture });
await browser.close();
