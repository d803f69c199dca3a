// Schemas as people read them, and samples of what fits them.

import { h, said } from "./ui.js";

export function resolve(schema, doc) {
  let found = schema;
  while (found?.$ref) found = found.$ref.slice(2).split("/").reduce((at, key) => at?.[key.replaceAll("~1", "/").replaceAll("~0", "~")], doc);
  return found ?? {};
}

export const nameOf = (schema) => schema?.$ref?.split("/").pop();

const isNull = (schema) => schema?.type === "null";

// Its choices without null, and whether null is one.
function choices(schema) {
  const all = schema.oneOf ?? schema.anyOf ?? [];
  return { some: all.filter((one) => !isNull(one)), nullable: all.some(isNull) };
}

// In a few words: `string`, `list of Status`, `Poll or null`.
export function typeOf(schema, doc) {
  if (schema === true || schema === undefined) return "anything";
  const name = nameOf(schema);
  if (name) return name;
  const { some, nullable } = choices(schema);
  if (some.length && !schema.properties) return some.map((one) => typeOf(one, doc)).join(" or ") + (nullable ? " or null" : "");
  if ("const" in schema) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(", ");
  const types = [schema.type ?? (schema.properties || schema.allOf ? "object" : "anything")].flat();
  const words = types.map((type) => {
    if (type === "array") return schema.maxItems === 0 ? "empty list" : `list of ${schema.items ? typeOf(schema.items, doc) : "anything"}`;
    if (type === "object" && schema.additionalProperties?.type) return `object of ${schema.additionalProperties.type}`;
    return type;
  });
  return words.join(" or ");
}

// Everything below a schema that has parts, or null. `sent` tells what is sent from what is answered.
export function parts(schema, doc, sent = false, seen = []) {
  const name = nameOf(schema);
  if (name && seen.includes(name)) return h("p", { class: "note quiet" }, `${name}, as above`);
  const inside = name ? [...seen, name] : seen;
  const whole = resolve(schema, doc);
  if ([whole.type].flat().includes("array") && whole.items) return parts(whole.items, doc, sent, inside);
  const pieces = [];
  for (const piece of whole.allOf ?? []) pieces.push(parts(piece, doc, sent, inside));
  if (whole.properties) {
    const required = whole.required ?? [];
    const rows = Object.entries(whole.properties).map(([key, value]) => property(key, value, required.includes(key), doc, sent, inside));
    pieces.push(h("ul", { class: "fields" }, rows));
  }
  const { some } = choices(whole);
  if (some.length === 1) pieces.push(parts(some[0], doc, sent, inside));
  else if (some.some((one) => parts(one, doc, sent, inside))) pieces.push(...some.map((one, at) => h("div", {}, h("p", { class: "note quiet" }, at ? "or " : "either ", typeOf(one, doc)), parts(one, doc, sent, inside))));
  if (whole.additionalProperties?.properties || whole.additionalProperties?.$ref) pieces.push(parts(whole.additionalProperties, doc, sent, inside));
  const real = pieces.filter(Boolean);
  return real.length ? h("div", {}, real) : null;
}

// What is sent says what it needs; an answer says what it may leave out.
function duty(required, sent) {
  if (sent) return required ? [" ", h("span", { class: "must" }, "required")] : null;
  return required ? null : [" ", h("span", { class: "quiet" }, "optional")];
}

function property(key, schema, required, doc, sent, seen) {
  const told = [schema.description ?? resolve(schema, doc).description, instance(schema.examples?.[0])].filter(Boolean).join(" ");
  const head = [h("code", {}, key), " ", h("span", { class: "type" }, typeOf(schema, doc)), duty(required, sent)];
  const note = told ? h("span", { class: "note quiet" }, said(told)) : null;
  if (!hasParts(schema, doc)) return h("li", {}, head, note);
  // Filled when it is opened: schemas refer to each other without end.
  const below = h("details", {}, h("summary", {}, head));
  below.addEventListener("toggle", () => below.children.length === 1 && below.append(note ?? "", parts(schema, doc, sent, seen) ?? ""), { once: true });
  return h("li", {}, below);
}

function hasParts(schema, doc) {
  if (schema === true || !schema) return false;
  const whole = resolve(schema, doc);
  if (whole.properties || whole.allOf) return true;
  if (whole.items && whole.maxItems !== 0) return hasParts(whole.items, doc);
  return choices(whole).some.some((one) => hasParts(one, doc));
}

// An example as a sentence; nothing where it says nothing.
export function instance(value) {
  if (value === undefined || value === null || value === "") return "";
  return `For example \`${typeof value === "string" ? value : JSON.stringify(value)}\`.`;
}

// Something that fits, to begin with. What may be left out is left out below the first level.
export function sample(schema, doc, depth = 0) {
  const whole = resolve(schema, doc);
  if (whole.examples) return whole.examples[0];
  if ("default" in whole) return whole.default;
  if ("const" in whole) return whole.const;
  if (whole.enum) return whole.enum[0];
  const { some } = choices(whole);
  if (some.length && !whole.properties) return sample(some[0], doc, depth);
  const type = [whole.type ?? (whole.properties ? "object" : "string")].flat().find((one) => one !== "null");
  if (type === "array") return [];
  if (type === "object" && depth < 4) {
    const required = whole.required ?? [];
    const keys = Object.keys(whole.properties ?? {}).filter((key) => required.includes(key));
    return Object.fromEntries(keys.map((key) => [key, sample(whole.properties[key], doc, depth + 1)]));
  }
  return { integer: 0, number: 0, boolean: false, object: {} }[type] ?? "";
}
