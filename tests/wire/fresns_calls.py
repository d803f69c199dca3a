"""The calls of the Fresns API: reading the sandbox, then writing."""

import base64
import json

from client import MISSING
from fresns import Fresns, hidden
from pictures import PICTURE

# Filters of content lists, by the names of each family.
NARROW = {
    "v2": [{"uidOrUsername": "carol"}, {"hid": "village"}, {"contentType": "All"}, {"whitelistKeys": "pid,cid,content"}, {"blacklistKeys": "author"}],
    "v1": [{"users": "carol"}, {"hashtags": "village"}, {"langTag": "en"}, {"filterType": "whitelist", "filterKeys": "pid,cid,content"}],
}
ORDERS = [
    {"orderType": kind, "orderDirection": way}
    for kind, way in [("createdTime", "asc"), ("commentTime", "desc"), ("view", "desc"), ("like", "desc"), ("comment", "asc"), ("block", "desc")]
]
DATES = [
    {"createdDays": 30}, {"createdDate": "today"}, {"createdDateGt": "2025-12-31", "createdDateLt": "2026-01-02"},
    {"likeCountGt": 0}, {"commentCountLt": 2}, {"viewCountLt": 9}, {"allDigest": True}, {"digestState": 1}, {"stickyState": 1},
]


def reading_v2(client):
    alice, nobody = Fresns.of(client, "v2", "alice"), Fresns(client, "v2")
    for who in (nobody, alice):
        who.get("/global/configs", keys="site_name,language_menus,nothing", tags="sites")
        who.get("/global/configs")
        who.get("/global/code-messages", isAll=True)
        who.get("/global/code-messages", codes="30000,36104")
        who.get("/global/channels")
        who.get("/global/roles", pageSize=2)
        who.get("/global/stickers")
        who.get("/global/block-words", type="content")
        for kind in ("user", "post", "comment"):
            who.get(f"/global/{kind}/archives")
            who.get(f"/global/{kind}/content-types")
        who.get("/common/ip-info")
        who.get("/common/callback")
        for kind, key in (("user", "a"), ("hashtag", "vil"), ("group", "x")):
            who.get("/common/input-tips", type=kind, key=key)
        who.get("/user/bob/detail")
        who.get("/user/alice/detail", whitelistKeys="detail.uid,detail.username")
    alice.get("/global/upload-token")
    alice.get("/account/detail")
    alice.get("/account/wallet-logs")
    alice.get("/user/panel")
    alice.get("/user/extcredits-logs")
    alice.get("/notification/list")
    alice.get("/notification/list", types="1,4", status=0, pageSize=2, page=2, userWhitelistKeys="uid", blacklistKeys="actionInfo")
    talks = alice.get("/conversation/list", pinned=0)
    talk = talks.at("data.list.0.id")
    alice.get(f"/conversation/{talk}/detail")
    alice.get(f"/conversation/{talk}/messages")
    alice.get(f"/conversation/{talk}/messages", orderDirection="asc", pageListDirection="oldest", pageSize=2)
    for kind in ("post", "comment"):
        alice.get(f"/editor/{kind}/config")
        draft = alice.get(f"/editor/{kind}/drafts", status=1).at("data.list.0.id")
        alice.get(f"/editor/{kind}/{draft}")
    contents(alice, nobody, "/post/follow/", "/comment/follow/")


def contents(alice, nobody, *follow):
    """Lists of posts and comments, with and without filters, and single items."""
    for who in (nobody, alice):
        post = who.get("/post/list").at("data.list.0.pid")
        who.get(f"/post/{post}/detail")
        comment = who.get("/comment/list").at("data.list.0.cid")
        who.get(f"/comment/{comment}/detail")
    for more in NARROW[alice.family]:
        alice.get("/post/list", **more)
        alice.get("/comment/list", **more)
    own = {"uidOrUsername": "alice"} if alice.family == "v2" else {"users": "alice"}
    for index in range(4):
        post = alice.get("/post/list", pageSize=1, page=index + 1, **own).at("data.list.0.pid")
        alice.get(f"/post/{post}/quotes")
        alice.get("/comment/list", pid=post)
    for more in ORDERS + DATES:
        alice.get("/post/list", pageSize=3, **more)
        alice.get("/comment/list", pageSize=3, **more)
    for path in follow:
        for word in ("all", "user", "hashtag"):
            if path.endswith("/"):
                alice.get(path + word)
            else:
                alice.get(path, type=word)


def reading_v1(client):
    alice, nobody = Fresns.of(client, "v1", "alice"), Fresns(client, "v1")
    for who in (nobody, alice):
        who.get("/global/status")
        who.get("/global/configs", keys="site_name,account_login_service,nothing")
        who.get("/global/configs")
        who.get("/global/language-pack", langTag="en")
        who.get("/global/channels")
        who.get("/global/roles", rids="generaluser,administrator")
        who.get("/global/stickers")
        for kind in ("user", "post", "comment"):
            who.get(f"/global/{kind}/archives")
            who.get(f"/global/{kind}/content-types")
        who.get("/common/ip-info")
        who.get("/common/input-tips", type="user", key="a")
        who.get("/common/input-tips", type="hashtag", key="vil")
        who.get("/user/bob/detail")
        who.get("/user/alice/detail", filterType="blacklist", filterKeys="detail.stats")
        who.get("/geotag/list")
        who.get("/geotag/nowhere/detail")
        who.get("/geotag/nowhere/interaction/like")
        who.get("/search/geotags", searchKey="a")
        who.call("POST", "/common/cmd-word")
    alice.call("POST", "/common/file/upload-token")
    alice.call("POST", "/user/extend-action")
    alice.get("/account/detail")
    alice.get("/account/wallet-records")
    alice.get("/user/overview")
    alice.get("/user/extcredits-records")
    alice.get("/notification/list")
    alice.get("/notification/list", types="1,4", status=0, filterUserType="whitelist", filterUserKeys="uid", filterInfoType="blacklist", filterInfoKeys="pid")
    alice.get("/conversation/list")
    for name in ("bob", "carol", "dave"):
        alice.get(f"/conversation/{name}/detail")
        alice.get(f"/conversation/{name}/messages", pageSize=3)
    for kind in ("post", "comment"):
        alice.get(f"/editor/{kind}/configs")
        draft = alice.get(f"/editor/{kind}/drafts").at("data.list.0.did")
        alice.get(f"/editor/{kind}/draft/{draft}")
    contents(alice, nobody, "/post/timelines", "/comment/timelines")


def upload(who, to, usage):
    """A picture for a message to somebody, or for a draft, or as one's own avatar."""
    if who.family == "v1":
        kinds = {"message": "conversation", "draft": "postDraft", "avatar": "userAvatar"}
        form = {"usageType": kinds[usage], "usageFsid": to, "type": "image"}
        return who.call("POST", "/common/file/upload", form=form, files={"file": ("red.png", PICTURE)})
    table = {
        "message": ("6", "conversation_messages", "message_file_id", "tableKey"),
        "draft": ("7", "post_logs", "id", "tableId"),
        "avatar": ("2", "users", "avatar_file_id", "tableKey"),
    }
    number, name, column, key = table[usage]
    form = {"usageType": number, "tableName": name, "tableColumn": column, key: to, "type": "image", "uploadMode": "file"}
    return who.call("POST", "/common/upload-file", form=form, files={"file": ("red.png", PICTURE)})


def writing_v2(client):
    alice, bob = Fresns.of(client, "v2", "alice"), Fresns.of(client, "v2", "bob")
    # Posts and comments, at once and by drafts.
    made = alice.post("/editor/post/quick-publish", {"content": "Words of @bob about #village", "postTitle": "A title"})
    post = made.at("data.fsid")
    bob.post("/editor/post/quick-publish", {"content": "See there", "postQuotePid": post})
    made = bob.post("/editor/comment/quick-publish", {"commentPid": post, "content": "Well said, @alice"})
    comment = made.at("data.fsid")
    alice.post("/editor/comment/quick-publish", {"commentPid": post, "commentCid": comment, "content": "Thanks"})
    bob.post("/editor/comment/quick-publish", {"commentPid": post, "content": "quietly", "isPrivate": True})
    alice.call("POST", "/editor/post/quick-publish", form={"content": "As a form", "isMarkdown": "1"})
    alice.call("POST", "/editor/post/quick-publish", form={"content": "Pictured"}, files={"file": ("red.png", PICTURE)})
    draft = alice.post("/editor/post/create", {"createType": 2, "content": "first", "postTitle": "T"}).at("data.detail.id")
    alice.put(f"/editor/post/{draft}", {"content": "second", "isMarkdown": True, "map": {"latitude": 1}})
    file = upload(alice, str(draft), "draft").at("data.fid")
    alice.get(f"/editor/post/{draft}")
    published = alice.post(f"/editor/post/{draft}").at("data.fsid")
    alice.get("/common/file/" + file + "/link", type="post", fsid=published)
    alice.get(f"/post/{published}/detail")
    # Editing keeps the earlier version.
    edits = [(alice, "post", post, "postTitle"), (bob, "comment", comment, "content")]
    for who, kind, thing, field in edits:
        again = who.post(f"/editor/{kind}/generate/{thing}").at("data.detail.id")
        who.put(f"/editor/{kind}/{again}", {field: "Later", "content": "Said otherwise"})
        who.post(f"/editor/{kind}/{again}")
        log = alice.get(f"/{kind}/{thing}/logs").at("data.list.0.id")
        alice.get(f"/{kind}/{thing}/log/{log}")
        alice.get(f"/{kind}/{thing}/detail")
    again = alice.post("/editor/post/create", {"createType": 1}).at("data.detail.id")
    alice.delete(f"/editor/post/{again}")
    for mark, kind, target in [
        ("like", "post", post), ("dislike", "post", post), ("follow", "user", "dave"), ("follow", "hashtag", "village"),
        ("block", "user", "dave"), ("like", "comment", comment), ("block", "post", post),
    ]:
        for _ in range(2):
            bob.post("/user/mark", {"interactionType": mark, "markType": kind, "fsid": target, "note": "so"})
    alice.put("/user/mark-note", {"interactionType": "follow", "markType": "user", "fsid": "carol", "note": "A friend"})
    alice.get("/user/carol/detail")
    alice.get("/user/panel")
    messages_v2(alice, bob)
    bob.put("/user/edit", {"nickname": "Bobby", "bio": "Hello #village", "location": "Here", "gender": 2, "birthday": "2000-01-01", "commentLimit": 2})
    upload(bob, "bob", "avatar")
    bob.get("/user/bob/detail")
    for body in [{"type": "choose", "notificationIds": "1,2"}, {"type": "all", "notificationType": 1}, {"type": "all", "notificationType": 9}]:
        alice.put("/notification/mark-as-read", body)
    newest = alice.get("/notification/list", pageSize=2)
    alice.delete("/notification/delete", type="choose", notificationIds=newest.at("data.list.0.id"))
    alice.delete("/notification/delete", type="all", notificationType=4)
    alice.delete(f"/post/{published}")
    bob.delete(f"/comment/{comment}")
    alice.get(f"/post/{post}/detail")


def reviewed(client):
    """Nothing sends a draft to review yet; one that is under review can be recalled."""
    v2, v1 = Fresns.of(client, "v2", "dave"), Fresns.of(client, "v1", "dave")
    first = v2.post("/editor/post/create", {"createType": 2, "content": "to be looked at"}).at("data.detail.id")
    second = v1.post("/editor/post/draft", {"content": "to be looked at, too"}).at("data.detail.did")
    for who, method, path in [(v2, "PATCH", f"/editor/post/{first}"), (v1, "PUT", f"/editor/post/draft/{second}")]:
        who.call(method, path)
    client.server.sql("UPDATE drafts SET state = 2 WHERE state = 1")
    for who, method, path in [(v2, "PATCH", f"/editor/post/{first}"), (v1, "PUT", f"/editor/post/draft/{second}")]:
        who.post(path)
        who.call(method, path)
        who.get(path)
    client.server.sql("UPDATE drafts SET state = 1 WHERE state = 2")


def messages_v2(alice, bob):
    alice.post("/conversation/send-message", {"uidOrUsername": "bob", "message": "See you at noon."})
    file = upload(bob, "alice", "message").at("data.fid")
    sent = bob.post("/conversation/send-message", {"uidOrUsername": "alice", "fid": file})
    bob.get(f"/common/file/{file}/link", type="conversation", fsid=sent.at("data.id"))
    talk = alice.get("/conversation/list").at("data.list.0.id")
    messages = alice.get(f"/conversation/{talk}/messages")
    one = str(messages.at("data.list.0.id"))
    alice.put("/conversation/mark-as-read", {"type": "message", "messageIds": one})
    alice.put("/conversation/mark-as-read", {"type": "conversation", "conversationId": talk})
    alice.put("/conversation/pin", {"conversationId": talk})
    alice.get("/conversation/list", pinned=1)
    alice.delete("/conversation/delete", type="message", messageIds=one)
    alice.get(f"/conversation/{talk}/messages")


def writing_v1(client):
    carol, dave = Fresns.of(client, "v1", "carol"), Fresns.of(client, "v1", "dave")
    post = carol.post("/editor/post/publish", {"content": "The ladder of @dave #harvest", "title": "Ladder"}).at("data.fsid")
    comment = dave.post("/editor/comment/publish", {"commentPid": post, "content": "Mine!"}).at("data.fsid")
    dave.post("/editor/post/publish", {"content": "look", "quotePid": post})
    draft = carol.post("/editor/post/draft", {"content": "first", "title": "T", "commentPolicy": 2, "moreInfo": {"a": 1}}).at("data.detail.did")
    carol.patch(f"/editor/post/draft/{draft}", {"content": "second", "locationInfo": {"latitude": 1}})
    file = upload(carol, draft, "draft").at("data.fid")
    carol.get(f"/editor/post/draft/{draft}")
    published = carol.post(f"/editor/post/draft/{draft}").at("data.fsid")
    carol.get(f"/common/file/{file}/link", type="post", fsid=published)
    for who, kind, thing, ident in [(carol, "post", post, "hpid"), (dave, "comment", comment, "hcid")]:
        again = who.post(f"/editor/{kind}/edit/{thing}").at("data.detail.did")
        who.patch(f"/editor/{kind}/draft/{again}", {"content": "Said otherwise"})
        who.post(f"/editor/{kind}/draft/{again}")
        log = carol.get(f"/{kind}/{thing}/histories").at(f"data.list.0.{ident}")
        carol.get(f"/{kind}/history/{log}/detail")
    spare = carol.post("/editor/post/draft", {}).at("data.detail.did")
    carol.delete(f"/editor/post/draft/{spare}")
    for mark, kind, target in [("like", "post", post), ("follow", "user", "bob"), ("like", "comment", comment), ("block", "user", "bob")]:
        for _ in range(2):
            dave.post("/user/mark", {"markType": mark, "type": kind, "fsid": target})
    carol.patch("/user/mark-note", {"markType": "follow", "type": "user", "fsid": "alice", "note": "A friend"})
    dave.post("/conversation/message", {"uidOrUsername": "carol", "message": "My ladder?"})
    file = upload(dave, "carol", "message").at("data.fid")
    sent = dave.post("/conversation/message", {"uidOrUsername": "carol", "fid": file}).at("data.cmid")
    dave.get(f"/common/file/{file}/link", type="conversation", fsid=sent)
    messages = carol.get("/conversation/dave/messages")
    carol.patch("/conversation/dave/read-status", {"cmids": messages.at("data.list.0.cmid")})
    carol.patch("/conversation/dave/read-status", {})
    carol.patch("/conversation/dave/pin")
    carol.put("/conversation/dave/pin")
    carol.delete("/conversation/dave", type="messages", cmids=messages.at("data.list.1.cmid"))
    carol.delete("/conversation/dave", type="conversation")
    carol.get("/conversation/list")
    dave.patch("/user/profile", {"nickname": "Davey", "bio": "Ladders", "gender": 1, "birthday": "1999-09-09"})
    dave.patch("/user/setting", {"conversationPolicy": 1, "commentPolicy": 1})
    upload(dave, "dave", "avatar")
    dave.get("/user/overview")
    carol.patch("/notification/read-status", {"type": "all", "notificationType": 3})
    newest = carol.get("/notification/list")
    carol.delete("/notification/messages", type="choose", notificationIds=newest.at("data.list.0.nmid"))
    carol.delete("/notification/delete", type="all", notificationType=5)
    carol.delete(f"/post/{published}")
    dave.delete(f"/comment/{comment}")
    carol.get(f"/post/{post}/detail")


def joining(client):
    """A new user in either family: registration, login by password and by page, logout."""
    server, nobody = client.server, Fresns(client, "v2")
    mail, secret = "nina@example.org", hidden("correct horse 1")

    def code(address, use, template):
        nobody.post("/common/send-verify-code", {"type": "email", "useType": use, "templateId": template, "account": address})
        return server.code(address)

    verify_code = code(mail, 1, 2)
    made = nobody.post("/account/register", {"type": "email", "account": mail, "nickname": "Nina", "verifyCode": verify_code, "password": secret})
    nobody.post("/account/login", {"type": "email", "account": mail, "password": hidden("wrong horse 1")})
    entered = nobody.post("/account/login", {"type": "email", "account": mail, "password": secret})
    login = {"aid": entered.at("data.sessionToken.aid"), "aid_token": entered.at("data.sessionToken.token")}
    nina = Fresns(client, "v2", "nina", login)
    uid = str(made.at("data.detail.users.0.uid"))
    chosen = nina.post("/user/auth", {"uidOrUsername": uid})
    nina.login = {**login, "uid": uid, "uid_token": chosen.at("data.sessionToken.token")}
    nina.put("/user/edit", {"username": "nina_new"})
    nina.get("/user/panel")
    nina.put("/account/edit", {"currentPassword": secret, "newPassword": hidden("other horse 2"), "updateLastLoginTime": True})
    verify_code = code("bob@example.org", 5, 5)
    nobody.put("/account/reset-password", {"type": "email", "account": "bob@example.org", "verifyCode": verify_code, "newPassword": hidden("bobs new horse 2")})
    nobody.post("/account/login", {"type": "email", "account": "bob", "password": hidden("bobs new horse 2")})
    entered = nobody.post("/account/login", {"type": "email", "account": mail, "password": hidden("other horse 2")})
    nina.login = {"aid": entered.at("data.sessionToken.aid"), "aid_token": entered.at("data.sessionToken.token")}
    nina.delete("/account/logout")
    nina.get("/user/panel")

    stranger = Fresns(client, "v1")
    carol = server.person("carol")
    entered = stranger.post("/account/auth-token", {"type": "email", "account": carol["email"], "password": carol["password"]})
    token = {key: str(entered.at(f"data.authToken.{name}")) for key, name in [("aid", "aid"), ("aid_token", "aidToken"), ("uid", "uid"), ("uid_token", "uidToken")]}
    again = Fresns(client, "v1", "carol again", {"aid": token["aid"], "aid_token": token["aid_token"]})
    again.post("/user/auth-token", {"uidOrUsername": "carol"})
    again.login = token
    again.get("/user/overview")
    again.call("DELETE", "/account/auth-token")
    again.get("/user/overview")


def account_center(client):
    """The pages that v1 clients open."""
    for name in (None, "alice"):
        opener = Fresns.of(client, "v1", name) if name else Fresns(client, "v1")
        token = base64.b64encode(json.dumps(opener.headers()).encode()).decode()
        query = {"accessToken": token, "callbackKey": "fresnsAccountSign", "redirectURL": "https://app.example/in?t={loginToken}"}

        def page(method, path, cookie="", **fields):
            headers = {"Cookie": f"account_center={cookie}"} if cookie else {}
            form = {"formToken": cookie, **fields} if method == "POST" else None
            return client.call(f"{opener.who} (browser)", method, f"/account-center{path}", headers, query, form=form)

        page("GET", "")
        cookie = page("GET", "/login").header("set-cookie").partition("=")[2].partition(";")[0] or MISSING
        page("POST", "/login", cookie, account="carol", password="wrong horse 1")
        carol = client.server.person("carol")
        done = page("POST", "/login", cookie, account="carol", password=carol["password"])
        login_token = done.text.partition("loginToken&quot;:&quot;")[2].partition("&quot;")[0] or MISSING
        Fresns(client, "v1").post("/account/auth-token", {"loginToken": login_token})
        page("GET", "/sign-up")
        mail = f"olga{len(opener.login)}@example.org"
        page("POST", "/sign-up", cookie, intent="code", email=mail)
        fields = {"intent": "join", "email": mail, "nickname": "Olga", "birthday": "2000-02-29", "password": "correct horse 1"}
        page("POST", "/sign-up", cookie, **fields, code="nope")
        page("POST", "/sign-up", cookie, **fields, code=client.server.code(mail))
