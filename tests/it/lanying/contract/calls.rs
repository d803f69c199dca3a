//! A valid call of each operation that is not about groups.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rocket::http::{ContentType, Method};
use serde_json::{Value, json};

use super::fixture::{Body, Call, Fixture, Someone};
use super::group_calls;
use crate::lanying_client::LanyingClient;
use crate::test_server::PASSWORD;

/// One red pixel.
const PIXEL: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC";

pub fn plain<'m>(im: &LanyingClient<'m>, path: impl Into<String>) -> Call<'m> {
    Call { im: im.clone(), path: path.into(), body: Body::None }
}

pub fn sent<'m>(im: &LanyingClient<'m>, path: &str, body: Value) -> Call<'m> {
    Call { im: im.clone(), path: path.to_owned(), body: Body::Json(body) }
}

/// A valid call of the operation, after its preconditions were created.
pub fn call<'m>(fixture: &Fixture<'m>, method: Method, path: &str) -> Call<'m> {
    match path.split('/').nth(1) {
        Some("user") => user(fixture, method, path),
        Some("token") => token(fixture, path),
        Some("roster") => roster(fixture, method, path),
        Some("message") => message(fixture, method, path),
        Some("push") => push(fixture, path),
        Some("file") => file(fixture, path),
        _ => group_calls::call(fixture, path),
    }
}

fn user<'m>(fixture: &Fixture<'m>, method: Method, path: &str) -> Call<'m> {
    let ann = fixture.someone();
    let admin = &fixture.admin;
    let asked = |query: &str| plain(&ann.im, format!("{path}?{query}"));
    match path {
        "/user/authmode" => asked("value=2"),
        "/user/download" | "/user/push" | "/user/push/detail" | "/user/sounds" | "/user/vibratory" => asked("value=true"),
        "/user/avatar" => sent(&ann.im, path, json!({"avatar": "https://example.org/a.png"})),
        "/user/avatar/batch" => sent(admin, path, json!({"list": [{"user_id": ann.id, "avatar": "https://example.org/a.png"}]})),
        "/user/change_password" => sent(&ann.im, path, json!({"old_password": PASSWORD, "new_password": "another one 2"})),
        "/user/change_password_admin" => sent(&admin.clone().with("user_id", ann.id), path, json!({"password": "another one 2"})),
        "/user/delete" => sent(&ann.im, path, json!({"password": PASSWORD})),
        "/user/conversation/pin" | "/user/conversation/unpin" => {
            let (carol, dan, _) = fixture.conversation();
            sent(&carol.im, path, json!({"conversation_id": dan.id}))
        }
        "/user/device/remove" | "/user/kick" => asked("device_sn=1"),
        "/user/disable" | "/user/enable" => sent(admin, path, json!({"list": [ann.id]})),
        "/user/list" => plain(admin, "/user/list?page_num=1&page_size=2"),
        "/user/mobile" => asked(&format!("mobile=139{:08}", fixture.number())),
        "/user/nickname" => asked("nick_name=Ann%20A."),
        "/user/private" | "/user/public" => Call { im: ann.im.clone(), path: path.into(), body: Body::Text("{\"a\":1}") },
        "/user/profile" if method != Method::Get => sent(&ann.im, path, json!({"description": "about", "nick_name": "Ann"})),
        "/user/profile/batch" => sent(admin, path, json!({"list": [{"user_id": ann.id, "nick_name": "Ann"}]})),
        "/user/push/alias" => sent(&ann.im, path, json!({"alias": format!("alias{}", fixture.number())})),
        "/user/push/badge" => sent(&ann.im, path, json!({"badge": 3})),
        "/user/push/limit" => asked("no_push_start_hour=22&no_push_end_hour=7"),
        "/user/push/nickname" => asked("value=Annie"),
        "/user/push/tag" if method == Method::Get => {
            ann.im.post(path, json!({"tags": ["a", "b"]})).done();
            plain(&ann.im, path)
        }
        "/user/push/tag" => sent(&ann.im, path, json!({"tags": ["a"]})),
        "/user/register/batch" => {
            sent(admin, path, json!({"list": [{"username": format!("batch_{}", fixture.number()), "password": "secret 1"}]}))
        }
        "/user/register/push" => {
            let username = format!("pushed_{}", fixture.number());
            sent(&fixture.server.im(), path, json!({"username": username, "password": "secret 1", "device_guid": "phone"}))
        }
        "/user/register/v2" => {
            sent(&fixture.server.im(), path, json!({"username": format!("joined_{}", fixture.number()), "password": "secret 1"}))
        }
        "/user/settings" if method != Method::Get => sent(&ann.im, path, json!({"user_id": ann.id, "group_confirm": true})),
        "/user/token/bind" => sent(&ann.im, path, json!({"device_sn": 1, "device_token": "abc", "notifier_name": "n"})),
        "/user/token/unbind" => asked("deviceSn=1"),
        "/user/username" => asked(&format!("username=renamed_{}", fixture.number())),
        _ => plain(&ann.im, path),
    }
}

fn token<'m>(fixture: &Fixture<'m>, path: &str) -> Call<'m> {
    let ann = fixture.someone();
    let name = match path {
        "/token/id" => ("user_id", json!(ann.id)),
        "/token/user" => ("name", json!(ann.name)),
        _ => ("login_name", json!(ann.name)),
    };
    sent(&fixture.server.im(), path, json!({name.0: name.1, "password": PASSWORD, "device_guid": "tablet"}))
}

fn roster<'m>(fixture: &Fixture<'m>, method: Method, path: &str) -> Call<'m> {
    let at = |who: &Someone<'m>, query: String| plain(&who.im, format!("{path}?{query}"));
    match path {
        "/roster/apply" => {
            let (ann, bob) = (fixture.someone(), fixture.someone());
            sent(&ann.im, path, json!({"user_id": bob.id, "reason": "hello", "alias": "Bob"}))
        }
        "/roster/apply/batch" => {
            let (ann, bob) = (fixture.someone(), fixture.someone());
            sent(&ann.im, path, json!([{"user_id": bob.id}, {"user_id": 1}]))
        }
        "/roster/apply/list" => plain(&fixture.asked().1.im, path),
        "/roster/accept" => {
            let (ann, bob) = fixture.asked();
            at(&bob, format!("user_id={}", ann.id))
        }
        "/roster/decline" => {
            let (ann, bob) = fixture.asked();
            sent(&bob.im, path, json!({"user_id": ann.id, "reason": "no"}))
        }
        "/roster/blocked_list" => {
            let (ann, bob) = fixture.friends();
            ann.im.post(&format!("/roster/block?user_id={}", bob.id), Value::Null).done();
            plain(&ann.im, path)
        }
        "/roster/ext" => {
            let (ann, bob) = fixture.friends();
            sent(&ann.im, path, json!({"user_id": bob.id, "alias": "B.", "ext": "{}", "mute_notification": true}))
        }
        "/roster/name" => {
            let (ann, bob) = fixture.friends();
            at(&ann, format!("username={}", bob.name))
        }
        "/roster/mobile" => {
            let (ann, bob) = fixture.friends();
            let mobile = format!("138{:08}", fixture.number());
            bob.im.post(&format!("/user/mobile?mobile={mobile}"), Value::Null).done();
            at(&ann, format!("mobile={mobile}"))
        }
        "/roster/may_message" => {
            let (ann, bob) = fixture.friends();
            at(&ann, format!("user_id={}&roster_id={}", ann.id, bob.id))
        }
        "/roster/list" if method == Method::Post => {
            let (ann, bob) = fixture.friends();
            sent(&ann.im, path, json!({"list": [ann.id, bob.id]}))
        }
        "/roster/list" => plain(&fixture.friends().0.im, path),
        _ => {
            let (ann, bob) = fixture.friends();
            at(&ann, format!("user_id={}", bob.id))
        }
    }
}

fn message<'m>(fixture: &Fixture<'m>, method: Method, path: &str) -> Call<'m> {
    let (ann, bob, id) = fixture.conversation();
    match (method, path) {
        (_, "/message/ack") => plain(&bob.im, format!("{path}?conversation_id={}&msg_id={id}", ann.id)),
        (Method::Delete, "/message/conversation") => plain(&bob.im, format!("{path}?conversation_id={}", ann.id)),
        (_, "/message/conversation") => plain(&bob.im, format!("{path}?opposite_id={}&msg_id_start=0&limit=20", ann.id)),
        (_, "/message/recall") => sent(&ann.im, path, json!({"conversation_id": bob.id, "msg_id": id})),
        (_, "/message/send") => {
            sent(&ann.im, path, json!({"type": 1, "targets": [bob.id], "content": "hi", "content_type": 0, "attachment": "", "ext": "{}"}))
        }
        (_, "/message/notify") => {
            sent(&fixture.admin, path, json!({"type": 1, "targets": [bob.id], "content": "hi", "content_type": 0, "attachment": ""}))
        }
        (_, "/message/broadcast") => {
            let body = json!({"type": 1, "content_type": 0, "content": "hi", "attachment": "", "ext": "{}", "config": "{}"});
            sent(&fixture.admin, path, body)
        }
        _ => plain(&bob.im, path),
    }
}

fn push<'m>(fixture: &Fixture<'m>, path: &str) -> Call<'m> {
    let ann = fixture.someone();
    let request = json!({"audience": {"user_id": [ann.id]}, "message": {"title": "news", "body": "all of it"}});
    match path {
        "/push/notify" => sent(&fixture.admin, path, request),
        "/push/task/detail" => {
            let task = fixture.admin.post("/push/notify", request).ok()["task_id"].as_i64().expect("a task");
            sent(&fixture.admin, path, json!({"list": [task]}))
        }
        _ => {
            super::fixture::notifier(fixture.server);
            plain(&ann.im, "/push/certificate?provider=7")
        }
    }
}

/// Uploads a pixel to a new address; returns its download path.
fn uploaded(who: &Someone<'_>, ask: &str) -> String {
    let given = who.im.get(ask).ok();
    let local = |url: &Value| url.as_str().and_then(|url| url.strip_prefix("https://moot.example")).expect("an address of ours").to_owned();
    let bytes = STANDARD.decode(PIXEL).expect("base64");
    let boundary = "frontier";
    let mut body =
        format!("--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n")
            .into_bytes();
    body.extend(bytes);
    body.extend(format!("\r\n--{boundary}--\r\n").into_bytes());
    let kind: ContentType = format!("multipart/form-data; boundary={boundary}").parse().expect("a type");
    who.im.send(Method::Post, &local(&given["upload_url"]), Some((kind, body))).done();
    local(&given["download_url"])
}

fn file<'m>(fixture: &Fixture<'m>, path: &str) -> Call<'m> {
    let (ann, bob, _) = fixture.conversation();
    let chat = format!("/file/upload/chat?file_type=102&to_id={}&to_type=1", bob.id);
    match path {
        "/file/upload/avatar/group" => {
            let (owner, _, room) = fixture.room();
            plain(&owner.im, format!("{path}?group_id={room}"))
        }
        "/file/upload/chat" => plain(&ann.im, chat),
        "/file/upload/forward" => {
            let address = uploaded(&ann, &chat);
            let sign = address.rsplit_once("sign=").expect("a sign").1.to_owned();
            let carol = fixture.someone();
            plain(&bob.im, format!("{path}?file_sign={sign}&to_id={}&to_type=1", carol.id))
        }
        "/file/download/avatar" => {
            let address = uploaded(&ann, "/file/upload/avatar/user");
            plain(&bob.im, format!("{address}&image_type=2"))
        }
        "/file/download/chat" => plain(&bob.im, uploaded(&ann, &chat)),
        _ => plain(&ann.im, path),
    }
}
