// A mail server for the test: takes every mail on 127.0.0.1 and keeps its text.

import { createServer } from "node:net";

const TIMEOUT = 30_000;

// The text of a mail whose parts are quoted-printable or plain.
function readable(mail) {
  const joined = mail.replace(/=\r\n/g, "");
  return joined.replace(/=([0-9A-F]{2})/g, (_, digits) => String.fromCharCode(parseInt(digits, 16)));
}

export async function startMailServer() {
  const mails = [];
  const server = createServer((socket) => {
    let text = "";
    let inMail = false;
    let to = "";
    socket.on("error", () => {});
    socket.write("220 test ESMTP\r\n");
    socket.on("data", (data) => {
      text += data.toString("utf8");
      for (;;) {
        const end = inMail ? text.indexOf("\r\n.\r\n") : text.indexOf("\r\n");
        if (end < 0) return;
        const part = text.slice(0, end);
        text = text.slice(end + (inMail ? 5 : 2));
        if (inMail) {
          mails.push({ to, text: readable(part) });
          inMail = false;
          socket.write("250 taken\r\n");
          continue;
        }
        const command = part.slice(0, 4).toUpperCase();
        if (command === "RCPT") to = part.match(/<(.*)>/)?.[1] ?? "";
        if (command === "DATA") inMail = true;
        if (command === "QUIT") socket.end("221 bye\r\n");
        else if (command === "EHLO") socket.write("250-test\r\n250 8BITMIME\r\n");
        else socket.write(command === "DATA" ? "354 go on\r\n" : "250 OK\r\n");
      }
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: server.address().port,
    // The next mail to an address, once it comes.
    async next(to) {
      const until = Date.now() + TIMEOUT;
      while (Date.now() < until) {
        const at = mails.findIndex((mail) => mail.to === to);
        if (at >= 0) return mails.splice(at, 1)[0].text;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(`no mail came to ${to}`);
    },
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}
