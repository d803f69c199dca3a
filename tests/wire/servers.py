"""Sandboxes that run as long as the replay."""

import contextlib
import ctypes
import json
import os
import re
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

# A debug build on a busy machine needs time to create the sandbox.
TIMEOUT = 60
PR_SET_PDEATHSIG = 1


def die_with_parent():
    """Ends the server if the replay is killed, where the system supports it."""
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    except (AttributeError, OSError):
        pass


class Server:
    """One sandbox of a program, in a folder of its own."""

    def __init__(self, program, name, folder):
        self.program, self.name, self.folder = program, name, Path(folder)
        self.folder.mkdir()
        # Configuration of the caller's environment or folder must not reach one of them and not the others.
        self.env = {key: value for key, value in os.environ.items() if not key.startswith(("ROCKET_", "FOLKMOOT_", "RUST_"))}
        self.log = self.folder / "log"
        self.process = None

    def begin(self):
        arguments = ["--database", str(self.folder / "moot.db"), "--credentials", str(self.folder / "credentials.json")]
        with open(self.folder / "out", "wb") as out, open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [self.program, "sandbox", "--seed", "1", "--port", "0", *arguments],
                cwd=self.folder, env=self.env, stdin=subprocess.DEVNULL, stdout=out, stderr=log, preexec_fn=die_with_parent,
            )

    def ready(self):
        """Waits until it listens, and adds a push service, which only the command line can."""
        until = time.monotonic() + TIMEOUT
        while True:
            if self.process.poll() is not None:
                raise SystemExit(f"the {self.name} program did not start:\n{self.log.read_text(errors='replace')[-2000:]}")
            try:
                self.credentials = json.loads((self.folder / "credentials.json").read_text())
                break
            except (OSError, ValueError):
                if time.monotonic() > until:
                    raise SystemExit(f"the {self.name} program did not listen within {PATIENCE} s") from None
                time.sleep(0.05)
        self.base = self.credentials["base_url"]
        self.host = self.base.removeprefix("http://")
        secret = self.folder / "secret"
        secret.write_text("secret")
        self.command("notifier", "add", "n", "--provider", "fcm", "--app-id", "app", "--app-secret-file", str(secret))

    def command(self, *words):
        arguments = [self.program, *words, "--database", str(self.folder / "moot.db")]
        done = subprocess.run(arguments, cwd=self.folder, env=self.env, capture_output=True, text=True, timeout=30)
        if done.returncode:
            raise SystemExit(f"the {self.name} program refused {' '.join(words[:2])}:\n{done.stdout}{done.stderr}")

    def sql(self, statement):
        """Changes the database directly, for states that no call can create."""
        with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(self.folder / "moot.db", timeout=10)) as file:
            with file:
                file.execute(statement)

    def person(self, name):
        return next(person for person in self.credentials["users"] if person["username"] == name)

    def code(self, address):
        """The verification code that was sent last to an address: a sandbox writes it into its log."""
        for _ in range(40):
            found = re.findall(rf"address={re.escape(address)} code=(\w+)", self.log.read_text(errors="replace"))
            if found:
                return found[-1]
            time.sleep(0.05)
        return "000000"

    def end(self):
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)
