"""The Lanying IM API: people, friends, messages, pushes, files."""

import json

from client import MISSING
from pictures import PICTURE

PASSWORD = "correct horse 1"


class Lanying:
    """A client with a user token, with an admin token, or without a token."""

    def __init__(self, client, who="nobody", token=None, user=0, more=None):
        self.client, self.who, self.token, self.id, self.more = client, who, token, user, more or {}

    @classmethod
    def of(cls, client, name):
        login = client.server.person(name)["lanying"]
        return cls(client, name, login["token"], login["user_id"])

    @classmethod
    def trusted(cls, client, **more):
        """A client with an admin token, for the user or the room of a header."""
        acting = {name: str(value) for name, value in more.items()}
        return cls(client, "a trusted program", client.server.credentials["lanying"]["admin_token"], more=acting)

    def call(self, method, path, **sent):
        headers = {"app_id": "folkmoot", **self.more}
        if self.token:
            headers["access-token"] = self.token
        return self.client.call(self.who, method, path, headers, **sent)

    def get(self, path, **query):
        return self.call("GET", path, query=query)

    def post(self, path, body=None):
        return self.call("POST", path, json_body=body)

    def put(self, path, body=None):
        return self.call("PUT", path, json_body=body)

    def delete(self, path, **query):
        return self.call("DELETE", path, query=query)

    def both(self, path, body, first="POST", second="PUT"):
        """Calls both methods under which most of this API is served."""
        for method in (first, second):
            answer = self.call(method, path, json_body=body)
        return answer

    def asked(self, path, **query):
        """As `both`, with the parameters in the query."""
        for method in ("POST", "PUT"):
            self.call(method, path, query=query)


def someone(client, name):
    """A new user with a login on a device."""
    nobody = Lanying(client)
    made = nobody.post("/user/register/v2", {"username": name, "password": PASSWORD})
    entered = nobody.post("/token/user", {"name": name, "password": PASSWORD, "device_guid": "phone"})
    return Lanying(client, name, entered.at("data.token"), made.at("data.user_id"))


def reading(client):
    alice, nobody = Lanying.of(client, "alice"), Lanying(client)
    bob, carol = (client.server.person(name)["uid"] for name in ("bob", "carol"))
    for path in ("/app_dns", "/v2/app_dns"):
        nobody.get(path, app_id="folkmoot")
        nobody.get(path, app_id="nothing")
    nobody.get("/app/config")
    for who in (alice, Lanying.of(client, "carol"), Lanying.trusted(client, user_id=alice.id)):
        for path in ["/user/device/list", "/user/profile", "/user/settings", "/user/push/tag", "/user/conversation/pin_list", "/roster/apply/list",
                     "/roster/blocked_list", "/roster/list", "/message/unread", "/group/user_joined", "/group/invitation_list", "/group/public_list"]:
            who.get(path)
        who.get("/user/online_status")
        who.get("/roster/id", user_id=bob)
        who.get("/roster/name", username="carol")
        who.post("/roster/list", {"list": [bob, carol]})
        who.get("/roster/may_message", user_id=alice.id, roster_id=bob)
        who.get("/message/conversation", opposite_id=carol, msg_id_start=0, limit=20)
        who.get("/message/conversation", opposite_id=alice.id, msg_id_start=0, limit=2)
        room = who.get("/group/user_joined").at("data.0")
        for path in ["info", "settings", "admin_list", "member_list", "banned_list", "blocked_list", "announcement/list", "announcement/last", "file/list"]:
            who.get(f"/group/{path}", group_id=room)
        who.get("/group/member_list", group_id=room, limit=1)
        who.post("/group/info/batch", {"group_list": [room]})
        who.post("/group/members/display_name", {"group_id": room, "user_list": [carol]})
        who.post("/group/application_list", {"group_list": [room]})
        who.get("/message/conversation", opposite_id=room, msg_id_start=0, limit=20)
    trusted = Lanying.trusted(client)
    trusted.get("/user/list", page_num=1, page_size=2)
    alice.get("/push/certificate", provider=7)
    alice.get("/push/certificate", provider=1)
    return room


def profiles(client):
    """Profile and settings of a user."""
    ann, trusted, nobody = someone(client, "person_ann"), Lanying.trusted(client), Lanying(client)
    ann.asked("/user/authmode", value=2)
    for path in ("download", "push", "push/detail", "sounds", "vibratory"):
        ann.asked(f"/user/{path}", value=True)
        ann.get("/user/settings")
    ann.both("/user/avatar", {"avatar": "https://example.org/a.png"})
    ann.asked("/user/nickname", nick_name="Ann A.")
    ann.asked("/user/mobile", mobile="13900000001")
    for path in ("private", "public"):
        for method in ("POST", "PUT"):
            ann.call(method, f"/user/{path}", text=json.dumps({"a": method}))
    ann.both("/user/profile", {"description": "about", "nick_name": "Ann"})
    ann.get("/user/profile")
    settings = {"user_id": ann.id, "group_confirm": True, "auth_mode": 2, "auth_question": "Who?", "auth_answer": "I", "push_nick_name": "Annie"}
    ann.both("/user/settings", settings)
    ann.post("/user/push/alias", {"alias": "alias1"})
    ann.post("/user/push/badge", {"badge": 3})
    ann.asked("/user/push/limit", no_push_start_hour=22, no_push_end_hour=7)
    ann.asked("/user/push/nickname", value="Annie")
    ann.post("/user/push/tag", {"tags": ["a", "b"]})
    ann.get("/user/push/tag")
    ann.call("DELETE", "/user/push/tag", json_body={"tags": ["a"]})
    ann.delete("/user/push/tag/all")
    ann.both("/user/token/bind", {"device_sn": 1, "device_token": "abc", "notifier_name": "n"})
    ann.get("/user/device/list")
    ann.call("POST", "/user/token/unbind", query={"deviceSn": 1})
    ann.delete("/user/token/unbind", deviceSn=1)
    for method in ("POST", "PUT"):
        ann.call(method, "/user/username", query={"username": f"renamed_{method.lower()}"})
    for kind in ("avatar", "profile"):
        more = {"avatar": "https://example.org/b.png"} if kind == "avatar" else {"nick_name": "Ann by batch"}
        trusted.both(f"/user/{kind}/batch", {"list": [{"user_id": ann.id, **more}]})
    trusted.post("/user/register/batch", {"list": [{"username": "batch_1", "password": "secret 1"}, {"username": "x", "password": "s"}]})
    nobody.post("/user/register/push", {"username": "pushed_1", "password": "secret 1", "device_guid": "phone", "alias": "alias2"})
    for path, name, value in [("id", "user_id", ann.id), ("login", "login_name", "renamed_put"), ("user", "name", "renamed_put")]:
        nobody.post(f"/token/{path}", {name: value, "password": "wrong horse 1"})
        nobody.post(f"/token/{path}", {name: value, "password": PASSWORD, "device_guid": f"tablet {path}"})
    ann.get("/user/device/list")
    return ann


def friends(client):
    """Friend requests and the end of friendships."""
    bea, cid = someone(client, "person_bea"), someone(client, "person_cid")
    cid.post("/user/authmode", {"value": 1})
    bea.post("/roster/apply/batch", [{"user_id": cid.id}, {"user_id": 1}])
    for act in ("decline", "accept"):
        for method in ("POST", "PUT"):
            bea.post("/roster/apply", {"user_id": cid.id, "reason": "hello", "alias": "C."})
            cid.get("/roster/apply/list")
            cid.call(method, f"/roster/{act}", json_body={"user_id": bea.id, "reason": "so"})
            bea.get("/roster/list")
            bea.both("/roster/ext", {"user_id": cid.id, "alias": "C.", "ext": "{}", "mute_notification": True})
            if act == "accept":
                bea.call("DELETE" if method == "PUT" else "POST", "/roster/delete", query={"user_id": cid.id})
    bea.post("/roster/apply", {"user_id": cid.id})
    cid.post("/roster/accept", {"user_id": bea.id})
    cid.post("/user/mobile", {"mobile": "13800000001"})
    bea.both("/roster/ext", {"user_id": cid.id, "alias": "Cid", "ext": "{}", "mute_notification": False})
    bea.get("/roster/mobile", mobile="13800000001")
    bea.get("/roster/name", username="person_cid")
    bea.get("/roster/id", user_id=cid.id)
    bea.get("/roster/may_message", user_id=bea.id, roster_id=cid.id)
    for method, back in (("POST", "POST"), ("PUT", "DELETE")):
        bea.call(method, "/roster/block", json_body={"user_id": cid.id})
        bea.get("/roster/blocked_list")
        cid.post("/message/send", {"type": 1, "targets": [bea.id], "content": "hi", "content_type": 0})
        bea.call(back, "/roster/unblock", query={"user_id": cid.id})
    return bea, cid


def messages(client, bea, cid):
    """Messages between two users, and system messages."""
    trusted = Lanying.trusted(client)
    hello = {"type": 1, "targets": [cid.id], "content": "hello", "content_type": 0, "ext": "{}"}
    # The same transaction again is the same message.
    for transaction in (7, 7, 8):
        said = bea.both("/message/send", {**hello, "transaction_id": transaction}).at("msg_ids.0")
    cid.get("/message/unread")
    cid.get("/message/ack", conversation_id=bea.id, msg_id=said)
    cid.get("/message/conversation", opposite_id=bea.id, msg_id_start=0, limit=20)
    for method in ("POST", "PUT"):
        other = bea.post("/message/send", {**hello, "content": "taken back"}).at("msg_ids.0")
        bea.call(method, "/message/recall", json_body={"conversation_id": cid.id, "msg_id": other})
    kinds = [(1, '{"dName":"red.png","fLen":9}'), (5, '{"lat":1.5,"lon":2.5,"addr":"here"}'), (6, ""), (7, "{}"), (11, '{"a":1}'), (99, "")]
    for kind, attachment in kinds:
        bea.post("/message/send", {**hello, "content": "kinds", "content_type": kind, "attachment": attachment, "related_mid": said})
    bea.post("/message/send", {**hello, "online_only": True})
    bea.post("/message/send", {**hello, "targets": [cid.id, 1]})
    trusted.both("/message/notify", {"type": 1, "targets": [cid.id], "content": "news", "content_type": 0})
    trusted.post("/message/notify", {"type": 1, "targets": [cid.id], "content": "from bea", "content_type": 0, "from_user_id": bea.id})
    trusted.post("/message/broadcast", {"type": 1, "content": "to everybody", "content_type": 0})
    for method, undo in (("PUT", "PUT"), ("POST", "POST")):
        cid.call(method, "/user/conversation/pin", json_body={"conversation_id": bea.id})
        cid.get("/user/conversation/pin_list")
        cid.call(undo, "/user/conversation/unpin", json_body={"conversation_id": bea.id})
    cid.delete("/message/conversation", conversation_id=bea.id)
    cid.get("/message/conversation", opposite_id=bea.id, msg_id_start=0, limit=20)
    news = {"title": "news", "body": "all of it"}
    task = trusted.post("/push/notify", {"audience": {"user_id": [bea.id]}, "message": news}).at("data.task_id")
    trusted.post("/push/notify", {"audience": {"tag": ["orchard"]}, "message": news})
    trusted.post("/push/notify", {"audience": "all", "message": news})
    trusted.post("/push/task/detail", {"list": [task]})


def local(address):
    """An address of the server without its host."""
    return "/" + str(address).partition("//")[2].partition("/")[2]


def files(client, bea, cid, room):
    """Upload addresses, uploads and downloads."""
    asks = [("/file/upload/avatar/user", {}), ("/file/upload/avatar/group", {"group_id": room})]
    asks += [("/file/upload/chat", {"file_type": kind, "to_id": cid.id, "to_type": 1}) for kind in (102, 103, 104)]
    for index, (path, query) in enumerate(asks):
        given = (bea if "group" not in path else Lanying.of(client, "alice")).get(path, **query)
        upload, download = local(given.at("data.upload_url")), local(given.at("data.download_url"))
        for _ in range(2):
            client.call("an uploader", "PUT" if index % 2 else "POST", upload, form={}, files={"file": ("red.png", PICTURE)})
        for query in ("", "&image_type=2"):
            Lanying(client, "cid", cid.token).get(download + query)
            client.call("cid", "GET", download + query, {"app_id": "folkmoot", "access-token": cid.token, "Range": "bytes=3-"})
        if "chat" in path:
            sign = download.rpartition("sign=")[2] or MISSING
            cid.get("/file/upload/forward", file_sign=sign, to_id=client.server.person("dave")["uid"], to_type=1)
            shown = json.dumps({"url": given.at("data.download_url")})
            bea.post("/message/send", {"type": 1, "targets": [cid.id], "content": "", "content_type": 1, "attachment": shown})


def leaving(client, ann):
    """Ending logins, and deleting accounts."""
    trusted = Lanying.trusted(client)
    dan = someone(client, "person_dan")
    dan.post("/user/change_password", {"old_password": PASSWORD, "new_password": "another one 2"})
    dan.get("/user/profile")
    for method in ("PUT", "POST"):
        for act in ("disable", "enable"):
            trusted.call(method, f"/user/{act}", json_body={"list": [dan.id]})
            trusted.get("/user/list", page_num=1, page_size=50)
    Lanying.trusted(client, user_id=dan.id).post("/user/change_password_admin", {"password": PASSWORD})
    nobody = Lanying(client)
    for method, path in [("POST", "/user/kick"), ("PUT", "/user/kick"), ("POST", "/user/device/remove"), ("DELETE", "/user/device/remove")]:
        entered = nobody.post("/token/user", {"name": "person_dan", "password": PASSWORD, "device_guid": "phone"})
        phone = Lanying(client, "dan's phone", entered.at("data.token"))
        entered = nobody.post("/token/user", {"name": "person_dan", "password": PASSWORD, "device_guid": "tablet"})
        tablet = Lanying(client, "dan's tablet", entered.at("data.token"))
        number = phone.get("/user/device/list").at("data.0.device_sn")
        phone.call(method, path, query={"device_sn": number})
        tablet.get("/user/profile")
        phone.get("/user/profile")
    entered = nobody.post("/token/user", {"name": "person_dan", "password": PASSWORD, "device_guid": "phone"})
    Lanying(client, "dan", entered.at("data.token")).call("DELETE", "/user/delete", json_body={"password": PASSWORD})
    ann.post("/user/delete", {"password": "wrong horse 1"})
    ann.post("/user/delete", {"password": PASSWORD})
    ann.get("/user/profile")
    nobody.post("/token/user", {"name": "person_dan", "password": PASSWORD})
