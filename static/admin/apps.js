import { del, get, post, query } from "./api.js";
import { add, badge, button, count, field, form, h, once, pager, select, sure, table, tell, when } from "./ui.js";

const secret = (made) => once("The secret", [["App id", made.app_id], ["Secret", made.secret]]);

function list(kind, caption, heads, cells) {
  const state = {};
  const holder = h("div", {});
  async function load(before) {
    state.at = before;
    const { apps, next } = await get(query("apps", { kind, before }));
    const again = () => load(state.at);
    const rows = apps.map((app) => [
      app.name,
      h("code", {}, app.app_id),
      ...cells(app),
      app.enabled ? "on" : badge("off", "bad"),
      h(
        "span",
        { class: "buttons" },
        button("New secret", async () => {
          if (!(await sure(`A new secret for ${app.name}?`, "The old secret stops working at once.", { act: "New secret" }))) return;
          secret(await post(`apps/${app.id}/rotate`));
        }, { "aria-label": `New secret for ${app.name}` }),
        button(app.enabled ? "Disable" : "Enable", async () => {
          if (app.enabled && !(await sure(`Disable ${app.name}?`, "All logins through this app end.", { act: "Disable" }))) return;
          await post(`apps/${app.id}`, { enabled: !app.enabled });
          tell("Done.");
          await again();
        }, { "aria-label": `${app.enabled ? "Disable" : "Enable"} ${app.name}` }),
      ),
    ]);
    holder.replaceChildren(table(caption, ["Name", "Id", ...heads, "State", "Actions"], rows, "None yet."), pager(state, next, load) ?? "");
  }
  return [holder, load];
}

export async function render(page) {
  const [signing, loadSigning] = list("fresns", "Fresns keys", ["Family", "Platform", "Access"], (app) => [app.family ?? "", String(app.platform), app.read_only ? "read" : "read and write"]);
  const [oauth, loadOauth] = list("oauth", "Mastodon apps", ["Scopes", "Logins", "Since"], (app) => [app.scopes, count(app.logins), when(app.created_at)]);
  const tokens = h("div", {});
  async function loadTokens() {
    const found = await get("tokens");
    const rows = found.tokens.map((token) => [
      token.name,
      when(token.created_at),
      when(token.last_used_at),
      button("Revoke", async () => {
        if (!(await sure(`Revoke ${token.name}?`, "Programs that use it are refused at once.", { act: "Revoke" }))) return;
        await del(`tokens/${token.id}`);
        await loadTokens();
      }, { "aria-label": `Revoke ${token.name}` }),
    ]);
    tokens.replaceChildren(table("Admin tokens", ["Name", "Created", "Last used", "Actions"], rows, "None yet."));
  }
  const maker = (title, fields, body, after) => {
    const name = h("input", { maxlength: "60", required: true });
    return h("details", {}, h("summary", {}, title), form([field("Name", name), fields, h("button", {}, "Create")], async (made) => {
      secret(await post("apps", { name: name.value, ...body() }));
      made.reset();
      await after();
    }, { class: "card" }));
  };
  const family = select([["v2", "v2"], ["v1", "v1"]], "v2");
  const platform = h("input", { type: "number", min: "1", max: "11", value: "4", required: true });
  const readOnly = h("input", { type: "checkbox" });
  const redirect = h("input", { value: "urn:ietf:wg:oauth:2.0:oob", required: true });
  const scopes = h("input", { value: "read write follow push", required: true });
  add(
    page,
    h("h1", {}, "Apps and keys"),
    h("h2", {}, "Fresns keys"),
    maker("New Fresns key", [field("Family", family), field("Platform, 1 to 11", platform), field("Read-only", readOnly)], () => ({ kind: "fresns", family: family.value, platform: Number(platform.value), read_only: readOnly.checked }), loadSigning),
    signing,
    h("h2", {}, "Mastodon apps"),
    maker("New Mastodon app", [field("Redirect URI", redirect), field("Scopes", scopes)], () => ({ kind: "oauth", redirect_uri: redirect.value, scopes: scopes.value }), loadOauth),
    oauth,
    h("h2", {}, "Admin tokens of the Lanying IM API"),
    maker("New admin token", [], () => ({ kind: "token" }), loadTokens),
    tokens,
  );
  await Promise.all([loadSigning(), loadOauth(), loadTokens()]);
}
