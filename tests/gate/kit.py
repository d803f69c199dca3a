"""What the check starts and asks: the authority and its names, the server, connections to it."""

import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

PROGRAM, WORK = sys.argv[1], Path(sys.argv[2])
NAME = "moot.example.test"
started = []
steps = 0


def check(what, holds, seen=""):
    global steps
    if not holds:
        sys.exit(f"FAILED: {what}\n{seen}")
    steps += 1
    print(f"ok {steps}: {what}", flush=True)


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def until(what, found, seconds=40, seen=lambda: ""):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = found()
        if value:
            return value
        time.sleep(0.1)
    sys.exit(f"FAILED: {what} within {seconds} s\n{seen()}")


def is_open(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Process:
    def __init__(self, log, command, **more):
        self.log = WORK / log
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(command, stdout=out, stderr=out, **more)
        started.append(self.process)

    def said(self):
        return self.log.read_text(errors="replace")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(20)


def stop_all():
    for process in started:
        if process.poll() is None:
            process.kill()
            process.wait()


def sandbox(folder):
    """A file with people whose logins are known: these."""
    (WORK / folder).mkdir()
    command = [PROGRAM, "sandbox", "--database", "folkmoot.db", "--seed", "7", "--port", "0", "--credentials", "c.json"]
    made = Process("sandbox.log", command, cwd=WORK / folder)
    until("the sandbox is there", (WORK / folder / "c.json").exists, seen=made.said)
    check("the sandbox stops", made.stop() == 0, made.said())
    return json.loads((WORK / folder / "c.json").read_text())


class Names(Process):
    """The names that the authority looks up: all lead to 127.0.0.1, unless told otherwise."""

    def __init__(self):
        self.port, self.way_in = free_ports(2)
        servers = [flag for kind in ("-http01", "-https01", "-tlsalpn01") for flag in (kind, "")]
        command = ["pebble-challtestsrv", *servers, "-dns01", f"127.0.0.1:{self.port}", "-management", f"127.0.0.1:{self.way_in}"]
        super().__init__("names.log", [*command, "-defaultIPv4", "127.0.0.1", "-defaultIPv6", ""])
        until("names are found", lambda: is_open(self.way_in), seen=self.said)

    def lead(self, name, address):
        body = json.dumps({"host": f"{name}.", "addresses": [address]}).encode()
        urllib.request.urlopen(f"http://127.0.0.1:{self.way_in}/add-a", body, timeout=10).read()


class Authority(Process):
    """pebble, which looks for proofs at these ports and gives certificates for so many seconds."""

    def __init__(self, names, ports, tls_port, http_port, seconds):
        self.ports = ports
        settings = {
            "listenAddress": f"127.0.0.1:{ports[0]}",
            "managementListenAddress": f"127.0.0.1:{ports[1]}",
            "certificate": str(WORK / "pebble.pem"),
            "privateKey": str(WORK / "pebble.key"),
            "httpPort": http_port,
            "tlsPort": tls_port,
            "certificateValidityPeriod": seconds,
        }
        (WORK / "pebble.json").write_text(json.dumps({"pebble": settings}))
        # Each name is proven each time, and nothing waits by chance.
        chances = {"PEBBLE_VA_NOSLEEP": "1", "PEBBLE_AUTHZREUSE": "0"}
        command = ["pebble", "-strict", "-config", str(WORK / "pebble.json"), "-dnsserver", f"127.0.0.1:{names.port}"]
        super().__init__("pebble.log", command, env={**os.environ, **chances})
        until("pebble listens", lambda: is_open(ports[1]), seen=self.said)
        root = urllib.request.urlopen(
            f"https://localhost:{ports[1]}/roots/0", context=ssl.create_default_context(cafile=WORK / "ca.pem"), timeout=10
        ).read()
        self.root = WORK / "root.pem"
        self.root.write_bytes(root)


class Moot(Process):
    """The server, in a folder of its own."""

    def __init__(self, folder, lines, port=None):
        self.home = WORK / folder
        self.home.mkdir(exist_ok=True)
        settings = {"address": "127.0.0.1", **lines}
        text = "".join(f"{key} = {json.dumps(value)}\n" for key, value in settings.items())
        (self.home / "folkmoot.toml").write_text(text)
        self.https, self.http = lines.get("https_port"), lines.get("http_port")
        super().__init__(f"{folder}.log", [PROGRAM], cwd=self.home, env={**os.environ, "NO_COLOR": "1"})
        until("the server listens", lambda: is_open(port or self.https), seen=self.said)

    def until_said(self, words, seconds=40, times=1):
        until(f"the log says {words!r}", lambda: self.said().count(words) >= times, seconds, self.said)

    def serial(self, name=NAME):
        """The number of the certificate that is shown; None where none is."""
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        try:
            with socket.create_connection(("127.0.0.1", self.https), 10) as plain, context.wrap_socket(plain, server_hostname=name) as tls:
                shown = tls.getpeercert(True)
        except ssl.SSLError:
            return None
        done = subprocess.run(["openssl", "x509", "-inform", "DER", "-noout", "-serial"], input=shown, capture_output=True, check=True)
        return done.stdout.decode().strip()

    def curl(self, root, path, *more, name=NAME):
        """The status, version, headers and body of an answer, from a client that trusts the authority."""
        resolve = f"{name}:{self.https}:127.0.0.1"
        command = ["curl", "-sS", "--max-time", "20", "--cacert", str(root), "--resolve", resolve, "-D", "-", *more]
        done = subprocess.run([*command, f"https://{name}:{self.https}{path}"], capture_output=True, text=True, timeout=30)
        return done.stdout + done.stderr

    def connect(self, root, protocol="http/1.1"):
        context = ssl.create_default_context(cafile=root)
        context.set_alpn_protocols([protocol])
        plain = socket.create_connection(("127.0.0.1", self.https), 20)
        return context.wrap_socket(plain, server_hostname=NAME)

    def told(self, root, sent):
        """Everything that comes for these bytes until the connection is closed."""
        with self.connect(root) as stream:
            stream.sendall(sent)
            told = b""
            while part := receive(stream):
                told += part
            return told.decode(errors="replace")

    def plain(self, host, path):
        with socket.create_connection(("127.0.0.1", self.http), 20) as stream:
            stream.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
            told = b""
            while part := receive(stream):
                told += part
            return told.decode()


def receive(stream):
    try:
        return stream.recv(65536)
    except (ssl.SSLError, ConnectionError):
        return b""
