"""A stand-in for systemctl: starts and stops the units below MOOT_ROOT as their files say."""

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(os.environ["MOOT_ROOT"])
UNITS = ROOT / "etc/systemd/system"
# In units, these stand below the folder, too.
PLACES = re.compile(r"(?<![\w/])/(?:etc|usr/local|var)/")


def read(name):
    """The settings of a unit: each key with all of its values."""
    file = UNITS / (name if "." in name else f"{name}.service")
    if not file.exists():
        sys.exit(f"Unit {file.name} could not be found.")
    found = {}
    for line in file.read_text().splitlines():
        key, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            value = value if str(ROOT) in value else PLACES.sub(lambda place: f"{ROOT}{place[0]}", value)
            found.setdefault(key, []).append(value)
    return found


def words(line):
    """A command line of a unit, as systemd reads it; PATH is searched instead of absolute names of the system."""
    return [word.replace("$$", "$").replace("%%", "%") for word in shlex.split(line.lstrip("+-@:!"))]


def start(name):
    unit = read(name)
    if name.endswith(".timer"):
        read(name.removesuffix(".timer") + ".service")
        return
    for place in unit.get("StateDirectory", []):
        (ROOT / "var/lib" / place).mkdir(mode=int(unit.get("StateDirectoryMode", ["755"])[0], 8), exist_ok=True)
    for user in unit["User"]:
        if user not in (ROOT / "users").read_text().split():
            sys.exit(f"{name}: Failed to determine user credentials: {user}")
    cwd = unit["WorkingDirectory"][0]
    if unit.get("Type") == ["oneshot"]:
        for line in unit.get("ExecStartPre", []) + unit["ExecStart"]:
            command = words(line)
            if command[0] == "/usr/bin/install":
                command[0] = "install"
            subprocess.run(command, cwd=cwd, check=True)
        return
    journal = ROOT / "journal"
    before = journal.read_text().count(" serves ") if journal.exists() else 0
    with open(journal, "ab") as log:
        process = subprocess.Popen(words(unit["ExecStart"][0]), cwd=cwd, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
    (ROOT / "pid").write_text(str(process.pid))
    for _ in range(300):
        if journal.read_text().count(" serves ") > before:
            return
        if process.poll() is not None:
            sys.exit(f"{name} did not start:\n{journal.read_text()}")
        time.sleep(0.1)
    sys.exit(f"{name} did not start in time")


def stop():
    pid = int((ROOT / "pid").read_text())
    (ROOT / "pid").write_text("")
    try:
        os.kill(pid, signal.SIGTERM)
        for _ in range(200):
            os.kill(pid, 0)
            if Path(f"/proc/{pid}/stat").read_text().split(") ")[1].startswith("Z"):
                return
            time.sleep(0.05)
    except (ProcessLookupError, FileNotFoundError):
        return
    sys.exit("the service did not stop")


def main():
    verb, *rest = sys.argv[1:]
    names = [name for name in rest if not name.startswith("-")]
    if verb == "daemon-reload":
        return
    for name in names:
        if verb == "enable":
            if not any(read(name).get("WantedBy", [])):
                sys.exit(f"{name} has no [Install] section")
            if "--now" in rest:
                start(name)
        elif verb == "start":
            start(name)
        elif verb == "stop":
            stop()
        elif verb == "restart":
            stop()
            start(name)
        else:
            sys.exit(f"unknown verb {verb}")


main()
