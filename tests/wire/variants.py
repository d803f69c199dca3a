"""Every documented parameter of each GET operation of /openapi, once, with a valid value."""

from fresns import BASES, Fresns
from lanying import Lanying
from mastodon import Mastodon

# Lists of posts and comments have fifty parameters; details are documented with all of them, but use few.
FEW = ("whitelist", "blacklist", "filter", "page")
MANY = ("/post/list", "/comment/list")
VALUES = {
    "limit": 1, "offset": 1, "pageSize": 2, "page": 2, "pageNumber": 2, "q": "a", "acct": "bob", "order": "active", "cursor": "0",
    "whitelistKeys": "pid,uid", "blacklistKeys": "pid,uid", "userWhitelistKeys": "uid", "userBlacklistKeys": "uid", "types": "1,4", "ids": "1,2",
    "createdDate": "today", "createdDateGt": "2025-01-01", "createdDateLt": "2030-01-01", "orderType": "like", "orderDirection": "asc",
    "contentType": "Text", "langTag": "en", "hid": "village", "hashtags": "village", "users": "carol", "uidOrUsername": "carol", "key": "a",
    "pageListDirection": "oldest", "types[]": "mention", "exclude_types[]": "follow", "grouped_types[]": "follow", "any[]": "baking",
    "all[]": "baking", "none[]": "baking", "tagged": "village", "timeline[]": "home", "username": "carol", "mobile": "+4915112345678",
    "app_id": "folkmoot", "provider": 7, "page_num": 1, "page_size": 2, "rids": "generaluser", "keys": "site_name", "tags": "sites", "codes": "30000",
}


class Known:
    """Objects of the sandbox for paths and parameters: the same on every server."""

    def __init__(self, client):
        alice, v2, v1 = Mastodon.of(client, "alice"), Fresns.of(client, "v2", "alice"), Fresns.of(client, "v1", "alice")
        im = Lanying.of(client, "alice")
        self.people = {name: client.server.person(name)["uid"] for name in ("alice", "bob", "carol", "dave")}
        own = alice.get(f"/api/v1/accounts/{self.people['alice']}/statuses", limit=3)
        self.status = own.at("1.id")
        self.older = own.at("2.id")
        self.notification = alice.get("/api/v1/notifications").at("0.id")
        self.group = alice.get("/api/v2/notifications").at("notification_groups.0.group_key")
        self.post = v2.get("/post/list", uidOrUsername="alice").at("data.list.0.pid")
        self.comment = v2.get("/comment/list").at("data.list.0.cid")
        self.conversation = v2.get("/conversation/list").at("data.list.0.id")
        self.draft = v2.get("/editor/post/drafts").at("data.list.0.id")
        self.did = v1.get("/editor/post/drafts").at("data.list.0.did")
        self.room = im.get("/group/user_joined").at("data.0")

    def part(self, path, name):
        """The value of `<name>` in a path."""
        if path.startswith(tuple(BASES.values())) and not path.startswith(("/api/v2/notifications", "/api/v2/filters")):
            kind = "follow" if "/follow/" in path else "post"
            return {"user": "bob", "id": self.conversation, "pid": self.post, "fsid": self.post, "cid": self.comment, "draft": self.draft, "did": self.did,
                    "kind": kind, "word": "all"}.get(name, "nothing0")
        if "accounts" in path.split("/") or path.startswith(("/ap/", "/api/v1/follow_requests", "/api/v1/suggestions")):
            return self.people["carol"] if name == "id" and "statuses" not in path else self.people["alice"] if name != "id" else self.status
        values = {"hashtag": "village", "name": "village", "handle": "@alice", "year": 2026, "date": "2026-01-01", "group_key": self.group}
        if "/notifications/" in path:
            values["id"] = self.notification
        elif path.startswith(("/api/v1/statuses", "/<handle>", "/{handle}")):
            values["id"] = self.status
        return values.get(name, 1)

    def value(self, path, name, schema):
        """A valid value of a parameter."""
        if path.startswith(("/user", "/roster", "/group", "/file", "/message", "/push")):
            numbers = {"group_id": self.room, "user_id": self.people["carol"], "to_id": self.people["carol"], "roster_id": self.people["alice"],
                       "opposite_id": self.people["carol"], "conversation_id": self.people["carol"], "file_type": 102, "to_type": 1}
            if name in numbers:
                return numbers[name]
        if name in ("max_id", "since_id", "min_id"):
            return self.notification if "notifications" in path else self.older
        named = {"id[]": self.status if "statuses" in path else self.people["bob"], "account_id": self.people["carol"], "pid": self.post, "cid": self.comment}
        if name in named or name in VALUES:
            return named.get(name, VALUES.get(name))
        if name == "type":
            return {"/global": "post", "/common/input-tips": "user", "/post": "all", "/comment": "all"}.get(path.partition("/v2")[2] or path, "accounts")
        kinds = str(schema.get("type"))
        return True if "boolean" in kinds else 1 if "integer" in kinds else "whitelist" if name.endswith("Type") else "a"


def calls(documents, known):
    """`(api, path, query)` of every documented GET: plain, and with each of its parameters."""
    found = []
    for api, document in documents.items():
        for path, item in sorted(document["paths"].items()):
            operation = item.get("get")
            # This GET marks messages as read; the pages of the account centre are called elsewhere.
            if operation is None or path in ("/message/ack", "/docs/people.json") or path.startswith("/account-center"):
                continue
            # A stream of events has no end.
            if path.startswith("/api/v1/streaming/"):
                continue
            address = "/".join(str(known.part(path, part[1:-1])) if part.startswith("{") else part for part in path.split("/"))
            taken = [one for one in operation.get("parameters", []) if one.get("in") == "query"]
            needed = {one["name"]: known.value(path, one["name"], one["schema"]) for one in taken if one.get("required")}
            found.append((api, address, needed))
            for one in taken:
                name = one["name"]
                if one.get("required") or (api == "fresns" and len(taken) > 30 and not path.endswith(MANY) and not name.startswith(FEW)):
                    continue
                more = {name: known.value(path, name, one["schema"])}
                if name.startswith("filter") and name.endswith("Type"):
                    more[name.removesuffix("Type") + "Keys"] = "uid,pid,username"
                found.append((api, address, {**needed, **more}))
    return found


def reading(client, documents):
    known = Known(client)
    v2, v1, mastodon, im = Fresns.of(client, "v2", "alice"), Fresns.of(client, "v1", "alice"), Mastodon.of(client, "alice"), Lanying.of(client, "alice")
    for api, path, query in calls(documents, known):
        if api == "mastodon":
            mastodon.get(path, **query)
        elif api == "lanying":
            im.get(path, **query)
        else:
            who = v1 if path.startswith(BASES["v1"]) else v2
            if path.startswith(BASES[who.family]):
                who.get(path.removeprefix(BASES[who.family]), **query)
    return known
