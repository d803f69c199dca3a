import { get, post, query } from "./api.js";
import { add, badge, button, field, form, h, pager, table, tell, when } from "./ui.js";
import { said } from "./content.js";

export async function render(page, { rest, refresh }) {
  if (rest[0] && rest[0] !== "settled") return one(page, rest[0], refresh);
  const settled = rest[0] === "settled";
  const state = {};
  const list = h("div", {});
  async function load(before) {
    state.at = before;
    const { reports, next } = await get(query("reports", { settled, before }));
    const rows = reports.map((report) => [
      h("a", { href: `#/reports/${report.id}` }, `About ${report.target}`),
      badge(report.category),
      report.reporter,
      report.comment.slice(0, 120),
      when(report.at),
      report.settled_by ?? "",
    ]);
    list.replaceChildren(
      table(settled ? "Resolved reports" : "Open reports", ["Report", "Category", "From", "Comment", "When", "Resolved by"], rows, settled ? "No resolved reports." : "No open reports."),
      pager(state, next, load) ?? "",
    );
  }
  add(
    page,
    h("h1", {}, "Reports"),
    h("p", { class: "buttons" }, h("a", { href: "#/reports", class: settled ? "" : "here" }, "Open"), h("a", { href: "#/reports/settled", class: settled ? "here" : "" }, "Resolved")),
    list,
  );
  await load();
}

async function one(page, id, refresh) {
  const { report, content } = await get(`reports/${id}`);
  const note = h("textarea", { maxlength: "1000", rows: "3" }, report.note);
  add(
    page,
    h("p", {}, h("a", { href: "#/reports" }, "All reports")),
    h("h1", {}, `Report about ${report.target}`),
    h("p", {}, badge(report.category), " from ", report.reporter, ", ", when(report.at)),
    report.comment ? h("blockquote", {}, report.comment) : null,
    report.rules.length ? h("p", {}, "Against: ", report.rules.join("; ")) : null,
    h("p", {}, h("a", { href: `#/members/${report.target_id}` }, `${report.target}: disable, end logins and more`)),
    h("h2", {}, "Reported content"),
    content.length ? content.map((line) => said(line, refresh)) : h("p", { class: "empty" }, "No post or comment in particular."),
    h("h2", {}, report.settled_at ? "Resolved" : "Resolve"),
    report.settled_at ? h("p", {}, `by ${report.settled_by ?? "a deleted user"}, `, when(report.settled_at)) : null,
    form([field("Note, which only administrators see", note), h("button", {}, report.settled_at ? "Change the note" : "Resolve")], async () => {
      await post(`reports/${id}`, { settled: true, note: note.value });
      tell("Resolved.");
      await refresh();
    }),
    report.settled_at
      ? button("Reopen", async () => {
          await post(`reports/${id}`, { settled: false, note: note.value });
          await refresh();
        }, { class: "plain" })
      : null,
  );
}
