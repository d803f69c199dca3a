// Small pieces of page. Texts become text nodes: nothing a document says is ever markup.

// h("a", {href: "#/", class: "x", onclick: f}, "text", [more])
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") element.value = value;
    else if (name === "open") element.open = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

let fields = 0;

// A labelled input, select or textarea.
export function field(label, input, hint) {
  fields += 1;
  input.id ||= `field-${fields}`;
  const note = hint ? h("small", { id: `${input.id}-hint` }, hint) : null;
  if (note) input.setAttribute("aria-describedby", note.id);
  return h("div", { class: "field" }, h("label", { for: input.id }, label), input, note);
}

export function method(name) {
  const kind = name === "get" ? "" : name === "delete" ? "delete" : "change";
  return h("span", { class: `method ${kind}` }, name.toUpperCase());
}

// A text whose `words` are code.
export const said = (text) => (text ?? "").split("`").map((part, at) => (at % 2 ? h("code", {}, part) : part));
