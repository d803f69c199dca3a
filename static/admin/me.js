import { del, post } from "./api.js";
import { add, drawing, field, form, h, tell } from "./ui.js";

const coded = () => h("input", { inputmode: "numeric", autocomplete: "one-time-code", maxlength: "8", required: true });

export async function render(page, { session, restart }) {
  add(page, h("h1", {}, "My login"), h("p", {}, `You are ${session.username}. A login here ends by itself after 12 hours.`), h("h2", {}, "Second factor"));
  if (session.totp) {
    const code = coded();
    add(
    page,
      h("p", {}, "Logging in here asks for a code of your authenticator."),
      form([field("Code", code), h("button", { class: "danger" }, "Take it away")], async () => {
        await del("totp", { code: code.value });
        tell("The second factor is gone.");
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
    form([field("Code", code), h("button", {}, "Ask for a code from now on")], async () => {
      await post("totp", { seed, code: code.value });
      tell("From now on a code is asked for.");
      await restart();
    }, { class: "card narrow" }),
  );
}
