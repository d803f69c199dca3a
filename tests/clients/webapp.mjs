// What a web app such as Elk or Phanpy does, from registering itself to logging out, with masto.js and a browser's login.
// Every answer is also checked as it was sent, by entities.mjs.
//
// usage: node webapp.mjs CREDENTIALS, where CREDENTIALS is what `folkmoot sandbox --credentials` wrote.

import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { createOAuthAPIClient, createRestAPIClient } from "masto";
import { faults, typeOf } from "./entities.mjs";
import * as steps from "./steps.mjs";
import { credentials, ids, passed, picture, refusal, url } from "./steps.mjs";

const [carol, dave] = ["carol", "dave"].map((name) => credentials.users.find((user) => user.username === name));
const REDIRECT = "https://app.example.org/callback";
const SCOPES = "read write follow push";

// Every answer of the API that masto.js or this script receives.
const wrong = [];
let answers = 0;
const plainFetch = globalThis.fetch;
globalThis.fetch = async (input, init) => {
  const request = new Request(input, init);
  const method = request.method;
  const response = await plainFetch(request);
  if (response.headers.get("content-type")?.startsWith("application/json")) {
    const path = new URL(request.url).pathname;
    const answer = await response.clone().json();
    const type = typeOf(method, path, response.status, answer);
    answers += 1;
    if (type === undefined) wrong.push(`${method} ${path}: it is not known what this answers`);
    else wrong.push(...faults(answer, type).map((fault) => `${method} ${path}: ${fault}`));
  }
  return response;
};

// After each step, every answer so far was one of the documented entities.
const step = (what, work) => steps.step(what, work, () => assert.deepEqual(wrong, []));

// A browser: keeps cookies, fills forms, does not follow the last redirect to the app.
class Browser {
  #cookies = new Map();

  async open(address, fields) {
    const headers = { cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ") };
    const body = fields && new URLSearchParams(fields);
    const response = await plainFetch(address, { method: fields ? "POST" : "GET", headers, body, redirect: "manual" });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = cookie.match(/^([^=]+)=([^;]*)/);
      this.#cookies.set(name, value);
    }
    const to = response.headers.get("location");
    if (to?.startsWith(REDIRECT)) return { arrived: new URL(to) };
    if (to) return this.open(new URL(to, address).href);
    return { address, status: response.status, html: await response.text() };
  }

  // The form with a button of this text, with its fields and these.
  async submit(page, button, filled = {}) {
    const form = page.html.split("<form").slice(1).map((form) => form.split("</form>")[0]).find((form) => form.includes(`>${button}</button>`));
    assert.ok(form, `there is a form with the button ${button} in ${page.html}`);
    const unescaped = (text) => text.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
    const attribute = (tag, name) => unescaped(tag.match(new RegExp(`\\b${name}="([^"]*)"`))?.[1] ?? "");
    const fields = Object.fromEntries([...form.matchAll(/<input[^>]*>/g)].map(([tag]) => [attribute(tag, "name"), attribute(tag, "value")]));
    return this.open(new URL(attribute(`<form${form}`, "action"), page.address).href, { ...fields, ...filled });
  }
}

const anyone = createRestAPIClient({ url, timeout: 20_000 });

await step("the app looks at the server, in both forms", async () => {
  const [instance, old] = [await anyone.v2.instance.fetch(), await anyone.v1.instance.fetch()];
  assert.equal(old.uri, instance.domain);
  assert.equal(instance.title, old.title);
  assert.equal(instance.configuration.statuses.maxCharacters, 500);
  assert.ok(instance.configuration.mediaAttachments.supportedMimeTypes.includes("image/png"));
  assert.equal(instance.registrations.enabled, old.registrations);
  await anyone.v1.customEmojis.list();
});

const app = await step("it registers itself", async () => {
  const app = await anyone.v1.apps.create({ clientName: "A web app", redirectUris: REDIRECT, scopes: SCOPES, website: "https://app.example.org" });
  assert.equal(app.name, "A web app");
  assert.deepEqual(app.redirectUris, [REDIRECT]);
  return app;
});

const token = await step("carol logs in on the server's pages and allows it (PKCE)", async () => {
  const metadata = await (await plainFetch(`${url}/.well-known/oauth-authorization-server`)).json();
  assert.equal(metadata.authorization_endpoint, `${url}/oauth/authorize`);
  assert.ok(metadata.code_challenge_methods_supported.includes("S256"));
  const verifier = randomBytes(32).toString("base64url");
  const state = randomBytes(8).toString("hex");
  const challenge = createHash("sha256").update(verifier).digest("base64url");
  const asked = new URLSearchParams({
    client_id: app.clientId, redirect_uri: REDIRECT, response_type: "code", scope: SCOPES, state,
    code_challenge: challenge, code_challenge_method: "S256",
  });
  const browser = new Browser();
  const login = await browser.open(`${metadata.authorization_endpoint}?${asked}`);
  assert.match(login.html, /A web app/);
  const refused = await browser.submit(login, "Log in", { account: carol.email, password: "not hers 1" });
  assert.equal(refused.status, 422);
  const consent = await browser.submit(refused, "Log in", { account: carol.email, password: carol.password });
  assert.match(consent.html, /would like to use your account/);
  assert.match(consent.html, /@<?.*carol/);
  const { arrived } = await browser.submit(consent, "Allow");
  assert.equal(arrived.searchParams.get("state"), state);
  const code = arrived.searchParams.get("code");
  const form = { grant_type: "authorization_code", client_id: app.clientId, client_secret: app.clientSecret, redirect_uri: REDIRECT, code };
  const exchange = (fields) => fetch(metadata.token_endpoint, { method: "POST", body: new URLSearchParams(fields) });
  assert.equal((await exchange({ ...form, code_verifier: "another verifier than the one that was promised" })).status, 400);
  const again = await browser.open(`${metadata.authorization_endpoint}?${asked}`);
  const fresh = (again.arrived ?? (await browser.submit(again, "Allow")).arrived).searchParams.get("code");
  const token = await (await exchange({ ...form, code: fresh, code_verifier: verifier })).json();
  assert.equal(token.token_type, "Bearer");
  assert.deepEqual(token.scope.split(" ").sort(), SCOPES.split(" ").sort());
  return token.access_token;
});

const her = createRestAPIClient({ url, accessToken: token, timeout: 20_000 });
const him = createRestAPIClient({ url, accessToken: dave.mastodon.access_token, timeout: 20_000 });

const me = await step("the token is hers", async () => {
  const me = await her.v1.accounts.verifyCredentials();
  assert.equal(me.username, "carol");
  assert.equal(me.id, String(carol.uid));
  assert.equal((await her.v1.preferences.fetch())["posting:default:visibility"], me.source.privacy);
  return me;
});
const peer = await him.v1.accounts.verifyCredentials();

await step("she changes her profile and avatar", async () => {
  const changed = await her.v1.accounts.updateCredentials({
    displayName: "Carol of the Web", note: "I write from a browser.", avatar: new Blob([picture], { type: "image/png" }),
    fieldsAttributes: [{ name: "Site", value: "https://carol.example.org" }],
  });
  assert.equal(changed.displayName, "Carol of the Web");
  assert.equal(changed.source.note, "I write from a browser.");
  assert.equal(changed.note, "<p>I write from a browser.</p>");
  assert.equal(changed.fields[0].name, "Site");
  assert.match(changed.fields[0].value, /href="https:\/\/carol\.example\.org/);
  assert.notEqual(changed.avatar, me.avatar);
  const image = await plainFetch(changed.avatar);
  assert.deepEqual([image.status, image.headers.get("content-type").split("/")[0]], [200, "image"]);
  assert.equal((await him.v1.accounts.$select(me.id).fetch()).displayName, "Carol of the Web");
});

await step("she follows, and the relationship says so on both sides", async () => {
  assert.equal((await her.v1.accounts.$select(peer.id).follow()).following, true);
  const [mine] = await her.v1.accounts.relationships.fetch({ id: [peer.id] });
  const [his] = await him.v1.accounts.relationships.fetch({ id: [me.id] });
  assert.deepEqual([mine.following, mine.showingReblogs, his.followedBy], [true, true, true]);
});

await step("her home timeline is read page by page to its end", async () => {
  for (const n of [1, 2, 3, 4, 5]) await her.v1.statuses.create({ status: `page ${n} from the web` });
  const walk = async (limit) => {
    const seen = [];
    let pages = 0;
    for await (const page of her.v1.timelines.home.list({ limit })) {
      assert.ok(page.length <= limit && ++pages < 500, `page ${pages} has ${page.length}`);
      seen.push(...ids(page));
    }
    return { seen, pages };
  };
  const [small, large] = [await walk(3), await walk(40)];
  assert.deepEqual(small.seen, large.seen);
  assert.equal(new Set(small.seen).size, small.seen.length);
  assert.ok(small.pages > large.pages && small.seen.length > 5, JSON.stringify(small));
  const numbers = small.seen.map(BigInt);
  assert.ok(numbers.every((id, at) => at === 0 || id < numbers[at - 1]), "newest first");
  const newer = await her.v1.timelines.home.list({ minId: small.seen[4], limit: 2 });
  assert.deepEqual(ids(newer), small.seen.slice(2, 4));
});

const media = await step("a picture is uploaded with description and focus", async () => {
  const media = await her.v2.media.create({ file: new Blob([picture], { type: "image/png" }), description: "A square", focus: "0.5,-0.25" });
  assert.deepEqual([media.type, media.description], ["image", "A square"]);
  assert.deepEqual({ ...media.meta.focus }, { x: 0.5, y: -0.25 });
  assert.equal((await plainFetch(media.previewUrl)).status, 200);
  assert.equal((await her.v1.media.$select(media.id).fetch()).id, media.id);
  return media;
});

const post = await step("she posts it, mentioning dave", async () => {
  const post = await her.v1.statuses.create({ status: "A square for @dave #geometry", mediaIds: [media.id], language: "en" });
  assert.deepEqual(ids(post.mediaAttachments), [media.id]);
  assert.deepEqual(post.mentions.map((mention) => mention.id), [peer.id]);
  assert.equal(post.application.name, "A web app");
  assert.equal((await him.v1.statuses.$select(post.id).fetch()).mediaAttachments[0].description, "A square");
  return post;
});

await step("an edit without the picture removes it, and the history has both versions", async () => {
  const edited = await her.v1.statuses.$select(post.id).update({ status: "No square for @dave #geometry" });
  assert.deepEqual(edited.mediaAttachments, []);
  assert.ok(Date.parse(edited.editedAt) >= Date.parse(edited.createdAt));
  assert.deepEqual((await him.v1.statuses.$select(post.id).fetch()).mediaAttachments, []);
  const history = await him.v1.statuses.$select(post.id).history.list();
  assert.equal(history.length, 2);
  assert.match(history[0].content, /A square for/);
  assert.match(history[1].content, /No square for/);
  assert.equal((await her.v1.statuses.$select(post.id).source.fetch()).text, "No square for @dave #geometry");
});

await step("a thread has its ancestors and descendants", async () => {
  const reply = await him.v1.statuses.create({ status: "@carol what a pity", inReplyToId: post.id });
  const answer = await her.v1.statuses.create({ status: "@dave next time", inReplyToId: reply.id });
  const context = await her.v1.statuses.$select(reply.id).context.fetch();
  assert.deepEqual([ids(context.ancestors), ids(context.descendants)], [[post.id], [answer.id]]);
  const whole = await her.v1.statuses.$select(post.id).context.fetch();
  assert.deepEqual(ids(whole.descendants), [reply.id, answer.id]);
  assert.equal((await her.v1.statuses.$select(post.id).fetch()).repliesCount, 1);
});

await step("search finds people, hashtags and statuses, and resolves an address", async () => {
  const find = (q, more) => her.v2.search.list({ q, limit: 10, ...more });
  assert.ok(ids((await find("dave", { type: "accounts" })).accounts).includes(peer.id));
  assert.ok((await find("geometry", { type: "hashtags" })).hashtags.some((tag) => tag.name === "geometry"));
  const found = await find("No square for", { type: "statuses" });
  assert.deepEqual([ids(found.statuses).includes(post.id), found.accounts, found.hashtags], [true, [], []]);
  assert.deepEqual(ids((await find(post.url, { resolve: true })).statuses), [post.id]);
  assert.deepEqual(ids((await find(peer.url, { resolve: true })).accounts), [peer.id]);
  assert.deepEqual((await find("a word that nobody here has written")).statuses, []);
});

await step("markers of home and notifications are kept", async () => {
  const [notification] = await her.v1.notifications.list({ limit: 1 });
  await her.v1.markers.create({ home: { lastReadId: post.id }, notifications: { lastReadId: notification.id } });
  const markers = await her.v1.markers.fetch({ timeline: ["home", "notifications"] });
  assert.deepEqual([markers.home.lastReadId, markers.notifications.lastReadId], [post.id, notification.id]);
  assert.equal((await her.v1.notifications.unreadCount.fetch()).count, 0);
});

await step("favourite, boost and bookmark, and each taken back", async () => {
  const at = him.v1.statuses.$select(post.id);
  const liked = await at.favourite();
  assert.deepEqual([liked.favourited, liked.favouritesCount], [true, 1]);
  const boost = await at.reblog();
  assert.deepEqual([boost.reblog.id, boost.reblog.reblogged, boost.reblog.reblogsCount], [post.id, true, 1]);
  assert.equal((await at.bookmark()).bookmarked, true);
  assert.ok(ids(await him.v1.favourites.list()).includes(post.id) && ids(await him.v1.bookmarks.list()).includes(post.id));
  const plain = await at.unfavourite();
  assert.deepEqual([plain.favourited, plain.favouritesCount], [false, 0]);
  assert.deepEqual([(await at.unreblog()).reblogged, (await at.unbookmark()).bookmarked], [false, false]);
  assert.ok(!ids(await him.v1.favourites.list()).includes(post.id) && !ids(await him.v1.bookmarks.list()).includes(post.id));
  await at.favourite();
  await at.reblog();
});

await step("notifications come one by one and in groups", async () => {
  assert.ok((await her.v1.notifications.unreadCount.fetch()).count > 0);
  const list = await her.v1.notifications.list({ limit: 40 });
  const of = (type) => list.find((one) => one.type === type && one.account.id === peer.id);
  assert.equal(of("favourite").status.id, post.id);
  assert.equal(of("reblog").status.id, post.id);
  assert.match(of("mention").status.content, /what a pity/);
  assert.deepEqual((await her.v1.notifications.list({ types: ["mention"], limit: 40 })).filter((one) => one.type !== "mention"), []);
  const { notificationGroups, statuses, accounts } = await her.v2.notifications.list({ limit: 40 });
  const group = notificationGroups.find((group) => group.type === "favourite" && group.statusId === post.id);
  assert.deepEqual([group.sampleAccountIds, group.notificationsCount], [[peer.id], 1]);
  assert.ok(ids(statuses).includes(post.id) && ids(accounts).includes(peer.id));
  assert.ok((await her.v2.notifications.unreadCount.fetch()).count > 0);
});

await step("a poll is voted in", async () => {
  const { poll } = await him.v1.statuses.create({ status: "Circle or square?", poll: { options: ["circle", "square"], expiresIn: 600 } });
  const voted = await her.v1.polls.$select(poll.id).votes.create({ choices: [1] });
  assert.deepEqual([voted.voted, voted.ownVotes, voted.votesCount, voted.options[1].votesCount], [true, [1], 1, 1]);
  const seen = await him.v1.polls.$select(poll.id).fetch();
  assert.deepEqual([seen.votesCount, seen.expired, seen.multiple], [1, false, false]);
});

await step("a filter marks what it catches", async () => {
  const filter = await her.v2.filters.create({
    title: "Shapes", context: ["home"], filterAction: "warn", keywordsAttributes: [{ keyword: "circle", wholeWord: true }],
  });
  assert.deepEqual(ids(await her.v2.filters.list()), [filter.id]);
  const caught = (await her.v1.timelines.home.list()).find((status) => status.content.includes("Circle or square"));
  assert.equal(caught.filtered[0].filter.title, "Shapes");
  await her.v2.filters.$select(filter.id).remove();
  assert.deepEqual(await her.v2.filters.list(), []);
});

await step("a list has its own timeline", async () => {
  const list = await her.v1.lists.create({ title: "Squares", repliesPolicy: "none", exclusive: false });
  await her.v1.lists.$select(list.id).accounts.create({ accountIds: [peer.id] });
  assert.deepEqual(ids(await her.v1.lists.$select(list.id).accounts.list()), [peer.id]);
  const timeline = await her.v1.timelines.list.$select(list.id).list();
  assert.ok(timeline.length > 0 && timeline.every((status) => status.account.id === peer.id));
  await her.v1.lists.$select(list.id).remove();
  assert.deepEqual(await her.v1.lists.list(), []);
});

await step("mute, block and unfollow change the relationship", async () => {
  const at = her.v1.accounts.$select(peer.id);
  assert.equal((await at.mute({ notifications: true })).mutingNotifications, true);
  assert.deepEqual(ids(await her.v1.mutes.list()), [peer.id]);
  assert.equal((await at.unmute()).muting, false);
  const blocked = await at.block();
  assert.deepEqual([blocked.blocking, blocked.following], [true, false]);
  assert.deepEqual(ids(await her.v1.blocks.list()), [peer.id]);
  const [seen] = await him.v1.accounts.relationships.fetch({ id: [me.id] });
  assert.equal(seen.followedBy, false);
  assert.equal((await at.unblock()).blocking, false);
  assert.equal((await at.follow()).following, true);
  assert.equal((await at.unfollow()).following, false);
});

await step("a status is scheduled, moved and cancelled", async () => {
  const at = (hours) => new Date(Date.now() + hours * 3_600_000).toISOString();
  const scheduled = await her.v1.statuses.create({ status: "Later", scheduledAt: at(2) });
  assert.equal(scheduled.params.text, "Later");
  const to = at(3);
  const moved = await her.v1.scheduledStatuses.$select(scheduled.id).update({ scheduledAt: to });
  assert.ok(Math.abs(Date.parse(moved.scheduledAt) - Date.parse(to)) < 1_000);
  assert.deepEqual(ids(await her.v1.scheduledStatuses.list()), [scheduled.id]);
  await her.v1.scheduledStatuses.$select(scheduled.id).remove();
  assert.deepEqual(await her.v1.scheduledStatuses.list(), []);
});

await step("a direct message is a conversation of two, and nobody else's", async () => {
  const direct = await him.v1.statuses.create({ status: "@carol between us", visibility: "direct" });
  const [conversation] = await her.v1.conversations.list();
  assert.deepEqual([conversation.lastStatus.id, conversation.unread, ids(conversation.accounts)], [direct.id, true, [peer.id]]);
  assert.equal((await her.v1.conversations.$select(conversation.id).read()).unread, false);
  const answer = await her.v1.statuses.create({ status: "@dave of course", visibility: "direct", inReplyToId: direct.id });
  assert.equal(ids((await her.v1.statuses.$select(answer.id).context.fetch()).ancestors).at(-1), direct.id);
  assert.ok(!ids(await her.v1.timelines.home.list({ limit: 40 })).includes(direct.id));
  await assert.rejects(anyone.v1.statuses.$select(direct.id).fetch(), refusal(404));
});

await step("what she deletes is gone for everybody", async () => {
  const deleted = await her.v1.statuses.$select(post.id).remove();
  assert.equal(deleted.text, "No square for @dave #geometry");
  await assert.rejects(him.v1.statuses.$select(post.id).fetch(), refusal(404));
  assert.ok(!ids(await her.v1.accounts.$select(me.id).statuses.list()).includes(post.id));
});

await step("after the logout the token is refused", async () => {
  await createOAuthAPIClient({ url }).revoke({ clientId: app.clientId, clientSecret: app.clientSecret, token });
  await assert.rejects(her.v1.accounts.verifyCredentials(), refusal(401));
  await assert.rejects(async () => her.v1.timelines.home.list(), refusal(401));
  assert.equal((await him.v1.accounts.verifyCredentials()).id, peer.id, "others stay logged in");
});

assert.ok(answers > 100, `only ${answers} answers were checked`);
console.log(`web app: ${passed()} passed, 0 failed; ${answers} answers checked`);
