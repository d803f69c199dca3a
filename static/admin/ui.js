// Small pieces of page. Texts become text nodes: nothing that people wrote is ever markup.

import { add, field, h } from "../pages/ui.js";
import { get } from "./api.js";

export { add, field, h };

const moments = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
export const days = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });

export function when(at, format = moments) {
  if (!at) return h("span", { class: "quiet" }, "never");
  const date = new Date(at);
  return h("time", { datetime: date.toISOString() }, format.format(date));
}

export const count = (n) => new Intl.NumberFormat().format(n);

export function bytes(n) {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let unit = 0;
  while (n >= 1024 && unit < units.length - 1) {
    n /= 1024;
    unit += 1;
  }
  return `${n.toLocaleString(undefined, { maximumFractionDigits: unit ? 1 : 0 })} ${units[unit]}`;
}

// Says something that screen readers speak, too.
export function tell(text, bad = false) {
  const told = document.getElementById("told");
  // What was done before is old news; what was refused stays until somebody has seen it.
  if (!bad) told.querySelectorAll(".good").forEach((line) => line.remove());
  const line = h("p", { class: bad ? "bad" : "good" }, text, h("button", { type: "button", class: "plain", "aria-label": "Close", onclick: () => line.remove() }, "×"));
  told.append(line);
  if (!bad) setTimeout(() => line.remove(), 6000);
}

// Runs work of a button: once at a time, and its refusal is told.
export function button(text, work, attributes = {}) {
  const made = h("button", { type: "button", ...attributes }, text);
  made.addEventListener("click", async () => {
    made.disabled = true;
    try {
      await work();
    } catch (refused) {
      tell(refused.message, true);
    } finally {
      made.disabled = false;
    }
  });
  return made;
}

export function select(options, value, attributes = {}) {
  const made = h("select", attributes, options.map(([key, text]) => h("option", { value: key }, text)));
  made.value = value ?? options[0][0];
  return made;
}

// A form whose refusal is shown inside it.
export function form(children, work, attributes = {}) {
  const wrong = h("p", { class: "wrong", role: "alert", hidden: true });
  const made = h("form", attributes, wrong, children);
  made.addEventListener("submit", async (event) => {
    event.preventDefault();
    const buttons = made.querySelectorAll("button");
    buttons.forEach((one) => (one.disabled = true));
    wrong.hidden = true;
    try {
      await work(made);
    } catch (refused) {
      wrong.textContent = refused.message;
      wrong.hidden = false;
    } finally {
      buttons.forEach((one) => (one.disabled = false));
    }
  });
  return made;
}

// A table that scrolls by itself on small screens. Cells are nodes or texts.
export function table(caption, heads, rows, empty = "Nothing here.") {
  if (!rows.length) return h("p", { class: "empty" }, empty);
  return h(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    h(
      "table",
      {},
      h("caption", { class: "unseen" }, caption),
      h("thead", {}, h("tr", {}, heads.map((head) => h("th", { scope: "col" }, head)))),
      h("tbody", {}, rows.map((row) => h("tr", {}, row.map((cell) => h("td", {}, cell))))),
    ),
  );
}

export const badge = (text, kind = "") => h("span", { class: `badge ${kind}` }, text);

// Asks before something that cannot be undone. With `ask`, answers what was typed; else true.
export function sure(title, text, { act = "Yes", ask = null, danger = true } = {}) {
  return new Promise((resolve) => {
    const input = ask ? h("input", { maxlength: "500" }) : null;
    const dialog = h(
      "dialog",
      { "aria-labelledby": "sure-title" },
      h(
        "form",
        { method: "dialog" },
        h("h2", { id: "sure-title" }, title),
        h("p", {}, text),
        input ? field(ask, input) : null,
        h("p", { class: "buttons" }, h("button", { value: "no", class: "plain" }, "Cancel"), h("button", { value: "yes", class: danger ? "danger" : "" }, act)),
      ),
    );
    dialog.addEventListener("close", () => {
      const yes = dialog.returnValue === "yes";
      dialog.remove();
      resolve(yes ? (input ? { text: input.value } : { text: "" }) : null);
    });
    document.body.append(dialog);
    dialog.showModal();
    (input ?? dialog.querySelector("button")).focus();
  });
}

// Shows secrets once; they are gone when the dialog closes.
export function once(title, pairs) {
  const dialog = h(
    "dialog",
    { "aria-labelledby": "once-title" },
    h(
      "form",
      { method: "dialog" },
      h("h2", { id: "once-title" }, title),
      h("p", {}, "Save this now. It is not shown again."),
      pairs.map(([name, value]) => field(name, h("input", { readonly: true, value, class: "secret", onfocus: (event) => event.target.select() }))),
      h("p", { class: "buttons" }, h("button", {}, "I have saved it")),
    ),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

// Shows a job until it has ended; answers its sentence or throws it.
export async function watch(id, what) {
  const bar = h("progress", { "aria-label": what });
  const line = h("p", { class: "job" }, `${what} `, bar);
  document.getElementById("told").append(line);
  try {
    for (;;) {
      const job = await get(`jobs/${id}`);
      if (job.total > 0) {
        bar.max = job.total;
        bar.value = Math.min(job.done, job.total);
      }
      if (job.ended) {
        if (job.well) return job.sentence;
        throw new Error(job.sentence);
      }
      await new Promise((wait) => setTimeout(wait, 300));
    }
  } finally {
    line.remove();
  }
}

// A picture drawn by the server, as nodes of this page.
export function drawing(svg) {
  const parsed = new DOMParser().parseFromString(svg, "image/svg+xml");
  return document.importNode(parsed.documentElement, true);
}

// First, previous and next of a list that is paged by where the next page begins.
export function pager(state, next, go) {
  state.before ??= [];
  const back = button("Newer page", () => go(state.before.pop()), { disabled: !state.before.length, class: "plain" });
  const on = button(
    "Next page",
    () => {
      state.before.push(state.at ?? "");
      return go(next);
    },
    { disabled: !next, class: "plain" },
  );
  back.textContent = "Previous page";
  if (!state.before.length && !next) return null;
  return h("p", { class: "buttons pager" }, back, on);
}
