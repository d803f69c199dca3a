"""Replays the documents' tours. usage: replay.py [--update] PROGRAM; see tests/tours/run.

A document is replayed like this. The line of a ```sh block that begins with START is run as the server, with
PROGRAM, a free port and a file in a temporary directory; other ```sh blocks are for reading only. All ```bash
blocks are run one after the other by one shell in that directory. What each of them prints must be what the
```text or ```json block directly after it shows; a ```bash block without one must print nothing.

What differs from run to run is compared by its form: see `Forms`. All else has to be equal.
"""

import json
import os
import re
import shlex
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
START = "./target/release/folkmoot sandbox "
SHOWN = "127.0.0.1:8000"
SECONDS = 300
DEADLINE = time.monotonic() + SECONDS


class Failure(Exception):
    """An error message that begins with the place in the document."""


class Fence(NamedTuple):
    """One fenced block: `lines[first:last]` are its contents."""

    language: str
    first: int
    last: int


class Step(NamedTuple):
    """A ```bash block and the output that the document shows for it, if any."""

    run: Fence
    shown: Fence | None


class Document:
    def __init__(self, path):
        self.path = path
        self.name = path.relative_to(ROOT).as_posix()
        self.lines = path.read_text().splitlines()
        fences = self.fences()
        starts = [
            index
            for fence in fences
            if fence.language == "sh"
            for index in range(fence.first, fence.last)
            if self.lines[index].startswith(START)
        ]
        if len(starts) != 1:
            raise Failure(f"{self.name}: {len(starts)} lines begin with {START!r} in ```sh blocks; there has to be one")
        self.start = self.lines[starts[0]]
        self.steps = self.pairs(fences)
        if not any(step.shown for step in self.steps):
            raise Failure(f"{self.name}: no ```bash block with a ```text or ```json block after it")

    def fences(self):
        found, opened = [], None
        for index, line in enumerate(self.lines):
            if not line.startswith("```"):
                continue
            if opened is None:
                opened = (line[3:].strip(), index + 1)
            else:
                found.append(Fence(*opened, index))
                opened = None
        if opened is not None:
            raise Failure(f"{self.name}:{opened[1]}: this block has no end")
        return found

    def pairs(self, fences):
        steps, before = [], None
        for fence in fences:
            if fence.language == "bash":
                steps.append(Step(fence, None))
            elif fence.language in ("text", "json"):
                gap = self.lines[before.last + 1 : fence.first - 1] if before else [""]
                if not before or before.language != "bash" or any(gap):
                    raise Failure(f"{self.name}:{fence.first}: this output follows no ```bash block directly")
                steps[-1] = Step(before, fence)
            before = fence
        return steps

    def text(self, fence):
        return "\n".join(self.lines[fence.first : fence.last]) if fence else ""

    def update(self, printed):
        """Writes the output into every block, from the last to the first, so that line numbers stay valid."""
        for step, text in zip(self.steps, printed):
            if "Traceback (most recent call last)" in text:
                raise Failure(f"{self.name}:{step.run.first}: not updated, this block fails\n{text}")
        for step, text in reversed(list(zip(self.steps, printed))):
            new = text.split("\n") if text else []
            if step.shown:
                self.lines[step.shown.first : step.shown.last] = new
            elif new:
                self.lines[step.run.last + 1 : step.run.last + 1] = ["```text", *new, "```"]
        self.path.write_text("\n".join(self.lines) + "\n")


class Sandbox:
    """The initial content of the sandbox: it follows from the seed, so it is compared exactly."""

    def __init__(self, database):
        self.known = set()
        connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
        for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            try:
                for row in connection.execute(f'SELECT * FROM "{table}"'):
                    self.known.update(str(value) for value in row if isinstance(value, (int, str)))
            except sqlite3.OperationalError:
                pass  # a search index of a newer SQLite than Python's; ids and codes are elsewhere, too
        connection.close()
        newest = max(int(value) for value in self.known if re.fullmatch(r"1\d{15}", value))
        self.end = datetime(2012, 1, 1) + timedelta(milliseconds=newest >> 12)


class Forms:
    """Texts in which random values and times are replaced by their form; the same id or code gets the same number."""

    PATTERN = re.compile(
        r"(?P<id>\b[1-9]\d{15}\b)"
        r'|"(?P<key>pid|cid|cmid|fsid)": ?"(?P<code>[0-9A-Za-z]{8})"'
        r'|"datetime": ?"(?P<moment>\d\d/\d\d/\d{4} \d\d:\d\d:\d\d)"'
        r'|"datetimeFormat": ?"(?P<short>[\d/: ]+)"'
        r'|"timeAgo": ?"(?P<ago>\d+ (?:second|minute|hour|day|month|year)s? ago)"'
        r"|X-Fresns-Signature-Timestamp=(?P<signed>\d{10}\b)"
    )

    def __init__(self, sandbox):
        self.sandbox = sandbox
        self.numbers = {}

    def number(self, drawn):
        return f"<{self.numbers.setdefault(drawn, len(self.numbers) + 1)}>"

    def replace(self, match):
        part = next(name for name in ("id", "code", "moment", "short", "ago", "signed") if match[name] is not None)
        value, form = match[part], f"<{part}>"
        if part in ("id", "code"):
            form = value if value in self.sandbox.known else self.number(value)
        elif part == "moment" and datetime.strptime(value, "%m/%d/%Y %H:%M:%S") <= self.sandbox.end:
            form = value
        begin, end = (position - match.start() for position in match.span(part))
        return match[0][:begin] + form + match[0][end:]

    def of(self, text):
        return self.PATTERN.sub(self.replace, text)


def until(what, holds):
    while not holds():
        if time.monotonic() > DEADLINE:
            raise Failure(f"{what}: not done after {SECONDS} seconds")
        time.sleep(0.02)


def environment(home):
    """An environment without FOLKMOOT_ variables, proxies or settings of curl."""
    return {"PATH": os.environ["PATH"], "HOME": str(home), "TMPDIR": str(home), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def end(process, by):
    """Ends a process of this script, and with `os.killpg` its children."""
    if process.poll() is None:
        by(process.pid, signal.SIGTERM)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            by(process.pid, signal.SIGKILL)
            process.wait()


def serve(document, program, work, home):
    """Starts the document's own sandbox. Returns the process and the port once it listens."""
    named = re.search(r"--credentials (\S+)", document.start)
    if not named:
        raise Failure(f"{document.name}: {document.start!r} has no --credentials FILE")
    file = home / named[1]
    ours = f"--address 127.0.0.1 --port 0 --database {shlex.quote(str(work / 'sandbox.db'))} "
    command = f"exec {shlex.quote(program)} sandbox {ours}" + document.start[len(START) :]
    with open(work / "said", "wb") as said:
        server = subprocess.Popen(
            ["bash", "--norc", "-c", command], cwd=home, env=environment(home), stdin=subprocess.DEVNULL, stdout=said, stderr=said
        )
    try:
        until(f"{document.name}: the start of the sandbox", lambda: server.poll() is not None or listening(file))
        if server.poll() is not None:
            said = (work / "said").read_text() + ((home / "log").read_text() if (home / "log").exists() else "")
            raise Failure(f"{document.name}: the sandbox did not start\n{said}")
        return server, listening(file)
    except BaseException:
        end(server, os.kill)
        raise


def listening(file):
    """The port in the credentials, once they are written."""
    try:
        return int(json.loads(file.read_text())["base_url"].rsplit(":", 1)[1])
    except (FileNotFoundError, json.JSONDecodeError):
        return None


def replay(document, work, home):
    """Runs all ```bash blocks in one shell. Returns what each printed."""
    script = "".join(
        f"exec >{shlex.quote(str(work / f'printed.{number}'))} 2>&1\n{document.text(step.run)}\n"
        for number, step in enumerate(document.steps)
    )
    (work / "script").write_text(f"{script}exec >{shlex.quote(str(work / 'done'))} 2>&1\n")
    shell = subprocess.Popen(
        ["bash", "--norc", "--noprofile", str(work / "script")],
        cwd=home, env=environment(home), stdin=subprocess.DEVNULL, start_new_session=True,
    )
    reached = lambda: max(number for number in range(len(document.steps)) if (work / f"printed.{number}").exists())
    try:
        until(document.name, lambda: shell.poll() is not None)
    except Failure as late:
        step = document.steps[reached()]
        raise Failure(f"{late}, in the block at {document.name}:{step.run.first}") from None
    finally:
        end(shell, os.killpg)
    if not (work / "done").exists():
        step = document.steps[reached()]
        said = (work / f"printed.{reached()}").read_text()
        raise Failure(f"{document.name}:{step.run.first}: the shell ended in this block\n{said}")
    return [(work / f"printed.{number}").read_text().rstrip("\n") for number in range(len(document.steps))]


def compare(document, printed, sandbox):
    """Fails at the first line that differs; later differences may result from it."""
    in_document, in_run = Forms(sandbox), Forms(sandbox)
    for step, text in zip(document.steps, printed):
        shown = document.text(step.shown)
        expected, got = in_document.of(shown).split("\n"), in_run.of(text).split("\n")
        if expected == got:
            continue
        at = next((n for n, pair in enumerate(zip(expected, got)) if pair[0] != pair[1]), min(len(expected), len(got)))
        line = step.shown.first + at + 1 if step.shown else step.run.last + 1
        lines = [raw[at] if at < len(raw) else "(nothing)" for raw in (shown.split("\n"), text.split("\n"))]
        raise Failure(f"{document.name}:{line}: differs\n  expected: {lines[0]}\n  printed:  {lines[1]}")


def check(path, program, update):
    """Replays one document. Returns a summary."""
    began = time.monotonic()
    document = Document(path)
    with tempfile.TemporaryDirectory(prefix="folkmoot-tour-") as folder:
        work = Path(folder)
        home = work / "home"
        home.mkdir()
        server, port = serve(document, program, work, home)
        try:
            sandbox = Sandbox(work / "sandbox.db")
            printed = [text.replace(f"127.0.0.1:{port}", SHOWN) for text in replay(document, work, home)]
            if server.poll() is not None:
                raise Failure(f"{document.name}: the sandbox ended by itself")
        finally:
            end(server, os.kill)
    try:
        compare(document, printed, sandbox)
        done = "as shown"
    except Failure as difference:
        if not update:
            raise
        document.update(printed)
        done = f"updated, was {difference}"
    return f"ok {document.name}: {len(document.steps)} blocks in {time.monotonic() - began:.1f} s, {done}"


def main():
    update = "--update" in sys.argv[1:]
    program = sys.argv[-1]
    if not os.access(program, os.X_OK):
        sys.exit(f"{program} is not a program")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended by a signal"))
    tours = sorted((ROOT / "docs/tours").glob("*.md"))
    if not tours:
        sys.exit("docs/tours has no document")
    failed = 0
    for path in [ROOT / "README.md", *tours]:
        try:
            print(check(path, program, update), flush=True)
        except Failure as failure:
            failed += 1
            print(f"FAILED {failure}", file=sys.stderr, flush=True)
    if failed:
        sys.exit(f"{failed} of {len(tours) + 1} documents failed; tests/tours/run --update PROGRAM shows in them what is printed")


main()
