import { get } from "./api.js";
import { add, badge, button, h, table, tell } from "./ui.js";

const WORDS = { good: "ok", note: "note", problem: "problem" };

export async function render(page) {
  const { version, findings } = await get("diagnosis");
  const problems = findings.filter((finding) => finding.state === "problem").length;
  const rows = findings.map((finding) => [
    badge(WORDS[finding.state]),
    finding.topic,
    h("div", { class: "text" }, h("div", {}, finding.text), finding.advice ? h("div", { class: "quiet" }, finding.advice) : ""),
  ]);
  const text = [`Folkmoot ${version}`, ...findings.map((one) => `${WORDS[one.state]}\t${one.topic}\t${one.text}`)].join("\n");
  const copied = h("textarea", { rows: "8", readonly: true, "aria-label": "The findings as text" });
  copied.value = text;
  add(
    page,
    h("h1", {}, "Diagnostics"),
    h("p", {}, problems === 0 ? "No problems were found." : problems === 1 ? "One problem was found." : `${problems} problems were found.`),
    table("Findings", ["State", "Topic", "What was found"], rows, "Nothing was looked at."),
    h("h2", {}, "To show to others"),
    h("p", { class: "quiet" }, "This text holds no secrets."),
    copied,
    button("Copy", async () => {
      copied.select();
      await navigator.clipboard.writeText(text);
      tell("Copied.");
    }),
  );
}
