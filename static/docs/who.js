// Who asks: what a person pasted, or somebody of a sandbox. Kept for this tab alone.

import { field, h } from "./ui.js";
import { md5, sha256 } from "./hash.js";

// What is asked for each API: key, label, hint.
const NEEDED = {
  fresns: [
    ["app_id", "App id"],
    ["secret", "Secret of the app id", "AppSecret in v2, AppKey in v1. It signs the requests of this page and is not sent."],
    ["platform_id", "Platform number"],
    ["version", "Version of the program"],
    ["aid", "Account (aid)"],
    ["aid_token", "Token of the account"],
    ["uid", "User (uid)"],
    ["uid_token", "Token of the user"],
  ],
  mastodon: [["token", "Access token"]],
  lanying: [
    ["app_id", "App (app_id)"],
    ["token", "access-token", "A user token or an admin token."],
    ["user_id", "Acting user (user_id)", "With an admin token only."],
    ["group_id", "With admin rights in a group (group_id)", "With an admin token only."],
  ],
};
const SECRET = ["secret", "aid_token", "uid_token", "token"];
const USUAL = { platform_id: "4", version: "1.0.0", app_id: "folkmoot" };

// Fresns has a key and tokens of its own in each family.
const slot = (api, path) => (api === "fresns" ? (path.startsWith("/api/fresns/v1") ? "fresns-v1" : "fresns-v2") : api);

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem("who") ?? "{}");
  } catch {
    return {};
  }
}

export function known(api, path) {
  const usual = api === "lanying" ? { app_id: USUAL.app_id } : api === "fresns" ? { platform_id: USUAL.platform_id, version: USUAL.version } : {};
  return { ...usual, ...kept()[slot(api, path)] };
}

function keep(api, path, who) {
  sessionStorage.setItem("who", JSON.stringify({ ...kept(), [slot(api, path)]: who }));
}

let people;

// The people of a sandbox; null on any other server.
function sandboxUsers() {
  if (!("sandbox" in document.body.dataset)) return Promise.resolve(null);
  people ??= fetch("/docs/people.json")
    .then((answer) => (answer.ok ? answer.json() : null))
    .catch(() => null);
  return people;
}

function choose(all, name) {
  const person = all.users.find((one) => one.username === name);
  const keys = { v2: all.fresns.v2, v1: all.fresns.v1 };
  const of = (family) => ({
    name,
    app_id: keys[family].app_id,
    secret: keys[family].app_secret ?? keys[family].app_key,
    platform_id: String(keys[family].platform_id),
    version: keys[family].version,
    ...(person ? { aid: person.aid, uid: String(person.uid), ...person.fresns[family] } : {}),
  });
  sessionStorage.setItem(
    "who",
    JSON.stringify({
      "fresns-v2": of("v2"),
      "fresns-v1": of("v1"),
      mastodon: { name, token: person?.mastodon.access_token ?? "" },
      lanying: { name, app_id: all.lanying.app_id, token: person?.lanying.token ?? (name === "program" ? all.lanying.admin_token : "") },
    }),
  );
}

// Inputs for who asks; in a sandbox, its people first.
export async function panel(api, path) {
  const box = h("div", { class: "who" });
  const all = await sandboxUsers();
  const draw = () => {
    const who = known(api, path);
    const inputs = NEEDED[api].map(([key, label, hint]) => {
      const input = h("input", { value: who[key] ?? "", autocomplete: "off", spellcheck: "false", type: SECRET.includes(key) ? "password" : "text" });
      input.addEventListener("change", () => {
        const { name: _, ...rest } = known(api, path);
        keep(api, path, { ...rest, [key]: input.value.trim() });
      });
      return field(label, input, hint);
    });
    const pasted = h("details", { open: !all }, h("summary", {}, all ? "Or your own tokens" : "Caller"), h("div", { class: "row" }, inputs));
    box.replaceChildren(all ? select() : "", pasted);
  };
  const select = () => {
    const options = [["", "Nobody"], ...all.users.map((one) => [one.username, one.username])];
    if (api === "lanying") options.push(["program", "An admin token"]);
    const list = h("select", {}, options.map(([key, text]) => h("option", { value: key }, text)));
    list.value = known(api, path).name ?? "";
    list.addEventListener("change", () => {
      choose(all, list.value);
      draw();
      box.querySelector("select").focus();
    });
    return field("Caller", list, "This server is a sandbox: its users are invented, and their tokens are public.");
  };
  if (all && known(api, path).name === undefined && !kept()[slot(api, path)]) choose(all, all.users[0]?.username ?? "");
  draw();
  return box;
}

function fresns(who, path) {
  const v1 = path.startsWith("/api/fresns/v1");
  // In the order in which they are signed.
  const signed = [
    ["X-Fresns-Aid", who.aid],
    ["X-Fresns-Aid-Token", who.aid && who.aid_token],
    ["X-Fresns-App-Id", who.app_id],
    ["X-Fresns-Client-Platform-Id", who.platform_id],
    ["X-Fresns-Client-Version", who.version],
    ["X-Fresns-Signature-Timestamp", String(Date.now())],
    ["X-Fresns-Uid", who.aid && who.uid],
    ["X-Fresns-Uid-Token", who.aid && who.uid && who.uid_token],
  ].filter(([, value]) => value && value !== "0");
  const text = signed.map(([name, value]) => `${name}=${value}`).join("&");
  const signature = v1 ? sha256(`${text}&AppKey=${who.secret ?? ""}`) : md5(`${text}&AppSecret=${who.secret ?? ""}`);
  const device = btoa(JSON.stringify({ agent: "Folkmoot API documentation", networkIpv4: "127.0.0.1" }));
  return { ...Object.fromEntries(signed), "X-Fresns-Client-Device-Info": device, "X-Fresns-Signature": signature };
}

// The headers that say who asks.
export function headers(api, path) {
  const who = known(api, path);
  if (api === "fresns") return path.startsWith("/api/") ? fresns(who, path) : {};
  if (api === "mastodon") return who.token ? { Authorization: `Bearer ${who.token}` } : {};
  const named = [["app_id", who.app_id], ["access-token", who.token], ["user_id", who.user_id], ["group_id", who.group_id]];
  return Object.fromEntries(named.filter(([, value]) => value));
}
