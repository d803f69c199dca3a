//! Messages, conversations, notifications.

use std::sync::Arc;

use serde_json::json as j;

use super::kit::*;
use crate::api::fresns::entity::conversation::{ConversationDetail, ConversationItem};
use crate::api::fresns::entity::message::MessageInfo;
use crate::api::fresns::entity::notification::NotificationInfo;
use crate::api::fresns::wire::family::Family::{V1, V2};
use crate::api::fresns::wire::json::key_filter::KeyFilter;
use crate::model::content::entry::{ChatPart, Target};
use crate::model::content::views::{ConversationView, MessageView};
use crate::model::id::{ConversationId, EntryId, NotificationId, UserId};
use crate::model::notifications::notification::{About, Action, NotificationKind, NotificationView};
use crate::model::people::user::Status;

fn message(text: &str, files: usize) -> MessageView {
    MessageView {
        receiver: UserId(0),
        chat: ChatPart::default(),
        entry: message_entry(text, files),
        conversation: ConversationId(5),
        sender: user(8, "bob", Status::Enabled),
        is_me: false,
        read: true,
    }
}

fn only(list: &str) -> Option<Arc<KeyFilter>> {
    KeyFilter::v2(Some(list), None).unwrap().map(Arc::new)
}

#[test]
fn messages_of_both_families() {
    let shared = "user isMe type content file datetime datetimeFormat timeAgo readStatus";
    let v2 = json(&MessageInfo::of(&message("hi", 0), &only("uid,username"), &ctx(V2)));
    keys(&v2, &format!("id {shared}"));
    assert_eq!((&v2["id"], &v2["type"], &v2["content"], &v2["file"]), (&j!(minute_ago()), &j!(1), &j!("hi"), &j!(null)));
    assert_eq!(v2["user"], j!({"uid": 8, "username": "bob"}));
    let v1 = json(&MessageInfo::of(&message("", 1), &None, &ctx(V1)));
    keys(&v1, &format!("cmid {shared}"));
    assert_eq!((&v1["cmid"], &v1["type"], &v1["content"], &v1["file"]["type"]), (&j!("messCmid"), &j!("file"), &j!(null), &j!(3)));
}

#[test]
fn a_text_contains_its_files_as_addresses() {
    let v2 = json(&MessageInfo::of(&message("look", 2), &None, &ctx(V2)));
    assert_eq!(v2["content"], "look\nhttps://moot.example/files/k1\nhttps://moot.example/files/k1");
    assert_eq!((&v2["type"], &v2["file"]), (&j!(1), &j!(null)));
    let v1 = json(&MessageInfo::of(&message("", 2), &None, &ctx(V1)));
    assert_eq!((&v1["type"], &v1["content"]), (&j!("text"), &j!("https://moot.example/files/k1\nhttps://moot.example/files/k1")));
}

#[test]
fn conversations_of_both_families() {
    let view = ConversationView {
        id: ConversationId(5),
        peer: user(8, "bob", Status::Deleted),
        pinned: true,
        messages: 4,
        unread: 2,
        latest: Some(message("", 1)),
    };
    let shared = "user latestMessage pinned messageCount unreadCount";
    let v2 = json(&ConversationItem::of(&view, &None, &ctx(V2)));
    keys(&v2, &format!("id {shared}"));
    keys(&v2["latestMessage"], "id type message datetime datetimeFormat timeAgo");
    assert_eq!((&v2["latestMessage"]["message"], &v2["latestMessage"]["type"]), (&j!("Audio"), &j!(2)));
    assert_eq!((&v2["user"]["status"], &v2["user"]["uid"]), (&j!(false), &j!(null)));
    let v1 = json(&ConversationItem::of(&view, &only("status"), &ctx(V1)));
    keys(&v1, shared);
    keys(&v1["latestMessage"], "cmid type message datetime datetimeFormat timeAgo");
    assert_eq!(v1["user"], j!({"status": false}));

    keys(&json(&ConversationDetail::of(&view, &None, &ctx(V2))), "id user messageCount unreadCount");
    let v1 = json(&ConversationDetail::of(&view, &None, &ctx(V1)));
    keys(&v1, "configs detail");
    keys(&v1["detail"], "user messageCount unreadCount");
    keys(&v1["configs"]["files"], "image video audio document");
    keys(&v1["configs"]["files"]["image"], "status extensions inputAccept maxSize uploadMethod uploadAppUrl");
    let status = |kind: &str| v1["configs"]["files"][kind]["status"].as_bool();
    assert_eq!((status("image"), status("video")), (Some(true), Some(false)));
}

fn notification(kind: NotificationKind, target: Option<Target>, about: Option<About>) -> NotificationView {
    NotificationView {
        id: NotificationId(minute_ago()),
        nmid: "notiNmid".into(),
        kind,
        text: Some("summary".into()),
        is_markdown: false,
        is_mention: false,
        actor: Some(user(8, "bob", Status::Enabled)),
        anonymous: false,
        action: Some(Action::Publish),
        target,
        about,
        content_code: Some("commCid1".into()),
        read: false,
    }
}

#[test]
fn notifications_of_both_families() {
    let shared = "type content isMarkdown isMention actionUser actionUserIsAnonymous actionType actionInfo contentFsid datetime
        datetimeFormat timeAgo readStatus";
    let view = notification(NotificationKind::Comment, Some(Target::Post(EntryId(1))), Some(About::Post(post("mine"))));
    let v2 = json(&NotificationInfo::of(&view, &only("uid"), &only("pid"), &ctx(V2)));
    keys(&v2, &format!("id isAccessPlugin pluginUrl actionObject {shared}"));
    assert_eq!((&v2["actionObject"], &v2["actionUser"], &v2["actionInfo"]), (&j!(4), &j!({"uid": 8}), &j!({"pid": "postPid1"})));
    assert_eq!((&v2["content"], &v2["contentFsid"], &v2["timeAgo"]), (&j!("summary"), &j!("commCid1"), &j!("1 minute ago")));
    let v1 = json(&NotificationInfo::of(&view, &None, &None, &ctx(V1)));
    keys(&v1, &format!("nmid isAccessApp appUrl actionTarget {shared}"));
    assert_eq!((&v1["nmid"], &v1["actionTarget"], &v1["actionInfo"]["isBrief"]), (&j!("notiNmid"), &j!(5), &j!(false)));
}

#[test]
fn a_notification_reveals_no_more_than_it_should() {
    let mut like = notification(NotificationKind::Like, Some(Target::Comment(EntryId(1))), None);
    like.actor = None;
    let shown = json(&NotificationInfo::of(&like, &None, &None, &ctx(V1)));
    assert_eq!((&shown["content"], &shown["contentFsid"], &shown["actionUser"]), (&j!(null), &j!(null), &j!(null)));
    assert_eq!((&shown["actionInfo"], &shown["actionTarget"]), (&j!(null), &j!(6)));

    let mut anonymous = notification(NotificationKind::Mention, Some(Target::Comment(EntryId(1))), Some(About::Comment(comment("hey"))));
    anonymous.anonymous = true;
    let shown = json(&NotificationInfo::of(&anonymous, &only("uid,status"), &None, &ctx(V2)));
    assert_eq!((&shown["actionUser"], &shown["contentFsid"]), (&j!({"uid": null, "status": true}), &j!(null)));
    assert_eq!((&shown["actionInfo"]["cid"], &shown["actionUserIsAnonymous"]), (&j!("commCid1"), &j!(true)));
}

#[test]
fn deleted_users_have_a_placeholder_in_both_places() {
    let mut follow = notification(NotificationKind::Follow, Some(Target::User(UserId(7))), None);
    follow.actor = Some(user(8, "bob", Status::Deleted));
    let shown = json(&NotificationInfo::of(&follow, &only("status"), &only("status"), &ctx(V2)));
    assert_eq!((&shown["actionUser"], &shown["actionInfo"]), (&j!({"status": false}), &j!({"status": false})));
}
