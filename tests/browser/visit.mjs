// A browser whose pages may not complain: an error on the console, a refused script or style, a failed or foreign
// request, or something that people with disabilities cannot use fails the walk.

import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";

export const SIZES = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };
export const SCHEMES = ["light", "dark"];

export async function open() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });
}

// A page of its own, its complaints, and what it is allowed to be refused for a while.
export async function visit(browser, base, { size = "desktop", scheme = "light" } = {}) {
  const context = await browser.newContext({ viewport: SIZES[size], colorScheme: scheme, acceptDownloads: true });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const complaints = [];
  let expected = 0;
  page.on("console", (message) => {
    if (message.type() !== "error" && message.type() !== "warning") return;
    // Chromium reports each refused request here; those that the walk provokes are counted.
    if (/the server responded with a status of/.test(message.text()) && expected > 0) {
      expected -= 1;
      return;
    }
    complaints.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`script: ${error.message}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(base) && !request.url().startsWith("data:")) complaints.push(`foreign: ${request.url()}`);
  });
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText;
    // A download is no navigation for the browser, and a page that is left forgets what it asked.
    if (why !== "net::ERR_ABORTED") complaints.push(`failed: ${request.url()} ${why}`);
  });
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
  });
  return {
    context,
    page,
    complaints,
    // The next refusals are the walk's own doing.
    provoke(times = 1) {
      expected += times;
    },
    check(where) {
      if (expected) complaints.push(`${expected} refusals were provoked and did not come`);
      if (complaints.length) throw new Error(`${where}:\n  ${complaints.join("\n  ")}`);
    },
  };
}

// Fails on whatever axe finds.
export async function accessible(page, where) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  if (!violations.length) return;
  const told = violations.map((one) => `${one.id} (${one.impact}): ${one.help}\n    ${one.nodes.map((node) => `${node.html.slice(0, 160)}\n      ${node.failureSummary?.replaceAll("\n", "\n      ")}`).join("\n    ")}`);
  throw new Error(`axe at ${where}:\n  ${told.join("\n  ")}`);
}

// Nothing stands out to the side: a phone shows the whole width. Nothing is written that a person would not write.
export async function fits(page, where) {
  const text = await page.locator("body").innerText();
  const odd = text.match(/\b(null|undefined|NaN|Invalid Date|\[object \w+\])/);
  if (odd) throw new Error(`${where} says ${odd[0]}`);
  await wide(page, where);
}

export async function wide(page, where) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (over > 0) throw new Error(`${where} is ${over} pixels too wide`);
}
