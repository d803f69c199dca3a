// Small pieces of the APIs' page.

import { field, h } from "../pages/ui.js";

export { field, h };

export function method(name) {
  const kind = name === "get" ? "" : name === "delete" ? "delete" : "change";
  return h("span", { class: `method ${kind}` }, name.toUpperCase());
}

// A text whose `words` are code.
export const said = (text) => (text ?? "").split("`").map((part, at) => (at % 2 ? h("code", {}, part) : part));
