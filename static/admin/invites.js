import { del, get, post } from "./api.js";
import { add, badge, button, count, field, form, h, once, table, tell, when } from "./ui.js";

export async function render(page) {
  const list = h("div", {});
  async function load() {
    const { invites } = await get("invites");
    const now = Date.now();
    const rows = invites.map((invite) => {
      const open = invite.uses_left > 0 && invite.expires_at > now;
      return [
        invite.note || h("span", { class: "quiet" }, "no note"),
        invite.made_by ?? "",
        count(invite.used),
        count(invite.uses_left),
        when(invite.expires_at),
        open
          ? button("Revoke", async () => {
              await del(`invites/${invite.id}`);
              tell("Revoked.");
              await load();
            }, { "aria-label": `Revoke ${invite.note || invite.id}` })
          : badge("over"),
      ];
    });
    list.replaceChildren(table("Invitations", ["Note", "Created by", "Joined", "Remaining", "Expires", "Actions"], rows, "No invitations yet."));
  }
  const uses = h("input", { type: "number", min: "1", max: "10000", value: "1", required: true });
  const days = h("input", { type: "number", min: "1", max: "365", value: "7", required: true });
  const note = h("input", { maxlength: "200" });
  add(
    page,
    h("h1", {}, "Invitations"),
    h("p", { class: "quiet" }, "Anybody with the link may join, unless registration is closed. They choose a username and a password and can use any client."),
    form([field("For how many people", uses), field("For how many days", days), field("Note", note), h("button", {}, "Create a link")], async (made) => {
      const { link } = await post("invites", { uses: Number(uses.value), days: Number(days.value), note: note.value });
      once("The invitation", [["Link", link]]);
      made.reset();
      await load();
    }, { class: "row" }),
    list,
  );
  await load();
}
