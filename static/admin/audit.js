import { get, query } from "./api.js";
import { add, h, pager, table, when } from "./ui.js";

function detail(text) {
  const pairs = Object.entries(JSON.parse(text)).filter(([, value]) => value !== "" && value !== null);
  return pairs.map(([key, value]) => `${key}: ${Array.isArray(value) ? value.join(", ") : value}`).join("; ");
}

export async function render(page) {
  const state = {};
  const list = h("div", {});
  async function load(before) {
    state.at = before;
    const { acts, next } = await get(query("audit", { before }));
    const rows = acts.map((act) => [when(act.at), act.actor ?? "command line", act.action, act.subject ?? "", detail(act.detail)]);
    list.replaceChildren(table("Audit log", ["Time", "Actor", "Action", "Subject", "Details"], rows, "No entries yet."), pager(state, next, load) ?? "");
  }
  add(page, h("h1", {}, "Audit log"), h("p", { class: "quiet" }, "The actions of administrators, newest first. Entries are never removed."), list);
  await load();
}
