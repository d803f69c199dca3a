import { post } from "./api.js";
import { add, count, field, form, h, select, sure, tell, watch } from "./ui.js";

export async function render(page) {
  const kind = select([["system", "about the service (system)"], ["recommend", "a recommendation (recommend)"]], "system");
  const to = select([["some", "to the people named below"], ["all", "to everybody"]], "some");
  const names = h("input", { placeholder: "alice, bob", autocapitalize: "none", spellcheck: "false" });
  const text = h("textarea", { rows: "5", maxlength: "5000", required: true });
  const markdown = h("input", { type: "checkbox" });
  const named = field("Usernames or ids, with commas", names);
  to.addEventListener("change", () => (named.hidden = to.value === "all"));
  add(
    page,
    h("h1", {}, "Notices"),
    h("p", { class: "quiet" }, "A notice is a notification from the community itself. Fresns apps count it as unread."),
    form([field("Kind", kind), field("To whom", to), named, field("Text", text), field("The text is Markdown", markdown), h("button", {}, "Send")], async () => {
      const body = { kind: kind.value, text: text.value, markdown: markdown.checked };
      if (to.value === "some") {
        body.to = names.value.split(/[\s,]+/).filter(Boolean);
      } else if (!(await sure("Notify everybody?", "Every member who may log in gets this notice. It cannot be taken back.", { act: "Send" }))) return;
      const told = await post("notices", body);
      if (told.job) tell(await watch(told.job, "Notifying everybody"));
      else tell(`${count(told.people)} people were notified.`);
      text.value = "";
    }, { class: "card" }),
  );
}
