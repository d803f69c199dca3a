// A sandbox: each page in light and dark, on phone and desktop; and actions here have effects in the three APIs.

import assert from "node:assert/strict";
import { createECDH, createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { docs } from "./docs.mjs";
import { showVillage } from "./member.mjs";
import { start } from "./server.mjs";
import { SCHEMES, SIZES, checkAccessibility, checkLayout, openPage } from "./checked_page.mjs";

const PAGES = ["overview", "members", "content", "reports", "notices", "apps", "invites", "settings", "backups", "diagnosis", "live", "deliveries", "deliveries/web_push", "deliveries/device_push", "requests", "audit", "me"];
// Texts that a browser would run or show as markup if they were not escaped.
const INJECTIONS = [
  "<script>console.error('xss')</script>",
  "<img src=x onerror=\"console.error('xss')\">",
  "\"><svg onload=console.error('xss')>",
  "'-console.error('xss')-'",
  "<a href=\"javascript:console.error('xss')\">x</a>",
  "{{constructor.constructor('console.error(1)')()}}",
  "</textarea></title><iframe srcdoc=\"<script>parent.console.error('xss')</script>\">",
];

export async function testSandbox(browser, program, work, screenshot) {
  const file = join(work, "credentials.json");
  const server = await start(program, ["sandbox", "--seed", "1", "--port", "0", "--credentials", file], join(work, "sandbox.log"), (line) => /curl/.test(line));
  try {
    const credentials = JSON.parse(readFileSync(file));
    await docs(browser, credentials.base_url, screenshot);
    await showVillage(browser, credentials.base_url, screenshot);
    await runSteps(browser, credentials, screenshot);
  } finally {
    await server.stop();
  }
}

// The number of unread notices in a user's Fresns client.
async function unread(credentials, person) {
  const key = credentials.fresns.v2;
  const headers = {
    "X-Fresns-Aid": person.aid,
    "X-Fresns-Aid-Token": person.fresns.v2.aid_token,
    "X-Fresns-App-Id": key.app_id,
    "X-Fresns-Client-Platform-Id": String(key.platform_id),
    "X-Fresns-Client-Version": key.version,
    "X-Fresns-Signature-Timestamp": String(Math.floor(Date.now() / 1000)),
    "X-Fresns-Uid": String(person.uid),
    "X-Fresns-Uid-Token": person.fresns.v2.uid_token,
  };
  const text = Object.entries(headers).map(([name, value]) => `${name}=${value}`).join("&");
  headers["X-Fresns-Signature"] = createHash("md5").update(`${text}&AppSecret=${key.app_secret}`).digest("hex");
  headers["X-Fresns-Client-Device-Info"] = Buffer.from('{"networkIpv4":"127.0.0.1"}').toString("base64");
  const answer = await (await fetch(`${credentials.base_url}/api/v2/user/panel`, { headers })).json();
  assert.equal(answer.code, 0, JSON.stringify(answer));
  return answer.data.unreadNotifications.systems;
}

async function runSteps(browser, credentials, screenshot) {
  const base = credentials.base_url;
  const person = (name) => credentials.users.find((one) => one.username === name);
  const mastodon = (name, path, more = {}) =>
    fetch(`${base}${path}`, { ...more, headers: { Authorization: `Bearer ${person(name).mastodon.access_token}`, "Content-Type": "application/json" } });
  const jsonOf = async (answer) => {
    assert.equal(answer.status, 200, await answer.clone().text());
    return answer.json();
  };

  // Users write texts with markup and scripts.
  let lastStatus;
  for (const text of INJECTIONS) lastStatus = await jsonOf(await mastodon("bob", "/api/v1/statuses", { method: "POST", body: JSON.stringify({ status: text }) }));
  await jsonOf(await mastodon("bob", "/api/v1/accounts/update_credentials", { method: "PATCH", body: JSON.stringify({ note: INJECTIONS[1] }) }));
  const report = { account_id: String(person("bob").uid), status_ids: [lastStatus.id], comment: INJECTIONS[0], category: "other" };
  await jsonOf(await mastodon("alice", "/api/v1/reports", { method: "POST", body: JSON.stringify(report) }));

  // A push to a place inside, which is not reached, is given up.
  const ecdh = createECDH("prime256v1");
  const keys = { p256dh: ecdh.generateKeys().toString("base64url"), auth: randomBytes(16).toString("base64url") };
  const subscription = { endpoint: "https://127.0.0.1:9/a/secret/place", keys, standard: true };
  await jsonOf(await mastodon("alice", "/api/v1/push/subscription", { method: "POST", body: JSON.stringify({ subscription, data: { alerts: { mention: true } } }) }));
  for (const text of ["@alice one", "@alice two"]) await jsonOf(await mastodon("bob", "/api/v1/statuses", { method: "POST", body: JSON.stringify({ status: text }) }));
  // Somebody is online.
  const listening = await mastodon("carol", "/api/v1/streaming/user");
  assert.equal(listening.status, 200);

  const at = await openPage(browser, base);
  const { page } = at;
  await page.goto(`${base}/admin`);
  await page.getByLabel("Username or e-mail address").fill(credentials.admin.username);
  await page.getByLabel("Password").fill(credentials.admin.password);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  const login = await at.context.storageState();

  // Each page in all sizes and colour schemes.
  for (const size of Object.keys(SIZES)) {
    for (const scheme of SCHEMES) {
      const seen = await openPage(browser, base, { size, scheme });
      await seen.context.addCookies(login.cookies);
      for (const name of [...PAGES, `members/${person("alice").uid}`]) {
        await seen.page.goto(`${base}/admin#/${name}`);
        await seen.page.locator("main h1").waitFor();
        await seen.page.locator("main:not([aria-busy])").waitFor();
        const where = `${name}, ${size}, ${scheme}`;
        await checkLayout(seen.page, where);
        await checkAccessibility(seen.page, where);
        await screenshot(seen, name.startsWith("members/") ? "person" : name.replace("/", "-"), size, scheme);
      }
      seen.check(`${size}, ${scheme}`);
      await seen.context.close();
    }
  }

  // With the keyboard only: past the menu to the list of members.
  await page.goto(`${base}/admin#/overview`);
  await page.reload();
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip", "the first tab stop skips the menu");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Members" }).waitFor();

  // A ban ends a live Mastodon session.
  await jsonOf(await mastodon("bob", "/api/v1/accounts/verify_credentials"));
  await page.getByRole("searchbox").fill("bob");
  await page.getByRole("button", { name: "Search" }).click();
  await page.getByRole("link", { name: "bob", exact: true }).click();
  await page.getByRole("heading", { name: "bob" }).waitFor();
  await page.getByRole("button", { name: "Disable" }).click();
  await page.getByLabel("Reason").fill("<b>spam</b>");
  await page.getByRole("dialog").getByRole("button", { name: "Disable" }).click();
  await page.getByText("Disabled because: <b>spam</b>").waitFor();
  await checkAccessibility(page, "a disabled member");
  const refused = await mastodon("bob", "/api/v1/accounts/verify_credentials");
  assert.ok([401, 403].includes(refused.status), `a banned member's client is answered ${refused.status}`);
  await page.getByRole("button", { name: "Enable" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Enable" }).click();
  await page.getByText("Disabled because").waitFor({ state: "detached" });

  // A notice raises a Fresns counter.
  const before = await unread(credentials, person("alice"));
  await page.getByRole("link", { name: "Notices" }).click();
  await page.getByLabel("Text", { exact: true }).fill("The server moves on Sunday.");
  await page.getByLabel("Usernames or ids, with commas").fill("alice, carol");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByText("2 people were notified.").waitFor();
  assert.equal(await unread(credentials, person("alice")), before + 1);

  // A report is read and resolved, and the reported status is hidden.
  await page.getByRole("link", { name: "Reports" }).click();
  await page.getByRole("link", { name: /bob/ }).first().click();
  await page.getByRole("button", { name: /^Hide/ }).first().click();
  await page.getByRole("button", { name: /^Show/ }).first().waitFor();
  assert.equal((await mastodon("alice", `/api/v1/statuses/${lastStatus.id}`)).status, 404);
  await page.getByLabel("Note").fill("talked to him");
  await checkAccessibility(page, "a report");
  await screenshot(at, "report");
  await page.getByRole("button", { name: "Resolve" }).click();
  await page.getByText("talked to him").waitFor();

  // Keys are shown once, and work.
  await page.getByRole("link", { name: "Apps and keys" }).click();
  await page.getByText("New Mastodon app").click();
  const maker = page.locator("details", { hasText: "New Mastodon app" });
  await maker.getByLabel("Name").fill(INJECTIONS[1]);
  await maker.getByRole("button", { name: "Create" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  const fields = await dialog.locator("input").evaluateAll((all) => all.map((one) => one.value));
  await checkAccessibility(page, "a new key");
  await dialog.getByRole("button", { name: "I have saved it" }).click();
  const [client_id, client_secret] = fields;
  const grant = await fetch(`${base}/oauth/token`, { method: "POST", body: new URLSearchParams({ grant_type: "client_credentials", client_id, client_secret, scope: "read" }) });
  assert.equal(grant.status, 200, await grant.text());

  // What could not be pushed is listed with the reason, sent again, and dropped.
  await page.goto(`${base}/admin#/deliveries/web_push`);
  await page.getByRole("cell", { name: /127\.0\.0\.1 is no public address/ }).first().waitFor();
  assert.equal(await page.getByText("a/secret/place").count(), 0);
  await page.getByRole("button", { name: "Send now: https://127.0.0.1:9 to alice" }).first().click();
  await page.getByText("It is sent again.").waitFor();
  await page.getByRole("button", { name: "Drop: https://127.0.0.1:9 to alice" }).first().click();
  await page.getByRole("dialog").getByRole("button", { name: "Drop" }).click();
  await page.getByText("Dropped.").waitFor();
  await page.getByRole("button", { name: /^Drop: / }).nth(1).waitFor({ state: "detached" });
  await page.getByLabel("Show").selectOption("waiting");
  await checkAccessibility(page, "deliveries");
  await page.getByRole("link", { name: "Online" }).click();
  await page.getByRole("link", { name: "carol" }).waitFor();
  await listening.body.cancel();

  // The sandbox shows why it refuses requests.
  await fetch(`${base}/api/v2/user/panel`);
  await fetch(`${base}/user/profile`);
  await page.getByRole("link", { name: "Requests" }).click();
  await page.getByRole("cell", { name: "GET /api/v2/user/panel" }).first().waitFor();
  await page.getByLabel("Only refused requests").check();
  await checkAccessibility(page, "requests");
  await screenshot(at, "requests-refused");

  // A login that was ended elsewhere leads back to the login page.
  await page.getByRole("link", { name: "Overview" }).first().click();
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  await at.context.clearCookies();
  at.expectRefusal();
  await page.getByRole("link", { name: "Members", exact: true }).first().click();
  await page.getByLabel("Username or e-mail address").waitFor();
  at.check("the sandbox");
  await at.context.close();
}
