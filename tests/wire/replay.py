"""The same calls to two programs, compared response by response: `replay.py OLD NEW`.

Three sandboxes of the same seed get the same calls at the same moment: OLD, OLD again, and NEW. Where the two responses of
OLD differ, they are random or depend on the clock; everything else has to be the same bytes in NEW.
"""

import json
import shutil
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections import Counter
from pathlib import Path

# Leave no compiled files beside the sources.
sys.dont_write_bytecode = True

import admin
import invalid_calls
import fresns_calls
import lanying
import lanying_rooms
import mastodon
import mastodon_more
import variants
from client import Client
from compare import Comparison
from compat_table import APIS, CompatTable, succeeded
from servers import Server

NAMES = ["old", "old again", "new"]
SHOWN_IN_ALL, SHOWN_ALIKE, WIDTH = 200, 3, 300
# After so many differences, the rest is not compared.
ENOUGH = 2_000


def reading(client):
    fresns_calls.reading_v2(client)
    fresns_calls.reading_v1(client)
    mastodon.reading(client)
    return lanying.reading(client)


def all_calls(client, table, documents):
    """All calls: reading, writing, reading again, invalid calls, deleting accounts."""
    admin.pages(client)
    admin.preflights(client, sorted({row.path.replace("<", "").replace(">", "") for row in table.rows}))
    room = reading(client)
    known = variants.reading(client, documents)
    admin_client = admin.looking(client)
    fresns_calls.reviewed(client)
    fresns_calls.writing_v2(client)
    fresns_calls.writing_v1(client)
    mastodon.people(client)
    status = mastodon.statuses(client)
    mastodon_more.keeping(client)
    ann = lanying.profiles(client)
    bea, cid = lanying.friends(client)
    lanying.messages(client, bea, cid)
    lanying.files(client, bea, cid, room)
    lanying_rooms.rooms(client)
    admin.keeping(client, admin_client, status)
    reading(client)
    fresns_calls.account_center(client)
    fresns_calls.joining(client)
    mastodon_more.logging_in(client)
    invalid_calls.refusals(client, table, known)
    invalid_calls.changed_bodies(client, table)
    lanying.leaving(client, ann)
    admin.leaving(client, admin_client)


def ask(servers, table):
    """The recorded calls of every server."""
    barrier = threading.Barrier(len(servers))
    clients = [Client(server, barrier) for server in servers]
    first = Client(servers[0], threading.Barrier(1))
    documents = {api: json.loads(first.call("", "GET", f"/openapi/{api}.json").body) for api in APIS.values()}
    wrong = []

    def run(client):
        try:
            all_calls(client, table, documents)
        except threading.BrokenBarrierError:
            pass
        except Exception:
            wrong.append(f"the replay against the {client.server.name} program broke:\n{traceback.format_exc()}")
            barrier.abort()

    threads = [threading.Thread(target=run, args=[client], daemon=True) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        sys.exit("\n".join(wrong))
    return [client.calls for client in clients]


def compared(servers, calls, table):
    """Differences as `(call to old, row, difference)`."""
    comparison = Comparison([(server.host, str(server.folder)) for server in servers])
    found = []
    for number, three in enumerate(zip(*calls)):
        if len(found) >= ENOUGH:
            print(f"stopped after {number} of {len(calls[0])} calls")
            break
        one, _, new = three
        row = table.row_of(one.method, one.path)
        called = f"{row or one.method + ' ' + one.path} as {one.who}"
        if (one.who, one.method, one.path.count("/")) != (new.who, new.method, new.path.count("/")):
            sys.exit(f"the calls diverged: {one.method} {one.target} and {new.method} {new.target}")
        for difference in comparison.answers([call.answer for call in three], called):
            found.append((one, called, difference))
    return found, comparison.unstable


def shorten(text):
    text = text.replace("\n", "\\n")
    return text if len(text) <= WIDTH else f"{text[:WIDTH]}... ({len(text)} characters)"


def show(found):
    """Prints each kind of difference a few times only, as one cause may show in hundreds of responses."""
    alike, shown = Counter(), 0
    for one, called, difference in found:
        kind = ("".join(char for char in difference.where if not char.isdigit()), difference.old, difference.new)
        alike[kind] += 1
        if alike[kind] > SHOWN_ALIKE or shown >= SHOWN_IN_ALL:
            continue
        shown += 1
        print(f"{called}\n  {one.method} {shorten(one.target)}\n  {difference.where}\n    old: {shorten(difference.old)}\n    new: {shorten(difference.new)}")
    for (where, _, _), times in alike.items():
        if times > SHOWN_ALIKE:
            print(f"{times - SHOWN_ALIKE} more like this: {where}")


def coverage(calls, table):
    """Prints how many operations of each API succeeded; returns those that were never called."""
    called, well = set(), set()
    for one in calls:
        row = table.row_of(one.method, one.path)
        if row is not None:
            called.add(row)
            if succeeded(row, one.answer):
                well.add(row)
    for api in APIS.values():
        rows = [row for row in table.rows if row.api == api]
        refusing = [row for row in rows if row.refuses and row not in well]
        failed = [str(row) for row in rows if row not in well and not row.refuses]
        good, meant = len([row for row in rows if row in well]), len(rows) - len(refusing)
        print(f"{api}: {good} of {meant} operations answered successfully ({100 * good / meant:.0f} %), {len(refusing)} refuse as documented")
        for row in failed:
            print(f"  never successful: {row}")
    return [row for row in table.rows if row not in called]


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: run OLD_PROGRAM NEW_PROGRAM")
    programs = [str(Path(path).resolve()) for path in (sys.argv[1], sys.argv[1], sys.argv[2])]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))
    table, begun = CompatTable(), time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="wire-"))
    servers = [Server(program, name, folder / name.replace(" ", "-")) for program, name in zip(programs, NAMES)]
    try:
        for server in servers:
            server.begin()
        for server in servers:
            server.ready()
        calls = ask(servers, table)
    finally:
        for server in servers:
            server.end()
        shutil.rmtree(folder, ignore_errors=True)
    asked = time.monotonic() - begun
    found, unstable = compared(servers, calls, table)
    show(found)
    missing = coverage(calls[0], table)
    for row in missing:
        print(f"never called: {row}")
    for what in unstable:
        print(f"the two runs of the old program differ, not compared: {what}")
    print(f"{time.monotonic() - begun:.0f} s, {asked:.0f} of them calling")
    print(f"{len(table.rows) - len(missing)} operations, {len(calls[0])} calls, {len(found)} differences")
    sys.exit(1 if found or missing else 0)


if __name__ == "__main__":
    main()
