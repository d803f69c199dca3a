// masto.js, the library under Elk and Phanpy, against a running server, by token.
//
// usage: node masto.mjs CREDENTIALS, where CREDENTIALS is what `folkmoot sandbox --credentials` wrote.

import assert from "node:assert/strict";
import { createRestAPIClient } from "masto";
import { credentials, ids, passed, picture, refusal, step, url } from "./steps.mjs";

const client = (name) => {
  const user = credentials.users.find((user) => user.username === name);
  return createRestAPIClient({ url, accessToken: user.mastodon.access_token, timeout: 20_000 });
};
const [carol, dave] = [client("carol"), client("dave")];

await step("the server describes itself", async () => {
  const instance = await createRestAPIClient({ url }).v2.instance.fetch();
  assert.match(instance.version, /^4\.6\.0 \(compatible; Folkmoot /);
  assert.equal(instance.apiVersions.mastodon, 9);
});

const me = await step("carol's token is hers", async () => {
  const me = await carol.v1.accounts.verifyCredentials();
  assert.equal(me.username, "carol");
  return me;
});
const him = await dave.v1.accounts.verifyCredentials();

await step("the profile takes every kind of value (multipart)", async () => {
  const profile = await carol.v1.profile.update({
    displayName: "Carol of the Hill",
    note: "Cider & chess.\nAsk me.",
    avatar: new Blob([picture], { type: "image/png" }),
    avatarDescription: "A red square",
    bot: false,
    discoverable: true,
    indexable: true,
    showMediaReplies: false,
    attributionDomains: ["articles.example.org"],
    fieldsAttributes: [
      { name: "pronouns", value: "she/her" },
      { name: "site", value: "https://carol.example.org/a/long/address/that/is/cut" },
    ],
  });
  assert.equal(profile.note, "Cider & chess.\nAsk me.");
  assert.equal(profile.avatarDescription, "A red square");
  assert.deepEqual(profile.fields.map((field) => field.name), ["pronouns", "site"]);
  assert.deepEqual(profile.attributionDomains, ["articles.example.org"]);
  const again = await carol.v1.profile.fetch();
  assert.deepEqual(again, profile);
  const account = await dave.v1.accounts.lookup({ acct: "carol" });
  assert.equal(account.note, "<p>Cider &amp; chess.<br />Ask me.</p>");
  assert.equal((await fetch(account.avatar)).status, 200);
});

await step("an avatar is deleted, twice", async () => {
  for (const _ of [1, 2]) {
    const account = await carol.v1.profile.avatar.remove();
    assert.match(account.avatar, /missing\.png$/);
    assert.equal((await fetch(account.avatar)).headers.get("content-type"), "image/png");
  }
});

await step("dave follows carol and hears of her posts", async () => {
  const relationship = await dave.v1.accounts.$select(me.id).follow({ notify: true });
  assert.equal(relationship.following && relationship.notifying, true);
  const [seen] = await carol.v1.notifications.list({ types: ["follow"], limit: 1 });
  assert.equal(seen.account.id, him.id);
});

const media = await step("a picture is uploaded", async () => {
  const media = await carol.v2.media.create({ file: new Blob([picture], { type: "image/png" }), description: "Red" });
  assert.equal(media.type, "image");
  assert.ok(media.blurhash && media.meta.original.width > 0);
  return media;
});

const status = await step("carol posts it", async () => {
  const status = await carol.v1.statuses.create({ status: "Chess tonight? #games @dave", mediaIds: [media.id], visibility: "public" });
  assert.deepEqual(ids(status.mediaAttachments), [media.id]);
  assert.deepEqual(status.tags.map((tag) => tag.name), ["games"]);
  return status;
});

await step("dave's home and notifications show it", async () => {
  const home = await dave.v1.timelines.home.list({ limit: 20 });
  assert.ok(ids(home).includes(status.id));
  const heard = await dave.v1.notifications.list({ limit: 5 });
  assert.ok(heard.some((n) => n.type === "mention" && n.status.id === status.id));
});

const reply = await step("dave replies", () => dave.v1.statuses.create({ status: "@carol gladly", inReplyToId: status.id }));

await step("favourite, boost, bookmark and their lists", async () => {
  const at = dave.v1.statuses.$select(status.id);
  assert.equal((await at.favourite()).favourited, true);
  const boost = await at.reblog();
  assert.equal(boost.reblog.id, status.id);
  assert.equal((await at.bookmark()).bookmarked, true);
  assert.deepEqual(ids(await at.favouritedBy.list()), [him.id]);
  assert.deepEqual(ids(await at.rebloggedBy.list()), [him.id]);
  assert.ok(ids(await dave.v1.favourites.list()).includes(status.id));
  assert.ok(ids(await dave.v1.bookmarks.list()).includes(status.id));
});

await step("grouped notifications name both", async () => {
  const { notificationGroups, statuses, accounts } = await carol.v2.notifications.list();
  const of = (type) => notificationGroups.find((group) => group.type === type && group.statusId === status.id);
  assert.ok(of("favourite") && of("reblog"));
  assert.ok(ids(statuses).includes(status.id) && ids(accounts).includes(him.id));
});

await step("an edit has a history", async () => {
  const edited = await carol.v1.statuses.$select(status.id).update({ status: "Chess tomorrow? #games @dave", mediaIds: [media.id] });
  assert.ok(edited.editedAt);
  const history = await dave.v1.statuses.$select(status.id).history.list();
  assert.equal(history.length, 2);
  assert.equal((await carol.v1.statuses.$select(status.id).source.fetch()).text, "Chess tomorrow? #games @dave");
});

await step("the thread holds the reply", async () => {
  const context = await carol.v1.statuses.$select(status.id).context.fetch();
  assert.ok(ids(context.descendants).includes(reply.id));
});

const direct = await step("a direct message makes a conversation", async () => {
  const direct = await carol.v1.statuses.create({ status: "@dave the white pieces are mine", visibility: "direct" });
  const [conversation] = await dave.v1.conversations.list();
  assert.equal(conversation.lastStatus.id, direct.id);
  assert.equal(conversation.unread, true);
  assert.equal((await dave.v1.conversations.$select(conversation.id).read()).unread, false);
  await assert.rejects(client("bob").v1.statuses.$select(direct.id).fetch(), refusal(404));
  return direct;
});

await step("a poll is voted in, once", async () => {
  const { poll } = await carol.v1.statuses.create({ status: "White or black?", poll: { options: ["white", "black"], expiresIn: 600 } });
  const voted = await dave.v1.polls.$select(poll.id).votes.create({ choices: [1] });
  assert.deepEqual([voted.voted, voted.ownVotes, voted.votesCount], [true, [1], 1]);
  await assert.rejects(dave.v1.polls.$select(poll.id).votes.create({ choices: [0] }), refusal(422));
});

await step("pages lead to each other by their links", async () => {
  for (const n of [1, 2, 3, 4, 5]) await carol.v1.statuses.create({ status: `page ${n}` });
  const seen = [];
  let pages = 0;
  for await (const page of carol.v1.accounts.$select(me.id).statuses.list({ limit: 2 })) {
    seen.push(...ids(page));
    if (++pages === 3) break;
  }
  assert.equal(new Set(seen).size, 6);
  assert.deepEqual([...seen].sort().reverse(), seen);
});

await step("search finds status, person and tag", async () => {
  const found = await dave.v2.search.list({ q: "Chess tomorrow" });
  assert.ok(ids(found.statuses).includes(status.id));
  assert.ok(ids((await dave.v2.search.list({ q: "carol", type: "accounts" })).accounts).includes(me.id));
  assert.ok((await dave.v2.search.list({ q: "games", type: "hashtags" })).hashtags.some((tag) => tag.name === "games"));
});

await step("a filter warns", async () => {
  const filter = await dave.v2.filters.create({
    title: "No chess",
    context: ["home", "public"],
    filterAction: "warn",
    keywordsAttributes: [{ keyword: "chess", wholeWord: true }],
  });
  const home = await dave.v1.timelines.home.list();
  const found = home.find((item) => item.id === status.id);
  assert.deepEqual(found.filtered[0].keywordMatches.map((word) => word.toLowerCase()), ["chess"]);
  await dave.v2.filters.$select(filter.id).remove();
});

await step("lists, markers and preferences are kept", async () => {
  const list = await dave.v1.lists.create({ title: "Players", repliesPolicy: "list" });
  await dave.v1.lists.$select(list.id).accounts.create({ accountIds: [me.id] });
  assert.deepEqual(ids(await dave.v1.lists.$select(list.id).accounts.list()), [me.id]);
  assert.ok(ids(await dave.v1.timelines.list.$select(list.id).list()).includes(status.id));
  await dave.v1.lists.$select(list.id).remove();
  const markers = await dave.v1.markers.create({ home: { lastReadId: status.id } });
  assert.equal(markers.home.lastReadId, status.id);
  assert.equal((await dave.v1.preferences.fetch())["posting:default:visibility"], "public");
});

await step("errors are JSON with a reason", async () => {
  await assert.rejects(carol.v1.statuses.create({ status: "" }), refusal(422));
  await assert.rejects(carol.v1.statuses.$select("1").fetch(), refusal(404));
  await assert.rejects(createRestAPIClient({ url, accessToken: "nonsense" }).v1.accounts.verifyCredentials(), refusal(401));
});

await step("what is deleted is gone, with what was said of it", async () => {
  await dave.v1.statuses.$select(reply.id).remove();
  await carol.v1.statuses.$select(direct.id).remove();
  const source = await carol.v1.statuses.$select(status.id).remove();
  assert.equal(source.text, "Chess tomorrow? #games @dave");
  await assert.rejects(dave.v1.statuses.$select(status.id).fetch(), refusal(404));
});

console.log(`masto: ${passed()} passed, 0 failed`);
