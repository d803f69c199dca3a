// masto.js listens to a running server: every event of its streams over one socket.
//
// usage: node stream.mjs CREDENTIALS, where CREDENTIALS is what `folkmoot sandbox --credentials` wrote.

import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { createRestAPIClient, createStreamingAPIClient } from "masto";
import { credentials, passed, step, url } from "./steps.mjs";

const PATIENCE = 30_000;
const token = (name) => credentials.users.find((user) => user.username === name).mastodon.access_token;
const client = (name) => createRestAPIClient({ url, accessToken: token(name), timeout: PATIENCE });
const [carol, dave] = [client("carol"), client("dave")];

const instance = await carol.v2.instance.fetch();
const streaming = createStreamingAPIClient({
  streamingApiUrl: instance.configuration.urls.streaming,
  accessToken: token("carol"),
});

// Keeps what a stream tells.
function listen(subscription) {
  const events = [];
  const listening = (async () => {
    for await (const event of subscription) {
      events.push(event);
    }
  })();
  listening.catch((error) => {
    console.log(error);
    process.exit(1);
  });
  return {
    heard: () => events.length > 0,
    // The next event of this kind, those before it aside.
    async next(kind, fits = () => true) {
      for (const end = Date.now() + PATIENCE; Date.now() < end; await sleep(20)) {
        const at = events.findIndex((event) => event.event === kind && fits(event.payload));
        if (at >= 0) {
          return events.splice(0, at + 1).at(-1);
        }
      }
      throw new Error(`no ${kind} came, only ${JSON.stringify(events)}`);
    },
  };
}

const him = await dave.v1.accounts.verifyCredentials();
await carol.v1.accounts.$select(him.id).follow();
const list = await carol.v1.lists.create({ title: "readers" });
await carol.v1.lists.$select(list.id).accounts.create({ accountIds: [him.id] });
const streams = {
  home: listen(streaming.user.subscribe()),
  alone: listen(streaming.user.notification.subscribe()),
  public: listen(streaming.public.subscribe()),
  local: listen(streaming.public.local.subscribe()),
  tagged: listen(streaming.hashtag.subscribe({ tag: "chess" })),
  list: listen(streaming.list.subscribe({ list: list.id })),
  direct: listen(streaming.direct.subscribe()),
};

// Nothing says that a subscription has begun: the last one tells of a message once it has.
await step("all streams are open", async () => {
  for (let n = 0; n < 50; n += 1) {
    await dave.v1.statuses.create({ status: `@carol ready ${n}?`, visibility: "direct" });
    await sleep(200);
    if (streams.direct.heard()) {
      return;
    }
  }
  throw new Error("no conversation came");
});

const status = await step("a status comes on every stream that shows it", async () => {
  const status = await dave.v1.statuses.create({ status: "Who plays #chess tonight?" });
  for (const stream of [streams.home, streams.public, streams.local, streams.tagged, streams.list]) {
    const { payload } = await stream.next("update", (seen) => seen.id === status.id);
    assert.equal(payload.account.acct, "dave");
    assert.equal(payload.favourited, false);
  }
  return status;
});

await step("so does its new text, and its end", async () => {
  await dave.v1.statuses.$select(status.id).update({ status: "Who plays #chess tomorrow?" });
  for (const stream of [streams.home, streams.public, streams.local, streams.tagged, streams.list]) {
    assert.match((await stream.next("status.update")).payload.content, /tomorrow/);
  }
  await dave.v1.statuses.$select(status.id).remove();
  for (const stream of [streams.home, streams.public, streams.local, streams.tagged, streams.list]) {
    assert.equal((await stream.next("delete")).payload, status.id);
  }
});

await step("a notification comes on both of its streams", async () => {
  const mine = await carol.v1.statuses.create({ status: "I do" });
  await dave.v1.statuses.$select(mine.id).favourite();
  for (const stream of [streams.home, streams.alone]) {
    const { payload } = await stream.next("notification", (seen) => seen.type === "favourite");
    assert.equal(payload.status.id, mine.id);
  }
});

await step("a conversation comes with its last status", async () => {
  const said = await dave.v1.statuses.create({ status: "@carol between us", visibility: "direct" });
  const { payload } = await streams.direct.next("conversation", (seen) => seen.lastStatus.id === said.id);
  assert.deepEqual(payload.accounts.map((account) => account.id), [him.id]);
});

await step("filters have changed", async () => {
  const filter = await carol.v2.filters.create({ title: "sport", context: ["home"], filterAction: "warn" });
  assert.equal((await streams.home.next("filters_changed")).payload, undefined);
  await carol.v2.filters.$select(filter.id).remove();
  await streams.home.next("filters_changed");
});

await step("accepted notifications are merged", async () => {
  await carol.v1.accounts.$select(him.id).unfollow();
  await carol.v2.notifications.policy.update({ forNotFollowing: "filter" });
  await dave.v1.statuses.create({ status: "@carol do you hear me?", visibility: "unlisted" });
  const [request] = await carol.v1.notifications.requests.list();
  await carol.v1.notifications.requests.$select(request.id).accept();
  for (const stream of [streams.home, streams.alone]) {
    await stream.next("notifications_merged");
  }
  await carol.v2.notifications.policy.update({ forNotFollowing: "accept" });
});

// The administrators' page, as its own scripts speak to it.
async function administrator() {
  const session = await fetch(`${url}/admin/api/session`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(credentials.admin),
  });
  const { csrf } = await session.json();
  const headers = { "Content-Type": "application/json", "X-CSRF-Token": csrf, Cookie: session.headers.get("set-cookie").split(";")[0] };
  return (method, path, body) => fetch(`${url}/admin/api/${path}`, { method, headers, body: JSON.stringify(body) });
}

await step("an announcement comes, is answered, and is taken back", async () => {
  const admin = await administrator();
  await admin("POST", "notices", { kind: "system", text: "The server moves on Sunday" });
  const { payload } = await streams.home.next("announcement");
  assert.equal(payload.content, "<p>The server moves on Sunday</p>");
  const [announcement] = (await dave.v1.announcements.list()).slice(-1);
  assert.equal(announcement.id, payload.id);
  await dave.v1.announcements.$select(payload.id).reactions.$select("🍎").update();
  const reaction = (await streams.home.next("announcement.reaction")).payload;
  assert.deepEqual([reaction.name, reaction.count, reaction.announcementId ?? reaction.announcement_id], ["🍎", 1, payload.id]);
  await dave.v1.announcements.$select(payload.id).dismiss();
  assert.ok((await dave.v1.announcements.list()).every(({ id }) => id !== payload.id));
  await admin("DELETE", `notices/${payload.id}`, {});
  assert.equal(String((await streams.home.next("announcement.delete")).payload), payload.id);
});

console.log(`masto.js streams: ${passed()} passed, 0 failed`);
process.exit(0);
