//! Right and wrong values for every parameter, mixed by a fixed seed.

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rocket::http::Method;
use serde_json::{Map, Value, json};

use super::world::{Target, World, ends_the_login, routes};
use super::{COUNTED, envelope};
use crate::kit::Moot;
use crate::rows::Dump;

/// Requests to each route.
const ROUNDS: usize = 25;

/// Parameter names of both families; each is in one of these groups for the sake of what it may hold.
const WORDS: &[&str] = &[
    "type",
    "types",
    "markType",
    "interactionType",
    "orderDirection",
    "pageListDirection",
    "filterType",
    "filterUserType",
    "filterInfoType",
    "usageType",
    "uploadMode",
    "tableName",
    "tableColumn",
    "createType",
    "orderType",
    "contentType",
    "createdDate",
    "useType",
    "templateId",
    "codeType",
    "fskey",
    "commentPolicy",
    "langTag",
    "status",
    "tags",
    "keys",
    "codes",
];
const IDS: &[&str] = &[
    "uidOrUsername",
    "fsid",
    "fid",
    "pid",
    "cid",
    "gid",
    "hid",
    "commentPid",
    "commentCid",
    "postQuotePid",
    "quotePid",
    "postGid",
    "notificationIds",
    "messageIds",
    "cmids",
    "conversationId",
    "tableId",
    "tableKey",
    "usageFsid",
    "users",
    "hashtags",
    "sincePid",
    "beforePid",
    "eid",
    "ids",
    "rids",
];
const TEXTS: &[&str] = &[
    "message",
    "content",
    "title",
    "postTitle",
    "note",
    "nickname",
    "username",
    "bio",
    "location",
    "gender",
    "birthday",
    "account",
    "password",
    "verifyCode",
    "newPassword",
    "currentPassword",
    "newEmail",
    "loginToken",
    "deviceToken",
    "pin",
    "key",
    "searchKey",
    "avatarUrl",
    "bannerUrl",
    "moreInfo",
    "moreJson",
    "archives",
    "extends",
    "map",
    "locationInfo",
    "warning",
    "whitelistKeys",
    "blacklistKeys",
    "filterKeys",
    "filterUserKeys",
    "userWhitelistKeys",
    "createdDateGt",
    "file",
    "image",
    "deleteFile",
    "fileInfo",
    "countryCode",
];
const NUMBERS: &[&str] = &[
    "page",
    "pageSize",
    "notificationType",
    "conversationLimit",
    "commentLimit",
    "conversationPolicy",
    "genderPronoun",
    "createdDays",
    "isAll",
    "birthdayDisplayType",
    "digestState",
    "stickyState",
    "likeCountGt",
    "viewCountLt",
    "pinned",
    "isMarkdown",
    "isAnonymous",
    "commentPrivate",
    "postIsCommentDisabled",
    "allDigest",
    "sticky",
    "updateLastLoginTime",
    "disconnectPlatformId",
];

/// Words that some route takes.
const KNOWN: &[&str] = &[
    "user",
    "post",
    "comment",
    "hashtag",
    "group",
    "like",
    "follow",
    "block",
    "all",
    "choose",
    "conversation",
    "message",
    "messages",
    "email",
    "image",
    "document",
    "file",
    "users",
    "avatar_file_id",
    "asc",
    "oldest",
    "whitelist",
    "blacklist",
    "userAvatar",
    "postDraft",
    "today",
];

fn wrong(rng: &mut StdRng) -> Value {
    match rng.random_range(0..16) {
        0 => json!({"a": {"b": [1, null]}}),
        1 => json!([1, "x", {}]),
        2 => json!([]),
        3 => json!(1e300),
        4 => json!(i64::MAX),
        5 => json!(i64::MIN),
        6 => json!(-1),
        7 => json!(0.5),
        8 => json!(true),
        9 => json!("9".repeat(40)),
        10 => json!("\u{0}\u{202e}' OR 1=1; --%_\\"),
        11 => json!("\u{1F469}\u{200D}\u{1F680}".repeat(200)),
        12 => json!(",,,".repeat(3_000)),
        13 => json!("a.".repeat(5_000)),
        14 if rng.random_range(0..8) == 0 => json!("x".repeat(1 << 20)),
        _ => Value::Null,
    }
}

fn value(rng: &mut StdRng, name: &str, world: &World<'_>) -> Value {
    if rng.random_range(0..3) == 0 {
        return wrong(rng);
    }
    if WORDS.contains(&name) {
        return json!(KNOWN.choose(rng));
    }
    if IDS.contains(&name) {
        let conversation = world.conversation.to_string();
        let ids = ["bobby", &world.pid, &world.cid, &world.fid, &world.draft[0], &world.draft[1], &conversation, "annie"];
        return json!(ids.choose(rng));
    }
    if NUMBERS.contains(&name) {
        return json!(rng.random_range(0..5));
    }
    json!(["hello @bobby #tag", "{}", "[]", "2000-02-30", "https://x.example/a.png", "a@example.org"].choose(rng))
}

fn body(rng: &mut StdRng, world: &World<'_>) -> Value {
    let mut body = Map::new();
    for name in [WORDS, IDS, TEXTS, NUMBERS].concat() {
        // `type` decides what else is looked at.
        if name == "type" || rng.random_range(0..3) > 0 {
            body.insert(name.to_owned(), value(rng, name, world));
        }
    }
    Value::Object(body)
}

#[test]
fn no_value_of_any_parameter_is_too_much() {
    let moot = Moot::new();
    let world = World::of(&moot);
    let mut rng = StdRng::seed_from_u64(7);
    let (mut accepted, mut refused) = (0, 0);
    for Target { method, family, template } in &routes() {
        if ends_the_login(template) || template == "/global/status" {
            continue;
        }
        // Passwords are slow on purpose, and nothing of theirs depends on the other parameters.
        let rounds = if template.starts_with("/account/") { 6 } else { ROUNDS };
        let caller = world.annie.caller(*family);
        let path = world.path(*family, template);
        let mut before = Dump::of(&moot, &COUNTED);
        for _ in 0..rounds {
            let sent = body(&mut rng, &world);
            let said = caller.send(*method, &path, Some(sent.clone()));
            let what = format!("{method} {path} {:.2000}", sent.to_string());
            if envelope(&said, &what) == 0 {
                accepted += 1;
            } else {
                refused += 1;
            }
            if *method != Method::Get {
                let after = Dump::of(&moot, &COUNTED);
                if said.code() != 0 {
                    assert_eq!(before.changed(&after), [""; 0], "{what}: {}", said.body);
                }
                before = after;
            }
        }
    }
    assert!(accepted > 50 && refused > 500, "{accepted} accepted, {refused} refused");
    world.bobby.panel();
}
