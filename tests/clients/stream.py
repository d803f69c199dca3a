"""Mastodon.py listens to a running server: every event of its streams over HTTP.

usage: stream.py CREDENTIALS, where CREDENTIALS is what `folkmoot sandbox --credentials` wrote.
"""

import json
import queue
import sys
import threading
from pathlib import Path

import requests
from mastodon import Mastodon, StreamListener

CREDENTIALS = json.loads(Path(sys.argv[1]).read_text())
PATIENCE = 30
steps = 0


def check(what, holds, seen=""):
    global steps
    if not holds:
        sys.exit(f"FAILED: {what}\n{seen}")
    steps += 1
    print(f"ok {steps}: {what}")


def client(name):
    user = next(user for user in CREDENTIALS["users"] if user["username"] == name)
    return Mastodon(access_token=user["mastodon"]["access_token"], api_base_url=CREDENTIALS["base_url"], request_timeout=PATIENCE)


class Heard(StreamListener):
    """Keeps what it hears."""

    def __init__(self, open_stream):
        self.events = queue.Queue()
        self.greeted = threading.Event()
        self.handle = open_stream(self, run_async=True)
        check("the server greets", self.greeted.wait(PATIENCE))

    def handle_heartbeat(self):
        self.greeted.set()

    def on_any_event(self, name, data=None, for_stream=None):
        self.events.put((name, data))

    def next(self, name):
        try:
            heard, data = self.events.get(timeout=PATIENCE)
        except queue.Empty:
            sys.exit(f"FAILED: no {name} came")
        check(f"{name} is heard", heard == name, (heard, data))
        return data


bob, dave = client("bob"), client("dave")
him = dave.me()
bob.account_follow(him)
home, alone, direct = Heard(bob.stream_user), Heard(bob.stream_user_notifications), Heard(bob.stream_direct)
public = Heard(bob.stream_public)
tagged = Heard(lambda listener, run_async: bob.stream_hashtag("chess", listener, run_async=run_async))
members = bob.list_create("readers")
bob.list_accounts_add(members, him)
of_list = Heard(lambda listener, run_async: bob.stream_list(members, listener, run_async=run_async))

status = dave.status_post("Who plays #chess tonight?")
for listener in (home, public, tagged, of_list):
    heard = listener.next("update")
    check("it is the same status", heard.id == status.id and heard.account.id == him.id and heard.favourited is False, heard)
dave.status_update(status, "Who plays #chess tomorrow?")
for listener in (home, public, tagged, of_list):
    check("with its new text", "tomorrow" in listener.next("status.update").content)
dave.status_favourite(bob.status_post("I do"))
check("bob's own status", home.next("update").account.acct == "bob")
check("comes to the public, too", public.next("update").account.acct == "bob")
for listener in (home, alone):
    check("dave likes it", listener.next("notification").type == "favourite")
dave.status_delete(status)
for listener in (home, public, tagged, of_list):
    check("by its id", str(listener.next("delete")) == str(status.id))
made = bob.create_filter_v2("sport", ["home"], "warn", keywords_attributes=[{"keyword": "sport"}])
home.next("filters_changed")
bob.delete_filter_v2(made)
home.next("filters_changed")
bob.update_notifications_policy(for_private_mentions="accept")
said = dave.status_post("@bob between us", visibility="direct")
conversation = direct.next("conversation")
check("with the last status", conversation.last_status.id == said.id and conversation.accounts[0].id == him.id, conversation)
for listener in (home, alone):
    check("and as a mention", listener.next("notification").status.id == said.id)
bob.account_unfollow(him)
bob.update_notifications_policy(for_not_following="filter")
dave.status_post("@bob do you hear me?", visibility="unlisted")
waiting = bob.notification_requests()
check("what is held back waits", len(waiting) == 1 and alone.events.empty() and home.events.empty(), waiting)
bob.accept_notification_request(waiting[0].id)
for listener in (home, alone):
    listener.next("notifications_merged")
bob.update_notifications_policy(for_not_following="accept")
bob.list_delete(members)
lanying = CREDENTIALS["lanying"]
said = requests.post(
    CREDENTIALS["base_url"] + "/message/broadcast",
    json={"type": 1, "content": "The well is open again", "content_type": 0},
    headers={"app_id": lanying["app_id"], "access-token": lanying["admin_token"]},
    timeout=PATIENCE,
)
check("the community speaks", said.json()["code"] == 200, said.text)
announced = home.next("announcement")
check("it is an announcement", "The well is open again" in announced.content, announced)
dave.announcement_reaction_create(announced.id, "🍎")
reaction = home.next("announcement.reaction")
check("with a reaction", (reaction.name, reaction.count, str(reaction.announcement_id)) == ("🍎", 1, str(announced.id)), reaction)
bob.announcement_dismiss(announced.id)
check("dismissed", all(one.id != announced.id for one in bob.announcements()))
for listener in (home, alone, direct, public, tagged, of_list):
    check("nothing else was heard", listener.events.empty(), list(listener.events.queue))
print(f"Mastodon.py: {steps} passed, 0 failed")
