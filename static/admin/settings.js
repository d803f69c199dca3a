import { get, put } from "./api.js";
import { add, field, form, h, select, tell } from "./ui.js";

// What may be marked how.
const TARGETS = [["user", "users"], ["forum", "forums"], ["hashtag", "hashtags"], ["post", "posts"], ["comment", "comments"]];
const MARKS = [["like", "Like"], ["dislike", "Dislike"], ["follow", "Follow"], ["block", "Block"]].flatMap(([mark, verb]) =>
  TARGETS.map(([target, many]) => [`${mark} ${target}`, `${verb} ${many}`]),
);

// A list of texts, edited one per line.
const LINES = "lines";

// [key, what it is called, a hint, its choices]; how it is edited follows from its value.
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
    ["email_domains_allowed", "Domains whose e-mail addresses may join", "One per line, like example.org; domains below count, too. Empty: every domain. If not, nobody joins without an e-mail address.", LINES],
    ["email_domains_refused", "Domains whose e-mail addresses may not join", "One per line; domains below count, too.", LINES],
    ["registrations_hourly", "Maximum number of people who join from one address within an hour; 0 is no limit", "Not for addresses of this machine: a proxy here has to be trusted for this to count."],
    ["newcomers_indexable", "Search finds the public posts of new members", "Members can change it for themselves in their profile. Those who joined before keep what they have."],
    ["nickname_unique", "Nicknames are unique"],
    ["username_edit_days", "Days between changes of a username"],
    ["nickname_edit_days", "Days between changes of a nickname"],
  ]],
  ["Messages", [
    ["conversations", "People may write to each other"],
    ["strangers_may_chat", "Also when they are not friends"],
    ["conversation_files", "", "", [["image", "Pictures may be sent"], ["video", "Videos may be sent"], ["audio", "Audio files may be sent"], ["document", "Documents may be sent"]]],
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
    ["post_draft_max", "Maximum number of drafts of posts"],
    ["comment_edit", "Comments may be edited"],
    ["comment_edit_minutes", "Minutes for editing a comment; 0 is no limit"],
    ["comment_delete", "Comments may be deleted by their authors"],
    ["comment_interval", "Seconds between two comments"],
    ["comment_max_length", "Maximum length of a comment"],
    ["comment_files_max", "Maximum number of files in a comment"],
    ["comment_draft_max", "Maximum number of drafts of comments"],
  ]],
  ["Marks", [["marks", "", "", MARKS]]],
  ["Limits", [
    ["bio_max_length", "Maximum length of a bio"],
    ["follow_max", "Maximum number of followed people"],
    ["block_max", "Maximum number of blocked people"],
    ["image_max_mb", "Maximum size of a picture, in megabytes"],
    ["video_max_mb", "Maximum size of a video"],
    ["audio_max_mb", "Maximum size of an audio file"],
    ["document_max_mb", "Maximum size of a document"],
    ["download_daily_max", "Maximum number of downloads a day; 0 is no limit"],
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

// A checkbox for each choice of a list. What is chosen keeps the order that it had.
function checkboxes(value, options) {
  const boxes = options.map(([choice, label]) => [choice, label, input(value.includes(choice))]);
  const chosen = (before) => {
    const on = boxes.filter(([, , box]) => box.checked).map(([choice]) => choice);
    return [...before.filter((choice) => on.includes(choice)), ...on.filter((choice) => !before.includes(choice))];
  };
  return { fields: boxes.map(([, label, box]) => field(label, box)), read: chosen };
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
        if (options === LINES) {
          const text = h("textarea", { rows: "3", name: key }, now[key].join("\n"));
          made.set(key, () => text.value.split("\n").map((line) => line.trim()).filter(Boolean));
          return field(label, text, hint);
        }
        if (Array.isArray(now[key])) {
          const { fields, read } = checkboxes(now[key], options);
          made.set(key, read);
          return fields;
        }
        const one = input(now[key], options);
        one.name = key;
        made.set(key, (before) => read(one, before));
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
      for (const [key, current] of made) {
        const value = current(now[key]);
        if (JSON.stringify(value) !== JSON.stringify(now[key])) changes[key] = value;
      }
      const after = ruled();
      if (JSON.stringify(after) !== JSON.stringify(now.rules)) changes.rules = after;
      if (!Object.keys(changes).length) return tell("Nothing was changed.");
      now = await put("settings", changes);
      tell("Saved.");
    }),
  );
}
