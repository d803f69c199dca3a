import { get, post, query } from "./api.js";
import { add, badge, button, count, days, field, form, h, once, pager, select, sure, table, tell, when } from "./ui.js";
import { person } from "./person.js";

export const ROLES = ["administrator", "moderator", "general", "pending", "restricted"].map((role) => [role, role]);

const ACTS = {
  disable: ["Disable", "They are logged out everywhere at once, and cannot log in until they are enabled again.", "Reason, which only administrators see"],
  enable: ["Enable", "They may log in again."],
  "end-sessions": ["End all logins", "Every client they use will ask for the password again."],
  "reset-factor": ["Remove second factor", "The account can then be entered with its password alone, until its owner sets a new one."],
  "reset-password": ["Reset password", "A new random password is shown once; all logins end."],
  delete: ["Delete", "Personal data is erased permanently; posts become tombstones, and the username stays reserved. This cannot be undone."],
};

// Does one act to some members after asking; true once something was done.
export async function actOn(members, act, extra = {}) {
  const [title, text, ask] = ACTS[act] ?? [`Change the role to ${extra.role}`, "The new role takes effect with their next request."];
  const names = members.map((one) => one.username).join(", ");
  const answer = await sure(`${title}: ${members.length === 1 ? names : `${members.length} members`}`, text, { act: title, ask, danger: act !== "enable" && act !== "role" });
  if (!answer) return false;
  const { outcomes } = await post("members/act", { ids: members.map((one) => one.id), act, reason: answer.text, ...extra });
  const named = (id) => members.find((one) => one.id === id)?.username ?? id;
  outcomes.filter((one) => !one.done).forEach((one) => tell(`${named(one.id)}: ${one.why}`, true));
  const passwords = outcomes.filter((one) => one.password).map((one) => [named(one.id), one.password]);
  if (passwords.length) once("New passwords", passwords);
  const done = outcomes.filter((one) => one.done).length;
  if (done) tell(`${title}: done for ${members.length === 1 ? names : `${count(done)} of ${members.length}`}.`);
  return done > 0;
}

export async function render(page, { rest, session, refresh }) {
  if (rest[0]) return person(page, rest[0], { session, refresh });
  const state = { role: rest[1] ?? "" };
  const list = h("div", {});
  const search = h("input", { type: "search", maxlength: "100", name: "search" });
  const status = select([["", "any status"], ["enabled", "enabled"], ["disabled", "disabled"]], "");
  const role = select([["", "any role"], ...ROLES], state.role);
  const order = select([["newest", "newest first"], ["oldest", "oldest first"], ["name", "by name"], ["active", "last seen first"]], "newest");

  async function load(after) {
    state.at = after;
    list.setAttribute("aria-busy", "true");
    const found = await get(query("members", { search: search.value, status: status.value, role: role.value, order: order.value, after }));
    list.replaceChildren(shown(found));
    list.removeAttribute("aria-busy");
  }

  function shown({ members, next }) {
    const boxes = members.map((member) => h("input", { type: "checkbox", "aria-label": `Select ${member.username}` }));
    const chosen = () => members.filter((_, n) => boxes[n].checked);
    const each = (act, extra) => async () => {
      if (!chosen().length) throw new Error("Select members first.");
      if (await actOn(chosen(), act, typeof extra === "function" ? extra() : {})) await load(state.at);
    };
    const newRole = select(ROLES, "general", { "aria-label": "New role" });
    const rows = members.map((member, n) => [
      boxes[n],
      h("a", { href: `#/members/${member.id}` }, member.username),
      member.nickname,
      member.role === "general" ? "general" : badge(member.role, member.role === "pending" ? "warn" : ""),
      member.status === "enabled" ? "enabled" : badge(member.status, "bad"),
      member.email ?? h("span", { class: "quiet" }, "none"),
      when(member.joined_at, days),
      when(member.last_active_at),
      count(member.posts + member.comments),
    ]);
    return h(
      "div",
      {},
      members.length
        ? h(
            "div",
            { class: "buttons batch", role: "group", "aria-label": "Actions on the selected members" },
            button("Select all", async () => boxes.forEach((box) => (box.checked = true)), { class: "plain" }),
            button("Disable", each("disable")),
            button("Enable", each("enable")),
            button("End logins", each("end-sessions")),
            newRole,
            button("Change role", each("role", () => ({ role: newRole.value }))),
            button("Delete", each("delete"), { class: "danger" }),
          )
        : null,
      table("Members", ["Select", "Username", "Nickname", "Role", "Status", "E-mail", "Joined", "Last seen", "Posts"], rows, "No members were found."),
      pager(state, next, load),
    );
  }

  const fresh = () => {
    state.before = [];
    return load();
  };
  [status, role, order].forEach((one) => one.addEventListener("change", () => fresh().catch((refused) => tell(refused.message, true))));
  add(
    page,
    h("h1", {}, "Members"),
    form([field("Name, e-mail address or id", search), field("Status", status), field("Role", role), field("Order", order), h("button", {}, "Search")], fresh, { class: "row", role: "search" }),
    list,
  );
  await load();
}
