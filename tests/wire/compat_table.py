"""The compatibility table: the served operations, and the operation of a call."""

import re
from pathlib import Path

COMPAT = Path(__file__).resolve().parents[2] / "docs" / "compat.md"
APIS = {"Fresns": "fresns", "Mastodon": "mastodon", "Lanying IM": "lanying"}
# Notes of rows whose documented answer is a refusal.
REFUSES = re.compile(r"\balways \d+|\b40[34]\b")


class Row:
    """One operation of the table."""

    def __init__(self, api, method, path, status, note):
        self.api, self.method, self.path, self.status, self.note = api, method, path, status, note
        self.segments = path.split("/")
        self.refuses = status == "empty" and bool(REFUSES.search(note))

    def __str__(self):
        return f"{self.method} {self.path}"

    def fits(self, segments):
        if len(segments) != len(self.segments):
            return False
        pairs = zip(self.segments, segments)
        return all(theirs == own or (own.startswith("<") and theirs and (own != "<handle>" or theirs.startswith("@"))) for own, theirs in pairs)


def rows():
    """Every row that is mounted."""
    found, api = [], None
    for line in COMPAT.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            api = APIS.get(line[3:].strip())
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if api and len(cells) >= 5 and cells[3] in ("served", "empty"):
            found.append(Row(api, cells[0], cells[1].strip("`"), cells[3], cells[4]))
    return found


class CompatTable:
    def __init__(self):
        self.rows = rows()
        self.by_method = {}
        for row in self.rows:
            self.by_method.setdefault(row.method, []).append(row)
        self.known = {}

    def row_of(self, method, path):
        """The row of a call; of several, the one with the most literal segments from the left."""
        if (method, path) not in self.known:
            segments = path.split("/")
            fitting = [row for row in self.by_method.get(method, []) if row.fits(segments)]
            fitting.sort(key=lambda row: [segment.startswith("<") for segment in row.segments])
            self.known[method, path] = fitting[0] if fitting else None
        return self.known[method, path]


def succeeded(row, answer):
    """Whether a response is a success in its API."""
    if row.api == "fresns" and not row.path.startswith(("/account-center", "/status.json", "/api/fresns/v1/global/status")):
        return answer.at("code") == 0
    if row.api == "lanying" and answer.header("content-type").startswith("application/json") and "app_dns" not in row.path:
        return answer.at("code") == 200 or row.path == "/app/config"
    return 200 <= answer.status < 400
