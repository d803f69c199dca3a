"""The Mastodon API: data of clients, and the login pages."""

import urllib.parse

from client import MISSING
from mastodon import EVERYTHING, KEY, OUT_OF_BAND, Mastodon


def keeping(client):
    """Notifications, filters, markers, conversations, pushes."""
    alice, carol = Mastodon.of(client, "alice"), Mastodon.of(client, "carol")
    dave = Mastodon.of(client, "dave")
    # Filtered notifications wait for a decision.
    strict = {"for_not_following": "filter", "for_bots": "drop"}
    for method in ("PATCH", "PUT"):
        carol.call(method, "/api/v2/notifications/policy", json_body=strict)
        carol.call(method, "/api/v1/notifications/policy", json_body={"filter_not_following": True, "filter_not_followers": False})
    for turn, act in enumerate(("dismiss", "accept")):
        dave.say(f"Hello @carol, {turn}")
        waiting = carol.get("/api/v1/notifications/requests").at("0.id")
        carol.get(f"/api/v1/notifications/requests/{waiting}")
        carol.post(f"/api/v1/notifications/requests/{waiting}/{act}")
    for act in ("dismiss", "accept"):
        Mastodon.of(client, "bob").say(f"Hello @carol, to {act}")
        waiting = carol.get("/api/v1/notifications/requests").at("0.id")
        carol.post(f"/api/v1/notifications/requests/{act}", {"id": [waiting]})
    carol.put("/api/v2/notifications/policy", {"for_not_following": "accept", "for_bots": "accept"})
    notifications = carol.get("/api/v1/notifications")
    carol.post(f"/api/v1/notifications/{notifications.at('0.id')}/dismiss")
    for version in ("v2", "v2_alpha"):
        group = carol.get(f"/api/{version}/notifications").at("notification_groups.0.group_key")
        carol.get(f"/api/{version}/notifications/{group}")
        carol.post(f"/api/{version}/notifications/{group}/dismiss")
    carol.post("/api/v1/notifications/clear")
    carol.get("/api/v1/notifications")
    home = alice.get("/api/v1/timelines/home").at("0.id")
    alice.post("/api/v1/markers", {"home": {"last_read_id": home}})
    alice.get("/api/v1/markers", **{"timeline[]": ["home", "notifications"]})
    talk = alice.get("/api/v1/conversations").at("0.id")
    alice.post(f"/api/v1/conversations/{talk}/read")
    alice.delete(f"/api/v1/conversations/{talk}")
    alice.get("/api/v1/conversations")
    subscription = {"endpoint": "https://push.example/1", "keys": {"p256dh": KEY, "auth": "tBHItJI5svbpez7KI4CCXg"}}
    alice.post("/api/v1/push/subscription", {"subscription": subscription, "data": {"alerts": {"mention": True}, "policy": "followed"}})
    alice.get("/api/v1/push/subscription")
    alice.put("/api/v1/push/subscription", {"data": {"alerts": {"status": True}, "policy": "none"}})
    alice.delete("/api/v1/push/subscription")
    filters(alice)
    for path in ("/api/v1/announcements/1/dismiss", "/api/v1/annual_reports/2026/read", "/api/v1/annual_reports/2026/generate", "/api/v1/collections"):
        alice.post(path)
    for method in ("PUT", "DELETE"):
        alice.call(method, "/api/v1/announcements/1/reactions/x")
    for method in ("PATCH", "PUT", "DELETE"):
        alice.call(method, "/api/v1/collections/1")
    for path in ("/api/v1/collections/1/items", "/api/v1/collections/1/items/1/revoke"):
        alice.post(path)
    alice.delete("/api/v1/collections/1/items/1")


def filters(alice):
    words = [{"keyword": "ladder", "whole_word": True}, {"keyword": "cider", "whole_word": False}]
    made = alice.post("/api/v2/filters", {"title": "Fruit", "context": ["home", "public"], "filter_action": "warn", "expires_in": 86400, "keywords_attributes": words})
    sieve, word = made.at("id"), made.at("keywords.0.id")
    alice.get(f"/api/v2/filters/{sieve}")
    for method in ("PUT", "PATCH"):
        alice.call(method, f"/api/v2/filters/{sieve}", json_body={"title": f"Fruit by {method}", "context": ["home"]})
        alice.call(method, f"/api/v2/filters/keywords/{word}", json_body={"keyword": "ladders"})
    more = alice.post(f"/api/v2/filters/{sieve}/keywords", {"keyword": "apples", "whole_word": False}).at("id")
    alice.get(f"/api/v2/filters/{sieve}/keywords")
    alice.get(f"/api/v2/filters/keywords/{more}")
    status = alice.get("/api/v1/timelines/home").at("0.id")
    caught = alice.post(f"/api/v2/filters/{sieve}/statuses", {"status_id": status}).at("id")
    alice.get(f"/api/v2/filters/{sieve}/statuses")
    alice.get(f"/api/v2/filters/statuses/{caught}")
    alice.get("/api/v1/timelines/home")
    alice.delete(f"/api/v2/filters/statuses/{caught}")
    alice.delete(f"/api/v2/filters/keywords/{more}")
    old = alice.post("/api/v1/filters", {"phrase": "shed", "context": ["home"], "whole_word": True}).at("id")
    alice.get(f"/api/v1/filters/{old}")
    for method in ("PUT", "PATCH"):
        alice.call(method, f"/api/v1/filters/{old}", json_body={"phrase": f"shed by {method}", "context": ["home"]})
    alice.get("/api/v1/filters")
    alice.delete(f"/api/v1/filters/{old}")
    alice.delete(f"/api/v2/filters/{sieve}")


class Browser:
    """A browser on the pages of the server: it keeps cookies and sends forms unchanged."""

    def __init__(self, client):
        self.client, self.cookies = client, {}

    def call(self, method, path, query=None, form=None):
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} if self.cookies else {}
        answer = self.client.call("a browser", method, path, headers, query, form=form)
        for name, value in answer.headers:
            if name.lower() == "set-cookie":
                key, _, rest = value.partition(";")[0].partition("=")
                self.cookies[key] = rest
        return answer

    def sign_in(self, query, account, password):
        login = self.call("GET", "/oauth/authorize", query).header("location")
        page = self.call("GET", "/login", dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(login).query)))
        fields = {name: page.field(name) for name in ("form_token", "next")}
        return self.call("POST", "/login", form={**fields, "account": account, "password": password})


def logging_in(client):
    """From the registration of an app to its token, and to the registration of a user."""
    nobody = Mastodon(client)
    back = "https://client.example/done?kept=1"
    made = nobody.post("/api/v1/apps", {"client_name": "Tester", "redirect_uris": [back, OUT_OF_BAND], "scopes": EVERYTHING, "website": "https://client.example"})
    program = {"client_id": made.at("client_id"), "client_secret": made.at("client_secret")}
    own = nobody.post("/oauth/token", {"grant_type": "client_credentials", **program, "scope": "read write:accounts"}).at("access_token")
    Mastodon(client, "a program", own).get("/api/v1/apps/verify_credentials")
    browser, carol = Browser(client), client.server.person("carol")
    query = {"response_type": "code", "client_id": program["client_id"], "redirect_uri": OUT_OF_BAND, "scope": "read write", "state": "s<"}
    browser.sign_in(query, carol["email"], "wrong horse 1")
    browser.sign_in(query, carol["email"], carol["password"])
    for redirect in (OUT_OF_BAND, back):
        asked = browser.call("GET", "/oauth/authorize", {**query, "redirect_uri": redirect})
        answer = {**query, "redirect_uri": redirect, "form_token": asked.field("form_token")}
        browser.call("POST", "/oauth/authorize", form={"_method": "delete", **answer})
        browser.call("DELETE", "/oauth/authorize", query=answer)
        given = browser.call("POST", "/oauth/authorize", form=answer).header("location")
        code = given.partition("code=")[2].partition("&")[0] or MISSING
        if redirect == OUT_OF_BAND:
            browser.call("GET", "/oauth/authorize/native", {"code": code})
        exchange = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect, **program}
        nobody.call("POST", "/oauth/token", form={**exchange, "client_secret": "wrong"})
        token = nobody.call("POST", "/oauth/token", form=exchange).at("access_token")
        nobody.call("POST", "/oauth/token", form=exchange)
        theirs = Mastodon(client, "carol again", token)
        theirs.get("/oauth/userinfo")
        theirs.get("/api/v1/push/subscription")
        nobody.post("/oauth/revoke", {**program, "token": token})
        theirs.get("/oauth/userinfo")
    form_token = browser.call("GET", "/me/password").field("form_token")
    browser.call("POST", "/me/password", form={"form_token": form_token, "password": "x", "new_password": "correct horse 3"})
    browser.call("POST", "/me/password", form={"form_token": form_token, "password": carol["password"], "new_password": "correct horse 3"})
    asked = browser.call("GET", "/oauth/authorize", query)
    browser.call("POST", "/logout", form={"form_token": asked.field("form_token"), "next": asked.field("next")})
    browser.call("GET", "/oauth/authorize", {**query, "client_id": "nothing"})
    newcomer = {"username": "new_one", "email": "new_one@example.org", "password": "correct horse 1", "agreement": True, "locale": "en"}
    joined = Mastodon(client, "a program", own).post("/api/v1/accounts", newcomer)
    theirs = Mastodon(client, "a newcomer", joined.at("access_token"))
    theirs.get("/api/v1/accounts/verify_credentials")
    theirs.post("/api/v1/emails/confirmations", {"email": "new_one@example.org"})
    theirs.say("Here I am")
