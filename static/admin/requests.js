import { get } from "./api.js";
import { add, badge, field, h } from "./ui.js";

const KEPT = 300;

export async function render(page) {
  let last = 0;
  const only = h("input", { type: "checkbox" });
  const body = h("tbody", {});
  const times = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });
  function row(line) {
    const refused = line.why !== "" || line.status >= 400;
    const explained = !line.method;
    return h(
      "tr",
      { class: refused ? "refused" : "fine" },
      h("td", {}, times.format(new Date(line.at))),
      h("td", {}, line.dialect),
      h("td", {}, explained ? "" : `${line.method} ${line.path}`),
      h("td", {}, explained ? "" : refused ? badge(String(line.status), "bad") : String(line.status)),
      h("td", {}, explained ? "" : `${line.ms.toFixed(1)} ms`),
      h("td", { class: "words" }, line.why),
    );
  }
  async function more() {
    const { requests } = await get(`requests?after=${last}`);
    for (const line of requests) {
      last = line.n;
      body.prepend(row(line));
    }
    while (body.children.length > KEPT) body.lastChild.remove();
  }
  only.addEventListener("change", () => body.classList.toggle("only", only.checked));
  add(
    page,
    h("h1", {}, "Requests"),
    h("p", { class: "quiet" }, "The requests to this sandbox, newest first, with the reason of each refusal. Lines without a request explain the one above them."),
    field("Only refused requests", only),
    h(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": "Requests" },
      h("table", {}, h("caption", { class: "unseen" }, "Requests"), h("thead", {}, h("tr", {}, ["Time", "API", "Request", "Status", "Duration", "Reason"].map((head) => h("th", { scope: "col" }, head)))), body),
    ),
  );
  await more();
  const timer = setInterval(() => more().catch(() => clearInterval(timer)), 1500);
  return () => clearInterval(timer);
}
