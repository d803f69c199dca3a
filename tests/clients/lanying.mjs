// The socket of the Lanying IM API, with the versions of its libraries that the official web client has locked.
//
// usage: node lanying.mjs CREDENTIALS, where CREDENTIALS is what `folkmoot sandbox --credentials` wrote.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";
import { createRestAPIClient } from "masto";
import protobuf from "protobufjs";
import { credentials, passed, step, url } from "./steps.mjs";

const io = createRequire(import.meta.url)("socket.io-client");
const PATIENCE = 20_000;
const [UNREAD, SYNC, NOTICE, PROVISION] = [0, 1, 2, 3];
const [MESSAGE, USER_NOTICE] = [1, 4];
const { root } = protobuf.parse(await readFile(new URL("xsync.proto", import.meta.url), "utf8"), { keepCase: true });

const options = { longs: Number, defaults: true };
const decode = (type, bytes) => root.lookupType(type).toObject(root.lookupType(type).decode(new Uint8Array(bytes)), options);
const encode = (type, value) => root.lookupType(type).encode(root.lookupType(type).fromObject(value)).finish();

// One call over HTTP.
async function call(method, path, token, body) {
  const headers = { app_id: credentials.lanying.app_id, "Content-Type": "application/json", ...(token && { "access-token": token }) };
  const response = await fetch(url + path, { method, headers, body: body && JSON.stringify(body) });
  const answer = await response.json();
  assert.equal(answer.code, 200, JSON.stringify(answer));
  return answer.data;
}

// A device: its frames wait until somebody asks for them.
class Device {
  constructor(base, login, guid) {
    Object.assign(this, { login, guid, frames: [], mid: Date.now(), ended: false });
    this.socket = io(base, { transports: ["websocket"], reconnection: false, forceNew: true });
    this.socket.on("frame", (bytes) => this.frames.push(decode("Frame", bytes)));
    this.socket.on("disconnect", () => (this.ended = true));
  }

  async until(what, holds) {
    for (const end = Date.now() + PATIENCE; Date.now() < end; await sleep(10)) {
      const found = holds();
      if (found) {
        return found;
      }
    }
    throw new Error(`${what}: nothing came in time, only ${JSON.stringify(this.frames)}`);
  }

  // The payload of the next frame of this command for which `fits` holds.
  next(command, type, fits = () => true) {
    return this.until(type, () => {
      for (const [at, frame] of this.frames.entries()) {
        const payload = frame.command === command && decode(type, frame.payload);
        if (payload && fits(payload)) {
          this.frames.splice(at, 1);
          return payload;
        }
      }
      return undefined;
    });
  }

  send(command, type, payload) {
    this.socket.emit("frame", Buffer.from(encode("Frame", { command, payload: type && encode(type, payload) })));
  }

  async provision() {
    await this.until("a connection", () => this.socket.connected);
    const { token, user_id: uid } = this.login;
    this.send(PROVISION, "Provision", {
      xid: { uid, device_sn: 1_000_000_007 },
      token,
      os_type: 6,
      sdk_vsn: "2.0.0",
      device_guid: this.guid,
      device_info: "Web",
    });
    const answer = await this.next(PROVISION, "Provision");
    this.sn = answer.xid?.device_sn;
    return answer;
  }

  async unread() {
    this.send(UNREAD);
    return (await this.next(UNREAD, "UnreadDl")).unread;
  }

  async ask(payload) {
    this.send(SYNC, "SyncUl", payload);
    return this.next(SYNC, "SyncDl", (answer) => (payload.meta ? answer.client_mid === payload.meta.id : answer.client_mid === 0));
  }

  // What is new in a conversation, acknowledged.
  async fetch(uid) {
    const all = [];
    for (let key = 0; ; ) {
      const answer = await this.ask({ xid: { uid }, key });
      assert.equal(answer.status.code, 1);
      all.push(...answer.metas);
      key = answer.next_key;
      if (key === 0) {
        return all;
      }
    }
  }

  async write(uid, body) {
    this.mid += 1;
    const meta = { id: this.mid, to: { uid }, timestamp: this.mid, ns: MESSAGE, payload: encode("Body", body) };
    return this.ask({ meta });
  }

  // A notice of the conversation with this user.
  noticed(uid) {
    return this.next(NOTICE, "Notice", (notice) => (notice.xid?.uid ?? 0) === uid);
  }
}

const text = (meta) => decode("Body", meta.payload).content;

const person = (name) => credentials.users.find((user) => user.username === name);
const alice = createRestAPIClient({ url, accessToken: person("alice").mastodon.access_token, timeout: PATIENCE });
const log_in = (name, device_guid) => call("POST", "/token/user", undefined, { name, password: person(name).password, device_guid });

const base = await step("the server is found", async () => {
  const found = await call("GET", `/app_dns?app_id=${credentials.lanying.app_id}&source=sdk`);
  const { protocol, host } = found.dns_list.find((group) => group.group_level === 0).clusters[0].webim[0];
  assert.equal((await fetch(`${url}/`)).status, 200);
  await call("GET", "/app/config?platform=6");
  return `${protocol}://${host}`;
});

const bob = await step("bob logs in and lists friends and groups", async () => {
  const login = await log_in("bob", "bob_1");
  assert.ok(Array.isArray(await call("GET", "/roster/list", login.token)));
  assert.ok(Array.isArray(await call("GET", "/group/user_joined", login.token)));
  return login;
});
const her = Number(person("alice").lanying.user_id);

const phone = new Device(base, bob, "bob_1");
await step("his device is connected", async () => {
  const answer = await phone.provision();
  assert.equal(answer.status.code, 1);
  assert.equal(answer.xid.uid, bob.user_id);
  assert.ok(answer.xid.device_sn >= 1);
  assert.deepEqual(await call("GET", "/user/online_status", bob.token), { online: true });
  await phone.unread();
});

await step("a message from Mastodon arrives", async () => {
  await alice.v1.statuses.create({ status: "@bob hello from Mastodon", visibility: "direct" });
  await phone.noticed(her);
  const list = await phone.unread();
  assert.ok(list.some((item) => item.xid.uid === her && item.n > 0 && item.type === 1));
  const metas = await phone.fetch(her);
  assert.match(text(metas.at(-1)), /hello from Mastodon/);
  assert.equal((await phone.unread()).find((item) => item.xid.uid === her).n, 0);
});

const said = await step("the answer is a conversation in Mastodon", async () => {
  const answer = await phone.write(her, { type: 2, content: "hello from the socket" });
  assert.equal(answer.status.code, 1);
  assert.ok(answer.server_mid > 0);
  const [conversation] = await alice.v1.conversations.list({ limit: 1 });
  assert.match(conversation.lastStatus.content, /hello from the socket/);
  assert.equal(conversation.lastStatus.account.acct, "bob");
  return answer.server_mid;
});

await step("history goes back", async () => {
  const answer = await phone.ask({ xid: { uid: her, device_sn: 0 }, key: 0, is_full_sync: true, full_sync_num: 2 });
  assert.equal(answer.is_full_sync, true);
  assert.match(text(answer.metas[0]), /hello from the socket/);
  assert.match(text(answer.metas[1]), /hello from Mastodon/);
  if (answer.next_key) {
    const older = await phone.ask({ xid: { uid: her }, key: answer.next_key, is_full_sync: true, full_sync_num: 20 });
    assert.ok(older.metas.every((meta) => meta.id < answer.metas[1].id));
  }
});

await step("a recalled message is gone in Mastodon", async () => {
  const operation = { type: 5, mid: said, xid: { uid: her } };
  const answer = await phone.write(her, { type: 1, ctype: 6, operation });
  assert.equal(answer.status.code, 1);
  await assert.rejects(alice.v1.statuses.$select(String(said)).fetch());
});

const desk = new Device(base, await log_in("bob", "bob_2"), "bob_2");
await step("a second device has everything, too", async () => {
  assert.equal((await desk.provision()).status.code, 1);
  const told = await phone.next(SYNC, "SyncDl", (pushed) => pushed.metas.some((meta) => meta.ns === USER_NOTICE));
  assert.ok([7, 9].includes(decode("UserNotice", told.metas[0].payload).type));
  const answer = await phone.write(her, { type: 2, content: "on both" });
  await desk.noticed(her);
  const metas = await desk.fetch(her);
  assert.ok(metas.some((meta) => meta.id === answer.server_mid));
});

const hers = new Device(base, await log_in("alice", "alice_1"), "alice_1");
await step("typing is pushed and not kept", async () => {
  assert.equal((await hers.provision()).status.code, 1);
  const ext = JSON.stringify({ input_status: "typing" });
  await phone.write(her, { type: 2, qos: 1, ext });
  const pushed = await hers.next(SYNC, "SyncDl", (answer) => answer.metas.some((meta) => decode("Body", meta.payload).ext === ext));
  assert.equal(pushed.xid.uid, bob.user_id);
  const history = await hers.ask({ xid: { uid: bob.user_id }, is_full_sync: true, full_sync_num: 1 });
  assert.equal(text(history.metas[0]), "on both");
});

await step("chats between two sockets go both ways", async () => {
  await hers.write(bob.user_id, { type: 2, content: "are you there?" });
  await phone.noticed(her);
  assert.equal(text((await phone.fetch(her)).at(-1)), "are you there?");
  await phone.write(her, { type: 2, content: "I am" });
  await hers.noticed(bob.user_id);
  assert.equal(text((await hers.fetch(bob.user_id)).at(-1)), "I am");
});

await step("a device that is kicked is told, closed and not let in again", async () => {
  const devices = await call("GET", "/user/device/list", bob.token);
  const other = devices.find((device) => device.device_sn === desk.sn);
  assert.deepEqual([other.platform, other.user_agent, other.online], [6, "Web", true]);
  await call("POST", "/user/kick", bob.token, { device_sn: desk.sn });
  const told = await desk.next(SYNC, "SyncDl", (pushed) => pushed.metas.some((meta) => meta.ns === USER_NOTICE));
  assert.equal(decode("UserNotice", told.metas[0].payload).type, 5);
  await desk.until("the end", () => desk.ended);
  const again = new Device(base, desk.login, "bob_2");
  assert.equal((await again.provision()).status.code, 7);
  await again.until("the end", () => again.ended);
  assert.equal((await phone.unread()).length > 0, true);
});

for (const device of [phone, hers]) {
  device.socket.close();
}
console.log(`the socket of the Lanying API: ${passed()} passed, 0 failed`);
process.exit(0);
