import { get, put } from "./api.js";
import { add, field, form, h, select, tell } from "./ui.js";

// [key, what it is called, a hint]; how it is edited follows from its value.
const GROUPS = [
  ["The community", [
    ["name", "Name"],
    ["description", "Description"],
    ["contact_email", "Contact address"],
    ["site_mode", "Who may look", "", [["public", "everybody"], ["private", "members only"]]],
  ]],
  ["Joining", [
    ["registration", "Registration", "", [["open", "open"], ["approval", "newcomers wait to be let in"], ["invite", "by invitation only"], ["closed", "closed"]]],
    ["email_registration", "With an e-mail address"],
    ["phone_registration", "With a phone number"],
    ["nickname_unique", "Each nickname only once"],
    ["username_edit_days", "Days between two usernames"],
    ["nickname_edit_days", "Days between two nicknames"],
  ]],
  ["Talking", [
    ["conversations", "People may write to each other"],
    ["strangers_may_chat", "Also when they are not friends"],
    ["notify_blocks", "People hear that they were blocked"],
    ["push", "Push to devices"],
    ["recall_seconds", "Seconds for which a message can be taken back"],
    ["rest_offset_minutes", "Minutes east of Greenwich, for hours of rest"],
  ]],
  ["Posts and comments", [
    ["post_edit", "Posts may be edited"],
    ["post_edit_minutes", "Minutes for that; 0 is for ever"],
    ["post_delete", "Posts may be deleted by their authors"],
    ["post_interval", "Seconds between two posts"],
    ["post_max_length", "Longest post, in characters"],
    ["title_max_length", "Longest title"],
    ["post_files_max", "Files of a post"],
    ["comment_edit", "Comments may be edited"],
    ["comment_edit_minutes", "Minutes for that; 0 is for ever"],
    ["comment_delete", "Comments may be deleted by their authors"],
    ["comment_interval", "Seconds between two comments"],
    ["comment_max_length", "Longest comment"],
    ["comment_files_max", "Files of a comment"],
  ]],
  ["Limits", [
    ["bio_max_length", "Longest text about oneself"],
    ["follow_max", "Most people somebody follows"],
    ["block_max", "Most people somebody blocks"],
    ["image_max_mb", "Largest picture, in megabytes"],
    ["video_max_mb", "Largest film"],
    ["audio_max_mb", "Largest recording"],
    ["document_max_mb", "Largest document"],
  ]],
];

function input(value, options) {
  if (options) return select(options, value);
  if (typeof value === "boolean") return h("input", { type: "checkbox", checked: value });
  if (typeof value === "number") return h("input", { type: "number", value: String(value), required: true });
  return h("input", { value, maxlength: "500" });
}

function read(made, value) {
  if (typeof value === "boolean") return made.checked;
  if (typeof value === "number") return Number(made.value);
  return made.value;
}

export async function render(page) {
  let now = await get("settings");
  const made = new Map();
  const rules = h("textarea", { rows: "5" }, now.rules.map((rule) => rule.text).join("\n"));
  const groups = GROUPS.map(([title, keys]) =>
    h(
      "fieldset",
      { class: "card" },
      h("legend", {}, title),
      keys.map(([key, label, hint, options]) => {
        const one = input(now[key], options);
        one.name = key;
        made.set(key, one);
        return field(label, one, hint);
      }),
      title === "The community" ? field("Rules, one a line", rules) : null,
    ),
  );
  // A rule keeps its number and its hint as long as its text stays.
  function ruled() {
    const texts = rules.value.split("\n").map((text) => text.trim()).filter(Boolean);
    let last = Math.max(0, ...now.rules.map((rule) => rule.id));
    return texts.map((text) => now.rules.find((rule) => rule.text === text) ?? { id: (last += 1), text, hint: "" });
  }
  add(
    page,
    h("h1", {}, "Settings"),
    h("p", { class: "quiet" }, "What is saved here counts from the next request on."),
    form([groups, h("p", { class: "buttons stay" }, h("button", {}, "Save"))], async () => {
      const changes = {};
      for (const [key, one] of made) {
        const value = read(one, now[key]);
        if (value !== now[key]) changes[key] = value;
      }
      const after = ruled();
      if (JSON.stringify(after) !== JSON.stringify(now.rules)) changes.rules = after;
      if (!Object.keys(changes).length) return tell("Nothing is different.");
      now = await put("settings", changes);
      tell("Saved.");
    }),
  );
}
