import { get } from "./api.js";
import { add, button, count, h, table } from "./ui.js";

const APIS = { mastodon: "Mastodon", lanying: "Lanying IM", fresns: "Fresns" };
const REASONS = {
  slow: "the client read too slowly",
  session: "the login ended",
  shutdown: "the server stopped",
  overflow: "more happened at once than could be kept",
};

export async function render(page) {
  const shown = h("div", {});
  async function load() {
    const seen = await get("live");
    const tile = (name, value) => h("div", { class: "tile" }, h("dt", {}, name), h("dd", {}, count(value)));
    const named = (streams) => streams.map((one) => `${APIS[one.api] ?? one.api}: ${count(one.open)}`).join(", ");
    const people = seen.people.map((one) => [h("a", { href: `#/members/${one.id}` }, one.username), named(one.streams)]);
    const ended = (one) => [count(one.count), h("span", { class: "reason" }, REASONS[one.reason] ?? one.reason)];
    const more = seen.online - seen.people.length;
    shown.replaceChildren(
      h(
        "dl",
        { class: "tiles" },
        tile("People online", seen.online),
        ...seen.streams.map((one) => tile(`Streams: ${APIS[one.api] ?? one.api}`, one.open)),
        tile("Events passed on", seen.events),
      ),
      h("h2", {}, "Who is online"),
      h("p", { class: "quiet" }, "Whoever has a stream open. Clients that only ask now and then, like those of Fresns, are not among them."),
      table("Who is online", ["Username", "Streams"], people, "Nobody has a stream open."),
      more > 0 ? h("p", { class: "quiet" }, `And ${count(more)} others.`) : "",
      h("h2", {}, "Streams that the server ended since its start"),
      table("Streams that the server ended", ["Times", "Because"], seen.ended.map(ended)),
    );
  }
  add(page, h("h1", {}, "Online"), h("p", { class: "buttons" }, button("Refresh", load, { class: "plain" })), shown);
  await load();
}
