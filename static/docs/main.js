// The APIs of this server, from its own OpenAPI documents. `#/api` is an API, `#/api/operation` one operation.

import { field, h, method, said } from "./ui.js";
import { instance, parts, resolve, typeOf } from "./schema.js";
import { attempt } from "./try.js";

const APIS = [
  ["fresns", "Fresns"],
  ["mastodon", "Mastodon"],
  ["lanying", "Lanying IM"],
];
const main = document.getElementById("main");
const list = document.getElementById("list");
const documents = new Map();

// A document and its operations in order of their tags.
function load(api) {
  if (!documents.has(api)) {
    const loaded = fetch(`/openapi/${api}.json`).then(async (answer) => {
      if (!answer.ok) throw new Error(`The document cannot be read: ${answer.status}`);
      const doc = await answer.json();
      const all = Object.entries(doc.paths).flatMap(([path, item]) => Object.entries(item).map(([verb, operation]) => ({ path, verb, operation, tag: operation.tags[0] })));
      return { doc, all, byId: new Map(all.map((one) => [one.operation.operationId, one])) };
    });
    loaded.catch(() => documents.delete(api));
    documents.set(api, loaded);
  }
  return documents.get(api);
}

function heads(current) {
  const links = APIS.map(([api, name]) => h("a", { href: `#/${api}`, "aria-current": api === current ? "page" : null }, name));
  document.getElementById("apis").replaceChildren(...links);
}

// The list is drawn once for an API, and searched in place.
function operations(api, { doc, all }) {
  if (list.dataset.api === api) return;
  list.dataset.api = api;
  const count = h("p", { class: "quiet note", role: "status" });
  const groups = doc.tags.map(({ name }) => {
    const rows = all
      .filter((one) => one.tag === name)
      .map((one) => {
        const link = h("a", { href: `#/${api}/${one.operation.operationId}`, "data-id": one.operation.operationId }, method(one.verb), h("span", {}, one.operation.summary, h("span", { class: "path note quiet" }, one.path)));
        return { text: `${one.verb} ${one.path} ${one.operation.summary} ${one.operation.operationId} ${one.operation.description ?? ""} ${name}`.toLowerCase(), row: h("li", {}, link) };
      });
    return { rows, box: h("details", {}, h("summary", {}, name), h("ul", {}, rows.map(({ row }) => row))) };
  });
  const search = h("input", { type: "search", autocomplete: "off" });
  const look = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const { rows, box } of groups) {
      let some = 0;
      for (const { text, row } of rows) {
        const fits = words.every((word) => text.includes(word));
        row.hidden = !fits;
        some += fits;
      }
      box.hidden = !some;
      if (words.length) box.open = true;
      found += some;
    }
    count.textContent = words.length ? `${found} of ${all.length} operations` : `${all.length} operations`;
  };
  search.addEventListener("input", look);
  list.replaceChildren(field("Search", search), count, ...groups.map(({ box }) => box));
  look();
}

function mark(id) {
  for (const link of list.querySelectorAll("[aria-current]")) link.removeAttribute("aria-current");
  const link = id && list.querySelector(`[data-id="${CSS.escape(id)}"]`);
  if (!link) return;
  link.setAttribute("aria-current", "page");
  link.closest("details").open = true;
  link.scrollIntoView({ block: "nearest" });
}

function welcome() {
  list.replaceChildren();
  delete list.dataset.api;
  const cards = APIS.map(([api, name]) => {
    const about = h("p", { class: "note" });
    load(api).then(({ doc, all }) => about.replaceChildren(`${all.length} operations. `, ...said(doc.info.description)), (failed) => (about.textContent = failed.message));
    return h("li", { class: "card" }, h("h2", {}, h("a", { href: `#/${api}` }, name)), about, h("a", { href: `/openapi/${api}.json` }, "OpenAPI 3.1 of ", name));
  });
  return [h("h1", { tabindex: "-1" }, "API documentation"), h("p", {}, "This community offers three APIs over the same content. Everything here is served by this server."), h("ul", { class: "cards" }, cards)];
}

function overview(api, { doc }) {
  const schemes = Object.entries(doc.components.securitySchemes).map(([name, scheme]) => h("li", {}, h("code", {}, name), scheme.name ? [", header ", h("code", {}, scheme.name)] : "", ": ", said(scheme.description)));
  return [
    h("h1", { tabindex: "-1" }, doc.info.title),
    h("p", { class: "said" }, said(doc.info.description)),
    h("p", {}, `Version ${doc.info.version}. `, h("a", { href: `/openapi/${api}.json` }, "OpenAPI 3.1 document")),
    h("h2", {}, "Caller"),
    h("ul", {}, schemes),
  ];
}

function security(operation) {
  const ways = (operation.security ?? []).map((way) => {
    const names = Object.entries(way).map(([name, scopes]) => (scopes.length ? `${name} with ${scopes.join(" ")}` : name));
    return names.length ? names.join(" and ") : "no credentials";
  });
  return h("p", {}, h("strong", {}, "Allowed callers: "), ways.length ? ways.join(", or ") : "anybody");
}

function parameters(operation, doc) {
  const all = operation.parameters.map((one) => resolve(one, doc));
  const row = (one) => h("li", {}, h("code", {}, one.name), " ", h("span", { class: "type" }, `${typeOf(one.schema, doc)}, ${one.in}`), one.required ? [" ", h("span", { class: "must" }, "required")] : null, one.description ? h("span", { class: "note quiet" }, said([one.description, instance(one.example)].filter(Boolean).join(" "))) : null);
  // The same headers with every request: folded away.
  const signed = all.filter((one) => one.name.startsWith("X-Fresns-"));
  const own = all.filter((one) => !signed.includes(one));
  return [
    own.length ? [h("h2", {}, "Parameters"), h("ul", { class: "fields" }, own.map(row))] : null,
    signed.length ? h("details", {}, h("summary", {}, "Headers of every request"), h("ul", { class: "fields" }, signed.map(row))) : null,
  ];
}

// Each schema once, with the media types that carry it.
function content(media, doc, sent) {
  const bySchema = new Map();
  for (const [kind, { schema }] of Object.entries(media ?? {})) {
    const key = JSON.stringify(schema ?? null);
    bySchema.set(key, { schema, kinds: [...(bySchema.get(key)?.kinds ?? []), kind] });
  }
  return [...bySchema.values()].map(({ schema, kinds }) => [h("p", { class: "note quiet" }, kinds.join(", "), ": ", h("span", { class: "type" }, typeOf(schema, doc))), schema ? parts(schema, doc, sent) : null]);
}

async function page(api, { doc }, { path, verb, operation, tag }) {
  const answers = Object.entries(operation.responses).map(([status, answer]) => [h("h3", {}, status === "default" ? "Otherwise" : status), h("p", { class: "note" }, answer.description), content(answer.content, doc, false)]);
  return [
    h("p", { class: "back" }, h("a", { href: `#/${api}` }, "All operations")),
    h("p", { class: "quiet note" }, tag),
    h("h1", { tabindex: "-1" }, operation.summary),
    h("p", { class: "path" }, method(verb), path),
    h("p", {}, h("button", { type: "button", onclick: () => document.getElementById("try").focus() }, "Try it")),
    operation.description ? h("p", { class: "said" }, said(operation.description)) : null,
    security(operation),
    parameters(operation, doc),
    operation.requestBody ? [h("h2", {}, "Body"), content(operation.requestBody.content, doc, true)] : null,
    h("h2", {}, "Responses"),
    answers,
    h("h2", { id: "try", tabindex: "-1" }, "Try it"),
    await attempt(api, path, verb, operation, doc),
  ];
}

let turn = 0;

async function route(first) {
  turn += 1;
  const mine = turn;
  const [, api, id] = location.hash.split("/").map(decodeURIComponent);
  const known = APIS.find(([key]) => key === api);
  heads(api);
  document.body.classList.toggle("one", Boolean(known && id));
  let drawn;
  try {
    if (!known) drawn = welcome();
    else {
      const loaded = await load(api);
      operations(api, loaded);
      mark(id);
      const operation = id && loaded.byId.get(id);
      if (id && !operation) drawn = [h("h1", { tabindex: "-1" }, "Not found"), h("p", {}, "This server has no such operation.")];
      else drawn = operation ? await page(api, loaded, operation) : overview(api, loaded);
    }
  } catch (failed) {
    drawn = [h("h1", { tabindex: "-1" }, "Something went wrong"), h("p", { class: "wrong" }, failed.message)];
  }
  if (mine !== turn) return;
  main.replaceChildren(...drawn.flat(4).filter(Boolean));
  document.title = `${main.querySelector("h1").textContent} · API documentation`;
  scrollTo(0, 0);
  if (!first) main.querySelector("h1").focus();
}

// The way past the list is no place of its own.
document.getElementById("skip").addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});
addEventListener("hashchange", () => route(false));
route(true);
