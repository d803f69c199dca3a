"""The same calls against two programs, answer by answer: `replay.py OLD NEW`.

Three sandboxes of the same seed are asked the same at the same moment: OLD, OLD again, and NEW. What the two of OLD
answer differently is drawn or told by the clock; in all else NEW has to answer the same bytes.
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

# Nothing is left beside the sources.
sys.dont_write_bytecode = True

import admin
import faults
import fresns_calls
import lanying
import lanying_rooms
import mastodon
import mastodon_more
import variants
from client import Client
from compare import Comparison
from ledger import APIS, Ledger, succeeded
from servers import Server

NAMES = ["old", "old again", "new"]
SHOWN_IN_ALL, SHOWN_ALIKE, WIDTH = 200, 3, 300
# Programs that differ in so much differ in everything: the rest is not looked at.
ENOUGH = 2_000


def reading(client):
    fresns_calls.reading_v2(client)
    fresns_calls.reading_v1(client)
    mastodon.reading(client)
    return lanying.reading(client)


def story(client, ledger, documents):
    """Everything that is asked: reading, writing, reading what was written, asking wrongly, leaving."""
    admin.pages(client)
    admin.preflights(client, sorted({row.path.replace("<", "").replace(">", "") for row in ledger.rows}))
    room = reading(client)
    known = variants.reading(client, documents)
    desk = admin.looking(client)
    fresns_calls.reviewed(client)
    fresns_calls.writing_v2(client)
    fresns_calls.writing_v1(client)
    mastodon.people(client)
    status = mastodon.statuses(client)
    mastodon_more.keeping(client)
    ann = lanying.selves(client)
    bea, cid = lanying.friends(client)
    lanying.talk(client, bea, cid)
    lanying.files(client, bea, cid, room)
    lanying_rooms.rooms(client)
    admin.keeping(client, desk, status)
    reading(client)
    fresns_calls.account_center(client)
    fresns_calls.joining(client)
    mastodon_more.logging_in(client)
    faults.refusals(client, ledger, known)
    faults.mutilated(client, ledger)
    lanying.ending(client, ann)
    admin.leaving(client, desk)


def ask(servers, ledger):
    """The heard calls of every server."""
    meeting = threading.Barrier(len(servers))
    clients = [Client(server, meeting) for server in servers]
    first = Client(servers[0], threading.Barrier(1))
    documents = {api: json.loads(first.call("", "GET", f"/openapi/{api}.json").body) for api in APIS.values()}
    wrong = []

    def tell(client):
        try:
            story(client, ledger, documents)
        except threading.BrokenBarrierError:
            pass
        except Exception:
            wrong.append(f"the replay against the {client.server.name} program broke:\n{traceback.format_exc()}")
            meeting.abort()

    threads = [threading.Thread(target=tell, args=[client], daemon=True) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        sys.exit("\n".join(wrong))
    return [client.heard for client in clients]


def compared(servers, heard, ledger):
    """Differences as `(heard by old, row, difference)`."""
    comparison = Comparison([(server.host, str(server.folder)) for server in servers])
    found = []
    for number, three in enumerate(zip(*heard)):
        if len(found) >= ENOUGH:
            print(f"stopped after {number} of {len(heard[0])} calls")
            break
        one, _, new = three
        row = ledger.row_of(one.method, one.path)
        called = f"{row or one.method + ' ' + one.path} as {one.who}"
        if (one.who, one.method, one.path.count("/")) != (new.who, new.method, new.path.count("/")):
            sys.exit(f"the calls went different ways: {one.method} {one.target} and {new.method} {new.target}")
        for difference in comparison.answers([call.answer for call in three], called):
            found.append((one, called, difference))
    return found, comparison.unstable


def shorten(text):
    text = text.replace("\n", "\\n")
    return text if len(text) <= WIDTH else f"{text[:WIDTH]}... ({len(text)} characters)"


def show(found):
    """Every kind of difference a few times: one cause may show in hundreds of answers."""
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


def coverage(heard, ledger):
    """Says how much of each API answered as it is meant to; gives back what was never called."""
    called, well = set(), set()
    for one in heard:
        row = ledger.row_of(one.method, one.path)
        if row is not None:
            called.add(row)
            if succeeded(row, one.answer):
                well.add(row)
    for api in APIS.values():
        rows = [row for row in ledger.rows if row.api == api]
        refusing = [row for row in rows if row.refuses and row not in well]
        failed = [str(row) for row in rows if row not in well and not row.refuses]
        good, meant = len([row for row in rows if row in well]), len(rows) - len(refusing)
        print(f"{api}: {good} of {meant} operations answered successfully ({100 * good / meant:.0f} %), {len(refusing)} refuse as documented")
        for row in failed:
            print(f"  never successful: {row}")
    return [row for row in ledger.rows if row not in called]


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: run OLD_PROGRAM NEW_PROGRAM")
    programs = [str(Path(path).resolve()) for path in (sys.argv[1], sys.argv[1], sys.argv[2])]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended from outside"))
    ledger, begun = Ledger(), time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="wire-"))
    servers = [Server(program, name, folder / name.replace(" ", "-")) for program, name in zip(programs, NAMES)]
    try:
        for server in servers:
            server.begin()
        for server in servers:
            server.ready()
        heard = ask(servers, ledger)
    finally:
        for server in servers:
            server.end()
        shutil.rmtree(folder, ignore_errors=True)
    asked = time.monotonic() - begun
    found, unstable = compared(servers, heard, ledger)
    show(found)
    missing = coverage(heard[0], ledger)
    for row in missing:
        print(f"never called: {row}")
    for what in unstable:
        print(f"the old program disagrees with itself, not compared: {what}")
    print(f"{time.monotonic() - begun:.0f} s, {asked:.0f} of them asking")
    print(f"{len(ledger.rows) - len(missing)} operations, {len(heard[0])} calls, {len(found)} differences")
    sys.exit(1 if found or missing else 0)


if __name__ == "__main__":
    main()
