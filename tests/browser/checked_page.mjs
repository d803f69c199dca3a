// Pages that are checked while they are used: an error on the console, a blocked script or style, a failed request, a
// request to another site, or an accessibility violation fails the test.

import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";

export const SIZES = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };
export const SCHEMES = ["light", "dark"];

export async function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });
}

// Opens a new page, collects its problems, and counts the refused requests that are expected.
export async function openPage(browser, base, { size = "desktop", scheme = "light" } = {}) {
  const context = await browser.newContext({ viewport: SIZES[size], colorScheme: scheme, acceptDownloads: true });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const problems = [];
  let expected = 0;
  page.on("console", (message) => {
    if (message.type() !== "error" && message.type() !== "warning") return;
    // Chromium reports each refused request here; the expected ones are counted.
    if (/the server responded with a status of/.test(message.text()) && expected > 0) {
      expected -= 1;
      return;
    }
    problems.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => problems.push(`script: ${error.message}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(base) && !request.url().startsWith("data:")) problems.push(`foreign: ${request.url()}`);
  });
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText;
    // Downloads, and requests of a page that was left, are reported as aborted.
    if (why !== "net::ERR_ABORTED") problems.push(`failed: ${request.url()} ${why}`);
  });
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
  });
  return {
    context,
    page,
    problems,
    // The next refusals are expected.
    expectRefusal(times = 1) {
      expected += times;
    },
    check(where) {
      if (expected) problems.push(`${expected} expected refusals did not come`);
      if (problems.length) throw new Error(`${where}:\n  ${problems.join("\n  ")}`);
    },
  };
}

// Fails on every accessibility violation that axe finds.
export async function checkAccessibility(page, where) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  if (!violations.length) return;
  const details = violations.map((one) => `${one.id} (${one.impact}): ${one.help}\n    ${one.nodes.map((node) => `${node.html.slice(0, 160)}\n      ${node.failureSummary?.replaceAll("\n", "\n      ")}`).join("\n    ")}`);
  throw new Error(`axe at ${where}:\n  ${details.join("\n  ")}`);
}

// Checks that nothing is wider than the screen, and that no value like `undefined` is shown.
export async function checkLayout(page, where) {
  const text = await page.locator("body").innerText();
  const odd = text.match(/\b(null|undefined|NaN|Invalid Date|\[object \w+\])/);
  if (odd) throw new Error(`${where} says ${odd[0]}`);
  await checkWidth(page, where);
}

export async function checkWidth(page, where) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (over > 0) throw new Error(`${where} is ${over} pixels too wide`);
}
