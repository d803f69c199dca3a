//! Start-up and helper routes over HTTP, in both families (`docs/specs/fresns.md 5.2.11`).

#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

mod codes;
mod kit;

use rocket::http::{Method, Status};
use serde_json::{Value, json};

use super::wire::family::Family::{self, V1, V2};
use kit::World;

#[test]
fn the_status_needs_no_signature() {
    let world = World::new();
    for path in ["/status.json", "/api/fresns/v1/global/status"] {
        let got = world.client.get(path).dispatch();
        assert_eq!(got.status(), Status::Ok);
        let status: Value = serde_json::from_str(&got.into_string().unwrap()).unwrap();
        assert_eq!((&status["name"], &status["activate"]), (&json!("Folkmoot"), &json!(true)), "{path}");
        let keys: Vec<_> = status.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["name", "version", "activate", "deactivateDescribe", "client"]);
        let devices: Vec<_> = status["client"].as_object().unwrap().keys().collect();
        assert_eq!(devices, ["mobile", "tablet", "desktop"]);
    }
}

#[test]
fn a_route_of_the_other_family_is_refused_in_the_envelope() {
    let world = World::new();
    let others = [
        (V2, "/global/status"),
        (V2, "/global/language-pack"),
        (V2, "/account/wallet-records"),
        (V1, "/global/code-messages?isAll=1"),
        (V1, "/global/block-words"),
        (V1, "/global/upload-token"),
        (V1, "/common/callback"),
        (V1, "/user/extcredits-logs"),
    ];
    for (family, path) in others {
        let got = world.get(family, path, None);
        assert_eq!(got.status, Status::Ok, "{path}");
        let message = "This function is switched off or not available here";
        assert_eq!(got.body, json!({ "code": 33100, "message": message, "data": null }), "{path}");
    }
    let unsigned = world.client.get("/api/v2/global/configs").dispatch();
    let body: Value = serde_json::from_str(&unsigned.into_string().unwrap()).unwrap();
    assert_eq!(body["code"], 30000);
}

#[test]
fn configs_are_all_or_the_ones_asked_for() {
    let world = World::new();
    for family in Family::ALL {
        let all = world.get(family, "/global/configs", None);
        assert!(all.keys().len() > 200, "{family:?}: {}", all.keys().len());
        assert_eq!(all.data()["site_url"], "https://moot.example");
        let some = world.get(family, "/global/configs?keys=site_name,unknown_key,image_max_size", None);
        assert_eq!(*some.data(), json!({ "site_name": "Folkmoot", "unknown_key": null, "image_max_size": 5 }));
    }
    let tagged = world.get(V2, "/global/configs?tags=languages&keys=site_name", None);
    let keys = tagged.keys();
    assert!(keys.contains(&"site_name") && keys.contains(&"language_menus") && !keys.contains(&"image_max_size"), "{keys:?}");
    assert_eq!(*world.get(V2, "/global/configs?tags=nothing", None).data(), json!({}));
}

#[test]
fn code_messages_require_a_parameter() {
    let world = World::new();
    let refused = world.get(V2, "/global/code-messages", None);
    assert_eq!((refused.status, refused.code()), (Status::Ok, 30000));
    let some = world.get(V2, "/global/code-messages?codes=30000,%2031302,99999", None);
    assert_eq!(*some.data(), json!({ "30000": "Parameter error", "31302": "Signature error" }));
    let all = world.get(V2, "/global/code-messages?isAll=1", None);
    assert_eq!(all.keys().len(), 222);
    for none in ["codes=99999", "isAll=1&fskey=Shop"] {
        assert_eq!(*world.get(V2, &format!("/global/code-messages?{none}"), None).data(), Value::Null);
    }
}

#[test]
fn the_language_pack_has_the_requested_language() {
    let world = World::new();
    let english = world.get(V1, "/global/language-pack", None);
    let chinese = world.get(V1, "/global/language-pack?langTag=zh-Hans", None);
    assert_eq!(english.keys(), chinese.keys());
    assert_ne!(english.data(), chinese.data());
    assert_eq!(english.data(), world.get(V1, "/global/language-pack?langTag=xx", None).data());
}

#[test]
fn roles_are_paged_and_filtered() {
    let world = World::new();
    let rids = |family, query: &str| {
        let got = world.get(family, &format!("/global/roles?{query}"), None);
        let list = got.data()["list"].as_array().unwrap().clone();
        (list.into_iter().map(|role| role["rid"].clone()).collect::<Vec<_>>(), got.data()["pagination"].clone())
    };
    let (all, pagination) = rids(V2, "");
    assert_eq!(all, [1, 2, 3, 4]);
    assert_eq!(pagination, json!({ "total": 4, "pageSize": 15, "currentPage": 1, "lastPage": 1 }));
    let (second, pagination) = rids(V1, "pageSize=3&page=2");
    assert_eq!(second, ["generaluser"]);
    assert_eq!(pagination, json!({ "total": 4, "pageSize": 3, "currentPage": 2, "lastPage": 2 }));
    assert_eq!(rids(V2, "pageSize=50&pageNumber=9").0, Vec::<Value>::new());
    assert_eq!(rids(V2, "ids=4,1,77").0, [1, 4]);
    assert_eq!(rids(V1, "rids=interdiction").0, ["interdiction"]);
    assert_eq!(rids(V2, "type=2").0, [2, 3]);
    assert_eq!(rids(V2, "status=0").0, Vec::<Value>::new());
    assert_eq!(world.get(V2, "/global/roles?pageSize=51", None).code(), 30000);
    assert_eq!(world.get(V1, "/global/roles?pageSize=0", None).code(), 10000);

    let shown = ["rid", "nicknameColor", "name", "nameDisplay", "icon", "iconDisplay", "permission"];
    for (family, first, last) in [(V2, &["type"][..], &["status"][..]), (V1, &[], &["permissions", "status"])] {
        let got = world.get(family, "/global/roles", None);
        let keys: Vec<_> = got.data()["list"][3].as_object().unwrap().keys().cloned().collect();
        assert_eq!(keys, [first, &shown, last].concat());
    }
}

#[test]
fn missing_features_are_answered_as_missing() {
    let world = World::new();
    let ann = world.person("annie", None);
    for (family, nothing) in [(V2, Value::Null), (V1, json!([]))] {
        for path in ["channels", "stickers", "post/content-types", "comment/content-types", "user/archives", "post/archives"] {
            let got = world.get(family, &format!("/global/{path}"), Some(&ann));
            assert_eq!(*got.data(), nothing, "{family:?} {path}");
        }
        assert_eq!(world.get(family, "/global/user/content-types", None).code(), 30002);
        assert_eq!(world.get(family, "/global/user/archives", None).code(), 31501);
        assert_eq!(world.get(family, "/global/room/archives", Some(&ann)).code(), i64::from(family.codes().invalid));
    }
    assert_eq!(world.get(V2, "/global/geotag/archives", Some(&ann)).code(), 30000);
    assert_eq!(world.get(V1, "/global/geotag/archives", Some(&ann)).code(), 0);

    let words = world.get(V2, "/global/block-words?type=user", None);
    assert_eq!(words.data()["pagination"], json!({ "total": 0, "pageSize": 50, "currentPage": 1, "lastPage": 1 }));
    assert_eq!(world.get(V2, "/global/block-words?pageSize=100", None).code(), 0);
    assert_eq!(world.get(V2, "/global/block-words?pageSize=101", None).code(), 30000);

    for (family, path) in
        [(V2, "/account/wallet-logs"), (V1, "/account/wallet-records"), (V2, "/user/extcredits-logs"), (V1, "/user/extcredits-records")]
    {
        let got = world.get(family, &format!("{path}?pageSize=50&page=3"), Some(&ann));
        assert_eq!(got.data()["list"], json!([]), "{path}");
        assert_eq!(got.data()["pagination"], json!({ "total": 0, "pageSize": 50, "currentPage": 3, "lastPage": 1 }));
        assert_eq!(world.get(family, path, None).code(), 31501);
    }
}

#[test]
fn missing_services_have_their_documented_codes() {
    let world = World::new();
    let ann = world.person("annie", None);
    assert_eq!(world.get(V2, "/global/upload-token?type=image&name=a.png&expireTime=60", Some(&ann)).code(), 32103);
    assert_eq!(world.get(V2, "/global/upload-token", None).code(), 31501);
    assert_eq!(world.post(V1, "/common/file/upload-token", Some(&ann), json!({ "type": "image" })).code(), 32100);
    assert_eq!(world.post(V1, "/common/cmd-word", None, json!({ "fskey": "Shop", "cmdWord": "buy" })).code(), 32100);
    assert_eq!(world.get(V2, "/common/callback?fskey=Shop&ulid=1", None).code(), 32101);
}

#[test]
fn an_ip_answer_is_a_valid_device_description() {
    let world = World::new();
    for family in Family::ALL {
        let mine = world.get(family, "/common/ip-info", None);
        assert_eq!(mine.data()["networkIpv4"], "127.0.0.1");
        let six = world.get(family, "/common/ip-info?ip=2001:db8::1", None);
        assert_eq!((&six.data()["networkIpv6"], &six.data()["networkIpv4"]), (&json!("2001:db8::1"), &Value::Null));
        assert_eq!(six.keys().len(), if family == V2 { 28 } else { 27 });
        assert_eq!(six.keys().contains(&"scale"), family == V2);
        for device in [mine.data().to_string(), six.data().to_string()] {
            let again = world.ask(Method::Get, family, "/common/ip-info", None, None, &device);
            assert_eq!(again.code(), 0, "{}", again.body);
        }
        assert_eq!(world.get(family, "/common/ip-info?ip=here", None).code(), i64::from(family.codes().invalid));
    }
}

#[test]
fn tips_name_people_who_fit() {
    let world = World::new();
    let ann = world.person("annie", None);
    for name in ["joanne", "robert"] {
        world.person(name, None);
    }
    for family in Family::ALL {
        let got = world.get(family, "/common/input-tips?type=user&key=ANN", Some(&ann));
        let tips = got.data().as_array().unwrap();
        let names: Vec<_> = tips.iter().map(|tip| tip["fsid"].as_str().unwrap()).collect();
        assert_eq!(names, ["annie", "joanne"], "{family:?}");
        assert_eq!(tips[0]["image"], "https://moot.example/static/avatar.png");
        let keys: Vec<_> = tips[0].as_object().unwrap().keys().collect();
        match family {
            V2 => assert_eq!(keys, ["fsid", "name", "image", "followStatus"]),
            V1 => {
                assert_eq!(keys, ["fsid", "name", "image", "interaction"]);
                let inner: Vec<_> = tips[0]["interaction"].as_object().unwrap().keys().collect();
                assert_eq!(inner, ["likeStatus", "dislikeStatus", "followStatus", "blockStatus", "note"]);
            }
        }
        let nothing = if family == V2 { Value::Null } else { json!([]) };
        for none in ["type=hashtag&key=ann", "type=post&key=ann", "type=user&key=%25"] {
            assert_eq!(*world.get(family, &format!("/common/input-tips?{none}"), None).data(), nothing, "{none}");
        }
        for refused in ["type=room&key=a", "type=user", "key=a"] {
            let got = world.get(family, &format!("/common/input-tips?{refused}"), None);
            assert_eq!(got.code(), i64::from(family.codes().invalid), "{refused}");
        }
    }
}
