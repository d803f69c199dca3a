"""Mails of a real program through a real SMTP server. usage: check.py PROGRAM FOLDER; see tests/mail/run."""

import hashlib
import base64
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from server import PASSWORD, MailServer, Postbox

PROGRAM, HOME = sys.argv[1], Path(sys.argv[2])
DEVICE = base64.b64encode(b'{"networkIpv4":"127.0.0.1"}').decode()
steps = 0


def check(what, holds, seen=""):
    global steps
    if not holds:
        log = HOME / "log"
        tail = "\n".join(log.read_text().splitlines()[-20:]) if log.exists() else ""
        sys.exit(f"FAILED: {what}\n{seen}\n{tail}")
    steps += 1
    print(f"ok {steps}: {what}", flush=True)


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def configure(port, security="starttls", trusted=True):
    mail = ['mode = "smtp"', 'server = "localhost"', f"port = {port}", f'security = "{security}"', 'username = "moot"',
            'from = "Moot <moot@moot.example>"', "timeout_seconds = 2"]
    if trusted:
        mail.append(f'ca_file = "{HOME}/ca.pem"')
    top = ["rate_limits = false", 'metrics_token = "quiet"', 'public_url = "http://moot.example"']
    (HOME / "folkmoot.toml").write_text("\n".join([*top, "[mail]", *mail]) + "\n")


def environment(password=PASSWORD.decode()):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ROCKET_", "FOLKMOOT_", "RUST_"))}
    return {**kept, "FOLKMOOT_MAIL_PASSWORD": password}


def command(*arguments, password=PASSWORD.decode()):
    return subprocess.run([PROGRAM, *arguments], cwd=HOME, env=environment(password), capture_output=True, text=True, timeout=60)


class Server:
    """The program, serving."""

    def __init__(self):
        self.port = free_port()

    def __enter__(self):
        with open(HOME / "log", "ab") as log, open(HOME / "out", "wb") as out:
            self.process = subprocess.Popen([PROGRAM, "--port", str(self.port)], cwd=HOME, env={**environment(), "FOLKMOOT_LOG": "trace"}, stdout=out, stderr=log)
        for _ in range(300):
            if self.process.poll() is None and "serves" in (HOME / "out").read_text():
                return self
            time.sleep(0.1)
        sys.exit("the server did not start\n" + (HOME / "log").read_text()[-2000:])

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def stop(self):
        began = time.monotonic()
        self.process.terminate()
        return self.process.wait(timeout=30), time.monotonic() - began

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def ask(self, method, path, headers=None, body=None):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", body, headers or {}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()

    def post(self, path, fields, headers=None):
        status, text = self.ask("POST", path, headers, urllib.parse.urlencode(fields).encode())
        check_quietly(status == 200, f"{path}: {status} {text}")
        return json.loads(text)

    def register(self, names):
        app = self.post("/api/v1/apps", {"client_name": "x", "redirect_uris": "urn:ietf:wg:oauth:2.0:oob", "scopes": "read write"})
        token = self.post("/oauth/token", {"grant_type": "client_credentials", "client_id": app["client_id"],
                                           "client_secret": app["client_secret"], "scope": "read write"})["access_token"]
        for name in names:
            self.post("/api/v1/accounts", {"username": name, "email": f"{name}@example.org", "password": "correct horse 1",
                                           "agreement": "true", "locale": "en"}, {"Authorization": f"Bearer {token}"})

    def metric(self, name):
        _, text = self.ask("GET", "/metrics", {"Authorization": "Bearer quiet"})
        return int(re.search(rf"^folkmoot_{name} (\d+)$", text, re.M)[1])


def check_quietly(holds, seen):
    if not holds:
        sys.exit(f"FAILED: {seen}")


def code_for(server, address):
    """Asks for a verification code as a Fresns client does."""
    keys = json.loads(command("app", "list", "--json").stdout)
    key = next(key for key in keys if key["family"] == "v2")
    named = {"App-Id": key["app_id"], "Client-Platform-Id": str(key["platform_id"]), "Client-Version": "1.0.0",
             "Signature-Timestamp": str(int(time.time() * 1000))}
    signed = {f"X-Fresns-{name}": value for name, value in named.items()}
    text = "&".join(f"{name}={value}" for name, value in signed.items())
    signature = hashlib.md5(f"{text}&AppSecret={key['secret']}".encode()).hexdigest()
    headers = {**signed, "X-Fresns-Signature": signature, "X-Fresns-Client-Device-Info": DEVICE, "Content-Type": "application/json"}
    body = {"type": "email", "useType": 1, "templateId": 2, "account": address}
    return server.ask("POST", "/api/v2/common/send-verify-code", headers, json.dumps(body).encode())


def try_settings(port):
    postbox = Postbox()
    with MailServer(postbox, HOME, port):
        configure(port)
        tried = command("mail", "test", "ann@example.org")
        check("mail test: delivered with STARTTLS and a login", tried.returncode == 0 and "250 2.0.0 queued" in tried.stdout, tried)
        receiver, mail, encrypted, logged_in = postbox.mails[0]
        check("the server saw both", encrypted and logged_in and receiver == "ann@example.org", postbox.mails)
        parts = [part.get_content_type() for part in mail.iter_parts()]
        check("plain text and HTML", mail.get_content_type() == "multipart/alternative" and parts == ["text/plain", "text/html"], parts)
        check("the sender has its name", mail["From"] == "Moot <moot@moot.example>" and not mail.defects, mail.as_string())
        tried = command("mail", "test", "ann@example.org", password="wrong word")
        check("a wrong password is told", tried.returncode == 1 and "the login was refused: 535" in tried.stderr, tried)
        check("and never printed", "wrong word" not in tried.stdout + tried.stderr, tried)
        tried = command("mail", "test", "refused@example.org")
        check("a refused address is told", tried.returncode == 1 and "550 5.1.1 no such user" in tried.stderr, tried)
        tried = command("mail", "test", "not an address")
        check("what is no address is not sent to", tried.returncode == 1 and len(postbox.mails) == 1, tried)
        configure(port, trusted=False)
        tried = command("mail", "test", "ann@example.org")
        check("an unknown certificate is refused", tried.returncode == 1 and "certificate" in tried.stderr, tried)
        configure(port)
        postbox.hanging = True
        tried = command("mail", "test", "ann@example.org")
        check("a hanging server is given up", tried.returncode == 1 and "did not answer within 2 seconds" in tried.stderr, tried)
        postbox.hanging = False
        shown = command("config").stdout
        check("config hides the password", "mail.password = (set)" in shown and PASSWORD.decode() not in shown, shown)
    tried = command("mail", "test", "ann@example.org")
    check("a closed port is told", tried.returncode == 1 and "no connection to localhost" in tried.stderr, tried)
    with MailServer(postbox, HOME, port, "tls"):
        configure(port, "tls")
        tried = command("mail", "test", "tls@example.org")
        check("mail test: delivered with TLS", tried.returncode == 0 and postbox.to("tls@example.org"), tried)
        configure(port, "starttls")
        tried = command("mail", "test", "tls@example.org")
        check("the wrong kind of encryption fails", tried.returncode == 1, tried)


def serve(port):
    configure(port)
    postbox = Postbox()
    with MailServer(postbox, HOME, port), Server() as server:
        status, text = code_for(server, "code@example.org")
        check("a code is asked for", status == 200 and json.loads(text)["code"] == 0, text)
        check("it arrives", postbox.wait(lambda _: postbox.to("code@example.org"), 10))
        mail = postbox.to("code@example.org")[0]
        text, html = (part.get_content().replace("\r\n", "\n") for part in mail.iter_parts())
        code = re.search(r"^\d{6}$", text, re.M)
        check("in both texts", code and code[0] in html and code[0] not in mail["Subject"], text)
        server.register(["nina"])
        check("a confirmation arrives", postbox.wait(lambda _: postbox.to("nina@example.org"), 10))
        text = postbox.to("nina@example.org")[0].get_body(("plain",)).get_content()
        link = re.search(r"http://moot\.example(/confirm\?token=\S+)", text)
        check("its link opens", link and server.ask("GET", link[1])[0] == 200, text)

        server.register(["refused1", "grey1"])
        check("a greylisted mail arrives later", postbox.wait(lambda _: postbox.to("grey1@example.org"), 60))
        time.sleep(0.5)
        check("each is sent once", [len(postbox.to(f"{name}@example.org")) for name in ("nina", "grey1", "refused1")] == [1, 1, 0])
        counts = [server.metric(name) for name in ("mail_queue", "mails_sent_total", "mails_retried_total", "mails_given_up_total")]
        check("all is counted", counts == [0, 3, 1, 1], counts)

        postbox.hanging = True
        server.register(["slow1"])
        time.sleep(0.5)
        check("a hanging mail server stops nobody", server.ask("GET", "/health") == (200, "OK"))
        status, took = server.stop()
        check("nor the end of the server", status == 0 and took < 6, (status, took))
        postbox.hanging = False
    log = (HOME / "log").read_text()
    secrets = [PASSWORD.decode(), base64.b64encode(b"\0moot\0" + PASSWORD).decode(), code[0], link[1].partition("token=")[2], "nina@example.org"]
    check("the log has no password, code, link or address", not [secret for secret in secrets if secret in log])


def survive(port):
    """Nothing is lost when the program is killed, whatever it was doing."""
    names = [f"guest{n}" for n in range(20)]
    postbox = Postbox()
    with Server() as server:
        server.register(names[:10])
        server.kill()
    check("killed with a full queue and no mail server", not postbox.mails)
    postbox.pause = 0.2
    with MailServer(postbox, HOME, port):
        with Server() as server:
            server.register(names[10:])
            postbox.wait(lambda mails: len(mails) >= 4, 60)
            server.kill()
        seen = len(postbox.mails)
        check("killed while mails are sent", 4 <= seen < 20, seen)
        postbox.pause = 0
        with Server() as server:
            everybody = {f"{name}@example.org" for name in names}
            done = postbox.wait(lambda mails: everybody <= {receiver for receiver, *_ in mails}, 90)
            check("every mail arrives", done, sorted(everybody - {receiver for receiver, *_ in postbox.mails}))
            ids = {}
            for receiver, mail, *_ in postbox.mails:
                ids.setdefault(receiver, set()).add(mail["Message-ID"])
            check("what comes twice is the same mail", all(len(of) == 1 for of in ids.values()), ids)


port = free_port()
try_settings(port)
serve(port)
survive(port)
print(f"{steps} checks passed")
