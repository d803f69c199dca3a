import { get, put } from "./api.js";
import { add, field, form, h, select, tell } from "./ui.js";

// [key, what it is called, a hint]; how it is edited follows from its value.
const GROUPS = [
  ["The community", [
    ["name", "Name"],
    ["description", "Description"],
    ["contact_email", "Contact address"],
    ["site_mode", "Who may read", "", [["public", "everybody"], ["private", "members only"]]],
  ]],
  ["Joining", [
    ["registration", "Registration", "", [["open", "open"], ["approval", "new members wait for approval"], ["invite", "by invitation only"], ["closed", "closed"]]],
    ["email_registration", "With an e-mail address"],
    ["phone_registration", "With a phone number"],
    ["newcomers_indexable", "Search finds the public posts of new members", "Members can change it for themselves in their profile. Those who joined before keep what they have."],
    ["nickname_unique", "Nicknames are unique"],
    ["username_edit_days", "Days between changes of a username"],
    ["nickname_edit_days", "Days between changes of a nickname"],
  ]],
  ["Messages", [
    ["conversations", "People may write to each other"],
    ["strangers_may_chat", "Also when they are not friends"],
    ["notify_blocks", "Notify people who are blocked"],
    ["push", "Push notifications"],
    ["recall_seconds", "Seconds for which a message can be recalled"],
    ["rest_offset_minutes", "Time zone of quiet hours, in minutes east of UTC"],
  ]],
  ["Posts and comments", [
    ["post_edit", "Posts may be edited"],
    ["post_edit_minutes", "Minutes for editing a post; 0 is no limit"],
    ["post_delete", "Posts may be deleted by their authors"],
    ["post_interval", "Seconds between two posts"],
    ["post_max_length", "Maximum length of a post, in characters"],
    ["title_max_length", "Maximum length of a title"],
    ["post_files_max", "Maximum number of files in a post"],
    ["comment_edit", "Comments may be edited"],
    ["comment_edit_minutes", "Minutes for editing a comment; 0 is no limit"],
    ["comment_delete", "Comments may be deleted by their authors"],
    ["comment_interval", "Seconds between two comments"],
    ["comment_max_length", "Maximum length of a comment"],
    ["comment_files_max", "Maximum number of files in a comment"],
  ]],
  ["Limits", [
    ["bio_max_length", "Maximum length of a bio"],
    ["follow_max", "Maximum number of followed people"],
    ["block_max", "Maximum number of blocked people"],
    ["image_max_mb", "Maximum size of a picture, in megabytes"],
    ["video_max_mb", "Maximum size of a video"],
    ["audio_max_mb", "Maximum size of an audio file"],
    ["document_max_mb", "Maximum size of a document"],
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
      title === "The community" ? field("Rules, one per line", rules) : null,
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
    h("p", { class: "quiet" }, "Changes take effect with the next request."),
    form([groups, h("p", { class: "buttons stay" }, h("button", {}, "Save"))], async () => {
      const changes = {};
      for (const [key, one] of made) {
        const value = read(one, now[key]);
        if (value !== now[key]) changes[key] = value;
      }
      const after = ruled();
      if (JSON.stringify(after) !== JSON.stringify(now.rules)) changes.rules = after;
      if (!Object.keys(changes).length) return tell("Nothing was changed.");
      now = await put("settings", changes);
      tell("Saved.");
    }),
  );
}
