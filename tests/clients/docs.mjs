// The scripts of the page at /docs without a browser: hashes compared with Node's, signed requests sent to a sandbox.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";

const kept = new Map();
globalThis.sessionStorage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };

const credentials = JSON.parse(await readFile(process.argv[2], "utf8"));
const page = new URL("../../static/docs/", import.meta.url);
// Older versions of Node treat files without a package.json as CommonJS; as data URLs they are modules everywhere.
const hash = await readFile(new URL("hash.js", page), "utf8");
const asModule = (text) => `data:text/javascript;base64,${Buffer.from(text).toString("base64")}`;
const { md5, sha256 } = await import(asModule(hash));
for (const text of ["", "a", "x".repeat(55), "x".repeat(56), "x".repeat(64), "é漢".repeat(300)]) {
  assert.equal(md5(text), createHash("md5").update(text).digest("hex"));
  assert.equal(sha256(text), createHash("sha256").update(text).digest("hex"));
}
console.log("ok: MD5 and SHA-256");

const who = (await readFile(new URL("who.js", page), "utf8"))
  .replace('import { field, h } from "./ui.js";', "const field = null, h = null;")
  .replace('"./hash.js"', JSON.stringify(asModule(hash)));
const { headers } = await import(asModule(who));
const alice = credentials.users[0];
const login = (family) => ({ ...credentials.fresns[family], secret: credentials.fresns[family].app_secret ?? credentials.fresns[family].app_key, aid: alice.aid, uid: String(alice.uid), ...alice.fresns[family] });
kept.set("who", JSON.stringify({
  "fresns-v2": login("v2"),
  "fresns-v1": login("v1"),
  mastodon: { token: alice.mastodon.access_token },
  lanying: { app_id: credentials.lanying.app_id, token: alice.lanying.token },
}));
for (const [api, path, fits] of [
  ["fresns", "/api/v2/user/panel", (body) => body.code === 0],
  ["fresns", "/api/fresns/v1/user/overview", (body) => body.code === 0],
  ["mastodon", "/api/v1/accounts/verify_credentials", (body) => body.username === "alice"],
  ["lanying", "/user/profile", (body) => body.code === 200],
]) {
  const answer = await fetch(credentials.base_url + path, { headers: headers(api, path) });
  const body = await answer.json();
  assert.ok(fits(body), `${path}: ${JSON.stringify(body).slice(0, 200)}`);
  console.log(`ok: ${path}`);
}
