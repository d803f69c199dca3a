"""The documents at /openapi against the standard, and real answers of a sandbox against the documents.

Every documented GET whose parameters can be filled is asked as alice; what comes back has to fit its schema.
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
# Answers of any kind but JSON are pages, pictures and ways elsewhere.
JSON = "application/json"
# So many answers of each API have to be asked for and fit, or this looks at too little.
ENOUGH = {"fresns": 60, "mastodon": 95, "lanying": 40}


def fetch(url, headers):
    request = urllib.request.Request(url, headers=headers)
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

    def get(self, api, path):
        status, kind, body = fetch(self.base + path, self.headers(api, path))
        return status, kind, json.loads(body) if kind == JSON and body else None

    def data(self, api, path):
        return self.get(api, path)[2]


def ids(caller):
    """What stands for the parts of paths and for required parameters, by a pattern of the path and a name."""

    def fresns(path):
        return caller.data("fresns", path)["data"]["list"][0]

    statuses = caller.data("mastodon", "/api/v1/timelines/home")
    post, comment = fresns("/api/v2/post/list"), fresns("/api/v2/comment/list")
    talk = fresns("/api/v2/conversation/list")
    group = caller.data("lanying", "/group/user_joined").get("data") or []
    notified = caller.data("mastodon", "/api/v1/notifications")
    grouped = caller.data("mastodon", "/api/v2/notifications")["notification_groups"]
    tag = caller.data("mastodon", "/api/v1/trends/tags")
    alice, bob = caller.alice, caller.bob
    room = group[0] if group else 0
    return [
        (r"^/api/v1/statuses|^/api/v1/polls", "id", statuses[0]["id"]),
        (r"^/api/v1/statuses", "id[]", statuses[0]["id"]),
        (r"^/api/v1/accounts", "id[]", bob["uid"]),
        (r"^/api/v1/accounts/lookup", "acct", "bob"),
        (r"^/api/v1/accounts", "id", bob["uid"]),
        (r"^/api/v1/accounts/search|^/api/v\d/search", "q", "a"),
        (r"^/api/v1/notifications", "id", notified[0]["id"]),
        (r"^/api/v2(_alpha)?/notifications", "key", grouped[0]["group_key"]),
        (r"^/api/v2(_alpha)?/notifications", "group", grouped[0]["group_key"]),
        (r"^/api/v1/tags|timelines/tag|^/tags", "*", tag[0]["name"] if tag else "moot"),
        (r"^/api/oembed", "url", statuses[0]["url"]),
        (r"webfinger", "resource", f"acct:alice@{urllib.parse.urlparse(caller.base).netloc}"),
        (r"nodeinfo/", "*", "2.0"),
        (r"^/api/(v2|fresns/v1)/post", "pid", post["pid"]),
        (r"^/api/(v2|fresns/v1)/comment", "cid", comment["cid"]),
        (r"^/api/(v2|fresns/v1)/(editor|history)/post", "*", post["pid"]),
        (r"^/api/v2/conversation", "*", talk["id"]),
        (r"^/api/fresns/v1/conversation", "*", "bob"),
        (r"^/api/(v2|fresns/v1)/user", "*", "bob"),
        (r"^/api/(v2|fresns/v1)/common/input-tips", "type", "user"),
        (r"^/api/(v2|fresns/v1)/common/input-tips", "key", "a"),
        (r"^/api/v2/global/code-messages", "isAll", "1"),
        (r"^/api/(v2|fresns/v1)/global", "type", "user"),
        (r"^/api/(v2|fresns/v1)/global", "kind", "user"),
        (r"^/(post|comment)s?", "fsid", post["pid"]),
        (r"", "group_id", room),
        (r"", "group_list[]", room),
        (r"^/message/conversation", "opposite_id", bob["uid"]),
        (r"", "msg_id_start", 0),
        (r"", "limit", 20),
        (r"", "user_id", bob["uid"]),
        (r"^/user/list", "list[]", bob["uid"]),
        (r"", "list[]", bob["uid"]),
        (r"", "user_list[]", bob["uid"]),
        (r"", "roster_list[]", bob["uid"]),
        (r"", "username", "bob"),
        (r"", "name", "bob"),
        (r"", "user_name", "bob"),
    ]


def filled(path, operation, known):
    """The address of an operation, or None where some part of it is not known."""

    def value(name):
        for pattern, wanted, found in known:
            if wanted in (name, "*") and re.search(pattern, path):
                return str(found)
        return None

    parts = {name: value(name) for name in re.findall(r"{(\w+)}", path)}
    query = []
    for parameter in operation.get("parameters", []):
        if parameter.get("in") == "query" and parameter["required"]:
            query.append((parameter["name"], value(parameter["name"])))
    if path.endswith("/code-messages"):
        query.append(("isAll", "1"))
    if None in parts.values() or None in dict(query).values():
        return None
    address = re.sub(r"{(\w+)}", lambda part: urllib.parse.quote(parts[part[1]], safe=""), path)
    return f"{address}?{urllib.parse.urlencode(query)}" if query else address


def schema_of(document, operation, status):
    response = operation["responses"].get(str(status)) or operation["responses"].get("default") or {}
    media = response.get("content", {}).get(JSON)
    return media and {**media["schema"], "components": document["components"]}


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
            if operation is None or path == "/message/ack":
                continue
            address = filled(path, operation, known)
            if address is None:
                skipped.append(path)
                continue
            status, _, answer = caller.get(api, address)
            schema = schema_of(document, operation, status)
            if answer is None or schema is None:
                continue
            asked += 1
            faults = sorted(Draft202012Validator(schema).iter_errors(answer), key=lambda fault: len(fault.path))
            refused = status >= 400 or (api == "fresns" and answer.get("code") != 0) or (api == "lanying" and answer.get("code") != 200)
            fitting += not faults and not refused
            for fault in faults[:1]:
                nearest = fault
                while nearest.context:
                    nearest = max(nearest.context, key=lambda inner: len(inner.absolute_path))
                wrong.append(f"{address}: {nearest.json_path}: {nearest.message[:300]}")
            if refused and "-v" in sys.argv:
                print(f"  refused: {address}: {json.dumps(answer)[:120]}")
        print(f"{api}: valid; {fitting} of {asked} answers are what is documented, others are documented refusals; {len(skipped)} not asked")
        if "-v" in sys.argv:
            print("  not asked:", *skipped)
        if fitting < ENOUGH[api]:
            wrong.append(f"{api}: only {fitting} answers fit, {ENOUGH[api]} are wanted")
    if wrong:
        sys.exit("\n".join(wrong))


main()
