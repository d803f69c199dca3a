"""Every served operation with invalid input: no token, an invalid token, no fields, unknown ids, a truncated body."""

import json

from client import JSON
from fresns import BASES, Fresns
from lanying import Lanying
from mastodon import Mastodon

# These end the login of the caller even without fields.
ENDS = ("/api/v2/account/logout", "/api/fresns/v1/account/auth-token", "/user/kick")
BROKEN = b'{"content": "half'


def callers(client, row):
    """A caller without a token, one with an invalid token, and dave, in the API of a row."""
    if row.api == "mastodon":
        return Mastodon(client), Mastodon(client, "a dead token", "x" * 43), Mastodon.of(client, "dave"), ""
    if row.api == "lanying":
        return Lanying(client), Lanying(client, "a dead token", "fmu_" + "x" * 43), Lanying.of(client, "dave"), ""
    family = next((family for family, base in BASES.items() if row.path.startswith(base)), None)
    if family is None:
        return Mastodon(client), None, None, ""
    dead = Fresns.of(client, family, "dave")
    dead.who, dead.login = f"a dead token ({family})", {**dead.login, "aid_token": "x" * (32 if family == "v2" else 64)}
    return Fresns(client, family), dead, Fresns.of(client, family, "dave"), BASES[family]


def refusals(client, table, known):
    unsigned = Mastodon(client, "unsigned")
    for row in table.rows:
        nobody, dead, dave, base = callers(client, row)
        filled = "/".join(str(known.part(row.path, part[1:-1])) if part.startswith("<") else part for part in row.segments)
        unknown = "/".join("@nothing0" if part == "<handle>" else "nothing0" if part.startswith("<") else part for part in row.segments)
        path, other = filled.removeprefix(base), unknown.removeprefix(base)
        nobody.call(row.method, path)
        if base:
            unsigned.call(row.method, filled)
        if dead is None or row.path.startswith(ENDS):
            continue
        dead.call(row.method, path)
        if row.method == "GET":
            if other != path:
                dave.call("GET", other)
            continue
        dave.call(row.method, path)
        dave.call(row.method, other, json_body={})
        dave.client.send(dave.who, row.method, base + path, {**headers_of(dave), "Content-Type": JSON}, None, BROKEN)
        if row.api == "lanying":
            Lanying.trusted(client).call(row.method, path)


def headers_of(caller):
    if isinstance(caller, Fresns):
        return caller.headers()
    if isinstance(caller, Lanying):
        return {"app_id": "folkmoot", "access-token": caller.token}
    return {"Authorization": f"Bearer {caller.token}"}


def changed_bodies(client, table):
    """The last body of every operation, with one field removed or of another type."""
    last = {}
    for call in client.calls:
        row, (headers, kind, body) = table.row_of(call.method, call.path), call.sent
        if row is not None and kind == JSON and body and body.startswith(b"{") and body not in (BROKEN, b"{}"):
            last[str(row)] = (call, headers, json.loads(body))
    for call, headers, fields in last.values():
        for name in fields:
            less = {key: value for key, value in fields.items() if key != name}
            wrong = {**fields, name: {"un": "fit"} if not isinstance(fields[name], dict) else [1]}
            for body in (less, wrong):
                client.call(call.who, call.method, call.target, headers, json_body=body)
