"""Follows the operators' pages with a real program. usage: replay.py PROGRAM; see tests/operators/run."""

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "docs/operators"
HERE = Path(__file__).resolve().parent
# What stands below the temporary folder.
PLACES = re.compile(r"(?<![\w/])/(?:etc|usr/local|usr/share|var)/")
STAND_INS = {
    # Only users that the page has added may be named.
    "sudo": """#!/bin/sh
if [ "$1" = -u ]; then grep -qx "$2" "$MOOT_ROOT/users" || { echo "sudo: unknown user $2" >&2; exit 1; }; shift 2; fi
exec "$@"
""",
    "useradd": """#!/bin/sh
for name; do :; done
echo "$name" >>"$MOOT_ROOT/users"
""",
    "install": """#!/bin/bash
rest=()
while [ $# -gt 0 ]; do
    case $1 in
        -o | -g) grep -qx "$2" "$MOOT_ROOT/users" || { echo "install: invalid user $2" >&2; exit 1; }; shift 2 ;;
        *) rest+=("$1"); shift ;;
    esac
done
exec /usr/bin/install "${rest[@]}"
""",
    "systemctl": """#!/bin/sh
exec python3 "$MOOT_SYSTEMCTL" "$@"
""",
    "journalctl": """#!/bin/sh
cat "$MOOT_ROOT/journal"
""",
}
# What a machine has before the first page is followed.
GIVEN = ["usr/local/bin", "usr/share", "etc/systemd/system", "var/lib", "var/backups"]


class Machine:
    def __init__(self, folder, program):
        self.root = folder / "root"
        self.home = folder / "home"
        self.home.mkdir()
        for place in GIVEN:
            (self.root / place).mkdir(parents=True)
        stand_ins = folder / "bin"
        stand_ins.mkdir()
        for name, text in STAND_INS.items():
            (stand_ins / name).write_text(text)
            (stand_ins / name).chmod(0o755)
        self.program = program
        (self.root / "users").touch()
        self.environment = {
            "PATH": f"{stand_ins}:{self.root}/usr/local/bin:{os.environ['PATH']}",
            "HOME": str(self.home), "LC_ALL": "C.UTF-8", "FOLKMOOT_PORT": "0",
            "MOOT_ROOT": str(self.root), "MOOT_SYSTEMCTL": str(HERE / "systemctl.py"),
        }

    def placed(self, text):
        return PLACES.sub(lambda found: f"{self.root}{found[0]}", text)

    def run(self, text, where):
        """Runs commands as a reader pastes them into one terminal; each has to succeed. Returns what they print."""
        script = f"set -euo pipefail\n{self.placed(text)}\npwd >$MOOT_ROOT/folder"
        ended = subprocess.run(
            ["bash", "--norc", "-c", script], cwd=self.home, env=self.environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120,
        )
        if ended.returncode != 0:
            sys.exit(f"FAILED {where}: exit code {ended.returncode}\n{text}\n{ended.stdout}")
        self.home = Path((self.root / "folder").read_text().strip())
        return ended.stdout

    def archive(self):
        """What packaging/release makes, with the program at hand."""
        name = "folkmoot-0.1.0-x86_64-linux"
        folder = self.home / name
        (folder / "completions").mkdir(parents=True)
        shutil.copy(self.program, folder / "folkmoot")
        shutil.copy(ROOT / "packaging/folkmoot.service", folder)
        for file, command in [("folkmoot.1", ["man"]), ("completions/folkmoot.bash", ["completions", "bash"])]:
            (folder / file).write_bytes(subprocess.run([self.program, *command], check=True, stdout=subprocess.PIPE).stdout)
        packed = self.home / f"{name}.tar.gz"
        with tarfile.open(packed, "w:gz", compresslevel=1) as tar:
            tar.add(folder, name)
        shutil.rmtree(folder)
        (self.home / "SHA256SUMS").write_text(f"{hashlib.sha256(packed.read_bytes()).hexdigest()}  {packed.name}\n")

    def stop(self):
        try:
            os.kill(int((self.root / "pid").read_text()), signal.SIGTERM)
        except (FileNotFoundError, ValueError, ProcessLookupError):
            pass


def blocks(page):
    """Language, text and line of each fenced block, and the text since the block before it."""
    lines, opened, between = (PAGES / page).read_text().splitlines(), None, []
    for number, line in enumerate(lines, 1):
        if not line.startswith("```"):
            if opened is None:
                between.append(line)
        elif opened is None:
            opened = (line[3:], number)
        else:
            yield opened[0], "\n".join(lines[opened[1] : number - 1]), f"docs/operators/{page}:{opened[1]}", "\n".join(between)
            opened, between = None, []


def follow(machine, page, skip=lambda text: False):
    """Runs the page's commands and writes its files. Returns the number of blocks that were followed."""
    done = 0
    for language, text, where, before in blocks(page):
        named = re.findall(r"`(/etc/systemd/[^`]+)`", before)
        if language == "ini" and named:
            (machine.root / named[-1].lstrip("/")).write_text(machine.placed(text) + "\n")
        elif language == "sh" and not skip(text):
            machine.run(text, where)
        else:
            continue
        done += 1
    print(f"ok docs/operators/{page}: {done} blocks")
    return done


def shown(machine):
    """The first sample of commands.md, and its list of what an archive holds."""
    page = (PAGES / "commands.md").read_text()
    command, expected = re.search(r"```text\n\$ (folkmoot check)\n(.*?)\n```", page, re.S).groups()
    got = machine.run(f"(cd /var/lib/folkmoot && {command})", "commands.md").strip()
    if got != expected:
        sys.exit(f"FAILED docs/operators/commands.md: `{command}` prints {got!r}, the page shows {expected!r}")
    listed = set(re.findall(r"`(\w+\.json)`", page))
    machine.run("(cd /var/lib/folkmoot && folkmoot user add member && folkmoot export member)", "commands.md")
    with tarfile.open(machine.root / "var/lib/folkmoot/member.tar.gz") as tar:
        held = {name for name in tar.getnames() if name.endswith(".json")}
    if held != listed:
        sys.exit(f"FAILED docs/operators/commands.md: archives hold {sorted(held ^ listed)} or the page names them, not both")
    print("ok docs/operators/commands.md: the check and the archive are as shown")


def main():
    with tempfile.TemporaryDirectory(prefix="folkmoot-operator-") as folder:
        machine = Machine(Path(folder), sys.argv[1])
        machine.archive()
        try:
            done = follow(machine, "install.md", lambda text: text.startswith("docker "))
            if "/admin/first/" not in machine.run("sudo journalctl -u folkmoot", "install.md"):
                sys.exit("FAILED docs/operators/install.md: the log shows no link for the first administrator")
            done += follow(machine, "backup.md")
            shutil.rmtree(machine.root / "var/backups/folkmoot")
            done += follow(machine, "upgrade.md")
            shown(machine)
        finally:
            machine.stop()
        if done < 12:
            sys.exit(f"FAILED only {done} blocks were followed")


main()
