// The API page: an operation of each API is searched, opened and called.

import assert from "node:assert/strict";

import { SCHEMES, SIZES, checkAccessibility, checkWidth, openPage } from "./checked_page.mjs";

// For each API: the path of the operation, and a text that a successful response contains.
const TRIED = {
  fresns: ["/api/v2/user/panel", '"code": 0'],
  mastodon: ["/api/v1/accounts/verify_credentials", '"username": "alice"'],
  lanying: ["/user/profile", '"code": 200'],
};

export async function docs(browser, base, screenshot) {
  for (const size of Object.keys(SIZES)) {
    for (const scheme of SCHEMES) {
      const at = await openPage(browser, base, { size, scheme });
      const { page } = at;
      const look = async (name) => {
        await checkWidth(page, `docs, ${name}, ${size}, ${scheme}`);
        await checkAccessibility(page, `docs, ${name}, ${size}, ${scheme}`);
        await screenshot(at, `docs-${name}`, size, scheme);
      };
      await page.goto(`${base}/docs`);
      await page.getByText(/\d+ operations\./).nth(2).waitFor();
      await look("welcome");
      for (const [api, [path, holds]] of Object.entries(TRIED)) {
        await page.goto(`${base}/docs#/${api}`);
        await page.getByText(/^\d+ operations$/).waitFor();
        if (size === "phone" && api === "fresns") await look("overview");
        await page.getByLabel("Search").fill(path);
        await page.locator("#list a:visible", { hasText: path }).first().click();
        await page.locator("main .path", { hasText: path }).waitFor();
        await page.getByLabel("Caller").first().selectOption("alice");
        await page.getByRole("button", { name: "Send" }).click();
        const answer = page.getByLabel("Response body");
        await answer.waitFor();
        assert.ok((await answer.innerText()).includes(holds), `${path} is answered: ${(await answer.innerText()).slice(0, 300)}`);
        await look(api);
      }
      at.check(`docs, ${size}, ${scheme}`);
      await at.context.close();
    }
  }
}
