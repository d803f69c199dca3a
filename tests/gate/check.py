"""Checks HTTPS of the server itself: check.py PROGRAM FOLDER, which holds the keys that run makes."""

import base64
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path

from kit import NAME, PROGRAM, WORK, Authority, Moot, Names, check, free_ports, is_open, receive, sandbox, started, stop_all, until

RIGHTS = Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")


def settings(pebble, https, http, **more):
    return {
        "domain": NAME,
        "https_port": https,
        "http_port": http,
        "acme_directory": f"https://localhost:{pebble[0]}/dir",
        "acme_root": str(WORK / "ca.pem"),
        "acme_email": "admin@example.org",
        **more,
    }


def command(folder, *args, code=0, **more):
    done = subprocess.run([PROGRAM, *args], cwd=WORK / folder, capture_output=True, text=True, timeout=60, **more)
    check(f"folkmoot {' '.join(args)} ends with {code}", done.returncode == code, done.stdout + done.stderr)
    return done.stdout + done.stderr


def over_tls(names):
    """A proof over TLS alone; the authority comes late, and goes."""
    https, http, closed, *pebble = free_ports(5)
    token = sandbox("tls")["users"][0]["mastodon"]["access_token"]
    lines = settings(pebble, https, http, metrics_token="m", streams_per_address=2)
    moot = Moot("tls", lines)
    moot.until_said("no certificate yet: the authority at https://localhost")
    check("no certificate is shown before there is one", moot.serial() is None)
    told = moot.plain(NAME, "/")
    check("port 80 says that it will come", told.startswith("HTTP/1.1 503") and "getting its certificate" in told, told)
    told = command("tls", "check")
    check("check tells of the failure", f"certificate of {NAME}: none yet; the last try failed" in told, told)
    authority = Authority(names, pebble, https, closed, 90 * 24 * 3600)
    moot.until_said("there is a new certificate")
    number = moot.serial()
    requests(moot, authority.root, token)
    check("check tells of the certificate", f"certificate of {NAME}: 89 days left" in (told := command("tls", "check")), told)
    authority.stop()
    check("the server stops", moot.stop() == 0, moot.said())
    moot = Moot("tls", lines)
    check("the kept certificate is shown at once, without the authority", until("a certificate", moot.serial) == number)
    check("nobody is asked for another", moot.said().count("a certificate is asked for") == moot.said().count("no certificate yet") + 1, moot.said())
    check("the server stops", moot.stop() == 0, moot.said())


def requests(moot, root, token):
    """What clients and strangers send."""
    told = moot.curl(root, "/health", "--http2")
    check("HTTP/2", told.startswith("HTTP/2 200") and told.endswith("OK"), told)
    check("browsers are told of encryption", "strict-transport-security: max-age=15552000\r\n" in told.lower() or "strict-transport-security: max-age=15552000\n" in told.lower(), told)
    told = moot.curl(root, "/health", "--http1.1")
    check("HTTP/1.1", told.startswith("HTTP/1.1 200") and told.endswith("OK"), told)
    told = moot.curl(root, "/api/v1/instance", "--http2")
    check("addresses in answers are those of the domain", f'"uri":"{NAME}' in told and f"https://{NAME}:{moot.https}/" in told, told)
    told = moot.curl(root, "/metrics", "--http2", "-H", "Authorization: Bearer m")
    check("days are counted", f'folkmoot_certificate_days_left{{domain="{NAME}"}} 89' in told, told[-500:])
    for host, path in ((NAME, "/a?b=c"), ("evil.example", "/a?b=c"), (f"{NAME}:80", "/a?b=c")):
        told = moot.plain(host, path)
        check(f"port 80 leads {host} to the domain", told.startswith("HTTP/1.1 308") and f"location: https://{NAME}:{moot.https}/a?b=c\r\n" in told.lower(), told)

    key = base64.b64encode(os.urandom(16)).decode()
    with moot.connect(root) as stream:
        ask = f"GET /api/v1/streaming?stream=public&access_token={token} HTTP/1.1\r\nHost: {NAME}\r\nConnection: Upgrade\r\n"
        stream.sendall(f"{ask}Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode())
        told = stream.recv(4096)
        check("wss", told.startswith(b"HTTP/1.1 101"), told)
        posted = moot.curl(root, "/api/v1/statuses", "--http2", "-H", f"Authorization: Bearer {token}", "-d", "status=through+the+gate")
        check("a status is posted over HTTP/2", posted.startswith("HTTP/2 200"), posted)
        told = b""
        while b"through the gate" not in told and (part := receive(stream)):
            told += part
        check("it comes through the socket", b"through the gate" in told, told[-300:])
        # Open until the end of the block: two streams are permitted, so a third is one of the same address.
        held = []
        for claimed, status in (("192.0.2.1", "200"), ("192.0.2.2", "429")):
            other = moot.connect(root)
            held.append(other)
            forged = f"X-Forwarded-For: {claimed}\r\nX-Real-IP: {claimed}\r\nForwarded: for={claimed}\r\nX-Folkmoot-Gate: x {claimed}\r\n"
            other.sendall(f"GET /api/v1/streaming/public HTTP/1.1\r\nHost: {NAME}\r\n{forged}Authorization: Bearer {token}\r\n\r\n".encode())
            check(f"whoever claims to be {claimed} is who they are", other.recv(4096).startswith(f"HTTP/1.1 {status}".encode()))
        for other in held:
            other.close()

    smuggled = f"GET /smuggled HTTP/1.1\r\nHost: {NAME}\r\n\r\n"
    for head in ("Content-Length: 4\r\nTransfer-Encoding: chunked", "Content-Length: 4\r\nContent-Length: 40", "Transfer-Encoding: chunked, identity", "Transfer-Encoding : chunked"):
        told = moot.told(root, f"POST /health HTTP/1.1\r\nHost: {NAME}\r\n{head}\r\n\r\n0\r\n\r\n{smuggled}".encode())
        check(f"nothing is smuggled behind {head!r}", told.startswith("HTTP/1.1 4") and told.count("HTTP/1.1 ") == 1, told)
    check("encryption alone is no request", moot.serial("elsewhere.example.test") is None)


def over_http(names):
    """A proof over HTTP where that over TLS does not succeed, certificates that are soon old, and names that lead elsewhere."""
    https, http, closed, *pebble = free_ports(5)
    nobody, stranger = "nobody.example.test", "stranger.example.test"
    names.lead(nobody, "127.0.0.2")
    names.lead(stranger, "127.0.0.3")
    other = socket.create_server(("127.0.0.3", http))
    threading.Thread(target=answer_not_found, args=(other,), daemon=True).start()
    authority = Authority(names, pebble, closed, http, 21)
    moot = Moot("http", settings(pebble, https, http, domain=[NAME, nobody, stranger]))
    moot.until_said("there is a new certificate")
    first = moot.serial()
    moot.until_said(f"nobody outside reaches this server at {nobody}; its A and AAAA records must name this machine, and ports 443 and 80 must be open")
    moot.until_said(f"another program or machine answers at {stranger}; its A and AAAA records must name this machine")
    check("names that lead elsewhere have none, and a sentence in the log", moot.serial(nobody) is None and moot.serial(stranger) is None)
    until("the certificate is renewed", lambda: moot.serial() not in (first, None), 40, moot.said)
    check("the new one is shown to clients", moot.curl(authority.root, "/health").endswith("OK"))
    second = moot.serial()
    authority.stop()
    moot.until_said("the certificate ends soon and is not renewed: the authority at")
    check("the old one stays in use while the authority is away", moot.serial() == second)
    told = command("http", "check")
    check("check tells of it", f"certificate of {NAME}: " in told and "the last try failed: the authority at" in told, told)
    # It knows no account any more.
    authority = Authority(names, pebble, closed, http, 21)
    until("the certificate is renewed by an account made anew", lambda: moot.serial() not in (second, None), 60, moot.said)
    check("the server stops", moot.stop() == 0, moot.said())
    authority.stop()
    other.close()


def answer_not_found(listener):
    while True:
        try:
            stream, _ = listener.accept()
        except OSError:
            return
        with stream:
            stream.recv(4096)
            stream.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


def own_files():
    """A certificate of the operator, which is read again."""
    https, http = free_ports(2)
    here = WORK / "own"
    here.mkdir()
    for end in ("pem", "key"):
        shutil.copy(WORK / f"one.{end}", here / f"now.{end}")
    lines = {"domain": NAME, "https_port": https, "http_port": http, "tls_certificate": "now.pem", "tls_key": "now.key"}
    moot = Moot("own", lines)
    first = until("a certificate", moot.serial)
    check("it is trusted and answers", moot.curl(WORK / "one.pem", "/health", "--http2").endswith("OK"))
    shutil.copy(WORK / "two.pem", here / "now.pem")
    moot.process.send_signal(signal.SIGHUP)
    moot.until_said("the key is that of another certificate; the last certificate stays in use")
    check("what does not fit changes nothing", moot.serial() == first)
    shutil.copy(WORK / "two.key", here / "now.key")
    moot.process.send_signal(signal.SIGHUP)
    until("the new one is shown", lambda: moot.serial() not in (first, None), seen=moot.said)
    check("the server stops", moot.stop() == 0, moot.said())
    (here / "folkmoot.toml").write_text((here / "folkmoot.toml").read_text().replace(NAME, "other.example.test"))
    told = command("own", "serve", "--database", "new.db", "--config", "folkmoot.toml", code=1)
    check("one for another name is refused", "is not for other.example.test" in told and not (here / "new.db").exists(), told)


def without_rights():
    """Can the program be run by somebody who may not listen on low ports?"""
    if os.geteuid() != 0 or not RIGHTS.exists() or int(RIGHTS.read_text()) <= 443:
        return False
    return subprocess.run(["test", "-x", PROGRAM], user="nobody", extra_groups=[]).returncode == 0


def ports():
    """Ports that cannot be had are told before anything is made."""
    (WORK / "ports").mkdir()
    taken, free = socket.create_server(("127.0.0.1", 0)), free_ports(1)[0]
    port = taken.getsockname()[1]
    environment = {**os.environ, "FOLKMOOT_ADDRESS": "127.0.0.1", "FOLKMOOT_HTTPS_PORT": str(port), "FOLKMOOT_HTTP_PORT": str(free)}
    told = command("ports", "serve", "--domain", NAME, code=1, env=environment)
    check("a port in use is told", f"port {port} is in use by another program" in told and "docs/operators/proxy.md" in told, told)
    if without_rights() and not is_open(443):
        environment["FOLKMOOT_HTTPS_PORT"] = "443"
        told = command("ports", "serve", "--domain", NAME, code=1, env=environment, user="nobody", extra_groups=[])
        check("a port that is not permitted is told", "may not listen on port 443; permit it with `setcap cap_net_bind_service=+ep`" in told, told)
    check("nothing was made", not list((WORK / "ports").iterdir()))


began = time.monotonic()
try:
    ports()
    own_files()
    directory = Names()
    over_tls(directory)
    over_http(directory)
finally:
    stop_all()
print(f"HTTPS of the server itself holds ({len(started)} processes, {time.monotonic() - began:.0f} s)")
