"""A newcomer with the clients that openapi-python-client made: registers through Mastodon, logs in to all three APIs, and what is done
through one is seen through another. Run by ./run beside the clients."""

import base64
import hashlib
import io
import json
import sys
import time
from collections.abc import Generator
from typing import Any, TypeVar

import attrs
import fresns
import httpx
import lanying
import mastodon
from fresns.api.account import post_api_v2_account_login, post_api_v2_user_auth
from fresns.api.conversation import get_api_v2_conversation_list
from fresns.api.editor import post_api_v2_editor_by_kind_quick_publish
from fresns.api.post import get_api_v2_post_list
from fresns.api.user import get_api_v2_user_panel
from fresns.models import (
    ChosenV2Answer,
    ConversationItemV2PageAnswer,
    DoneV2Answer,
    LoggedInV2Answer,
    PanelAnswer,
    PostApiV2AccountLoginRequest,
    PostApiV2EditorByKindQuickPublishRequest,
    PostApiV2UserAuthRequest,
    PostV2PageAnswer,
    Refusal,
)
from lanying.api.message import get_message_conversation, post_message_send
from lanying.api.roster import get_roster_list, post_roster_apply
from lanying.api.token import post_token_user
from lanying.models import (
    ConversationPageAnswer,
    DoneAnswer,
    GetRosterListAnswer,
    PostMessageSendAnswer,
    PostMessageSendRequest,
    PostRosterApplyRequest,
    PostTokenUserRequest,
    TokenInfoAnswer,
)
from mastodon.api.accounts import get_api_v1_accounts_verify_credentials, post_api_v1_accounts
from mastodon.api.apps import post_api_v1_apps
from mastodon.api.conversations import get_api_v1_conversations
from mastodon.api.media import post_api_v2_media
from mastodon.api.o_auth import post_oauth_token
from mastodon.api.statuses import post_api_v1_statuses
from mastodon.api.timelines import get_api_v1_timelines_home
from mastodon.models import (
    CredentialAccount,
    CredentialApplication,
    Error,
    MediaAttachment,
    PostApiV1AccountsRequest,
    PostApiV1AppsRequest,
    PostApiV1StatusesRequest,
    PostApiV2MediaForm,
    PostOauthTokenRequest,
    Status,
    Token,
)
from mastodon.types import File

NAME, PASSWORD = "gardener", "correct horse 1"
# The headers that a request of the Fresns API signs, in their order.
SIGNED = [
    "X-Fresns-Aid",
    "X-Fresns-Aid-Token",
    "X-Fresns-App-Id",
    "X-Fresns-Client-Platform-Id",
    "X-Fresns-Client-Version",
    "X-Fresns-Signature-Timestamp",
    "X-Fresns-Uid",
    "X-Fresns-Uid-Token",
]
PICTURE = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")

T = TypeVar("T")


def certain(kind: type[T], answer: object) -> T:
    """The answer, if it is what was hoped for and no refusal."""
    assert isinstance(answer, kind), f"{kind.__name__} is wanted: {answer}"
    return answer


class Signature(httpx.Auth):
    """Signs each request with the secret of the app id."""

    def __init__(self, secret: str) -> None:
        self.secret = secret

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        parts = [f"{name}={request.headers[name]}" for name in SIGNED if request.headers.get(name)]
        text = "&".join([*parts, f"AppSecret={self.secret}"])
        request.headers["X-Fresns-Signature"] = hashlib.md5(text.encode()).hexdigest()
        yield request


class Fresns:
    """A client of the Fresns API with what each of its requests says."""

    def __init__(self, base: str, key: dict[str, Any]) -> None:
        self.key = key
        self.who: dict[str, str] = {}
        # The tokens are headers of their own; the token that the client asks for is that of the account.
        self.client = fresns.AuthenticatedClient(
            base_url=base,
            token="",
            prefix="",
            auth_header_name="X-Fresns-Aid-Token",
            httpx_args={"auth": Signature(key["app_secret"])},
        )

    def log_in_account(self, aid: str, token: str) -> None:
        self.client = attrs.evolve(self.client, token=token)
        self.who["x_fresns_aid"] = aid

    def log_in_user(self, uid: int, token: str) -> None:
        self.client = self.client.with_headers({"X-Fresns-Uid-Token": token})
        self.who["x_fresns_uid"] = str(uid)

    def said(self) -> dict[str, Any]:
        return {
            "x_fresns_app_id": self.key["app_id"],
            "x_fresns_client_platform_id": str(self.key["platform_id"]),
            "x_fresns_client_version": self.key["version"],
            "x_fresns_client_device_info": base64.b64encode(b'{"networkIpv4":"127.0.0.1"}').decode(),
            "x_fresns_signature_timestamp": str(int(time.time() * 1000)),
            **self.who,
        }


def register(base: str) -> tuple[mastodon.AuthenticatedClient, CredentialAccount]:
    """A new person with a token of a new application."""
    nobody = mastodon.Client(base_url=base)
    asked = PostApiV1AppsRequest(client_name="Generated", redirect_uris=["urn:ietf:wg:oauth:2.0:oob"], scopes="read write")
    app = certain(CredentialApplication, post_api_v1_apps.sync(client=nobody, body=asked))
    secret = base64.b64encode(f"{app.client_id}:{app.client_secret}".encode()).decode()
    itself = mastodon.AuthenticatedClient(base_url=base, prefix="Basic", token=secret)
    grant = PostOauthTokenRequest(grant_type="client_credentials", scope="read write")
    granted = certain(Token, post_oauth_token.sync(client=itself, body=grant))
    program = mastodon.AuthenticatedClient(base_url=base, token=granted.access_token)
    newcomer = PostApiV1AccountsRequest(
        username=NAME, email="gardener@example.org", password=PASSWORD, agreement=True, locale="en"
    )
    token = certain(Token, post_api_v1_accounts.sync(client=program, body=newcomer))
    refused = post_api_v1_accounts.sync(client=program, body=newcomer)
    assert certain(Error, refused).details, "a taken name is explained by attribute"
    person = mastodon.AuthenticatedClient(base_url=base, token=token.access_token)
    me = certain(CredentialAccount, get_api_v1_accounts_verify_credentials.sync(client=person))
    assert me.username == NAME, me
    print("ok: Mastodon, registered and logged in")
    return person, me


def publish(person: mastodon.AuthenticatedClient) -> str:
    file = PostApiV2MediaForm(file=File(payload=io.BytesIO(PICTURE), file_name="dot.png", mime_type="image/png"), description="A dot")
    media = certain(MediaAttachment, post_api_v2_media.sync(client=person, body=file))
    assert media.description == "A dot", media
    asked = PostApiV1StatusesRequest(status="Python planted a tree", media_ids=[media.id])
    status = certain(Status, post_api_v1_statuses.sync(client=person, body=asked))
    home = certain(list, get_api_v1_timelines_home.sync(client=person, limit=5))
    assert home[0].id == status.id and home[0].media_attachments[0].description == "A dot", home[0]
    print("ok: Mastodon, published a picture and read it at home")
    return status.id


def open_fresns(base: str, key: dict[str, Any]) -> Fresns:
    """The same person, logged in to the Fresns API."""
    api = Fresns(base, key)
    secret = base64.b64encode(PASSWORD.encode()).decode()
    wrong = PostApiV2AccountLoginRequest(type_="email", account=NAME, password=base64.b64encode(b"wrong 1").decode())
    refused = post_api_v2_account_login.sync(client=api.client, body=wrong, **api.said())
    assert certain(Refusal, refused).code == 34304, refused
    asked = PostApiV2AccountLoginRequest(type_="email", account=NAME, password=secret)
    account = certain(LoggedInV2Answer, post_api_v2_account_login.sync(client=api.client, body=asked, **api.said())).data
    api.log_in_account(account.session_token.aid, account.session_token.token)
    chosen = PostApiV2UserAuthRequest(uid_or_username=NAME, password=secret)
    user = certain(ChosenV2Answer, post_api_v2_user_auth.sync(client=api.client, body=chosen, **api.said())).data
    api.log_in_user(user.session_token.uid, user.session_token.token)
    panel = certain(PanelAnswer, get_api_v2_user_panel.sync(client=api.client, **api.said())).data
    assert panel.unread_notifications.all_ == 0, panel
    print("ok: Fresns, logged in and read the panel")
    return api


def write_post(api: Fresns, person: mastodon.AuthenticatedClient) -> None:
    body = PostApiV2EditorByKindQuickPublishRequest(content="Python watered the tree")
    done = post_api_v2_editor_by_kind_quick_publish.sync(client=api.client, kind="post", body=body, **api.said())
    assert certain(DoneV2Answer, done).data, done
    listed = certain(PostV2PageAnswer, get_api_v2_post_list.sync(client=api.client, uid_or_username=NAME, **api.said())).data
    texts = [post.content for post in listed.list_]
    assert texts == ["Python watered the tree", "Python planted a tree"], texts
    home = certain(list, get_api_v1_timelines_home.sync(client=person, limit=1))
    assert "Python watered the tree" in home[0].content, home[0]
    print("ok: Fresns, published, and both APIs list both posts")


def write_message(credentials: dict[str, Any], base: str, me: CredentialAccount) -> None:
    """A message through Lanying, which its receiver reads through the two other APIs."""
    bob = credentials["users"][1]
    app = {"app_id": credentials["lanying"]["app_id"]}
    nobody = lanying.AuthenticatedClient(base_url=base, token="", prefix="", auth_header_name="access-token", headers=app)
    login = certain(TokenInfoAnswer, post_token_user.sync(client=nobody, body=PostTokenUserRequest(name=NAME, password=PASSWORD)))
    assert str(login.data.user_id) == me.id, login
    client = attrs.evolve(nobody, token=login.data.token)
    roster = certain(GetRosterListAnswer, get_roster_list.sync(client=client))
    assert roster.data == [], roster
    certain(DoneAnswer, post_roster_apply.sync(client=client, body=PostRosterApplyRequest(user_id=bob["uid"], reason="From the garden")))
    body = PostMessageSendRequest(type_=1, targets=[bob["uid"]], content_type=0, content="Python sends apples")
    sent = certain(PostMessageSendAnswer, post_message_send.sync(client=client, body=body))
    page = get_message_conversation.sync(client=client, opposite_id=bob["uid"], msg_id_start=0, limit=20)
    messages = certain(ConversationPageAnswer, page).data.messages
    assert [message.msg_id for message in messages] == sent.msg_ids and messages[0].content == "Python sends apples", messages
    receiver = mastodon.AuthenticatedClient(base_url=base, token=bob["mastodon"]["access_token"])
    told = certain(list, get_api_v1_conversations.sync(client=receiver))
    assert "Python sends apples" in told[0].last_status.content and told[0].unread, told[0]
    api = Fresns(base, credentials["fresns"]["v2"])
    tokens = bob["fresns"]["v2"]
    api.log_in_account(bob["aid"], tokens["aid_token"])
    api.log_in_user(bob["uid"], tokens["uid_token"])
    listed = certain(ConversationItemV2PageAnswer, get_api_v2_conversation_list.sync(client=api.client, **api.said())).data
    latest = listed.list_[0].latest_message
    assert latest and latest.message == "Python sends apples", latest
    print("ok: Lanying, sent a message, and its receiver reads it in all three APIs")


def main() -> None:
    with open(sys.argv[1], encoding="utf-8") as file:
        credentials = json.load(file)
    base = credentials["base_url"]
    person, me = register(base)
    publish(person)
    write_post(open_fresns(base, credentials["fresns"]["v2"]), person)
    write_message(credentials, base, me)


main()
