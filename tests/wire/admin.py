"""Pages, addresses outside the APIs, and the administrators' page."""

from client import MISSING

PUBLIC = [
    "/", "/admin", "/admin/", "/admin/style.css", "/docs", "/docs/people.json", "/openapi/fresns.json", "/openapi/mastodon.json",
    "/openapi/lanying.json", "/openapi/nothing.json", "/health", "/metrics", "/status.json", "/favicon.ico", "/robots.txt",
    "/static/icon.png", "/static/welcome.css", "/static/nothing", "/static/../Cargo.toml", "/static/avatar.png",
    "/@alice", "/@bob", "/@nobody", "/@alice/1", "/tags/village", "/tags/nothing", "/about", "/nodeinfo/2.0",
    "/avatars/original/missing.png", "/headers/original/missing.png", "/.well-known/host-meta", "/admin/first/nothing",
    "/admin/invite/nothing", "/files/nothing", "/files/nothing/small",
]
# Unknown paths below every base, each of which has its own kind of error.
UNKNOWN = [
    "/nothing", "/api", "/api/nothing", "/api/v1/nothing", "/api/v2/nothing", "/api/v3/nothing", "/api/v2/user/nothing/here",
    "/api/v2/post/x/nothing", "/api/fresns/v1/nothing", "/api/fresns/v1/user/x/nothing", "/oauth/nothing", "/.well-known/nothing",
    "/user/nothing", "/group/nothing", "/roster/nothing", "/message/nothing", "/token/nothing", "/push/nothing", "/file/nothing",
    "/admin/nothing", "/admin/api/nothing", "/account-center/nothing", "/openapi/nothing", "/ap/nothing", "/nodeinfo/9", "/@",
    "/%00", "/%ff", "/a//b", "/api/v1//instance", "/api/v1/instance/", "/api/v2/instance?x=%ff",
]
METHODS = ["POST", "PUT", "PATCH", "DELETE"]
ORIGIN = {"Origin": "https://elsewhere.example"}


def pages(client):
    """Everything that is public, also with other methods and headers."""
    for path in PUBLIC:
        for method in ("GET", "HEAD"):
            client.call("anybody", method, path)
    for path in ("/", "/about", "/@alice", "/api/v2/instance", "/api/v2/global/roles", "/user/profile", "/nothing"):
        for language in ("zh-CN", "zh-TW,zh;q=0.9", "de"):
            client.call(language, "GET", path, {"Accept-Language": language})
        for kind in ("application/json", "application/activity+json", "text/html"):
            client.call(kind, "GET", path, {"Accept": kind})
        client.call("a browser elsewhere", "GET", path, ORIGIN)
    for path in ("/static/icon.png", "/static/welcome.css", "/docs"):
        tag = client.call("anybody", "GET", path).header("etag")
        client.call("anybody", "GET", path, {"If-None-Match": tag})
        client.call("anybody", "GET", path, {"Range": "bytes=0-9"})
        client.call("anybody", "GET", path, {"Accept-Encoding": "gzip"})
    for path in UNKNOWN:
        for method in ["GET", "HEAD", *METHODS]:
            client.call("anybody", method, path)
        client.call("a browser elsewhere", "GET", path, ORIGIN)


def preflights(client, paths):
    """Preflights of pages of other sites."""
    for path in paths:
        headers = {**ORIGIN, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}
        client.call("a browser elsewhere", "OPTIONS", path, headers)
    client.call("anybody", "OPTIONS", "/api/v1/apps")


class AdminClient:
    """A client of the administrators' page."""

    def __init__(self, client):
        self.client, self.cookie, self.csrf = client, "", ""

    def call(self, method, path, body=None, **query):
        headers = {"Cookie": f"moot_admin={self.cookie}", "X-CSRF-Token": self.csrf} if self.cookie else {}
        return self.client.call("admin", method, f"/admin/api/{path}", headers, query, json_body=body)

    def get(self, path, **query):
        return self.call("GET", path, None, **query)

    def post(self, path, body=None):
        return self.call("POST", path, body if body is not None else {})

    def log_in(self):
        key = self.client.server.credentials["admin"]
        self.post("session", {"username": key["username"], "password": "wrong horse 1"})
        answer = self.post("session", key)
        self.cookie = answer.header("set-cookie").partition("=")[2].partition(";")[0] or MISSING
        self.csrf = answer.at("csrf")
        return self

    def job(self, begun):
        headers = {"Cookie": f"moot_admin={self.cookie}"}
        number = begun.at("job")
        self.client.poll(f"/admin/api/jobs/{number}", headers, lambda answer: answer.at("ended", True))
        self.get(f"jobs/{number}")

    def act(self, name, act, **more):
        return self.post("members/act", {"ids": [str(self.client.server.person(name)["uid"])], "act": act, **more})


PATHS = ["session", "overview", "members", "content", "reports", "apps", "tokens", "invites", "settings", "audit", "backups", "requests"]


def looking(client):
    """Reads everything of the page, without a login and with one."""
    nobody = AdminClient(client)
    for path in PATHS:
        nobody.get(path)
    admin_client = AdminClient(client).log_in()
    for path in PATHS:
        admin_client.get(path)
    for more in [{"order": "oldest"}, {"order": "name"}, {"search": "ali"}, {"role": "administrator"}, {"status": "disabled"}, {"order": "size"}]:
        admin_client.get("members", **more)
    for more in [{"search": "apples"}, {"author": "@carol"}, {"author": "nobody"}, {"hidden": True}]:
        admin_client.get("content", **more)
    for kind in ("fresns", "oauth", "token"):
        admin_client.get("apps", kind=kind)
    for name in ("alice", "erin"):
        admin_client.get(f"members/{client.server.person(name)['uid']}")
    admin_client.get("members/0")
    admin_client.get("jobs/0")
    return admin_client


def keeping(client, admin_client, status):
    """What an administrator does; `status` is a reported status to hide."""
    settings = {"name": "The <Moot>", "description": "Ours", "rules": [{"id": 1, "text": "Be kind", "hint": "always"}]}
    for body in (settings, {"colour": "red"}, {"name": ""}):
        admin_client.call("PUT", "settings", body)
    client.call("anybody", "GET", "/api/v2/instance")
    for path in ("/", "/about", "/status.json", "/api/v1/instance"):
        client.call("anybody", "GET", path)
    admin_client.post("notices", {"kind": "system", "text": "the server moves", "to": ["alice"]})
    admin_client.post("notices", {"kind": "like", "text": "x", "to": ["alice"]})
    admin_client.job(admin_client.post("notices", {"kind": "recommend", "text": "look at *this*", "markdown": True}))
    for act in ("hide", "show", "burn"):
        admin_client.post(f"content/{status}", {"act": act})
        client.call("anybody", "GET", f"/api/v1/statuses/{status}")
    report = admin_client.get("reports").at("reports.0.id")
    admin_client.get(f"reports/{report}")
    for body in ({"settled": True, "note": "was none"}, {"settled": False}, {"settled": "so"}):
        admin_client.post(f"reports/{report}", body)
    made = admin_client.post("apps", {"kind": "fresns", "name": "My app", "family": "v2", "platform": 4})
    admin_client.post(f"apps/{made.at('id')}/rotate")
    admin_client.post(f"apps/{made.at('id')}", {"enabled": False})
    admin_client.post("apps", {"kind": "oauth", "name": "Web client", "redirect_uri": "urn:ietf:wg:oauth:2.0:oob", "scopes": "read write"})
    admin_client.post("apps", {"kind": "token", "name": "bridge"})
    admin_client.call("DELETE", f"tokens/{admin_client.get('tokens').at('tokens.1.id')}")
    made = admin_client.post("invites", {"uses": 2, "days": 7, "note": "for the choir"})
    link = "/" + str(made.at("link")).partition("//")[2].partition("/")[2]
    client.call("anybody", "GET", link)
    form = {"username": "choir_singer", "nickname": "New", "password": "correct horse 1", "again": "correct horse 1"}
    client.call("anybody", "POST", link, form={**form, "again": "x"})
    client.call("anybody", "POST", link, form=form)
    admin_client.call("DELETE", f"invites/{admin_client.get('invites').at('invites.0.id')}")
    admin_client.job(admin_client.post("backups"))
    name = admin_client.get("backups").at("backups.0.name")
    admin_client.job(admin_client.post(f"backups/{name}/verify"))
    admin_client.call("DELETE", f"backups/{name}")
    seed = admin_client.post("totp/proposal").at("seed")
    admin_client.post("totp", {"seed": seed, "code": "000000"})
    admin_client.act("erin", "enable")
    admin_client.act("erin", "end-sessions")
    admin_client.act("erin", "reset-password")
    admin_client.act("erin", "fly")
    erin = client.server.person("erin")["uid"]
    admin_client.call("DELETE", f"members/{erin}/sessions/1")
    admin_client.get(f"members/{erin}")


def leaving(client, admin_client):
    admin_client.act("erin", "delete")
    admin_client.get("audit")
    admin_client.get("overview")
    admin_client.call("DELETE", "session")
    admin_client.get("overview")
    client.call("anybody", "GET", "/@erin")
