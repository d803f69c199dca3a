import { post, useProof } from "./api.js";
import { field, form, h } from "./ui.js";

export function login(community, done) {
  const name = h("input", { name: "username", autocomplete: "username", autocapitalize: "none", spellcheck: "false", required: true });
  const password = h("input", { name: "password", type: "password", autocomplete: "current-password", required: true });
  const code = h("input", { name: "code", inputmode: "numeric", autocomplete: "one-time-code", maxlength: "8" });
  const second = field("Code of your authenticator", code);
  second.hidden = true;
  const made = form([field("Username or e-mail address", name), field("Password", password), second, h("button", {}, "Log in")], async () => {
    try {
      const told = await post("session", { username: name.value, password: password.value, code: code.value || null });
      useProof(told.csrf);
    } catch (refused) {
      if (refused.code !== "code_needed" && refused.code !== "wrong_code") throw refused;
      second.hidden = false;
      code.value = "";
      code.focus();
      if (refused.code === "wrong_code") throw refused;
      return;
    }
    await done();
  });
  return h("div", { class: "card narrow" }, h("h1", {}, community), h("p", { class: "quiet" }, "Administration"), made);
}
