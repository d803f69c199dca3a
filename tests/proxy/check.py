"""Checks a server behind a proxy: check.py PROGRAM FOLDER HTTPS-BASE [HTTP-BASE].

Creates the users that the Mastodon client then logs in as, and writes their credentials into the folder.
"""

import hashlib
import http.client
import json
import random
import socket
import ssl
import struct
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zlib
from pathlib import Path
from urllib.parse import urlencode

PROGRAM, HOME, BASE = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
PLAIN = sys.argv[4] if len(sys.argv) > 4 else ""
PASSWORD = "correct horse 1"
steps = 0


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


OPENER = urllib.request.build_opener(NoRedirect)


def ask(path, headers=None, body=None, base=BASE):
    request = urllib.request.Request(base + path, body, headers or {})
    try:
        with OPENER.open(request, timeout=60) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers, refused.read()


def check(what, holds, seen=""):
    global steps
    if not holds:
        sys.exit(f"FAILED: {what}\n{seen}")
    steps += 1
    print(f"ok {steps}: {what}")


def command(*args, given=""):
    done = subprocess.run([PROGRAM, *args], cwd=HOME, input=given, capture_output=True, text=True, timeout=60)
    check(f"folkmoot {' '.join(args[:3])}", done.returncode == 0, done.stderr)
    return done.stdout


check("the server answers through HTTPS", ask("/health")[::2] == (200, b"OK"))
if PLAIN:
    status, headers, _ = ask("/about?x=1", base=PLAIN)
    check("HTTP is sent to HTTPS", status == 308 and headers["Location"] == "https://localhost/about?x=1", dict(headers))

link = next(line.strip() for line in (HOME / "out").read_text().splitlines() if "/admin/first/" in line)
check("the first administrator's link is the public one", link.startswith(f"{BASE}/admin/first/"), link)
path = link.removeprefix(BASE)
form = urlencode({"username": "keeper", "nickname": "Keeper", "password": PASSWORD, "again": PASSWORD}).encode()
check("it creates the first administrator", ask(path, body=form)[0] == 200)
login = json.dumps({"username": "keeper", "password": PASSWORD}).encode()
status, headers, _ = ask("/admin/api/session", {"Content-Type": "application/json"}, login)
check("they log in, with a cookie for HTTPS only", status == 200 and "; Secure" in headers["Set-Cookie"], dict(headers))
cookie = headers["Set-Cookie"].split(";")[0]
check("the page's own requests work", ask("/admin/api/overview", {"Cookie": cookie})[0] == 200)
check("the endpoint of the command line is closed", ask("/admin/api/command", {"Authorization": "Bearer x"}, b"{}")[0] == 404)

people = []
for name in ("alice", "bob", "carol", "dave"):
    command("user", "add", name, "--email", f"{name}@example.org", "--password-stdin", given=PASSWORD + "\n")
    people.append({"username": name, "email": f"{name}@example.org", "password": PASSWORD})
(HOME / "credentials.json").write_text(json.dumps({"base_url": BASE, "users": people}))

code = json.loads(ask("/user/profile", {"app_id": "folkmoot"})[2])["code"]
check("headers with underscores arrive", code == 10003, code)

key = next(key for key in json.loads(command("app", "list", "--json")) if key["family"] == "v2" and key["platform_id"] == 4)
signed = {
    "X-Fresns-App-Id": key["app_id"],
    "X-Fresns-Client-Platform-Id": "4",
    "X-Fresns-Client-Version": "1.0.0",
    "X-Fresns-Signature-Timestamp": str(int(time.time())),
}
text = "&".join(f"{name}={value}" for name, value in signed.items()) + "&AppSecret=" + key["secret"]
signed["X-Fresns-Signature"] = hashlib.md5(text.encode()).hexdigest()
signed["X-Fresns-Client-Device-Info"] = "eyJuZXR3b3JrSXB2NCI6IjEyNy4wLjAuMSJ9"
# From an address of this machine that is not the proxy's.
caller = http.client.HTTPSConnection(BASE.removeprefix("https://"), source_address=("127.0.0.2", 0), context=ssl.create_default_context(), timeout=60)
caller.request("GET", "/api/v2/common/ip-info", headers={**signed, "X-Forwarded-For": "203.0.113.9"})
answer = json.loads(caller.getresponse().read())
check("a signed request arrives unchanged", answer["code"] == 0, answer)
check("the address is the caller's, and clients cannot choose it", answer["data"]["networkIpv4"] == "127.0.0.2", answer)

instance = json.loads(ask("/api/v2/instance")[2])
check("the instance has its public name", instance["domain"] == BASE.removeprefix("https://"), instance["domain"])
discovery = json.loads(ask("/.well-known/oauth-authorization-server")[2])
check("clients log in through HTTPS", discovery["authorization_endpoint"].startswith(BASE + "/oauth/"), discovery)
app = urlencode({"client_name": "x", "redirect_uris": "urn:ietf:wg:oauth:2.0:oob", "scopes": "read write"}).encode()
app = json.loads(ask("/api/v1/apps", body=app)[2])
grant = {"grant_type": "client_credentials", "client_id": app["client_id"], "client_secret": app["client_secret"], "scope": "read write"}
token = json.loads(ask("/oauth/token", body=urlencode(grant).encode())[2])["access_token"]
person = urlencode({"username": "erika", "email": "erika@example.org", "password": PASSWORD, "agreement": "true"}).encode()
status, _, body = ask("/api/v1/accounts", {"Authorization": f"Bearer {token}"}, person)
check("a user registers", status == 200, body)
token = json.loads(body)["access_token"]


def upload(name, kind, content):
    head = f'--b\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: {kind}\r\n\r\n'
    headers = {"Content-Type": "multipart/form-data; boundary=b", "Authorization": f"Bearer {token}"}
    return ask("/api/v2/media", headers, head.encode() + content + b"\r\n--b--\r\n")


def noise(side):
    """A PNG that does not compress."""
    rows = b"".join(b"\0" + random.Random(n).randbytes(side * 3) for n in range(side))
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows, 0)) + chunk(b"IEND", b"")


picture = noise(1_700)
status, _, body = upload("noise.png", "image/png", picture)
made = json.loads(body)
check(f"a picture of {len(picture)} bytes is taken", status in (200, 202) and made["type"] == "image", (status, body[:200]))
check("its address is the public one", made["url"].startswith(BASE + "/"), made)
status, headers, body = ask(made["url"].removeprefix(BASE))
check("and leads to it", status == 200 and headers["Content-Type"].startswith("image/"), status)
for n in range(2):
    posted = ask("/api/v1/statuses", {"Authorization": f"Bearer {token}"}, urlencode({"status": f"post {n}"}).encode())
    check("somebody posts", posted[0] == 200, posted[2])


def connect():
    host, port = BASE.removeprefix("https://").rsplit(":", 1)
    plain = socket.create_connection((host, int(port)), timeout=60)
    return ssl.create_default_context().wrap_socket(plain, server_hostname=host).makefile("rwb")


def post(text):
    body = ask("/api/v1/statuses", {"Authorization": f"Bearer {token}"}, urlencode({"status": text}).encode())[2]
    return json.loads(body)["id"]


events = connect()
events.write(f"GET /api/v1/streaming/user HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n".encode())
events.flush()
check("an event stream begins at once", any(line.strip() == b":)" for line in events))
KEY, ACCEPT = "dGhlIHNhbXBsZSBub25jZQ==", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="


def web_socket(path, **more):
    """An open socket, and the headers of its answer."""
    web = connect()
    asked = {"Host": "localhost", "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": KEY, **more}
    lines = "".join(f"{name}: {value}\r\n" for name, value in asked.items())
    web.write(f"GET {path} HTTP/1.1\r\n{lines}\r\n".encode())
    web.flush()
    head = [line.decode().strip() for line in iter(web.readline, b"\r\n")]
    answered = {name.lower(): value for name, _, value in (line.partition(": ") for line in head)}
    check(f"a socket is opened at {path.split('?')[0]}", " 101 " in head[0] and answered["sec-websocket-accept"] == ACCEPT, head)
    return web, answered


def text_frame(web):
    first, length = struct.unpack("!BB", web.read(2))
    length = struct.unpack("!H", web.read(2))[0] if length == 126 else length
    check("it says a text", first == 0x81, first)
    return web.read(length).decode()


web, answered = web_socket("/api/v1/streaming?stream=public", **{"Sec-WebSocket-Protocol": token})
check("with the token as its subprotocol", answered["sec-websocket-protocol"] == token, answered)
engine, _ = web_socket("/socket.io/?EIO=3&transport=websocket")
check("the socket of the Lanying API greets", text_frame(engine).startswith('0{"sid":') and text_frame(engine) == "40")
made = post("live")
check("the event arrives", any(line.startswith(b"data: ") and made.encode() in line for line in events))
frame = json.loads(text_frame(web))
check("and the frame", frame["stream"] == ["public"] and json.loads(frame["payload"])["id"] == made, frame)
_, headers, _ = ask("/api/v1/timelines/public?limit=1")
check("pages lead on through HTTPS", f"<{BASE}/api/v1/timelines/public" in headers["Link"], headers["Link"])
status, _, body = upload("a.mp4", "video/mp4", b"x" * 40_000_000)
check("40 MB are read by the server, which finds no film in them", status == 422 and b"error" in body, (status, body[:200]))
print(f"proxy: {steps} passed, 0 failed")
