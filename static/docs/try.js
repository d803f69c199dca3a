// Asks this server, and shows what it says.

import { field, h } from "./ui.js";
import { resolve, sample } from "./schema.js";
import { headers, panel } from "./who.js";

// Headers that say who asks are not asked for once more.
const WHOSE = /^(x-fresns-|user_id$|group_id$|access-token$|app_id$)/i;
// Longest text shown of an answer.
const SHOWN = 400_000;

function control(schema) {
  const options = schema.enum ?? (schema.type === "boolean" ? ["true", "false"] : null);
  if (options) return h("select", {}, h("option", { value: "" }, ""), options.map((one) => h("option", { value: one }, String(one))));
  return h("input", { autocomplete: "off", spellcheck: "false", inputmode: schema.type === "integer" ? "numeric" : null });
}

function inputs(operation, doc) {
  const asked = operation.parameters.map((one) => resolve(one, doc)).filter((one) => !(one.in === "header" && WHOSE.test(one.name)));
  return asked.map((parameter) => {
    const input = control(parameter.schema ?? {});
    const several = parameter.name.endsWith("[]") ? " (several with commas)" : "";
    const box = field(`${parameter.name}${several}`, input, [parameter.in === "query" ? "" : `In the ${parameter.in}. `, parameter.description].join(""));
    if (parameter.required && parameter.in === "path") input.required = true;
    return { parameter, input, box };
  });
}

function address(path, given) {
  const query = new URLSearchParams();
  let filled = path;
  for (const { parameter, input } of given) {
    const value = input.value.trim();
    if (parameter.in === "path") filled = filled.replace(`{${parameter.name}}`, encodeURIComponent(value).replaceAll("%40", "@"));
    if (parameter.in !== "query" || value === "") continue;
    const values = parameter.name.endsWith("[]") ? value.split(",").map((one) => one.trim()) : [value];
    for (const one of values) query.append(parameter.name, one);
  }
  const text = query.toString();
  return text ? `${filled}?${text}` : filled;
}

// Fields as forms spell them: `a[b]` for what is inside, `a[]` for lists.
function spell(form, name, value) {
  if (value === null || value === undefined) return;
  if (Array.isArray(value)) value.forEach((one) => spell(form, `${name}[]`, one));
  else if (typeof value === "object") Object.entries(value).forEach(([key, one]) => spell(form, `${name}[${key}]`, one));
  else form.append(name, String(value));
}

function body(operation, doc) {
  const content = operation.requestBody?.content;
  if (!content) return { boxes: [], take: () => ({}) };
  const [kind] = Object.keys(content);
  const multipart = content["multipart/form-data"];
  const files = Object.entries(resolve(multipart?.schema, doc)?.properties ?? {})
    .filter(([, schema]) => schema.contentMediaType)
    .map(([name]) => ({ name, input: h("input", { type: "file" }) }));
  const media = content["application/json"];
  const form = !media && kind === "application/x-www-form-urlencoded";
  const text = h("textarea", { spellcheck: "false", rows: "10" });
  if (media || form) text.value = JSON.stringify(content[kind].example ?? sample(content[kind].schema, doc), null, 2);
  const boxes = media || form ? [field("Body, as JSON", text)] : [];
  boxes.push(...files.map(({ name, input }) => field(`File ${name}`, input)));
  const take = () => {
    const chosen = files.filter(({ input }) => input.files.length);
    let value = {};
    if (boxes.length > files.length && text.value.trim()) value = JSON.parse(text.value);
    if (!chosen.length && media) return { body: JSON.stringify(value), kind: "application/json" };
    const sent = form ? new URLSearchParams() : new FormData();
    Object.entries(value).forEach(([key, one]) => spell(sent, key, one));
    chosen.forEach(({ name, input }) => sent.append(name, input.files[0]));
    return { body: sent };
  };
  return { boxes, take };
}

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

function curl(method, url, sent, data) {
  const lines = [`curl -X ${method.toUpperCase()} ${quoted(new URL(url, location.href).href)}`];
  for (const [name, value] of Object.entries(sent)) lines.push(`-H ${quoted(`${name}: ${value}`)}`);
  if (typeof data === "string") lines.push(`--data-raw ${quoted(data)}`);
  else if (data) for (const [name, value] of data) lines.push(`-F ${quoted(typeof value === "string" ? `${name}=${value}` : `${name}=@${value.name}`)}`);
  return lines.join(" \\\n  ");
}

async function show(answer, took, line) {
  const kind = answer.headers.get("content-type") ?? "";
  const parts = [h("p", {}, h("strong", {}, `${answer.status} ${answer.statusText}`), ` in ${Math.round(took)} ms`, h("span", { class: "quiet" }, kind ? ` · ${kind}` : ""))];
  const link = answer.headers.get("link");
  if (link) parts.push(h("p", { class: "note quiet" }, `Link: ${link}`));
  if (kind.startsWith("image/")) {
    const bytes = await answer.blob();
    parts.push(h("p", {}, `A picture of ${bytes.size} bytes.`));
  } else {
    let text = await answer.text();
    if (kind.includes("json")) {
      try {
        text = JSON.stringify(JSON.parse(text), null, 2);
      } catch {
        // Shown as it came.
      }
    }
    const more = text.length > SHOWN ? `\n… and ${text.length - SHOWN} more characters` : "";
    if (text) parts.push(h("pre", { tabindex: "0", "aria-label": "Response body" }, text.slice(0, SHOWN) + more));
  }
  parts.push(h("details", {}, h("summary", {}, "The same with curl"), h("pre", { tabindex: "0", "aria-label": "Command" }, line)));
  return parts;
}

// The form below an operation.
export async function attempt(api, path, method, operation, doc) {
  const given = inputs(operation, doc);
  const sent = body(operation, doc);
  const said = h("div", { role: "status", "aria-live": "polite" });
  const send = h("button", {}, "Send");
  const work = async (event) => {
    event.preventDefault();
    send.disabled = true;
    try {
      const url = address(path, given);
      const { body: data, kind } = sent.take();
      const own = given.filter(({ parameter, input }) => parameter.in === "header" && input.value.trim());
      const all = { ...headers(api, path), ...(kind ? { "Content-Type": kind } : {}), ...Object.fromEntries(own.map(({ parameter, input }) => [parameter.name, input.value.trim()])) };
      const began = performance.now();
      const answer = await fetch(url, { method: method.toUpperCase(), headers: all, body: data, credentials: "omit" });
      said.replaceChildren(...(await show(answer, performance.now() - began, curl(method, url, all, data))));
    } catch (failed) {
      said.replaceChildren(h("p", { class: "wrong" }, failed instanceof SyntaxError ? `The body is not JSON: ${failed.message}` : failed.message));
    } finally {
      send.disabled = false;
    }
  };
  return h(
    "form",
    { class: "card", onsubmit: work },
    await panel(api, path),
    h("div", { class: "row" }, given.map(({ box }) => box)),
    sent.boxes,
    h("p", {}, send),
    said,
  );
}
