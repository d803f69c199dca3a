"""Checks the documents at /openapi against the standard, and real responses of a sandbox against the documents.

Every documented GET whose parameters can be filled is called as alice; the response has to match its schema.
"""

import base64
import hashlib
import json
import re
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

APIS = ["fresns", "mastodon", "lanying"]
# Responses that are not JSON are pages, pictures and redirects.
JSON = "application/json"
# The least number of checked responses of each API, so that the test cannot check too little.
ENOUGH = {"fresns": 60, "mastodon": 95, "lanying": 30}


def fetch(url, headers, body=None):
    request = urllib.request.Request(url, data=body, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.headers.get_content_type(), answer.read()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers.get_content_type(), refused.read()


class Caller:
    """Alice, in each of the three APIs."""

    def __init__(self, credentials):
        self.base = credentials["base_url"]
        self.all = credentials
        self.alice = credentials["users"][0]
        self.bob = credentials["users"][1]
        # Objects created through Mastodon: path in the document, status, response.
        self.made = []

    def headers(self, api, path):
        if api == "mastodon":
            return {"Authorization": f"Bearer {self.alice['mastodon']['access_token']}"}
        if api == "lanying":
            return {"app_id": self.all["lanying"]["app_id"], "access-token": self.alice["lanying"]["token"]}
        family = "v1" if path.startswith("/api/fresns/v1") else "v2"
        key = self.all["fresns"][family]
        signed = {
            "X-Fresns-Aid": self.alice["aid"],
            "X-Fresns-Aid-Token": self.alice["fresns"][family]["aid_token"],
            "X-Fresns-App-Id": key["app_id"],
            "X-Fresns-Client-Platform-Id": str(key["platform_id"]),
            "X-Fresns-Client-Version": key["version"],
            "X-Fresns-Signature-Timestamp": str(int(time.time() * 1000)),
            "X-Fresns-Uid": str(self.alice["uid"]),
            "X-Fresns-Uid-Token": self.alice["fresns"][family]["uid_token"],
        }
        text = "&".join(f"{name}={value}" for name, value in signed.items())
        if family == "v2":
            signature = hashlib.md5(f"{text}&AppSecret={key['app_secret']}".encode()).hexdigest()
        else:
            signature = hashlib.sha256(f"{text}&AppKey={key['app_key']}".encode()).hexdigest()
        device = base64.b64encode(b'{"networkIpv4":"127.0.0.1"}').decode()
        return {**signed, "X-Fresns-Signature": signature, "X-Fresns-Client-Device-Info": device}

    def get(self, api, path, admin=False):
        headers = self.headers(api, path)
        if admin:
            headers |= {"access-token": self.all["lanying"]["admin_token"], "user_id": str(self.alice["uid"])}
        status, kind, body = fetch(self.base + path, headers)
        return status, kind, json.loads(body) if kind == JSON and body else None

    def data(self, api, path):
        return self.get(api, path)[2]

    def make(self, path, fields, **parts):
        """Creates an object of alice through Mastodon."""
        headers = {**self.headers("mastodon", path), "Content-Type": JSON}
        status, _, body = fetch(self.base + path.format(**parts), headers, json.dumps(fields).encode())
        self.made.append((path, status, json.loads(body)))
        return self.made[-1][2]


def ids(caller):
    """Values of path segments and parameters: a pattern of the path, a name (`*` is any), a value."""

    def fresns(path):
        return caller.data("fresns", path)["data"]["list"][0]

    bob = caller.bob
    listed = caller.make("/api/v1/lists", {"title": "documented"})
    keywords = [{"keyword": "documented", "whole_word": True}]
    sieve = caller.make("/api/v2/filters", {"title": "documented", "context": ["home"], "keywords_attributes": keywords})
    poll = caller.make("/api/v1/statuses", {"status": "documented?", "poll": {"options": ["yes", "no"], "expires_in": 3600}})
    caught = caller.make("/api/v2/filters/{id}/statuses", {"status_id": poll["id"]}, id=sieve["id"])
    later = caller.make("/api/v1/statuses", {"status": "later", "scheduled_at": "2040-01-01T00:00:00Z"})
    for act in ["bookmark", "favourite", "pin", "mute"]:
        caller.make(f"/api/v1/statuses/{{id}}/{act}", {}, id=poll["id"])
    for act in ["follow", "note", "mute", "unmute"]:
        caller.make(f"/api/v1/accounts/{{id}}/{act}", {}, id=bob["uid"])
    caller.make("/api/v1/markers", {"home": {"last_read_id": poll["id"]}})
    statuses = caller.data("mastodon", "/api/v1/timelines/home")
    pictured = caller.data("mastodon", f"/api/v1/accounts/{caller.alice['uid']}/statuses?only_media=true")
    notified = caller.data("mastodon", "/api/v1/notifications")
    grouped = caller.data("mastodon", "/api/v2/notifications")["notification_groups"]
    tag = caller.data("mastodon", "/api/v1/trends/tags")
    post, comment = fresns("/api/v2/post/list"), fresns("/api/v2/comment/list")
    talk, draft = fresns("/api/v2/conversation/list"), fresns("/api/v2/editor/post/drafts")
    draft_v1 = fresns("/api/fresns/v1/editor/post/drafts")
    room = caller.data("lanying", "/group/user_joined")["data"][0]
    host = urllib.parse.urlparse(caller.base).netloc
    media = pictured[0]["media_attachments"][0]["id"] if pictured else None
    return [
        (r"^/api/v1/polls", "id", poll["poll"]["id"]),
        (r"^/api/v1/statuses", "id", statuses[0]["id"]),
        (r"^/api/v1/statuses$", "id[]", statuses[0]["id"]),
        (r"^/api/v1/accounts", "id[]", bob["uid"]),
        (r"^/api/v1/accounts/lookup", "acct", "bob"),
        (r"^/api/v1/accounts|^/ap/users", "id", bob["uid"]),
        (r"^/api/v1/accounts/search|^/api/v\d/search$", "q", "a"),
        (r"^/api/v1/notifications/{id}", "id", notified[0]["id"]),
        (r"^/api/v1/lists", "id", listed["id"]),
        (r"^/api/v1/timelines/list", "*", listed["id"]),
        (r"^/api/v1/scheduled_statuses", "id", later["id"]),
        (r"^/api/v2/filters/keywords|^/api/v1/filters", "id", sieve["keywords"][0]["id"]),
        (r"^/api/v2/filters/statuses", "id", caught["id"]),
        (r"^/api/v2/filters", "id", sieve["id"]),
        (r"^/api/v1/media", "id", media),
        (r"^/api/v1/annual_reports", "year", 2026),
        (r"^/api/v2(_alpha)?/notifications", "group_key", grouped[0]["group_key"]),
        (r"^/api/v1/tags|timelines/tag", "*", tag[0]["name"] if tag else "moot"),
        (r"^/api/oembed", "url", statuses[0]["url"]),
        (r"webfinger", "resource", f"acct:alice@{host}"),
        (r"^/api/v1/markers", "timeline[]", "home"),
        (r"^/api/(v2|fresns/v1)/post/", "pid", post["pid"]),
        (r"^/api/(v2|fresns/v1)/comment/", "cid", comment["cid"]),
        (r"^/api/(v2|fresns/v1)/(post|comment)/follow", "word", "all"),
        (r"^/api/(v2|fresns/v1)/editor", "kind", "post"),
        (r"^/api/v2/editor", "draft", draft["id"]),
        (r"^/api/fresns/v1/editor", "did", draft_v1["did"]),
        (r"^/api/v2/conversation/{", "*", talk["id"]),
        (r"^/api/fresns/v1/conversation/{", "*", "bob"),
        (r"^/api/(v2|fresns/v1)/user/{", "*", "bob"),
        (r"input-tips", "type", "user"),
        (r"input-tips", "key", "a"),
        (r"code-messages", "isAll", "1"),
        (r"content-types", "kind", "post"),
        (r"content-types", "type", "post"),
        (r"archives", "kind", "user"),
        (r"archives", "type", "user"),
        (r"geotag", "searchKey", "a"),
        (r"^/group|^/file", "group_id", room),
        (r"^/group", "group_list[]", room),
        (r"^/file/upload/chat", "to_id", bob["uid"]),
        (r"^/file/upload/chat", "to_type", 1),
        (r"^/file/upload/chat", "file_type", 102),
        (r"app_dns", "app_id", caller.all["lanying"]["app_id"]),
        (r"^/message/conversation", "opposite_id", bob["uid"]),
        (r"^/message/conversation", "msg_id_start", 0),
        (r"^/message/conversation", "limit", 20),
        (r"^/(user|roster|group)", "user_id", bob["uid"]),
        (r"^/(user|roster|group)/", "list[]", bob["uid"]),
        (r"^/roster/mobile", "mobile", "+4915112345678"),
        (r"^/(user|roster)/", "username", "bob"),
        (r"^/(user|roster)/", "name", "bob"),
    ]


def filled(path, operation, known):
    """The address of an operation, or None if the value of a segment is unknown."""

    def value(name, anything="*"):
        for pattern, wanted, found in known:
            if found is not None and wanted in (name, anything) and re.search(pattern, path):
                return str(found)
        return None

    parts = {name: value(name) for name in re.findall(r"{(\w+)}", path)}
    query = []
    for parameter in operation.get("parameters", []):
        if parameter.get("in") == "query" and (parameter["required"] or value(parameter["name"], None)):
            query.append((parameter["name"], value(parameter["name"], None)))
    if None in parts.values() or None in dict(query).values():
        return None
    address = re.sub(r"{(\w+)}", lambda part: urllib.parse.quote(parts[part[1]], safe=""), path)
    return f"{address}?{urllib.parse.urlencode(query)}" if query else address


def is_endless(operation):
    """An event stream: its events are checked by stream.py."""
    return any("text/event-stream" in answer.get("content", {}) for answer in operation["responses"].values())


def schema_of(document, operation, status):
    told = operation["responses"]
    response = told.get(str(status)) or told.get(f"{status // 100}XX") or told.get("default") or {}
    media = response.get("content", {}).get(JSON)
    return media and {**media["schema"], "components": document["components"]}


def misfits(schema, answer, address, wrong):
    """Records in `wrong` the first mismatch between a response and its schema."""
    faults = sorted(Draft202012Validator(schema).iter_errors(answer), key=lambda fault: len(fault.path))
    for nearest in faults[:1]:
        while nearest.context:
            nearest = max(nearest.context, key=lambda inner: len(inner.absolute_path))
        wrong.append(f"{address}: {nearest.json_path}: {nearest.message[:300]}")
    return faults


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        caller = Caller(json.load(file))
    known, wrong = ids(caller), []
    for api in APIS:
        status, kind, body = fetch(f"{caller.base}/openapi/{api}.json", {})
        assert (status, kind) == (200, JSON), (api, status, kind)
        document = json.loads(body)
        validate(document)
        assert document["openapi"].startswith("3.1"), document["openapi"]
        asked, fitting, skipped = 0, 0, []
        for path, item in sorted(document["paths"].items()):
            operation = item.get("get")
            if operation is None or path == "/message/ack" or is_endless(operation):
                continue
            address = filled(path, operation, known)
            if address is None:
                skipped.append(path)
                continue
            admin = all("AdminToken" in way for way in operation["security"]) and api == "lanying"
            status, _, answer = caller.get(api, address, admin and bool(operation["security"]))
            schema = schema_of(document, operation, status)
            if answer is None or schema is None:
                continue
            asked += 1
            faults = misfits(schema, answer, address, wrong)
            refused = status >= 400 or (api == "fresns" and answer.get("code", 0) != 0) or (api == "lanying" and answer.get("code") != 200)
            fitting += not faults and not refused
            if refused and "-v" in sys.argv:
                print(f"  refused: {address}: {json.dumps(answer)[:120]}")
        for path, status, answer in caller.made if api == "mastodon" else []:
            assert status == 200, (path, status, answer)
            asked += 1
            fitting += not misfits(schema_of(document, document["paths"][path]["post"], status), answer, f"POST {path}", wrong)
        print(f"{api}: valid; {fitting} of {asked} answers are what is documented, others are documented refusals; {len(skipped)} not asked")
        if "-v" in sys.argv:
            print("  not asked:", *skipped)
        if fitting < ENOUGH[api]:
            wrong.append(f"{api}: only {fitting} answers fit, {ENOUGH[api]} are wanted")
    if wrong:
        sys.exit("\n".join(wrong))


main()
