"""`toot`, the Mastodon command line client, against a running server: from the login in a browser to deleting a status.

usage: toot.py TOOT CREDENTIALS, where CREDENTIALS is what `folkmoot sandbox --credentials` wrote.
"""

import http.cookiejar
import json
import os
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
from html.parser import HTMLParser
from pathlib import Path

TOOT, CREDENTIALS = sys.argv[1], json.loads(Path(sys.argv[2]).read_text())
HERE = Path(__file__).parent
BASE = CREDENTIALS["base_url"]
HOME = tempfile.mkdtemp(prefix="toot-")
ENV = {**os.environ, "XDG_CONFIG_HOME": HOME, "HOME": HOME, "NO_COLOR": "1"}
steps = 0


def person(name):
    return next(user for user in CREDENTIALS["users"] if user["username"] == name)


def check(what, holds, seen=""):
    """One step of the test; the first failure ends it."""
    global steps
    if not holds:
        print(f"FAILED: {what}\n{seen}")
        print(f"{steps} passed, 1 failed")
        sys.exit(1)
    steps += 1
    print(f"ok {steps}: {what}")


def toot(user, *args, succeeds=True):
    """Runs a command as a user and returns its output."""
    account = [f"--as={user}@{urllib.parse.urlparse(BASE).netloc}"] if user else []
    done = subprocess.run([TOOT, "--no-color", *account, *args], env=ENV, capture_output=True, text=True, timeout=60)
    if succeeds and done.returncode:
        check(f"toot {' '.join(args)}", False, done.stdout + done.stderr)
    return done.stdout if succeeds else done


def data(user, *args):
    return json.loads(toot(user, *args, "--json"))


class Forms(HTMLParser):
    """Every form of a page with its fields, and all text."""

    def __init__(self):
        super().__init__()
        self.forms, self.text = [], []

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form":
            self.forms.append({"action": attributes.get("action") or "", "fields": {}, "password": None, "name": None})
        elif tag == "input" and self.forms:
            form, name, kind = self.forms[-1], attributes.get("name"), attributes.get("type", "text")
            if kind == "password":
                form["password"] = name
            elif kind in ("text", "email"):
                form["name"] = name
            if name:
                form["fields"][name] = attributes.get("value") or ""

    def handle_data(self, text):
        self.text.append(text)


class Browser:
    """Keeps cookies, follows redirects, runs no script."""

    def __init__(self):
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def open(self, url, fields=None):
        body = None if fields is None else urllib.parse.urlencode(fields).encode()
        with self.opener.open(url, body, timeout=20) as answer:
            self.url, page = answer.url, Forms()
            page.feed(answer.read().decode())
            return page

    def submit(self, form, **filled):
        return self.open(urllib.parse.urljoin(self.url, form["action"]), {**form["fields"], **filled})


def log_in(name):
    """The browser flow, the code pasted by hand."""
    process = subprocess.Popen(
        [TOOT, "login", "--instance", BASE], env=ENV, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    url = ""
    for line in process.stdout:
        if line.startswith(BASE):
            url = line.strip()
            break
    browser, who = Browser(), person(name)
    page = browser.open(url)
    form = next(form for form in page.forms if form["password"])
    page = browser.submit(form, **{form["name"]: who["email"], form["password"]: who["password"]})
    form = next(form for form in page.forms if "_method" not in form["fields"] and "client_id" in form["fields"])
    page = browser.submit(form)
    code = urllib.parse.parse_qs(urllib.parse.urlparse(browser.url).query)["code"][0]
    check(f"the code for {name} is on the page to be copied", any(code in text for text in page.text) or any(code in value for form in page.forms for value in form["fields"].values()), page.text)
    said, _ = process.communicate(f"n\n{code}\n", timeout=60)
    check(f"toot logs in as {name} by the browser flow", process.returncode == 0 and "Successfully logged in" in said, said)


def main():
    for name in ("alice", "bob"):
        log_in(name)
    alice, bob = "alice", "bob"

    instance = data(alice, "instance", BASE)
    check("the server describes itself", "Folkmoot" in instance["version"] and instance["uri"] == urllib.parse.urlparse(BASE).netloc, instance)
    check("alice is who she is", data(alice, "whoami")["username"] == alice)

    picture = str(HERE / "picture.png")
    toot(bob, "update-account", "--display-name", "Bob the Builder", "--note", "I build #sheds.", "--avatar", picture, "--no-locked")
    me = data(bob, "whoami")
    check("a profile edit is kept", me["display_name"] == "Bob the Builder" and "missing.png" not in me["avatar"], me)
    check("others see it", data(alice, "whois", bob)["display_name"] == "Bob the Builder")

    toot(bob, "unfollow", alice, succeeds=False)
    toot(bob, "follow", alice)
    check("bob follows alice", any(who["acct"] == alice for who in data(bob, "following", bob)))

    status = data(alice, "post", "Apples are ripe, see #orchard @bob", "--language", "en")
    check("alice posts", "#<span>orchard</span>" in status["content"] and status["mentions"][0]["acct"] == bob, status)
    check("it stands in bob's home timeline", any(s["id"] == status["id"] for s in data(bob, "timelines", "home")))
    check("bob hears that he is mentioned", any((n.get("status") or {}).get("id") == status["id"] for n in data(bob, "notifications", "--type", "mention")))

    reply = data(bob, "post", "I bring @alice a ladder.", "--reply-to", status["id"])
    check("bob replies", reply["in_reply_to_id"] == status["id"], reply)
    thread = data(alice, "thread", status["id"])
    check("the reply stands in the thread", any(s["id"] == reply["id"] for s in thread["descendants"]), thread)

    toot(bob, "favourite", status["id"])
    toot(bob, "reblog", status["id"])
    toot(bob, "bookmark", status["id"])
    seen = data(bob, "status", status["id"])
    check("favourite, boost and bookmark hold", seen["favourited"] and seen["reblogged"] and seen["bookmarked"], seen)
    check("both are counted", (seen["favourites_count"], seen["reblogs_count"], seen["replies_count"]) == (1, 1, 1), seen)
    kinds = {n["type"] for n in data(alice, "notifications") if (n.get("status") or {}).get("id") == status["id"]}
    check("alice hears of both", {"favourite", "reblog"} <= kinds, kinds)
    check("who boosted is known", [who["acct"] for who in data(alice, "reblogged-by", status["id"])] == [bob])
    check("bookmarks are kept", status["id"] in toot(bob, "bookmarks", "--once"))
    toot(bob, "unfavourite", status["id"])
    toot(bob, "unreblog", status["id"])
    toot(bob, "unbookmark", status["id"])
    seen = data(bob, "status", status["id"])
    check("all three are undone", not (seen["favourited"] or seen["reblogged"] or seen["bookmarked"]), seen)

    direct = data(alice, "post", "@bob the key is under the stone", "--visibility", "direct")
    check("a direct message arrives", any((n.get("status") or {}).get("id") == direct["id"] for n in data(bob, "notifications", "--type", "mention")))
    check("and nowhere in public", all(s["id"] != direct["id"] for s in data(bob, "timelines", "public")))

    pictured = data(alice, "post", "Look!", "--media", picture, "--description", "A red square")
    media = pictured["media_attachments"]
    check("a picture is posted with its description", media and media[0]["description"] == "A red square" and media[0]["meta"]["original"]["width"] > 0, media)

    poll = data(alice, "post", "Cider or juice?", "--poll-option", "cider", "--poll-option", "juice", "--poll-expires-in", "1h")
    toot(bob, "polls", "vote", poll["poll"]["id"], "1", succeeds=False)
    votes = data(bob, "status", poll["id"])["poll"]
    check("a poll is made", [option["title"] for option in votes["options"]] == ["cider", "juice"], votes)

    check("search finds words", any(s["id"] == status["id"] for s in data(alice, "search", "Apples are ripe")["statuses"]))
    check("search finds people", any(who["acct"] == bob for who in data(alice, "search", "Builder")["accounts"]))
    check("a tag has a timeline", any(s["id"] == status["id"] for s in data(bob, "timelines", "tag", "orchard")))
    toot(bob, "tags", "follow", "orchard")
    check("a tag is followed", any(tag["name"] == "orchard" for tag in data(bob, "tags", "followed")))

    toot(bob, "lists", "create", "Gardeners")
    check("a list is made", any(item["title"] == "Gardeners" for item in data(bob, "lists", "list")))
    toot(bob, "lists", "add", "Gardeners", alice)
    check("a list has its timeline", any(s["id"] == status["id"] for s in data(bob, "timelines", "list", "Gardeners")))
    toot(bob, "lists", "delete", "Gardeners")

    toot(alice, "pin", pictured["id"])
    check("a status is pinned", data(alice, "status", pictured["id"])["pinned"])
    toot(alice, "unpin", pictured["id"])

    toot(bob, "mute", "carol")
    check("somebody is muted", any(who["acct"] == "carol" for who in data(bob, "muted")))
    toot(bob, "unmute", "carol")
    toot(bob, "block", "dave")
    check("somebody is blocked", any(who["acct"] == "dave" for who in data(bob, "blocked")))
    toot(bob, "unblock", "dave")

    for made in (reply, ):
        toot(bob, "delete", made["id"])
    for made in (status, direct, pictured, poll):
        toot(alice, "delete", made["id"])
    gone = toot(bob, "status", status["id"], succeeds=False)
    check("what is deleted is gone", gone.returncode != 0, gone.stdout)

    toot(bob, "unfollow", alice)
    check("bob follows nobody of that name", all(who["acct"] != alice for who in data(bob, "following", bob)))
    print(f"toot: {steps} passed, 0 failed")


main()
