// A new community: the one-time link, a login with a second factor, settings, an invitation, a backup.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { code } from "./totp.mjs";
import { start } from "./server.mjs";
import { checkAccessibility, checkLayout, openPage } from "./checked_page.mjs";

const PASSWORD = "correct horse 1";

export async function testNewCommunity(browser, program, work, screenshot) {
  const server = await start(
    program,
    ["--port", "0", "--database", join(work, "first.db")],
    join(work, "first.log"),
    (line) => line.match(/(http:\/\/\S+\/admin\/first\/\S+)/)?.[1],
  );
  try {
    await runSteps(browser, server.found, work, screenshot);
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

async function runSteps(browser, link, work, screenshot) {
  const base = new URL(link).origin;
  const at = await openPage(browser, base);
  const { page } = at;

  at.expectRefusal();
  await page.goto(`${base}/admin/first/wrong`);
  await page.getByRole("heading", { name: "This link does not work" }).waitFor();

  await page.goto(link);
  await checkAccessibility(page, "first");
  await screenshot(at, "first");
  await filled(page, "keeper", PASSWORD, "something else 2");
  at.expectRefusal();
  await page.getByRole("button", { name: "Become the administrator" }).click();
  await page.getByRole("alert").getByText("the two passwords are not the same").waitFor();
  await checkAccessibility(page, "first, refused");
  await filled(page, "keeper", PASSWORD);
  await page.getByRole("button", { name: "Become the administrator" }).click();
  await page.getByText("keeper is now the administrator").waitFor();
  at.expectRefusal();
  await page.goto(link);
  await page.getByRole("heading", { name: "This link does not work" }).waitFor();

  // Logging in, first without a second factor.
  await page.goto(`${base}/admin`);
  await page.getByLabel("Username or e-mail address").waitFor();
  await checkAccessibility(page, "login");
  await screenshot(at, "login");
  const login = async (password, digits) => {
    await page.getByLabel("Username or e-mail address").fill("keeper");
    await page.getByLabel("Password").fill(password);
    if (digits !== undefined) await page.getByLabel("Code of your authenticator").fill(digits);
    await page.getByRole("button", { name: "Log in" }).click();
  };
  at.expectRefusal();
  await login("wrong horse 1");
  await page.getByRole("alert").getByText("name or password is wrong").waitFor();
  await checkAccessibility(page, "login, refused");
  await login(PASSWORD);
  await page.getByRole("heading", { name: "Overview" }).waitFor();

  // A second factor.
  await page.getByRole("link", { name: "My login" }).click();
  const seed = await page.locator("#seed").innerText();
  await checkAccessibility(page, "second factor");
  await screenshot(at, "second-factor");
  at.expectRefusal();
  await page.getByLabel("Code", { exact: true }).fill("000000");
  await page.getByRole("button", { name: "Enable the second factor" }).click();
  await page.getByRole("alert").getByText("this code is wrong").waitFor();
  const now = Date.now();
  await page.getByLabel("Code", { exact: true }).fill(code(seed, now));
  await page.getByRole("button", { name: "Enable the second factor" }).click();
  await page.getByText("Logging in here requires a code").waitFor();
  await page.getByRole("button", { name: "Log out" }).click();
  at.expectRefusal();
  await login(PASSWORD);
  await page.getByLabel("Code of your authenticator").waitFor();
  await checkAccessibility(page, "code");
  await screenshot(at, "code");
  at.expectRefusal();
  await login(PASSWORD, code(seed, now));
  await page.getByRole("alert").getByText("this code is wrong, or was used before").waitFor();
  // The code of the next 30 seconds is accepted, too, as clocks differ a little.
  await login(PASSWORD, code(seed, now + 30_000));
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  assert.equal(await page.evaluate(() => document.cookie), "", "scripts do not see the login");

  // Settings take effect at once.
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByLabel("Name", { exact: true }).fill("The <i>Choir</i>");
  await page.getByLabel("Rules, one per line").fill("Sing in tune.\nListen to each other.");
  await page.getByLabel("Registration").selectOption("invite");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved.").waitFor();
  const instance = await (await fetch(`${base}/api/v2/instance`)).json();
  assert.equal(instance.title, "The <i>Choir</i>");
  assert.deepEqual(instance.rules.map((rule) => rule.text), ["Sing in tune.", "Listen to each other."]);
  assert.equal(instance.registrations.enabled, false);
  // Every setting that docs/operators/running.md calls one is there, lists too.
  const offered = await page.evaluate(async () => {
    const settings = await (await fetch("/admin/api/settings")).json();
    return { keys: Object.keys(settings), files: settings.conversation_files, marks: settings.marks.length };
  });
  assert.deepEqual([offered.files, offered.marks], [["image"], 13]);
  for (const key of offered.keys.filter((key) => !["rules", "marks", "conversation_files"].includes(key))) {
    assert.equal(await page.locator(`[name="${key}"]`).count(), 1, `the page edits ${key}`);
  }
  await page.getByLabel("Documents may be sent").check();
  await page.getByLabel("Like posts", { exact: true }).uncheck();
  await page.getByLabel("Maximum number of drafts of posts").fill("3");
  const saved = page.waitForResponse((response) => response.request().method() === "PUT" && response.url().endsWith("/settings"));
  await page.getByRole("button", { name: "Save" }).click();
  await saved;
  const changed = await page.evaluate(async () => (await fetch("/admin/api/settings")).json());
  assert.deepEqual([changed.conversation_files, changed.marks.includes("like post"), changed.post_draft_max], [["image", "document"], false, 3]);
  at.expectRefusal();
  await page.getByLabel("Contact address").fill("nowhere");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("alert").waitFor();
  await checkAccessibility(page, "settings, refused");

  // An invitation, used by somebody else.
  await page.getByRole("link", { name: "Invitations" }).click();
  await page.getByLabel("Note").fill("for the basses");
  await page.getByRole("button", { name: "Create a link" }).click();
  const invitation = await page.getByLabel("Link").inputValue();
  await checkAccessibility(page, "invitation");
  await page.getByRole("button", { name: "I have saved it" }).click();
  await page.getByRole("cell", { name: "for the basses", exact: true }).waitFor();
  const guest = await openPage(browser, base, { size: "phone" });
  await guest.page.goto(invitation);
  await checkAccessibility(guest.page, "invited");
  await screenshot(guest, "invited");
  await guest.page.getByLabel("Username").fill("bass");
  await guest.page.getByLabel("Nickname").fill("The bass");
  await guest.page.getByLabel("Password").fill(PASSWORD);
  await guest.page.getByLabel("I agree to the rules").check();
  await guest.page.getByRole("button", { name: "Join" }).click();
  await guest.page.getByRole("heading", { name: "Welcome" }).waitFor();
  guest.expectRefusal();
  await guest.page.goto(invitation);
  await guest.page.getByText("It was used up").waitFor();
  guest.check("the invited");
  await guest.context.close();

  // A backup: created, verified, downloaded, deleted.
  await page.getByRole("link", { name: "Backups" }).click();
  await page.getByRole("button", { name: "Create a backup" }).click();
  await page.getByText(/was created and is intact: \d+ bytes, 2 members/).waitFor();
  const copy = page.getByRole("link", { name: /^folkmoot-\d+-\d+\.db$/ });
  await page.getByRole("button", { name: "Verify" }).click();
  await page.getByText(/is intact: \d+ bytes, 2 members/).first().waitFor();
  const [download] = await Promise.all([page.waitForEvent("download"), copy.click()]);
  const kept = join(work, "copy.db");
  await download.saveAs(kept);
  assert.equal(readFileSync(kept).subarray(0, 15).toString(), "SQLite format 3");
  await checkAccessibility(page, "backups");
  await screenshot(at, "backups");
  await page.getByRole("button", { name: /^Delete folkmoot-/ }).click();
  await checkAccessibility(page, "sure");
  await screenshot(at, "sure");
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await page.getByText("No backups yet.").waitFor();

  await page.getByRole("link", { name: "Audit log" }).click();
  for (const act of ["login", "totp.set", "settings", "invite.add", "backup.make", "backup.download", "backup.delete"]) {
    await page.getByRole("cell", { name: act, exact: true }).first().waitFor();
  }
  await checkLayout(page, "audit log");
  at.check("a new community");
  await at.context.close();
}
