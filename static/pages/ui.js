// Small pieces of page. Texts become text nodes: nothing that somebody wrote is ever markup.

// h("a", {href: "#/", class: "x", onclick: f}, "text", [more])
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") element.value = value;
    else if (name === "checked" || name === "open") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  add(element, ...children);
  return element;
}

// Appends what is there; the browser's own `append` writes "null".
export function add(element, ...children) {
  element.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
}

let fields = 0;

// A labelled input, select or textarea.
export function field(label, input, hint) {
  fields += 1;
  input.id ||= `field-${fields}`;
  const note = hint ? h("small", { id: `${input.id}-hint` }, hint) : null;
  if (note) input.setAttribute("aria-describedby", note.id);
  if (input.type === "checkbox") return h("div", { class: "field check" }, input, h("label", { for: input.id }, label), note);
  return h("div", { class: "field" }, h("label", { for: input.id }, label), input, note);
}
