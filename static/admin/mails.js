import { del, get, post, query } from "./api.js";
import { add, badge, button, count, h, pager, sure, table, tell, when } from "./ui.js";

const KINDS = { code: "verification code", confirmation: "confirmation of an address", reset: "new password", report: "new report" };

export async function render(page) {
  const state = {};
  const about = h("p", { class: "quiet" });
  const list = h("div", {});
  async function load(before) {
    state.at = before;
    const { sends, server, waiting, failed, now, mails, next } = await get(query("mails", { before }));
    about.textContent = sends
      ? `Mails are handed to ${server}. ${count(waiting)} waiting, ${count(failed)} given up. A mail that was sent is not listed.`
      : "This server sends no mail: verification codes are written to its log. The operator's guide says how to name a mail server.";
    const again = async () => load(state.at);
    const rows = mails.map((mail) => {
      const what = `${KINDS[mail.kind] ?? mail.kind} to ${mail.address}`;
      const actions = [
        mail.expires_at > now
          ? button("Send now", async () => {
              await post(`mails/${mail.id}/retry`);
              tell("The mail is sent again.");
              await again();
            }, { "aria-label": `Send now: ${what}` })
          : badge("too old"),
        button("Drop", async () => {
          if (!(await sure("Drop this mail?", what, { act: "Drop" }))) return;
          await del(`mails/${mail.id}`);
          tell("Dropped.");
          await again();
        }, { "aria-label": `Drop: ${what}`, class: "danger" }),
      ];
      return [
        KINDS[mail.kind] ?? mail.kind,
        mail.address,
        mail.failed ? badge("given up", "bad") : badge("waiting"),
        count(mail.attempts),
        mail.failed ? "" : when(mail.due_at),
        mail.reason ?? "",
        h("span", { class: "buttons" }, actions),
      ];
    });
    list.replaceChildren(
      table("Mails", ["About", "Address", "State", "Attempts", "Next attempt", "Last answer", "Actions"], rows, "No mails are waiting."),
      pager(state, next, load) ?? "",
    );
  }
  add(page, h("h1", {}, "Mails"), about, list);
  await load();
}
