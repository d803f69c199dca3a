// A member with nothing but a browser: joining, the mail to confirm, a second factor, a forgotten password, a recovery code, one's own
// pages, one's data, the end. No page needs a script, so none may bring one.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

import { SCHEMES, SIZES, checkAccessibility, checkLayout, openPage } from "./checked_page.mjs";
import { start } from "./server.mjs";
import { startMailServer } from "./smtp.mjs";
import { code } from "./totp.mjs";

const PASSWORD = "correct horse 1";
const NEW_PASSWORD = "battery staple 2";
const ADDRESS = "lena@example.org";

export async function testMember(browser, program, work, screenshot) {
  const home = join(work, "member");
  mkdirSync(home);
  const mails = await startMailServer();
  const mail = ['mode = "smtp"', 'server = "127.0.0.1"', `port = ${mails.port}`, 'security = "plain"', 'from = "moot@example.org"'];
  writeFileSync(join(home, "folkmoot.toml"), ["[mail]", ...mail].join("\n"));
  const server = await start(program, ["--port", "0", "--database", join(home, "moot.db")], join(work, "member.log"), (line) => line.match(/(http:\/\/\S+)\/admin\/first\/\S+/)?.[1]);
  try {
    await runSteps(browser, server.found, mails, screenshot);
  } finally {
    await server.stop();
    await mails.stop();
  }
}

// Every size and scheme of one page, checked.
async function show(at, screenshot, name, schemes = SCHEMES, sizes = Object.keys(SIZES)) {
  const { page } = at;
  assert.equal(await page.locator("script, [style], [onclick]").count(), 0, `${name} has a script or a style`);
  for (const scheme of schemes) {
    await page.emulateMedia({ colorScheme: scheme });
    for (const size of sizes) {
      await page.setViewportSize(SIZES[size]);
      await checkLayout(page, `${name}, ${size}`);
      await checkAccessibility(page, `${name}, ${size}, ${scheme}`);
      await screenshot(at, name, size, scheme);
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(SIZES.desktop);
}

// The link in a mail, as a path.
const linkIn = (mail, path) => mail.match(new RegExp(`(${path}\\?token=[A-Za-z0-9_-]+)`))[1];

async function logIn(page, base, password) {
  await page.goto(`${base}/login`);
  await page.getByLabel("E-mail address or username").fill(ADDRESS);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Log in", exact: true }).click();
}

async function runSteps(browser, base, mails, screenshot) {
  const at = await openPage(browser, base);
  const { page } = at;

  await page.goto(base);
  await page.getByText("Anybody may join.").waitFor();
  await show(at, screenshot, "front");
  await page.goto(`${base}/apps`);
  await page.getByRole("img", { name: "QR code of the address" }).waitFor();
  await show(at, screenshot, "apps");

  // Joining, first with a name that cannot be.
  await page.goto(base);
  await page.getByRole("main").getByRole("link", { name: "Join" }).click();
  await show(at, screenshot, "join");
  await page.getByLabel("Username").fill("-lena-");
  await page.getByLabel("Nickname").fill("Lena");
  await page.getByLabel("E-mail address").fill(ADDRESS);
  await page.getByLabel("Password").fill(PASSWORD);
  at.expectRefusal();
  await page.getByRole("button", { name: "Join" }).click();
  await page.getByRole("alert").waitFor();
  assert.equal(await page.getByLabel("Username").getAttribute("aria-invalid"), "true");
  await show(at, screenshot, "join-refused", ["light"]);
  await page.getByLabel("Username").fill("lena");
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Join" }).click();
  await page.getByRole("heading", { name: "Welcome to Folkmoot" }).waitFor();
  await page.getByText(`We have sent a mail to ${ADDRESS}`).waitFor();
  await show(at, screenshot, "welcome");

  // The mail that confirms the address.
  await page.goto(base + linkIn(await mails.next(ADDRESS), "/confirm"));
  await show(at, screenshot, "confirm", ["light"]);
  await page.getByRole("button", { name: "Confirm" }).click();
  await page.getByText("has been confirmed").waitFor();

  // One's own pages.
  await page.getByRole("link", { name: "To your page" }).click();
  await show(at, screenshot, "me");
  await page.getByRole("link", { name: "Profile", exact: true }).click();
  await page.getByLabel("About you").fill("I grow plums.\nAnd apples.");
  await page.getByLabel("Picture", { exact: true }).setInputFiles(join(import.meta.dirname, "picture.png"));
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved.").waitFor();
  await page.getByRole("img", { name: "Your present picture" }).waitFor();
  await show(at, screenshot, "profile");
  await page.getByRole("link", { name: "Password", exact: true }).click();
  await show(at, screenshot, "password", ["light"]);
  await page.getByRole("link", { name: "E-mail", exact: true }).click();
  await show(at, screenshot, "email", ["light"]);
  await page.goto(`${base}/@lena`);
  await page.getByText("I grow plums.").waitFor();
  await show(at, screenshot, "person");

  // A second factor.
  await page.goto(`${base}/me/factor`);
  const seed = await page.locator("#seed").innerText();
  await show(at, screenshot, "factor");
  await page.getByLabel("Code", { exact: true }).fill("000000");
  await page.getByLabel("Password").fill(PASSWORD);
  at.expectRefusal();
  await page.getByRole("button", { name: "Set up the second factor" }).click();
  await page.getByRole("alert").getByText("This code is wrong").waitFor();
  assert.equal(await page.locator("#seed").innerText(), seed, "the key that was scanned stays");
  await page.getByLabel("Code", { exact: true }).fill(code(seed));
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Set up the second factor" }).click();
  await page.getByText("The second factor is set up.").waitFor();
  const codes = await page.locator(".codes code").allInnerTexts();
  assert.equal(codes.length, 10);
  await show(at, screenshot, "recovery-codes");
  await page.getByRole("link", { name: "Second factor", exact: true }).click();
  await show(at, screenshot, "factor-on");
  await page.getByRole("button", { name: "Log out" }).click();
  await page.getByRole("main").getByRole("link", { name: "Log in" }).waitFor();

  // The password is forgotten, and so is the authenticator.
  await page.goto(`${base}/login`);
  await show(at, screenshot, "login");
  await page.getByRole("link", { name: "Forgot your password?" }).click();
  await show(at, screenshot, "forgot", ["light"]);
  await page.getByLabel("E-mail address of your account").fill(ADDRESS);
  await page.getByRole("button", { name: "Send me a link" }).click();
  await page.getByText("If an account has the address").waitFor();
  const link = linkIn(await mails.next(ADDRESS), "/reset");
  await page.goto(base + link);
  await show(at, screenshot, "reset", ["light"]);
  await page.getByLabel("New password").fill(NEW_PASSWORD);
  await page.getByRole("button", { name: "Change password" }).click();
  await page.getByText("Your password has been changed").waitFor();
  at.expectRefusal();
  await page.goto(base + link);
  await page.getByRole("alert").getByText("too old").waitFor();
  at.expectRefusal();
  await logIn(page, base, PASSWORD);
  await page.getByRole("alert").getByText("The name or the password is wrong.").waitFor();
  await show(at, screenshot, "login-refused", ["light"]);
  await logIn(page, base, NEW_PASSWORD);
  await page.getByRole("heading", { name: "Second factor" }).waitFor();
  await show(at, screenshot, "login-code", ["light"]);
  await page.getByLabel("Code").fill(codes[3]);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByText("9 recovery codes left").waitFor();
  assert.equal(await page.evaluate(() => document.cookie), "", "scripts do not see the login");

  // Another browser is logged in, and out again from here.
  const other = await openPage(browser, base, { size: "phone" });
  await logIn(other.page, base, NEW_PASSWORD);
  await other.page.getByLabel("Code").fill(codes[4]);
  await other.page.getByRole("button", { name: "Continue" }).click();
  await other.page.getByText("8 recovery codes left").waitFor();
  await page.goto(`${base}/me/logins`);
  await page.getByText("Chrome on Linux").first().waitFor();
  await show(at, screenshot, "logins");
  await page.getByRole("button", { name: "End the login" }).first().click();
  await page.getByText("Ended.").waitFor();
  await other.page.goto(`${base}/me`);
  await other.page.getByRole("heading", { name: "Log in" }).waitFor();
  other.check("another browser");
  await other.context.close();

  // One's data.
  await page.goto(`${base}/me/export`);
  await show(at, screenshot, "export");
  await page.getByLabel("Password").fill(NEW_PASSWORD);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download the archive" }).click()]);
  assert.equal(download.suggestedFilename(), "lena.tar.gz");
  const archive = gunzipSync(readFileSync(await download.path())).toString("latin1");
  for (const part of ["account.json", "outbox.json", "I grow plums.", ADDRESS]) assert.ok(archive.includes(part), `${part} is in the archive`);

  // An address that nobody has.
  at.expectRefusal();
  await page.goto(`${base}/nothing/here`);
  await page.getByRole("heading", { name: "Not found" }).waitFor();
  await show(at, screenshot, "not-found");

  // The end.
  await page.goto(`${base}/me/delete`);
  await show(at, screenshot, "delete");
  await page.getByLabel("Password").fill(NEW_PASSWORD);
  await page.getByLabel("Delete my account for good").check();
  await page.getByRole("button", { name: "Delete my account" }).click();
  await page.getByRole("heading", { name: "Your account has been deleted" }).waitFor();
  await show(at, screenshot, "farewell", ["light"]);
  at.expectRefusal();
  await page.goto(`${base}/@lena`);
  at.expectRefusal();
  await logIn(page, base, NEW_PASSWORD);
  await page.getByRole("alert").getByText("The name or the password is wrong.").waitFor();
  at.check("a member");
  await at.context.close();
}

// What anybody reads of a village: the front page with what is new, a thread, a hashtag.
export async function showVillage(browser, base, screenshot) {
  const at = await openPage(browser, base);
  const { page } = at;
  await page.goto(base);
  await page.getByRole("heading", { name: "What is new" }).waitFor();
  await show(at, screenshot, "village");
  const timeline = await (await fetch(`${base}/api/v1/accounts/lookup?acct=alice`)).json();
  const statuses = await (await fetch(`${base}/api/v1/accounts/${timeline.id}/statuses?limit=40`)).json();
  const answered = statuses.find((status) => status.replies_count > 0 && status.visibility === "public");
  await page.goto(answered.url);
  await page.locator(".status.chosen").waitFor();
  await page.locator(".status.answer").first().waitFor();
  await show(at, screenshot, "thread");
  at.check("the village");
  await at.context.close();
}
