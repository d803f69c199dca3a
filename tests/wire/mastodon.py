"""The Mastodon API: reading the sandbox, then writing."""

from pictures import PICTURE

OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob"
EVERYTHING = "profile read write follow push"
KEY = "BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM"


class Mastodon:
    """A client with or without a token."""

    def __init__(self, client, who="nobody", token=None):
        self.client, self.who, self.token = client, who, token

    @classmethod
    def of(cls, client, name):
        person = client.server.person(name)
        made = cls(client, name, person["mastodon"]["access_token"])
        made.id = str(person["uid"])
        return made

    def call(self, method, path, **sent):
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return self.client.call(self.who, method, path, {**headers, **sent.pop("headers", {})}, **sent)

    def get(self, path, **query):
        return self.call("GET", path, query=query)

    def post(self, path, body=None, **more):
        return self.call("POST", path, json_body=body, **more)

    def put(self, path, body=None):
        return self.call("PUT", path, json_body=body)

    def patch(self, path, body=None):
        return self.call("PATCH", path, json_body=body)

    def delete(self, path, **query):
        return self.call("DELETE", path, query=query)

    def say(self, text, **more):
        """A new status; its id."""
        return self.post("/api/v1/statuses", {"status": text, **more}).at("id")


ABOUT = [
    "/api/v2/instance", "/api/v1/instance", "/api/v1/instance/rules", "/api/v1/instance/peers", "/api/v1/instance/activity",
    "/api/v1/instance/extended_description", "/api/v1/instance/privacy_policy", "/api/v1/instance/terms_of_service",
    "/api/v1/instance/terms_of_service/2026-01-01", "/api/v1/instance/domain_blocks", "/api/v1/instance/translation_languages",
    "/api/v1/instance/languages", "/api/v1/custom_emojis", "/api/v1/directory", "/api/v1/trends", "/api/v1/trends/tags",
    "/api/v1/trends/statuses", "/api/v1/trends/links", "/api/v1/timelines/public", "/api/v1/timelines/link", "/api/v1/timelines/tag/village",
    "/api/v1/tags/village", "/nodeinfo/2.0", "/.well-known/nodeinfo", "/.well-known/host-meta", "/.well-known/host-meta.json",
    "/.well-known/oauth-authorization-server", "/.well-known/change-password", "/about", "/tags/village", "/health",
    "/avatars/original/missing.png", "/headers/original/missing.png", "/api/v1/collections/1",
]
OWN = [
    "/api/v1/accounts/verify_credentials", "/api/v1/apps/verify_credentials", "/api/v1/profile", "/api/v1/preferences", "/oauth/userinfo",
    "/api/v1/blocks", "/api/v1/mutes", "/api/v1/endorsements", "/api/v1/follow_requests", "/api/v1/domain_blocks", "/api/v1/suggestions",
    "/api/v2/suggestions", "/api/v1/bookmarks", "/api/v1/favourites", "/api/v1/scheduled_statuses", "/api/v1/timelines/home",
    "/api/v1/conversations", "/api/v1/lists", "/api/v1/followed_tags", "/api/v1/featured_tags", "/api/v1/featured_tags/suggestions",
    "/api/v1/notifications", "/api/v1/notifications/unread_count", "/api/v2/notifications", "/api/v2/notifications/unread_count",
    "/api/v2_alpha/notifications", "/api/v2_alpha/notifications/unread_count", "/api/v2/notifications/policy", "/api/v1/notifications/policy",
    "/api/v1/notifications/requests", "/api/v1/notifications/requests/merged", "/api/v1/markers", "/api/v1/push/subscription",
    "/api/v2/filters", "/api/v1/filters", "/api/v1/announcements", "/api/v1/annual_reports", "/api/v1/annual_reports/2026",
    "/api/v1/annual_reports/2026/state", "/api/v1_alpha/async_refreshes/1",
]


def reading(client):
    alice, nobody = Mastodon.of(client, "alice"), Mastodon(client)
    ids = {name: str(client.server.person(name)["uid"]) for name in ("alice", "bob", "carol", "dave", "erin")}
    for who in (nobody, alice):
        for path in ABOUT:
            who.get(path)
    for path in OWN:
        alice.get(path)
    host = client.server.host
    nobody.get("/.well-known/webfinger", resource=f"acct:alice@{host}")
    nobody.get("/.well-known/webfinger", resource="acct:nobody@elsewhere.example")
    for who in (nobody, alice, Mastodon.of(client, "dave")):
        for name in ("alice", "carol", "erin"):
            for part in ("", "/statuses", "/followers", "/following", "/featured_tags", "/endorsements", "/collections"):
                who.get(f"/api/v1/accounts/{ids[name]}{part}")
        who.get("/api/v1/accounts/lookup", acct="bob")
        who.get("/api/v1/accounts", **{"id[]": list(ids.values())})
        who.get("/api/v2/search", q="apples")
        who.get("/api/v2/search", q="carol", type="accounts", limit=1)
    for part in ("lists", "identity_proofs", "in_collections"):
        alice.get(f"/api/v1/accounts/{ids['bob']}/{part}")
    for more in [{"only_media": True}, {"exclude_replies": True}, {"exclude_reblogs": True}, {"pinned": True}, {"tagged": "village"}, {"limit": 1}]:
        alice.get(f"/api/v1/accounts/{ids['alice']}/statuses", **more)
    alice.get("/api/v1/accounts/relationships", **{"id[]": list(ids.values())})
    alice.get("/api/v1/accounts/familiar_followers", **{"id[]": [ids["carol"], ids["dave"]]})
    alice.get("/api/v1/accounts/search", q="a")
    alice.get("/api/v1/search", q="harvest")
    threads(client, alice, nobody)
    home = alice.get("/api/v1/timelines/home", limit=2)
    oldest = home.at("1.id")
    for more in [{"max_id": oldest}, {"since_id": oldest}, {"min_id": oldest}, {"limit": 0}, {"limit": 1000}, {"offset": 3}]:
        alice.get("/api/v1/timelines/home", **more)
        alice.get("/api/v1/timelines/public", **more)
    notifications = alice.get("/api/v1/notifications", limit=3)
    alice.get(f"/api/v1/notifications/{notifications.at('0.id')}")
    for more in [{"types[]": ["follow", "mention"]}, {"exclude_types[]": "favourite"}, {"account_id": ids["carol"]}, {"max_id": notifications.at("1.id")}]:
        alice.get("/api/v1/notifications", **more)
        alice.get("/api/v2/notifications", **more)
        alice.get("/api/v1/notifications/unread_count", **more)
    for version in ("v2", "v2_alpha"):
        groups = alice.get(f"/api/{version}/notifications", **{"grouped_types[]": ["favourite", "follow"], "expand_accounts": "partial_avatars"})
        alice.get(f"/api/{version}/notifications/{groups.at('notification_groups.0.group_key')}")
    alice.get(f"/api/v2/notifications/{groups.at('notification_groups.0.group_key')}/accounts")
    alice.call("POST", "/oauth/userinfo")


def threads(client, alice, nobody):
    """Every status of alice and carol in the sandbox, with all its lists."""
    for name in ("alice", "carol"):
        said = nobody.get(f"/api/v1/accounts/{client.server.person(name)['uid']}/statuses")
        for index in range(4):
            status = said.at(f"{index}.id")
            for who in (nobody, alice):
                for part in ("", "/context", "/history", "/reblogged_by", "/favourited_by", "/quotes"):
                    who.get(f"/api/v1/statuses/{status}{part}")
            alice.get(f"/api/v1/statuses/{status}/source")
            nobody.get(f"/@{name}/{status}")
            url = said.at(f"{index}.url")
            nobody.get("/api/oembed", url=url, maxwidth=300)
            # Requests of other servers.
            nobody.get("/" + str(said.at(f"{index}.uri")).partition("//")[2].partition("/")[2])
        nobody.get(f"/ap/users/{client.server.person(name)['uid']}")
        nobody.get(f"/@{name}")
        nobody.get("/api/v1/statuses", **{"id[]": [said.at("0.id"), said.at("1.id"), "1"]})
    pictured = nobody.get(f"/api/v1/accounts/{alice.id}/statuses", only_media=True)
    for key in ("url", "preview_url"):
        address = str(pictured.at(f"0.media_attachments.0.{key}")).partition("//")[2].partition("/")[2]
        tag = nobody.get(f"/{address}").header("etag")
        nobody.call("GET", f"/{address}", headers={"If-None-Match": tag})
        nobody.call("GET", f"/{address}", headers={"Range": "bytes=5-"})
        nobody.call("HEAD", f"/{address}")
    for index in range(2):
        address = str(pictured.at("0.account." + ["avatar", "header"][index])).partition("//")[2].partition("/")[2]
        nobody.get(f"/{address}")


def people(client):
    """Profiles, follows, blocks and lists of alice and bob."""
    alice, bob = Mastodon.of(client, "alice"), Mastodon.of(client, "bob")
    carol, dave = Mastodon.of(client, "carol"), Mastodon.of(client, "dave")
    for method in ("PATCH", "PUT"):
        for path in ("/api/v1/accounts/update_credentials", "/api/v1/profile"):
            body = {"display_name": f"Bob {method}", "note": "I build #sheds.", "locked": method == "PUT"}
            bob.call(method, path, json_body={**body, "fields_attributes": [{"name": "a", "value": "b"}]})
        portraits = {"avatar": ("a.png", PICTURE), "header": ("h.png", PICTURE)}
        bob.call(method, "/api/v1/accounts/update_credentials", form={"bot": "true", "source[privacy]": "public"}, files=portraits)
    # bob is locked now: carol has to ask, and asks twice.
    for verdict in ("authorize", "reject"):
        carol.post(f"/api/v1/accounts/{bob.id}/follow", {"reblogs": False, "notify": True})
        bob.get("/api/v1/follow_requests")
        bob.post(f"/api/v1/follow_requests/{carol.id}/{verdict}")
        carol.post(f"/api/v1/accounts/{bob.id}/unfollow")
    bob.delete("/api/v1/profile/avatar")
    bob.delete("/api/v1/profile/header")
    bob.patch("/api/v1/profile", {"locked": False, "bot": False})
    bob.post(f"/api/v1/accounts/{alice.id}/follow", {"languages": ["en"]})
    alice.post(f"/api/v1/accounts/{bob.id}/follow")
    bob.post(f"/api/v1/accounts/{alice.id}/note", {"comment": "bakes"})
    for act in ("endorse", "unendorse", "pin", "unpin"):
        alice.post(f"/api/v1/accounts/{bob.id}/{act}")
        alice.get("/api/v1/endorsements")
    bob.get("/api/v1/accounts/relationships", **{"id[]": alice.id})
    alice.post(f"/api/v1/accounts/{bob.id}/remove_from_followers")
    for act, more in (("mute", {"notifications": False, "duration": 3600}), ("unmute", None), ("block", None), ("unblock", None)):
        bob.post(f"/api/v1/accounts/{dave.id}/{act}", more)
        bob.get(f"/api/v1/{act.removeprefix('un')}s")
    for who in (bob, alice):
        listed = who.post("/api/v1/lists", {"title": "Gardeners", "replies_policy": "followed", "exclusive": False}).at("id")
    alice.get(f"/api/v1/lists/{listed}")
    for method in ("PUT", "PATCH"):
        alice.call(method, f"/api/v1/lists/{listed}", json_body={"title": f"Gardens {method}"})
    alice.post(f"/api/v1/lists/{listed}/accounts", {"account_ids": [carol.id, dave.id]})
    alice.get(f"/api/v1/lists/{listed}/accounts")
    alice.get(f"/api/v1/timelines/list/{listed}")
    alice.get(f"/api/v1/accounts/{carol.id}/lists")
    alice.delete(f"/api/v1/lists/{listed}/accounts", **{"account_ids[]": [carol.id]})
    alice.delete(f"/api/v1/lists/{listed}")
    bob.delete(f"/api/v1/suggestions/{carol.id}")
    for act in ("follow", "unfollow", "feature", "unfeature"):
        alice.post(f"/api/v1/tags/village/{act}")
        alice.get("/api/v1/followed_tags")
    tag = alice.post("/api/v1/featured_tags", {"name": "baking"}).at("id")
    alice.get("/api/v1/featured_tags")
    alice.delete(f"/api/v1/featured_tags/{tag}")
    for method in ("POST", "DELETE"):
        alice.call(method, "/api/v1/domain_blocks", json_body={"domain": "elsewhere.example"})
    bob.post("/api/v1/emails/confirmations", {"email": "bob@example.org"})


def statuses(client):
    """Statuses of alice, and actions of bob on them; returns a status for others to read."""
    alice, bob, carol = (Mastodon.of(client, name) for name in ("alice", "bob", "carol"))
    status = alice.say("Apples are ripe, see #orchard @bob https://example.org/a", language="en", spoiler_text="fruit", sensitive=True)
    reply = bob.say("I bring @alice a ladder.", in_reply_to_id=status)
    once = {"Idempotency-Key": "one"}
    for _ in range(2):
        alice.post("/api/v1/statuses", {"status": "Once only"}, headers=once)
    alice.call("POST", "/api/v1/statuses", form={"status": "As a form", "visibility": "unlisted"})
    for visibility in ("private", "direct"):
        alice.say(f"@bob {visibility}", visibility=visibility)
    alice.get(f"/api/v1/statuses/{status}/context")
    bob.get("/api/v1/statuses", **{"id[]": [status, reply]})
    for act in ("favourite", "reblog", "bookmark", "mute", "unmute", "unbookmark", "unreblog", "unfavourite"):
        bob.post(f"/api/v1/statuses/{status}/{act}")
        if act in ("favourite", "reblog", "bookmark"):
            alice.get(f"/api/v1/statuses/{status}/{'reblogged_by' if act == 'reblog' else 'favourited_by'}")
            bob.get("/api/v1/bookmarks")
            bob.get("/api/v1/favourites")
    for act in ("pin", "unpin"):
        alice.post(f"/api/v1/statuses/{status}/{act}")
        bob.get(f"/api/v1/accounts/{alice.id}/statuses", pinned=True)
    for method in ("PUT", "PATCH"):
        alice.call(method, f"/api/v1/statuses/{status}", json_body={"status": f"Apples by {method}", "spoiler_text": "", "sensitive": False})
        alice.call(method, f"/api/v1/statuses/{status}/interaction_policy", json_body={"quote_approval_policy": "public"})
    alice.get(f"/api/v1/statuses/{status}/history")
    alice.get(f"/api/v1/statuses/{status}/source")
    quoting = bob.say("See", quoted_status_id=status)
    alice.get(f"/api/v1/statuses/{status}/quotes")
    alice.post(f"/api/v1/statuses/{status}/quotes/{quoting}/revoke")
    bob.get(f"/api/v1/statuses/{quoting}")
    alice.post(f"/api/v1/statuses/{status}/translate", {"lang": "de"})
    polled = alice.post("/api/v1/statuses", {"status": "Cider or juice?", "poll": {"options": ["cider", "juice"], "expires_in": 3600, "multiple": True}})
    poll = polled.at("poll.id")
    bob.post(f"/api/v1/polls/{poll}/votes", {"choices": [0, 1]})
    for who in (alice, bob, carol):
        who.get(f"/api/v1/polls/{poll}")
    later = alice.post("/api/v1/statuses", {"status": "later", "scheduled_at": "2040-01-01T00:00:00Z"}).at("id")
    alice.get("/api/v1/scheduled_statuses")
    alice.get(f"/api/v1/scheduled_statuses/{later}")
    for method in ("PUT", "PATCH"):
        alice.call(method, f"/api/v1/scheduled_statuses/{later}", json_body={"scheduled_at": "2040-01-02T00:00:00Z"})
    alice.delete(f"/api/v1/scheduled_statuses/{later}")
    for version in ("v1", "v2"):
        described = {"description": "A red square", "focus": "0.1,-0.2"}
        media = alice.call("POST", f"/api/{version}/media", form=described, files={"file": ("red.png", PICTURE)}).at("id")
        alice.get(f"/api/v1/media/{media}")
        for method in ("PUT", "PATCH"):
            alice.call(method, f"/api/v1/media/{media}", json_body={"description": f"Red by {method}"})
        if version == "v1":
            alice.delete(f"/api/v1/media/{media}")
    alice.say("Look!", media_ids=[media])
    alice.get(f"/api/v1/accounts/{alice.id}/statuses", only_media=True)
    gone = alice.say("Soon gone")
    alice.delete(f"/api/v1/statuses/{gone}")
    alice.get(f"/api/v1/statuses/{gone}")
    alice.get("/api/v2/search", q="apples", type="statuses")
    bob.post("/api/v1/reports", {"account_id": alice.id, "status_ids": [status], "comment": "Spam", "category": "spam"})
    return status
