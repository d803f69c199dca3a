import { del, get, post } from "./api.js";
import { add, button, count, field, form, h, select, sure, table, tell, watch, when } from "./ui.js";

export async function render(page) {
  const kind = select([["system", "about the service (system)"], ["recommend", "a recommendation (recommend)"]], "system");
  const to = select([["some", "to the people named below"], ["all", "to everybody"]], "some");
  const names = h("input", { placeholder: "alice, bob", autocapitalize: "none", spellcheck: "false" });
  const text = h("textarea", { rows: "5", maxlength: "5000", required: true });
  const markdown = h("input", { type: "checkbox" });
  const list = h("div", {});
  async function load() {
    const { notices } = await get("notices");
    const rows = notices.map((notice) => [
      h("span", { class: "text" }, notice.text),
      when(notice.at),
      notice.reactions.map((reaction) => `${reaction.name} ${count(reaction.count)}`).join("  "),
      button("Take back", async () => {
        if (!(await sure("Take this announcement back?", "It goes from the announcements and from the notifications of every member.", { act: "Take back" }))) return;
        await del(`notices/${notice.id}`);
        tell("Taken back.");
        await load();
      }, { "aria-label": `Take back: ${notice.text.slice(0, 40)}` }),
    ]);
    list.replaceChildren(table("Announcements", ["Text", "Sent", "Reactions", "Actions"], rows, "Nothing was said to everybody yet."));
  }
  const named = field("Usernames or ids, with commas", names);
  to.addEventListener("change", () => (named.hidden = to.value === "all"));
  add(
    page,
    h("h1", {}, "Notices"),
    h("p", { class: "quiet" }, "A notice is a notification from the community itself. What is said to everybody about the service is also an announcement in Mastodon apps."),
    form([field("Kind", kind), field("To whom", to), named, field("Text", text), field("The text is Markdown", markdown), h("button", {}, "Send")], async () => {
      const body = { kind: kind.value, text: text.value, markdown: markdown.checked };
      if (to.value === "some") {
        body.to = names.value.split(/[\s,]+/).filter(Boolean);
      } else if (!(await sure("Notify everybody?", "Every member who may log in gets this notice.", { act: "Send" }))) return;
      const told = await post("notices", body);
      if (told.job) tell(await watch(told.job, "Notifying everybody"));
      else tell(`${count(told.people)} people were notified.`);
      text.value = "";
      await load();
    }, { class: "card" }),
    list,
  );
  await load();
}
