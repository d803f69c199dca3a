// A fresh community: the one-time link, a login with a second factor, settings, an invitation, a backup.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { code } from "./code.mjs";
import { start } from "./server.mjs";
import { accessible, fits, visit } from "./visit.mjs";

const PASSWORD = "correct horse 1";

export async function first(browser, program, work, shot) {
  const server = await start(
    program,
    ["--port", "0", "--database", join(work, "first.db")],
    join(work, "first.log"),
    (line) => line.match(/(http:\/\/\S+\/admin\/first\/\S+)/)?.[1],
  );
  try {
    await walk(browser, server.found, work, shot);
  } finally {
    await server.stop();
  }
}

async function filled(page, name, password, again = password) {
  await page.getByLabel("Username").fill(name);
  await page.getByLabel("Nickname").fill(`The ${name}`);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByLabel("Password again").fill(again);
}

async function walk(browser, link, work, shot) {
  const base = new URL(link).origin;
  const at = await visit(browser, base);
  const { page } = at;

  at.provoke();
  await page.goto(`${base}/admin/first/wrong`);
  await page.getByRole("heading", { name: "This link does not work" }).waitFor();

  await page.goto(link);
  await accessible(page, "first");
  await shot(at, "first");
  await filled(page, "keeper", PASSWORD, "something else 2");
  at.provoke();
  await page.getByRole("button", { name: "Become the administrator" }).click();
  await page.getByRole("alert").getByText("the two passwords are not the same").waitFor();
  await accessible(page, "first, refused");
  await filled(page, "keeper", PASSWORD);
  await page.getByRole("button", { name: "Become the administrator" }).click();
  await page.getByText("keeper now administrates").waitFor();
  at.provoke();
  await page.goto(link);
  await page.getByRole("heading", { name: "This link does not work" }).waitFor();

  // Logging in, first without a second factor.
  await page.goto(`${base}/admin`);
  await page.getByLabel("Username or e-mail address").waitFor();
  await accessible(page, "login");
  await shot(at, "login");
  const login = async (password, digits) => {
    await page.getByLabel("Username or e-mail address").fill("keeper");
    await page.getByLabel("Password").fill(password);
    if (digits !== undefined) await page.getByLabel("Code of your authenticator").fill(digits);
    await page.getByRole("button", { name: "Log in" }).click();
  };
  at.provoke();
  await login("wrong horse 1");
  await page.getByRole("alert").getByText("name or password is wrong").waitFor();
  await accessible(page, "login, refused");
  await login(PASSWORD);
  await page.getByRole("heading", { name: "Overview" }).waitFor();

  // A second factor.
  await page.getByRole("link", { name: "My login" }).click();
  const seed = await page.locator("#seed").innerText();
  await accessible(page, "second factor");
  await shot(at, "second-factor");
  at.provoke();
  await page.getByLabel("Code", { exact: true }).fill("000000");
  await page.getByRole("button", { name: "Ask for a code from now on" }).click();
  await page.getByRole("alert").getByText("this code is wrong").waitFor();
  const now = Date.now();
  await page.getByLabel("Code", { exact: true }).fill(code(seed, now));
  await page.getByRole("button", { name: "Ask for a code from now on" }).click();
  await page.getByText("Logging in here asks for a code").waitFor();
  await page.getByRole("button", { name: "Log out" }).click();
  at.provoke();
  await login(PASSWORD);
  await page.getByLabel("Code of your authenticator").waitFor();
  await accessible(page, "code");
  await shot(at, "code");
  at.provoke();
  await login(PASSWORD, code(seed, now));
  await page.getByRole("alert").getByText("this code is wrong, or was used before").waitFor();
  // The next code is good already: clocks differ by a little.
  await login(PASSWORD, code(seed, now + 30_000));
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  assert.equal(await page.evaluate(() => document.cookie), "", "scripts do not see the login");

  // Settings count at once.
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByLabel("Name", { exact: true }).fill("The <i>Choir</i>");
  await page.getByLabel("Rules, one a line").fill("Sing in tune.\nListen to each other.");
  await page.getByLabel("Registration").selectOption("invite");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved.").waitFor();
  const instance = await (await fetch(`${base}/api/v2/instance`)).json();
  assert.equal(instance.title, "The <i>Choir</i>");
  assert.deepEqual(instance.rules.map((rule) => rule.text), ["Sing in tune.", "Listen to each other."]);
  assert.equal(instance.registrations.enabled, false);
  at.provoke();
  await page.getByLabel("Contact address").fill("nowhere");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("alert").waitFor();
  await accessible(page, "settings, refused");

  // An invitation, used by somebody else.
  await page.getByRole("link", { name: "Invitations" }).click();
  await page.getByLabel("Note").fill("for the basses");
  await page.getByRole("button", { name: "Make a link" }).click();
  const invitation = await page.getByLabel("Link").inputValue();
  await accessible(page, "invitation");
  await page.getByRole("button", { name: "I have kept it" }).click();
  await page.getByRole("cell", { name: "for the basses", exact: true }).waitFor();
  const guest = await visit(browser, base, { size: "phone" });
  await guest.page.goto(invitation);
  await accessible(guest.page, "invited");
  await shot(guest, "invited");
  await filled(guest.page, "bass", PASSWORD);
  await guest.page.getByRole("button", { name: "Join" }).click();
  await guest.page.getByRole("heading", { name: "Welcome" }).waitFor();
  guest.provoke();
  await guest.page.goto(invitation);
  await guest.page.getByText("It was used up").waitFor();
  guest.check("the invited");
  await guest.context.close();

  // A backup: made, verified, downloaded, deleted.
  await page.getByRole("link", { name: "Backups" }).click();
  await page.getByRole("button", { name: "Make a backup" }).click();
  await page.getByText(/is made and whole: \d+ bytes, 2 members/).waitFor();
  const copy = page.getByRole("link", { name: /^folkmoot-\d+-\d+\.db$/ });
  await page.getByRole("button", { name: "Verify" }).click();
  await page.getByText(/is whole: \d+ bytes, 2 members/).first().waitFor();
  const [download] = await Promise.all([page.waitForEvent("download"), copy.click()]);
  const kept = join(work, "copy.db");
  await download.saveAs(kept);
  assert.equal(readFileSync(kept).subarray(0, 15).toString(), "SQLite format 3");
  await accessible(page, "backups");
  await shot(at, "backups");
  await page.getByRole("button", { name: /^Delete folkmoot-/ }).click();
  await accessible(page, "sure");
  await shot(at, "sure");
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await page.getByText("None was made here.").waitFor();

  await page.getByRole("link", { name: "Audit log" }).click();
  for (const act of ["login", "totp.set", "settings", "invite.add", "backup.make", "backup.download", "backup.delete"]) {
    await page.getByRole("cell", { name: act, exact: true }).first().waitFor();
  }
  await fits(page, "audit log");
  at.check("a fresh community");
  await at.context.close();
}
