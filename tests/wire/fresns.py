"""The Fresns API in both of its families: signed calls, and what a client asks."""

import base64
import hashlib
import time

DEVICE = base64.b64encode(b'{"networkIpv4":"127.0.0.1"}').decode()
# One time for all servers: it is signed, echoed by pages, and good for ten minutes.
NOW = str(int(time.time() * 1000))
BASES = {"v2": "/api/v2", "v1": "/api/fresns/v1"}


def hidden(password):
    """Passwords travel in base64."""
    return base64.b64encode(password.encode()).decode()


class Fresns:
    """A client of one family, with or without a login."""

    def __init__(self, client, family, who="nobody", login=None):
        self.client, self.family, self.who, self.login = client, family, who, login or {}
        self.key = client.server.credentials["fresns"][family]

    @classmethod
    def of(cls, client, family, name):
        person = client.server.person(name)
        tokens = person["fresns"][family]
        login = {"aid": person["aid"], "aid_token": tokens["aid_token"], "uid": str(person["uid"]), "uid_token": tokens["uid_token"]}
        return cls(client, family, name, login)

    def headers(self):
        named = {
            "Aid": self.login.get("aid"), "Aid-Token": self.login.get("aid_token"), "App-Id": self.key["app_id"],
            "Client-Platform-Id": str(self.key["platform_id"]), "Client-Version": self.key["version"],
            "Signature-Timestamp": NOW,
            "Uid": self.login.get("uid"), "Uid-Token": self.login.get("uid_token"),
        }
        signed = {f"X-Fresns-{name}": value for name, value in named.items() if value}
        text = "&".join(f"{name}={value}" for name, value in signed.items())
        if self.family == "v2":
            signature = hashlib.md5(f"{text}&AppSecret={self.key['app_secret']}".encode()).hexdigest()
        else:
            signature = hashlib.sha256(f"{text}&AppKey={self.key['app_key']}".encode()).hexdigest()
        return {**signed, "X-Fresns-Signature": signature, "X-Fresns-Client-Device-Info": DEVICE}

    def call(self, method, path, **sent):
        return self.client.call(f"{self.who} ({self.family})", method, BASES[self.family] + path, {**self.headers(), **sent.pop("more", {})}, **sent)

    def get(self, path, **query):
        return self.call("GET", path, query=query)

    def post(self, path, body=None):
        return self.call("POST", path, json_body=body)

    def put(self, path, body=None):
        return self.call("PUT", path, json_body=body)

    def patch(self, path, body=None):
        return self.call("PATCH", path, json_body=body)

    def delete(self, path, **query):
        return self.call("DELETE", path, query=query)
