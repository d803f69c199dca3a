import { get } from "./api.js";
import { add, bytes, count, drawing, h, table } from "./ui.js";

export async function render(page) {
  const seen = await get("overview");
  const tile = (name, value, link) =>
    h("div", { class: "tile" }, h("dt", {}, name), h("dd", {}, link ? h("a", { href: link }, value) : value));
  add(
    page,
    h("h1", {}, "Overview"),
    h(
      "dl",
      { class: "tiles" },
      tile("Members", count(seen.members), "#/members"),
      tile("Seen today", count(seen.seen_today)),
      tile("Seen in 30 days", count(seen.seen_month)),
      tile("Open reports", count(seen.open_reports), "#/reports"),
      tile("Waiting for approval", count(seen.pending), "#/members//pending"),
      tile("Posts", count(seen.posts), "#/content"),
      tile("Comments", count(seen.comments), "#/content"),
      tile("Messages", count(seen.messages)),
      tile("Database", bytes(seen.database_bytes)),
      tile("Write-ahead log", bytes(seen.log_bytes)),
      tile(`${count(seen.files)} files`, bytes(seen.file_bytes)),
      tile("Waiting writes", count(seen.queue)),
    ),
    h("h2", {}, "The last 30 days"),
    h(
      "div",
      { class: "charts" },
      seen.charts.map((chart) =>
        h(
          "figure",
          { class: "card" },
          h("figcaption", {}, chart.title, " ", h("span", { class: "quiet" }, count(chart.total))),
          drawing(chart.svg),
          h("p", { class: "ends quiet" }, h("span", {}, chart.values[0].day), h("span", {}, chart.values.at(-1).day)),
          h("details", {}, h("summary", {}, "As a table"), table(chart.title, ["Day", "Count"], chart.values.map((one) => [one.day, count(one.count)]))),
        ),
      ),
    ),
  );
}
