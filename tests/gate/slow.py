"""What others notice of a crowd that means harm: slow.py PROGRAM FOLDER [SECONDS [LIMIT]].

2,000 connections send one byte a second, half of them inside of encryption, half in a handshake without an end; each begins
anew when it is closed. 16 clients log in without a pause. Meanwhile the panel of another member is asked for, over HTTPS. Prints the 50th
and the 99th percentile with the crowd and without it, and fails where the latter is more than LIMIT times as long.
"""

import asyncio
import hashlib
import http.client
import json
import multiprocessing
import resource
import shutil
import socket
import ssl
import statistics
import sys
import threading
import time

from kit import NAME, WORK, Moot, check, free_ports, sandbox, stop_all, until

SECONDS = float(sys.argv[3]) if len(sys.argv) > 3 else 10
LIMIT = float(sys.argv[4]) if len(sys.argv) > 4 else 2
SLOW, LOGINS, READERS, RATE = 2_000, 16, 8, 20
CONTEXT = ssl.create_default_context(cafile=WORK / "one.pem")


def panel_headers(known):
    app, person = known["fresns"]["v2"], known["users"][1]
    tokens = person["fresns"]["v2"]
    signed = {
        "Aid": person["aid"], "Aid-Token": tokens["aid_token"], "App-Id": app["app_id"], "Client-Platform-Id": app["platform_id"],
        "Client-Version": app["version"], "Signature-Timestamp": int(time.time() * 1000), "Uid": person["uid"], "Uid-Token": tokens["uid_token"],
    }
    headers = {f"X-Fresns-{name}": str(value) for name, value in signed.items()}
    text = "&".join(f"{name}={value}" for name, value in headers.items())
    headers["X-Fresns-Signature"] = hashlib.md5(f"{text}&AppSecret={app['app_secret']}".encode()).hexdigest()
    return {**headers, "X-Fresns-Client-Device-Info": "eyJuZXR3b3JrSXB2NCI6IjEyNy4wLjAuMSJ9"}


class Client:
    """One connection of an honest client, which is kept."""

    def __init__(self, port):
        self.connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=60, context=CONTEXT)
        # The name of the certificate, at an address of this machine.
        self.connection._create_connection = lambda address, *more: socket.create_connection(("127.0.0.1", port), 60)
        self.connection.host = NAME

    def ask(self, method, path, headers, body=None):
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read()


def read(port, headers, seconds, out):
    """Asks for the panel at a steady rate; the times of the answers in milliseconds."""
    times, faults = [], []

    def one(offset):
        client, due = Client(port), time.monotonic() + offset
        end = due + seconds
        while due < end:
            time.sleep(max(0, due - time.monotonic()))
            began = time.monotonic()
            status, body = client.ask("GET", "/api/v2/user/panel", headers)
            times.append((time.monotonic() - began) * 1000)
            if status != 200 or not body.startswith(b'{"code":0'):
                faults.append(body[:200])
            # What was late counts as late, and is not made up for.
            due = max(due + 1 / RATE, time.monotonic() - 1 / RATE)

    threads = [threading.Thread(target=one, args=(number / RATE / READERS,)) for number in range(READERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    out.put((times, faults))


def log_in(port, person, done):
    body = json.dumps({"name": person["username"], "password": person["password"]})

    def one():
        client = Client(port)
        while True:
            status, answer = client.ask("POST", "/token/user", {"app_id": "folkmoot", "Content-Type": "application/json"}, body)
            if status == 200 and b'"token"' in answer:
                with done.get_lock():
                    done.value += 1

    for _ in range(LOGINS):
        threading.Thread(target=one, daemon=True).start()
    time.sleep(600)


class Slow(asyncio.Protocol):
    """One connection of the crowd: a byte a second, and another in its place when it is closed."""

    HELLO = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(600)
    HEAD = f"GET / HTTP/1.1\r\nHost: {NAME}\r\nX-Slow: ".encode() + b"x" * 600

    def __init__(self, number, here, over):
        self.number, self.here, self.over, self.sent = number, here, over, 0
        self.encrypted = number % 2 == 0

    def connection_made(self, transport):
        self.transport = transport
        self.here.add(self)

    def connection_lost(self, _error):
        self.here.discard(self)
        self.over.put_nowait(self.number)

    def send(self):
        bytes_ = self.HEAD if self.encrypted else self.HELLO
        self.transport.write(bytes_[self.sent : self.sent + 1])
        self.sent += 1


def crowd(port, open_now, closed):
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)

    async def begin(loop, here, over):
        while True:
            number = await over.get()
            # 500 of each address: the limits of the gate stay as they are.
            slow = Slow(number, here, over)
            more = {"ssl": CONTEXT, "server_hostname": NAME} if slow.encrypted else {}
            try:
                await loop.create_connection(lambda: slow, "127.0.0.1", port, local_addr=(f"127.0.1.{number % 4 + 1}", 0), **more)
            except OSError:
                await asyncio.sleep(0.1)
                over.put_nowait(number)

    async def all_of_them():
        loop, here, over, turn = asyncio.get_running_loop(), set(), asyncio.Queue(), 0
        for number in range(SLOW):
            over.put_nowait(number)
        beginners = [asyncio.create_task(begin(loop, here, over)) for _ in range(40)]
        while beginners:
            for slow in [slow for slow in here if slow.number % 10 == turn % 10]:
                slow.send()
            turn += 1
            closed.value += max(0, open_now.value - len(here))
            open_now.value = len(here)
            await asyncio.sleep(0.1)

    asyncio.run(all_of_them())


def percentile(times, part):
    return sorted(times)[min(len(times) - 1, int(len(times) * part))]


def measured(port, known, what):
    out = multiprocessing.Queue()
    reader = multiprocessing.Process(target=read, args=(port, panel_headers(known), SECONDS, out))
    reader.start()
    times, faults = out.get(timeout=SECONDS + 90)
    reader.join()
    check(f"the panel is answered {what}: {len(times)} times, p50 {percentile(times, 0.5):.1f} ms, p99 {percentile(times, 0.99):.1f} ms", not faults, faults[:3])
    return times


def run():
    known = sandbox("slow")
    https, http = free_ports(2)
    for end in ("pem", "key"):
        shutil.copy(WORK / f"one.{end}", WORK / "slow" / f"now.{end}")
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    moot = Moot("slow", {"domain": NAME, "https_port": https, "http_port": http, "tls_certificate": "now.pem", "tls_key": "now.key", "rate_limits": False})
    until("a certificate", moot.serial)
    measured(https, known, "at first")
    alone, beside, open_now, closed, done = [], [], *(multiprocessing.Value("i", 0) for _ in range(3))
    for _ in range(2):
        alone += measured(https, known, "alone")
        others = [
            multiprocessing.Process(target=crowd, args=(https, open_now, closed), daemon=True),
            multiprocessing.Process(target=log_in, args=(https, known["users"][2], done), daemon=True),
        ]
        for other in others:
            other.start()
        until(f"{SLOW} slow connections", lambda: open_now.value >= SLOW * 0.95, 90, lambda: open_now.value)
        # They are closed after ten seconds, and begin anew.
        until("some of them are closed", lambda: closed.value > 0, 60)
        beside += measured(https, known, f"beside {open_now.value} slow connections")
        for other in others:
            other.kill()
            other.join()
        open_now.value = closed.value = 0
    check(f"others logged in meanwhile: {done.value}", done.value > LOGINS)
    ratio = percentile(beside, 0.99) / percentile(alone, 0.99)
    middle = statistics.median(beside) / statistics.median(alone)
    check(f"the 99th percentile is {ratio:.2f} times as long, the median {middle:.2f} times; {LIMIT} at most", ratio <= LIMIT)
    check("the server stops", moot.stop() == 0, moot.said())


if __name__ == "__main__":
    try:
        run()
    finally:
        stop_all()
