// A server for the test: started on a free port, stopped by its process id.

import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { createInterface } from "node:readline";

const TIMEOUT = 60_000;

// Resolves once `ready` returns a value for a line of standard output.
export async function start(program, args, log, ready) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  const written = createWriteStream(log);
  child.stderr.pipe(written);
  const lines = createInterface({ input: child.stdout });
  const found = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the server was not ready in time; its log is ${log}`)), TIMEOUT);
    child.on("exit", (code) => reject(new Error(`the server ended with ${code}; its log is ${log}`)));
    lines.on("line", (line) => {
      written.write(`${line}\n`);
      const hit = ready(line);
      if (hit) {
        clearTimeout(timer);
        resolve(hit);
      }
    });
  });
  child.removeAllListeners("exit");
  const stop = () =>
    new Promise((resolve) => {
      child.on("exit", resolve);
      child.kill("SIGTERM");
    });
  return { found, stop };
}
