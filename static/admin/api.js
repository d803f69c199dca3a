// One function per kind of request. A refusal is thrown with its code and a sentence.

export class Refused extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

let csrf = "";
let whenLoggedOut = () => {};

export function useProof(token) {
  csrf = token;
}

export function onLoggedOut(work) {
  whenLoggedOut = work;
}

async function ask(method, path, body) {
  const headers = { Accept: "application/json" };
  if (method !== "GET") headers["X-CSRF-Token"] = csrf;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let answer;
  try {
    answer = await fetch(`/admin/api/${path}`, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch {
    throw new Refused(0, "offline", "The server does not answer.");
  }
  const told = await answer.json().catch(() => ({}));
  if (answer.ok) return told;
  const { code = "refused", message = `The server answered ${answer.status}.` } = told.error ?? {};
  const refused = new Refused(answer.status, code, message);
  if (code === "login" && path !== "session") whenLoggedOut();
  throw refused;
}

// Absent and empty values are left out.
export function query(path, fields) {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null && value !== "" && value !== false);
  const text = new URLSearchParams(given).toString();
  return text ? `${path}?${text}` : path;
}

export const get = (path) => ask("GET", path);
export const post = (path, body = {}) => ask("POST", path, body);
export const put = (path, body) => ask("PUT", path, body);
export const del = (path, body) => ask("DELETE", path, body);
