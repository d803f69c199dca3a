// A newcomer with the client that openapi-typescript and openapi-fetch make: registers through Mastodon, logs in to all three APIs,
// and what is done through one is seen through another. Run by ./run after steps.py, whose posts it reads.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import createClient, { type Middleware } from "openapi-fetch";
import type { paths as FresnsPaths } from "./types/fresns";
import type { paths as LanyingPaths } from "./types/lanying";
import type { paths as MastodonPaths } from "./types/mastodon";

interface Key {
  app_id: string;
  app_secret: string;
  platform_id: number;
  version: string;
}

interface Person {
  uid: number;
  username: string;
  lanying: { token: string };
  mastodon: { access_token: string };
}

interface Credentials {
  base_url: string;
  fresns: { v2: Key };
  lanying: { app_id: string };
  users: [Person, Person, ...Person[]];
}

const credentials = JSON.parse(await readFile(process.argv[2]!, "utf8")) as Credentials;
const baseUrl = credentials.base_url;
const NAME = "beekeeper";
const PASSWORD = "correct horse 1";
const [alice] = credentials.users;

// The data of an answer that has some; otherwise it says what came instead.
function certain<T>(answer: { data?: T; error?: unknown; response: Response }): T {
  assert.ok(answer.data !== undefined, `${answer.response.status} ${answer.response.url}: ${JSON.stringify(answer.error)}`);
  return answer.data;
}

// What went well, of the two objects that an API may answer.
function granted<T extends { code: number }>(answer: T): Extract<T, { data: unknown }> {
  assert.ok("data" in answer && answer.data !== null, JSON.stringify(answer));
  return answer as Extract<T, { data: unknown }>;
}

const mastodonAs = (token?: string) => createClient<MastodonPaths>({ baseUrl, headers: token ? { Authorization: `Bearer ${token}` } : {} });

const program = mastodonAs();
const app = certain(await program.POST("/api/v1/apps", { body: { client_name: "Generated", redirect_uris: ["urn:ietf:wg:oauth:2.0:oob"], scopes: "read write" } }));
const grant = { grant_type: "client_credentials", client_id: app.client_id, client_secret: app.client_secret, scope: "read write" };
const appToken = certain(await program.POST("/oauth/token", { body: grant }));
const joined = { username: NAME, email: "beekeeper@example.org", password: PASSWORD, agreement: true, locale: "en" };
const token = certain(await mastodonAs(appToken.access_token).POST("/api/v1/accounts", { body: joined }));
const again = await mastodonAs(appToken.access_token).POST("/api/v1/accounts", { body: joined });
assert.ok(again.error?.details, "a taken name is explained by attribute");
const mastodon = mastodonAs(token.access_token);
const me = certain(await mastodon.GET("/api/v1/accounts/verify_credentials"));
assert.equal(me.username, NAME);
console.log("ok: Mastodon, registered and logged in");

const published = certain(await mastodon.POST("/api/v1/statuses", { body: { status: "TypeScript opened a hive", visibility: "public" } }));
assert.ok("content" in published);
const timeline = certain(await mastodon.GET("/api/v1/timelines/public", { params: { query: { limit: 10 } } }));
assert.equal(timeline[0]!.id, published.id);
const planted = timeline.find((status) => status.content?.includes("Python planted a tree"));
assert.equal(planted?.media_attachments[0]?.description, "A dot");
const several = certain(await mastodon.GET("/api/v1/statuses", { params: { query: { "id[]": [published.id, planted.id] } } }));
assert.deepEqual(several.map((status) => status.id), [published.id, planted.id]);
console.log("ok: Mastodon, published, and read this and what the Python client published");

const SIGNED = ["X-Fresns-Aid", "X-Fresns-Aid-Token", "X-Fresns-App-Id", "X-Fresns-Client-Platform-Id", "X-Fresns-Client-Version", "X-Fresns-Signature-Timestamp", "X-Fresns-Uid", "X-Fresns-Uid-Token"];
const key = credentials.fresns.v2;
const tokens: Record<string, string> = {};
const signature: Middleware = {
  onRequest({ request }) {
    for (const [name, value] of Object.entries(tokens)) request.headers.set(name, value);
    const said = SIGNED.filter((name) => request.headers.get(name)).map((name) => `${name}=${request.headers.get(name)}`);
    request.headers.set("X-Fresns-Signature", createHash("md5").update([...said, `AppSecret=${key.app_secret}`].join("&")).digest("hex"));
    return request;
  },
};
const fresns = createClient<FresnsPaths>({ baseUrl });
fresns.use(signature);
const header = () => ({
  "X-Fresns-App-Id": key.app_id,
  "X-Fresns-Client-Platform-Id": String(key.platform_id),
  "X-Fresns-Client-Version": key.version,
  "X-Fresns-Client-Device-Info": Buffer.from('{"networkIpv4":"127.0.0.1"}').toString("base64"),
  "X-Fresns-Signature-Timestamp": String(Date.now()),
});
const coded = (text: string) => Buffer.from(text).toString("base64");
const wrong = certain(await fresns.POST("/api/v2/account/login", { params: { header: header() }, body: { type: "email", account: NAME, password: coded("wrong 1") } }));
assert.equal(wrong.code, 34304);
const account = granted(certain(await fresns.POST("/api/v2/account/login", { params: { header: header() }, body: { type: "email", account: NAME, password: coded(PASSWORD) } })));
Object.assign(tokens, { "X-Fresns-Aid": account.data.sessionToken.aid, "X-Fresns-Aid-Token": account.data.sessionToken.token });
const user = granted(certain(await fresns.POST("/api/v2/user/auth", { params: { header: header() }, body: { uidOrUsername: NAME, password: coded(PASSWORD) } })));
Object.assign(tokens, { "X-Fresns-Uid": String(user.data.sessionToken.uid), "X-Fresns-Uid-Token": user.data.sessionToken.token });
const panel = granted(certain(await fresns.GET("/api/v2/user/panel", { params: { header: header() } })));
assert.equal(panel.data.unreadNotifications.all, 0);
granted(certain(await fresns.POST("/api/v2/editor/{kind}/quick-publish", { params: { header: header(), path: { kind: "post" } }, body: { content: "TypeScript found honey" } })));
const posts = granted(certain(await fresns.GET("/api/v2/post/list", { params: { header: header(), query: { pageSize: 4 } } })));
const texts = posts.data.list.map((post) => post.content);
assert.deepEqual(texts, ["TypeScript found honey", "TypeScript opened a hive", "Python watered the tree", "Python planted a tree"]);
console.log("ok: Fresns, logged in, read the panel, published, and listed what was published in both languages and APIs");

const lanyingAs = (more: Record<string, string>) => createClient<LanyingPaths>({ baseUrl, headers: { app_id: credentials.lanying.app_id, ...more } });
const login = granted(certain(await lanyingAs({}).POST("/token/user", { body: { name: NAME, password: PASSWORD } })));
assert.equal(String(login.data.user_id), me.id);
const lanying = lanyingAs({ "access-token": login.data.token });
assert.deepEqual(granted(certain(await lanying.GET("/roster/list"))).data, []);
const sent = granted(certain(await lanying.POST("/message/send", { body: { type: 1, targets: [alice.uid], content_type: 0, content: "TypeScript sends honey" } })));
const conversation = granted(certain(await lanying.GET("/message/conversation", { params: { query: { opposite_id: alice.uid, msg_id_start: 0, limit: 20 } } })));
assert.deepEqual(conversation.data.messages.map((message) => message.msg_id), sent.msg_ids);
const received = certain(await mastodonAs(alice.mastodon.access_token).GET("/api/v1/conversations"));
const honey = received[0]?.last_status;
assert.ok(honey);
assert.ok(honey.content?.includes("TypeScript sends honey"));
const answered = { status: `@${NAME} Thank you`, visibility: "direct", in_reply_to_id: honey.id };
certain(await mastodonAs(alice.mastodon.access_token).POST("/api/v1/statuses", { body: answered }));
const mine = granted(certain(await fresns.GET("/api/v2/conversation/list", { params: { header: header() } })));
assert.ok(mine.data.list[0]?.latestMessage?.message?.includes("Thank you"), JSON.stringify(mine.data.list[0]));
console.log("ok: Lanying, sent a message; it was read and answered through Mastodon, and the answer was read through Fresns");
