import { del, get, post, query } from "./api.js";
import { add, badge, button, count, field, h, pager, select, sure, table, tell, when } from "./ui.js";

const NAMES = { mail: "Mails", web_push: "Web push", device_push: "Device pushes" };
const MAILS = { code: "verification code", confirmation: "confirmation of an address", reset: "new password", report: "new report" };
const WITHOUT = {
  mail: "This server sends no mail: verification codes are written to its log. The operator's guide says how to name a mail server.",
  device_push: "This server pushes nothing to devices of the IM API. The operator's guide says how to name a webhook.",
};
const TO = {
  mail: (place) => `Mails are handed to ${place}.`,
  web_push: () => "Notifications are pushed to Mastodon clients through the push service of each.",
  device_push: (place) => `Messages are pushed to devices of the IM API through ${place}.`,
};

export async function render(page, { rest }) {
  const name = NAMES[rest[0]] ? rest[0] : "mail";
  const tiles = h("dl", { class: "tiles" });
  const about = h("p", { class: "quiet" });
  const list = h("div", {});
  const state = {};
  const which = select([["", "all"], ["true", "given up"], ["false", "waiting"]], "");
  which.addEventListener("change", () => {
    state.before = [];
    load().catch((refused) => tell(refused.message, true));
  });

  async function load(before) {
    state.at = before;
    const [{ outboxes }, { now, rows, next }] = await Promise.all([get("outboxes"), get(query(`outboxes/${name}`, { before, failed: which.value }))]);
    const box = outboxes.find((one) => one.name === name);
    const tile = (what, value) => h("div", { class: "tile" }, h("dt", {}, what), h("dd", {}, count(value)));
    tiles.replaceChildren(
      tile("Waiting", box.waiting),
      tile("Given up", box.failed),
      tile("Sent since the start", box.sent),
      tile("Tried again since the start", box.retried),
      tile("Given up since the start", box.given_up),
    );
    about.textContent = box.sends ? `${TO[name](box.place)} What was sent is not listed.` : WITHOUT[name];
    const again = async () => load(state.at);
    list.replaceChildren(
      table(NAMES[name], ["About", "For", "State", "Attempts", "Next attempt", "Last answer", "Actions"], rows.map((row) => shown(row, now, again)), "Nothing is waiting."),
      pager(state, next, load) ?? "",
    );
  }

  function shown(row, now, again) {
    const kind = MAILS[row.about] ?? (row.about || "gone");
    const what = row.receiver ? `${kind} to ${row.receiver}` : kind;
    const actions = [
      row.expires_at > now
        ? button("Send now", async () => {
            await post(`outboxes/${name}/${row.id}/retry`);
            tell("It is sent again.");
            await again();
          }, { "aria-label": `Send now: ${what}` })
        : badge("too old"),
      button("Drop", async () => {
        if (!(await sure("Drop this?", what, { act: "Drop" }))) return;
        await del(`outboxes/${name}/${row.id}`);
        tell("Dropped.");
        await again();
      }, { "aria-label": `Drop: ${what}`, class: "danger" }),
    ];
    return [
      kind,
      row.receiver,
      row.failed ? badge("given up", "bad") : badge("waiting"),
      count(row.attempts),
      row.failed ? "" : when(row.due_at),
      h("span", { class: "reason" }, row.reason ?? ""),
      h("span", { class: "buttons" }, actions),
    ];
  }

  const links = Object.entries(NAMES).map(([key, text]) => h("li", {}, h("a", key === name ? { href: `#/deliveries/${key}`, "aria-current": "page" } : { href: `#/deliveries/${key}` }, text)));
  add(
    page,
    h("h1", {}, "Deliveries"),
    h("nav", { "aria-label": "Outboxes" }, h("ul", { class: "tabs" }, links)),
    about,
    tiles,
    h("div", { class: "row narrow" }, field("Show", which)),
    list,
  );
  await load();
}
