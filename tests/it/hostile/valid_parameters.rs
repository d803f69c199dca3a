//! Valid parameters for every route that takes any.

use folkmoot::internals::api::fresns::wire::family::Family;
use rocket::http::Method;
use serde_json::{Map, Value, json};

use super::fixture::Fixture;

/// Paging and the key filter of a family, which every list takes.
fn list(family: Family) -> Value {
    match family {
        Family::V2 => json!({"pageSize": 5, "page": 1, "whitelistKeys": "uid,stats.likeUserCount", "blacklistKeys": "uid"}),
        Family::V1 => json!({"pageSize": 5, "page": 1, "filterType": "whitelist", "filterKeys": "uid,stats.likeUserCount"}),
    }
}

fn with(mut base: Value, more: Value) -> Value {
    if let (Value::Object(base), Value::Object(more)) = (&mut base, more) {
        base.extend(more);
    }
    base
}

fn contents(family: Family, comment: Option<&str>) -> Value {
    let dates = json!({"createdDays": 30, "createdDate": "today", "createdDateGt": "2020-01-01", "createdDateLt": "2030-01-01"});
    let counts = json!({"viewCountGt": 0, "likeCountLt": 1000, "commentCountGt": 0, "blockCountLt": 9});
    let order = json!({"orderType": "createdTime", "orderDirection": "desc", "contentType": "All"});
    let scope = match (family, comment) {
        (Family::V2, None) => json!({"uidOrUsername": "bobby", "hid": "things", "allDigest": false, "digestState": 1, "stickyState": 1}),
        (Family::V1, None) => json!({"users": "bobby", "hashtags": "things", "langTag": "en", "sincePid": "", "beforePid": ""}),
        (Family::V2, Some(pid)) => json!({"uidOrUsername": "bobby", "pid": pid, "sticky": false}),
        (Family::V1, Some(pid)) => json!({"users": "bobby", "pid": pid, "sinceCid": "", "beforeCid": ""}),
    };
    [dates, counts, order, scope].into_iter().fold(list(family), with)
}

fn draft(family: Family) -> Value {
    let own = match family {
        Family::V2 => json!({"createType": 2, "postTitle": "A title", "postIsCommentDisabled": false, "postIsCommentPrivate": false}),
        Family::V1 => json!({"title": "A title", "commentPolicy": 1, "commentPrivate": false}),
    };
    let shared = json!({"content": "Words of @bobby about #things", "isMarkdown": false, "isAnonymous": false});
    with(own, shared)
}

fn of_user(fixture: &Fixture<'_>, family: Family, template: &str) -> Option<Value> {
    let target = match family {
        Family::V2 => json!({"interactionType": "follow", "markType": "user", "fsid": "bobby"}),
        Family::V1 => json!({"markType": "follow", "type": "user", "fsid": "bobby"}),
    };
    Some(match template {
        "/user/panel" | "/user/overview" => json!({"uidOrUsername": "annie"}),
        "/user/auth" | "/user/auth-token" => json!({"uidOrUsername": "annie", "deviceToken": "x"}),
        "/user/edit" | "/user/profile" | "/user/setting" => json!({
            "bio": "Hello", "location": "Here", "gender": 1, "birthday": "2000-01-01", "conversationLimit": 1, "commentLimit": 1,
            "conversationPolicy": 1, "commentPolicy": 1, "deviceToken": "x", "avatarUrl": "https://x.example/a.png",
            "archives": [], "moreInfo": {"a": 1},
        }),
        "/user/mark" => target,
        "/user/mark-note" => with(target, json!({"note": "A friend"})),
        "/notification/list" => with(
            list(family),
            json!({"types": "1,2", "status": 0, "userWhitelistKeys": "uid",
            "filterUserType": "whitelist", "filterUserKeys": "uid", "filterInfoType": "blacklist", "filterInfoKeys": "uid"}),
        ),
        path if path.starts_with("/notification/") => json!({"type": "all", "notificationType": 0, "notificationIds": "1"}),
        "/conversation/list" => with(list(family), json!({"pinned": 0, "filterUserType": "whitelist", "filterUserKeys": "uid"})),
        "/conversation/message" | "/conversation/send-message" => json!({"uidOrUsername": "bobby", "message": "hello"}),
        path if path.ends_with("/messages") => with(list(family), json!({"orderDirection": "asc", "pageListDirection": "oldest"})),
        path if path.starts_with("/conversation/") => {
            let id = fixture.own_conversation;
            json!({"type": "conversation", "conversationId": id, "messageIds": "1", "cmids": "nothing0"})
        }
        _ => return None,
    })
}

fn of_account(template: &str) -> Option<Value> {
    let who = json!({"type": "email", "account": "a@example.org"});
    Some(match template {
        "/account/register" => with(who, json!({"verifyCode": "123456", "password": "Y29ycmVjdCAx", "nickname": "Anna", "countryCode": 1})),
        "/account/login" => with(who, json!({"password": "Y29ycmVjdCAx", "verifyCode": "123456", "countryCode": 1})),
        "/account/reset-password" => with(who, json!({"verifyCode": "123456", "newPassword": "Y29ycmVjdCAx"})),
        "/account/edit" => json!({"codeType": "email", "verifyCode": "123456", "newEmail": "b@example.org", "newVerifyCode": "123456",
            "currentPassword": "x", "newPassword": "y", "updateLastLoginTime": true, "disconnectPlatformId": 4}),
        "/common/send-verify-code" => with(who, json!({"useType": 5, "templateId": 1, "countryCode": 1})),
        _ => return None,
    })
}

/// Parameters with which the route succeeds, or at least gets as far as it can.
pub fn valid_parameters(fixture: &Fixture<'_>, family: Family, method: Method, template: &str) -> Map<String, Value> {
    let pid = fixture.pid.as_str();
    let body = of_user(fixture, family, template).or_else(|| of_account(template)).unwrap_or_else(|| match template {
        "/global/configs" => json!({"keys": "site_name,nothing", "tags": "sites"}),
        "/global/code-messages" => json!({"isAll": true, "codes": "30000,x", "fskey": "x"}),
        "/global/language-pack" => json!({"langTag": "en"}),
        "/global/roles" => with(list(family), json!({"ids": "1,2", "rids": "generaluser", "status": true})),
        "/common/input-tips" => json!({"type": "user", "key": "bob"}),
        "/common/file/<fid>/link" => json!({"type": "conversation", "fsid": "1"}),
        "/common/upload-file" => json!({"usageType": 6, "tableName": "users", "tableColumn": "avatar_file_id", "tableKey": "annie",
            "type": "image", "uploadMode": "file", "moreJson": "{}", "file": "no file"}),
        "/common/file/upload" => {
            json!({"usageType": "userAvatar", "usageFsid": "annie", "type": "image", "file": "no file", "moreInfo": "{}"})
        }
        "/post/list" => contents(family, None),
        "/comment/list" => contents(family, Some(pid)),
        "/editor/<kind>/drafts" => with(list(family), json!({"status": 1})),
        "/editor/<kind>/quick-publish" | "/editor/<kind>/publish" => with(
            draft(family),
            json!({"postQuotePid": pid, "quotePid": pid, "locationInfo": "{}", "map": "{}", "archives": "[]", "extends": "[]"}),
        ),
        path if path.starts_with("/editor/") && method != Method::Get => {
            with(draft(family), json!({"deleteFile": "", "deleteLocation": false, "archives": [], "extends": {}, "locationInfo": {}}))
        }
        _ => with(list(family), json!({"type": "all", "searchKey": "hello", "key": "x", "mapId": 1, "mapLng": 1, "mapLat": 1})),
    });
    let Value::Object(body) = body else { return Map::new() };
    body
}
