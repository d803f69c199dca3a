// node main.mjs PROGRAM FOLDER: tests the pages and stores screenshots in the folder.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { testMember } from "./member.mjs";
import { testNewCommunity } from "./new_community.mjs";
import { testSandbox } from "./sandbox.mjs";
import { launch } from "./checked_page.mjs";

const [program, folder] = process.argv.slice(2);
const work = mkdtempSync(join(tmpdir(), "folkmoot-browser-"));
const browser = await launch();
let pictures = 0;
let current;
const screenshot = async ({ page }, name, size = "desktop", scheme = "light") => {
  current = page;
  await page.screenshot({ path: join(folder, `${name}-${size}-${scheme}.png`), fullPage: true });
  pictures += 1;
};
try {
  await testNewCommunity(browser, program, work, screenshot);
  console.log("a new community: first administrator, second factor, settings, invitation, backup");
  await testMember(browser, program, work, screenshot);
  console.log("a member: joining, a confirmed address, a second factor, a forgotten password, a recovery code, an archive, deletion");
  await testSandbox(browser, program, work, screenshot);
  console.log("a sandbox: the APIs tried in the browser, every page, a ban, a notice, a report, a key, the request log");
  console.log(`${pictures} screenshots in ${folder}`);
} catch (failure) {
  await current?.screenshot({ path: join(folder, "failure.png") }).catch(() => {});
  console.error(failure.stack ?? failure);
  process.exitCode = 1;
} finally {
  await browser.close();
  rmSync(work, { recursive: true, force: true });
}
