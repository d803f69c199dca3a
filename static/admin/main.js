// Which page is shown: its name stands behind the # of the address.

import { get, del, onLoggedOut, useProof } from "./api.js";
import { button, h, tell } from "./ui.js";
import { login } from "./login.js";

const PAGES = [
  ["overview", "Overview"],
  ["members", "Members"],
  ["content", "Content"],
  ["reports", "Reports"],
  ["notices", "Notices"],
  ["apps", "Apps and keys"],
  ["invites", "Invitations"],
  ["settings", "Settings"],
  ["backups", "Backups"],
  ["diagnosis", "Diagnostics"],
  ["live", "Online"],
  ["deliveries", "Deliveries"],
  ["requests", "Requests"],
  ["audit", "Audit log"],
  ["me", "My login"],
];

const main = document.getElementById("main");
let community = "Administration";
let session = null;
let leave = () => {};
let shown = false;

function frame() {
  const top = document.getElementById("top");
  const nav = document.getElementById("nav");
  top.hidden = nav.hidden = !session;
  if (!session) return;
  top.replaceChildren(
    h("a", { href: "#/overview", class: "brand" }, community),
    h("span", { class: "quiet who" }, session.username),
    button("Log out", async () => {
      await del("session");
      session = null;
      history.replaceState(null, "", "#/overview");
      show();
    }, { class: "plain" }),
  );
  const pages = PAGES.filter(([name]) => name !== "requests" || session.sandbox);
  nav.replaceChildren(h("ul", {}, pages.map(([name, text]) => h("li", {}, h("a", { href: `#/${name}` }, text)))));
}

function place() {
  const [name = "", ...rest] = location.hash.replace(/^#\/?/, "").split("/");
  return { name: name || "overview", rest };
}

async function show() {
  leave();
  leave = () => {};
  if (!session) {
    frame();
    document.title = `Log in · ${community}`;
    main.replaceChildren(login(community, start));
    return;
  }
  const { name, rest } = place();
  const page = PAGES.find(([key]) => key === name) ?? PAGES[0];
  document.querySelectorAll("#nav a").forEach((link) => {
    if (link.getAttribute("href") === `#/${page[0]}`) {
      link.setAttribute("aria-current", "page");
      link.scrollIntoView({ block: "nearest", inline: "center" });
    } else link.removeAttribute("aria-current");
  });
  document.title = `${page[1]} · ${community}`;
  main.setAttribute("aria-busy", "true");
  const asked = location.hash;
  try {
    const { render } = await import(`./${page[0]}.js`);
    const holder = h("div", {});
    const ending = await render(holder, { session, rest, refresh: show, restart: start });
    if (asked !== location.hash) return;
    leave = typeof ending === "function" ? ending : () => {};
    main.replaceChildren(holder);
    // Whoever has only just opened the page begins at its top.
    if (shown) main.focus({ preventScroll: true });
    shown = true;
    window.scrollTo(0, 0);
  } catch (refused) {
    if (refused.code === "login") return;
    main.replaceChildren(h("h1", {}, page[1]), h("p", { class: "wrong", role: "alert" }, refused.message));
  } finally {
    main.removeAttribute("aria-busy");
  }
}

async function start() {
  try {
    ({ community, session } = await get("session"));
    useProof(session?.csrf ?? "");
  } catch (refused) {
    session = null;
    tell(refused.message, true);
  }
  frame();
  await show();
}

onLoggedOut(() => {
  if (!session) return;
  session = null;
  tell("Your login has ended.", true);
  show();
});
// The link to the content keeps the page that is shown.
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});
window.addEventListener("hashchange", show);
start();
