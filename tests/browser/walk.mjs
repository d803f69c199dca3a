// node walk.mjs PROGRAM FOLDER: walks the administrators' page and leaves a picture of each in the folder.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { first } from "./first.mjs";
import { village } from "./village.mjs";
import { open } from "./visit.mjs";

const [program, folder] = process.argv.slice(2);
const work = mkdtempSync(join(tmpdir(), "folkmoot-browser-"));
const browser = await open();
let pictures = 0;
let current;
const shot = async ({ page }, name, size = "desktop", scheme = "light") => {
  current = page;
  await page.screenshot({ path: join(folder, `${name}-${size}-${scheme}.png`), fullPage: true });
  pictures += 1;
};
try {
  await first(browser, program, work, shot);
  console.log("a fresh community: first administrator, second factor, settings, invitation, backup");
  await village(browser, program, work, shot);
  console.log("a sandbox: the APIs tried in the browser, every page, a ban, a notice, a report, a key, the request log");
  console.log(`${pictures} pictures in ${folder}`);
} catch (failure) {
  await current?.screenshot({ path: join(folder, "failure.png") }).catch(() => {});
  console.error(failure.stack ?? failure);
  process.exitCode = 1;
} finally {
  await browser.close();
  rmSync(work, { recursive: true, force: true });
}
