import { get, post, query } from "./api.js";
import { add, badge, button, field, form, h, pager, sure, tell, when } from "./ui.js";

// One post or comment with what may be done to it.
export function said(line, changed) {
  const act = (name, done) => async () => {
    if (name === "delete" && !(await sure("Delete this?", "It is removed for everybody and cannot be restored.", { act: "Delete" }))) return;
    await post(`content/${line.id}`, { act: name });
    tell(done);
    await changed();
  };
  return h(
    "article",
    { class: "card said", "aria-label": `${line.kind} of ${line.author}` },
    h(
      "p",
      { class: "quiet" },
      h("a", { href: `#/members/${line.author_id}` }, line.author),
      ` · ${line.kind} · ${line.visibility} · `,
      when(line.at),
      " ",
      line.anonymous ? badge("anonymous") : null,
      line.hidden ? badge("hidden", "warn") : null,
      line.deleted ? badge("deleted", "bad") : null,
    ),
    line.title ? h("h2", {}, line.title) : null,
    h("p", { class: "words" }, line.text),
    line.files ? h("p", { class: "quiet" }, `${line.files} files`) : null,
    line.deleted
      ? null
      : h(
          "p",
          { class: "buttons" },
          line.hidden ? button("Show", act("show", "Shown again.")) : button("Hide", act("hide", "Hidden.")),
          button("Delete", act("delete", "Deleted."), { class: "danger" }),
        ),
  );
}

export async function render(page, { rest }) {
  const state = {};
  const list = h("div", {});
  const search = h("input", { type: "search", maxlength: "100" });
  const author = h("input", { maxlength: "60", value: rest[0] ? decodeURIComponent(rest[0]) : "" });
  const hidden = h("input", { type: "checkbox" });
  async function load(before) {
    state.at = before;
    const { content, next } = await get(query("content", { search: search.value, author: author.value, hidden: hidden.checked, before }));
    const again = () => load(state.at);
    list.replaceChildren(...(content.length ? content.map((line) => said(line, again)) : [h("p", { class: "empty" }, "Nothing was found.")]), pager(state, next, load) ?? "");
  }
  add(
    page,
    h("h1", {}, "Content"),
    h("p", { class: "quiet" }, "Posts and comments, newest first. Messages between people are private and not shown."),
    form([field("Words", search), field("Author", author), field("Only hidden", hidden), h("button", {}, "Search")], () => {
      state.before = [];
      return load();
    }, { class: "row", role: "search" }),
    list,
  );
  await load();
}
