"""What the gate costs: cost.py PROGRAM FOLDER [ROUNDS [SECONDS]], by hand, with h2load of Debian's nghttp2-client.

The same file is served three times: without a gate, with one, and with one that encrypts. 32 clients ask in turn, in rounds that alternate. Prints the
processor time of the server for a request, medians of the rounds, and how much more that is than without a gate.
"""

import os
import re
import shutil
import statistics
import subprocess
import sys

from kit import NAME, WORK, Moot, free_ports, sandbox, stop_all, until
from slow import panel_headers

ROUNDS = int(sys.argv[3]) if len(sys.argv) > 3 else 5
SECONDS = int(sys.argv[4]) if len(sys.argv) > 4 else 2
TICK = 1_000_000 / os.sysconf("SC_CLK_TCK")


def cpu(pid):
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * TICK


def load(server, url, headers, *more):
    """Microseconds of the server for a request."""
    flags = [flag for name, value in headers.items() for flag in ("-H", f"{name}: {value}")]
    before = cpu(server.process.pid)
    done = subprocess.run(["h2load", "-t1", *more, *flags, url], capture_output=True, text=True, timeout=120)
    spent = cpu(server.process.pid) - before
    answered = int(re.search(r"(\d+) 2xx", done.stdout).group(1))
    if answered == 0 or not re.search(r" 0 failed| 0 errored", done.stdout):
        sys.exit(f"FAILED: {url}\n{done.stdout}{done.stderr}")
    return spent / answered


def run():
    known = sandbox("direct")
    plain, gate, https, http = free_ports(4)
    for name in ("gate", "tls"):
        shutil.copytree(WORK / "direct", WORK / name)
    for end in ("pem", "key"):
        shutil.copy(WORK / f"one.{end}", WORK / "tls" / f"now.{end}")
    quiet = {"rate_limits": False, "log": "warn"}
    own = {"domain": NAME, "https_port": https, "http_port": http, "tls_certificate": "now.pem", "tls_key": "now.key"}
    direct = Moot("direct", {"port": plain, **quiet}, port=plain)
    behind = Moot("gate", {"port": gate, "gate": True, **quiet}, port=gate)
    encrypted = Moot("tls", {**own, **quiet}, port=https)
    until("a certificate", encrypted.serial)
    token = known["users"][0]["mastodon"]["access_token"]
    clients = ["-c32", f"-D{SECONDS}"]
    ways = {
        "without a gate": (direct, f"http://127.0.0.1:{plain}", ["--h1", *clients]),
        "gate": (behind, f"http://127.0.0.1:{gate}", ["--h1", *clients]),
        "gate, HTTPS, HTTP/1.1": (encrypted, f"https://127.0.0.1:{https}", ["--h1", *clients]),
        "gate, HTTPS, HTTP/2": (encrypted, f"https://127.0.0.1:{https}", clients),
        "gate, HTTPS, HTTP/2, 10 at once": (encrypted, f"https://127.0.0.1:{https}", ["-m10", *clients]),
    }
    calls = {
        "/health": lambda: ("/health", {}),
        "Fresns user/panel": lambda: ("/api/v2/user/panel", panel_headers(known)),
        "timelines/home?limit=20": lambda: ("/api/v1/timelines/home?limit=20", {"Authorization": f"Bearer {token}"}),
    }
    found, handshakes = {}, []
    for _ in range(ROUNDS):
        for call, asked in calls.items():
            path, headers = asked()
            for way, (server, base, flags) in ways.items():
                found.setdefault(call, {}).setdefault(way, []).append(load(server, base + path, headers, *flags))
        handshakes.append(load(encrypted, f"https://127.0.0.1:{https}/health", {}, "-c500", "-n500"))
    print(f"| Processor time of a request | {' | '.join(ways)} |\n|---|{'---|' * len(ways)}")
    for call, by_way in found.items():
        base = by_way["without a gate"]
        cells = []
        for way, times in by_way.items():
            ratio = statistics.median(time / one for time, one in zip(times, base))
            cells.append(f"{statistics.median(times):.0f} us" + ("" if way == "without a gate" else f" ({ratio:.2f})"))
        print(f"| {call} | {' | '.join(cells)} |")
    print(f"a new connection with its first request: {statistics.median(handshakes):.0f} us")


try:
    run()
finally:
    stop_all()
