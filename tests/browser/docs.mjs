// The page of the APIs: found, read and tried in each of them.

import assert from "node:assert/strict";

import { SCHEMES, SIZES, accessible, wide, visit } from "./visit.mjs";

// What is looked for, which of the found it is, and what a success holds.
const TRIED = {
  fresns: ["/api/v2/user/panel", '"code": 0'],
  mastodon: ["/api/v1/accounts/verify_credentials", '"username": "alice"'],
  lanying: ["/user/profile", '"code": 200'],
};

export async function docs(browser, base, shot) {
  for (const size of Object.keys(SIZES)) {
    for (const scheme of SCHEMES) {
      const at = await visit(browser, base, { size, scheme });
      const { page } = at;
      const look = async (name) => {
        await wide(page, `docs, ${name}, ${size}, ${scheme}`);
        await accessible(page, `docs, ${name}, ${size}, ${scheme}`);
        await shot(at, `docs-${name}`, size, scheme);
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
        await page.getByLabel("Who asks").first().selectOption("alice");
        await page.getByRole("button", { name: "Send" }).click();
        const answer = page.getByLabel("Body of the answer");
        await answer.waitFor();
        assert.ok((await answer.innerText()).includes(holds), `${path} is answered: ${(await answer.innerText()).slice(0, 300)}`);
        await look(api);
      }
      at.check(`docs, ${size}, ${scheme}`);
      await at.context.close();
    }
  }
}
