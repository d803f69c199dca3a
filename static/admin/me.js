import { del, get, post, put } from "./api.js";
import { add, drawing, field, form, h, tell } from "./ui.js";

const coded = () => h("input", { inputmode: "numeric", autocomplete: "one-time-code", maxlength: "8", required: true });

// The mails that this administrator receives, where any are sent.
function mails({ report_mails }) {
  if (report_mails === null) return null;
  const box = h("input", { type: "checkbox", checked: report_mails });
  return [
    h("h2", {}, "Mails"),
    form([field("Tell me about new reports by mail", box), h("button", {}, "Save")], async () => {
      await put("me/mails", { report_mails: box.checked });
      tell("Saved.");
    }, { class: "card narrow" }),
  ];
}

export async function render(page, { session, restart }) {
  add(page, h("h1", {}, "My login"), h("p", {}, `You are ${session.username}. A login here expires after 12 hours.`));
  add(page, ...(mails(await get("me/mails")) ?? []), h("h2", {}, "Second factor"));
  if (session.totp) {
    const code = coded();
    add(
    page,
      h("p", {}, "Logging in here requires a code of your authenticator app."),
      form([field("Code", code), h("button", { class: "danger" }, "Remove it")], async () => {
        await del("totp", { code: code.value });
        tell("The second factor was removed.");
        await restart();
      }, { class: "card narrow" }),
    );
    return;
  }
  const { seed, url, picture } = await post("totp/proposal");
  const code = coded();
  const image = drawing(picture);
  image.setAttribute("class", "qr");
  image.setAttribute("role", "img");
  image.setAttribute("aria-label", "QR code of the address below");
  add(
    page,
    h("p", {}, "Scan this with an authenticator app, or type the key into it; then type the code that it shows."),
    image,
    h("p", {}, "Key: ", h("code", { id: "seed" }, seed)),
    h("p", { class: "quiet words" }, url),
    form([field("Code", code), h("button", {}, "Enable the second factor")], async () => {
      await post("totp", { seed, code: code.value });
      tell("The second factor is enabled.");
      await restart();
    }, { class: "card narrow" }),
  );
}
