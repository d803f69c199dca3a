import { del, get } from "./api.js";
import { add, badge, button, count, field, h, select, table, tell, when } from "./ui.js";
import { ROLES, actOn } from "./members.js";

export async function person(page, id, { session, refresh }) {
  const who = await get(`members/${id}`);
  const act = (name, extra) => async () => {
    if (await actOn([who], name, extra?.())) {
      if (name === "delete") location.hash = "#/members";
      else await refresh();
    }
  };
  const facts = (pairs) => h("dl", { class: "facts" }, pairs.filter(([, value]) => value !== null && value !== "").map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))));
  const role = select(ROLES, who.role, { "aria-label": "Role" });
  const mine = who.username === session.username;
  add(
    page,
    h("p", {}, h("a", { href: "#/members" }, "All members")),
    h("h1", {}, who.username, " ", who.status === "enabled" ? null : badge(who.status, "bad"), " ", who.role === "general" ? null : badge(who.role)),
    who.disabled_reason ? h("p", {}, "Disabled because: ", who.disabled_reason) : null,
    h(
      "div",
      { class: "buttons" },
      who.status === "enabled" ? button("Disable", act("disable"), { class: "danger", disabled: mine }) : button("Enable", act("enable")),
      button("End all logins", act("end-sessions")),
      button("Reset password", act("reset-password")),
      who.second_factor ? button("Remove second factor", act("reset-factor"), { disabled: mine }) : null,
      button("Delete", act("delete"), { class: "danger", disabled: mine }),
      h("a", { class: "button", href: `#/content/${who.username}` }, "Content"),
    ),
    h("div", { class: "buttons" }, field("Role", role), button("Change role", act("role", () => ({ role: role.value })), { disabled: mine })),
    h("h2", {}, "Profile"),
    facts([
      ["Nickname", who.nickname],
      ["Bio", who.bio],
      ["E-mail address", who.email],
      ["Phone", who.phone],
      ["Second factor", who.second_factor ? "yes" : "no"],
      ["Joined", when(who.joined_at)],
      ["Last seen", when(who.last_active_at)],
      ["Posts", count(who.posts)],
      ["Comments", count(who.comments)],
      ["Followers", count(who.followers)],
      ["Follows", count(who.following)],
    ]),
    who.other_users.length ? h("p", {}, "Other users of the same account: ", who.other_users.map((other) => [h("a", { href: `#/members/${other}` }, other), " "])) : null,
    h("h2", {}, "Identifiers in the APIs"),
    facts([
      ["Fresns uid", who.called.fresns_uid],
      ["Fresns aid", who.called.fresns_aid],
      ["Mastodon id", who.called.mastodon_id],
      ["Mastodon acct", who.called.mastodon_acct],
      ["Lanying user_id", who.called.lanying_user_id],
      ["Public page", h("a", { href: who.called.profile, rel: "noopener" }, who.called.profile)],
    ]),
    h("h2", {}, "Logins"),
    table(
      "Logins",
      ["Kind", "Program", "Device", "Scopes", "Since", "Last used", "Ends", "End"],
      who.logins.map((login) => [
        login.kind,
        login.program ?? "",
        login.device === null ? "" : String(login.device),
        login.scopes,
        when(login.created_at),
        when(login.last_used_at),
        login.expires_at ? when(login.expires_at) : "when it is revoked",
        button("End", async () => {
          await del(`members/${who.id}/sessions/${login.id}`);
          tell("The login has ended.");
          await refresh();
        }, { "aria-label": `End login ${login.kind} ${login.program ?? ""}` }),
      ]),
      "Not logged in anywhere.",
    ),
    h("h2", {}, "Devices"),
    table(
      "Devices",
      ["Number", "Platform", "User agent", "Last seen"],
      who.devices.map((device) => [String(device.number), device.platform, device.agent, when(device.last_seen)]),
      "No devices.",
    ),
  );
}
