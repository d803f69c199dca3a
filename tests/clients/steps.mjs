// What the scripts with masto.js share: the sandbox they talk to, and steps that are counted and end at the first fault.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

export const credentials = JSON.parse(await readFile(process.argv[2], "utf8"));
export const picture = await readFile(new URL("picture.png", import.meta.url));
export const url = credentials.base_url;

let steps = 0;

// How many steps have passed.
export const passed = () => steps;

// Runs one step, then `check`; the first that throws ends the script.
export async function step(what, work, check = () => {}) {
  try {
    const result = await work();
    check();
    steps += 1;
    console.log(`ok ${steps}: ${what}`);
    return result;
  } catch (error) {
    console.log(`FAILED: ${what}`);
    console.log(error);
    console.log(`${steps} passed, 1 failed`);
    process.exit(1);
  }
}

export const ids = (items) => items.map((item) => item.id);

// For `assert.rejects`: masto.js was refused with this status.
export const refusal = (status) => (error) => {
  assert.equal(error.statusCode, status);
  return true;
};
