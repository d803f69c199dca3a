//! Configuration keys and language texts: every documented key, in every language, and no other
//! (`docs/specs/fresns.md 5.2.11, 6.7`).

use std::collections::{BTreeMap, BTreeSet};

use folkmoot::internals::api::fresns::wire::family::Family;
use folkmoot::internals::community::runtime::settings::{Rule, Settings};
use rocket::http::Header;
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::{Map, Value, json};

use crate::routes;
use crate::test_server::{Caller, TestServer};

const LANGUAGES: [&str; 3] = ["en", "zh-Hans", "zh-Hant"];
/// Names that are the same in every language.
const SAME: [&str; 1] = ["user_uid_name"];

/// The keys of a family, by type where they are of several.
#[derive(Deserialize)]
struct Documented {
    configs: BTreeMap<String, BTreeSet<String>>,
    language_pack: BTreeSet<String>,
}

fn documented(family: Family) -> Documented {
    let all: Value = serde_json::from_str(include_str!("client_keys.json")).expect("JSON");
    serde_json::from_value(all[family.tag()].clone()).expect("keys of a family")
}

fn caller<'s>(server: &'s TestServer, family: Family, lang: &'static str) -> Caller<'s> {
    let mut caller = server.nobody(family);
    caller.lang = Some(lang);
    caller
}

#[track_caller]
fn object(value: Value) -> Map<String, Value> {
    let Value::Object(map) = value else { panic!("not an object: {value}") };
    map
}

fn configs(server: &TestServer, family: Family, lang: &'static str) -> Map<String, Value> {
    object(caller(server, family, lang).get("/global/configs").ok())
}

fn pack(server: &TestServer, family: Family, lang: &'static str) -> Map<String, Value> {
    match family {
        Family::V1 => object(caller(server, family, lang).get("/global/language-pack").ok()),
        Family::V2 => object(configs(server, family, lang)["language_pack_contents"].clone()),
    }
}

fn keys(map: &Map<String, Value>) -> BTreeSet<String> {
    map.keys().cloned().collect()
}

fn fits(value: &Value, kind: &str) -> bool {
    let full = |value: &Value| value.as_str().is_some_and(|text| !text.trim().is_empty());
    match kind {
        "string" | "translated" => full(value),
        "string_or_blank" => value.is_string(),
        "string_or_null" => value.is_null() || full(value),
        "boolean" => value.is_boolean(),
        "number" => value.is_u64(),
        "array" => value.is_array(),
        "object" => value.as_object().is_some_and(|map| !map.is_empty()),
        "null" => value.is_null(),
        _ => panic!("no such type: {kind}"),
    }
}

fn change(server: &TestServer, change: impl FnOnce(&mut Settings)) {
    let amended = server.app.core.amend_settings(|before| {
        let mut after = before.clone();
        change(&mut after);
        Ok((after, |_: &folkmoot::internals::store::Write<'_>| Ok(())))
    });
    futures::executor::block_on(amended).expect("settings");
}

#[test]
fn every_documented_key_is_served_in_every_language_and_no_other() {
    let server = TestServer::new();
    for family in Family::ALL {
        let known = documented(family);
        let expected: BTreeSet<String> = known.configs.values().flatten().cloned().collect();
        assert_eq!(expected.len(), known.configs.values().map(BTreeSet::len).sum::<usize>(), "{family:?}: a key has two types");
        for lang in LANGUAGES {
            let served = configs(&server, family, lang);
            assert_eq!(keys(&served), expected, "{family:?} {lang}");
            for (kind, keys) in &known.configs {
                for key in keys {
                    assert!(fits(&served[key], kind), "{family:?} {lang}: {key} is not {kind}: {}", served[key]);
                }
            }
            let texts = pack(&server, family, lang);
            assert_eq!(keys(&texts), known.language_pack, "{family:?} {lang}");
            for (key, text) in &texts {
                assert!(fits(text, "translated"), "{family:?} {lang}: {key} is {text}");
            }
        }
    }
}

/// Is this a letter of the Chinese script?
fn is_chinese(letter: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&letter)
}

/// What a text leaves for clients to fill in.
fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

#[test]
fn texts_are_written_in_their_language_with_the_same_placeholders() {
    let server = TestServer::new();
    for family in Family::ALL {
        let translated = documented(family).configs["translated"].clone();
        let texts = LANGUAGES.map(|lang| {
            let names = configs(&server, family, lang).into_iter().filter(|(key, _)| translated.contains(key));
            names.chain(pack(&server, family, lang)).collect::<BTreeMap<_, _>>()
        });
        let [english, simplified, traditional] = &texts;
        let mut differ = 0;
        for (key, text) in english {
            let [en, hans, hant] = [text, &simplified[key], &traditional[key]].map(|text| text.as_str().expect("a text"));
            assert!(!en.contains(is_chinese), "{key}: {en}");
            if !SAME.contains(&key.as_str()) && hans != "TA" {
                assert!([hans, hant].iter().all(|text| text.contains(is_chinese)), "{key}: {hans}, {hant}");
            }
            for text in [hans, hant] {
                assert_eq!(placeholders(text), placeholders(en), "{key}: {text}");
            }
            differ += usize::from(hans != hant);
        }
        assert!(differ * 4 > english.len() * 3, "{family:?}: only {differ} of {} texts differ between both scripts", english.len());
        for key in translated.iter().filter(|key| !SAME.contains(&key.as_str())) {
            assert_ne!(english[key], simplified[key], "{key}");
        }
    }
}

/// The keys of the object in `data`, repeated ones included.
struct Keys(Vec<String>);

impl<'de> Deserialize<'de> for Keys {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Keys;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Keys, A::Error> {
                let mut keys = Vec::new();
                while let Some((key, IgnoredAny)) = map.next_entry()? {
                    keys.push(key);
                }
                Ok(Keys(keys))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}

#[test]
fn no_key_is_sent_twice() {
    #[derive(Deserialize)]
    struct Envelope {
        data: Keys,
    }
    let server = TestServer::new();
    for (family, path) in [(Family::V2, "configs"), (Family::V1, "configs"), (Family::V1, "language-pack")] {
        let caller = server.nobody(family);
        let mut request = server.client.get(format!("{}/global/{path}", family.base()));
        for (name, value) in caller.headers() {
            request.add_header(Header::new(format!("X-Fresns-{name}"), value));
        }
        let body = request.dispatch().into_string().expect("a text");
        let Keys(sent) = serde_json::from_str::<Envelope>(&body).expect(path).data;
        let unique: BTreeSet<&String> = sent.iter().collect();
        assert_eq!(unique.len(), sent.len(), "{family:?} {path}");
        assert!(sent.len() > 400, "{family:?} {path}: {}", sent.len());
    }
    let twice: Keys = serde_json::from_str(r#"{"a":1,"b":2,"a":3}"#).expect("JSON");
    assert_eq!(twice.0, ["a", "b", "a"]);
}

#[test]
fn keys_select_what_is_sent_in_the_language_of_the_request() {
    let server = TestServer::new();
    for family in Family::ALL {
        let known: Vec<String> = documented(family).configs.into_values().flatten().collect();
        let all = configs(&server, family, "zh-Hant");
        for some in known.chunks(40) {
            let asked = format!("/global/configs?keys={}", some.join(","));
            let picked = object(caller(&server, family, "zh-Hant").get(&asked).ok());
            assert_eq!(keys(&picked), some.iter().cloned().collect());
            for (key, value) in &picked {
                assert_eq!(value, &all[key], "{family:?} {key}");
            }
        }
        assert_eq!(
            server.nobody(family).get("/global/configs?keys=profile_follows_users_enabled").ok(),
            json!({"profile_follows_users_enabled": null})
        );
    }
}

#[test]
fn channels_and_lists_are_offered_once_their_endpoints_are_served() {
    // What a key offers, and where a client that believes it goes next.
    const V1: [(&str, &str); 22] = [
        ("channel_user_status", "/user/list"),
        ("channel_user_list_status", "/user/list"),
        ("channel_group_status", "/group/list"),
        ("channel_group_list_status", "/group/list"),
        ("channel_hashtag_status", "/hashtag/list"),
        ("channel_hashtag_list_status", "/hashtag/list"),
        ("channel_geotag_status", "/geotag/list"),
        ("channel_geotag_list_status", "/geotag/list"),
        ("channel_post_status", "/post/list"),
        ("channel_post_list_status", "/post/list"),
        ("channel_comment_status", "/comment/list"),
        ("channel_comment_list_status", "/comment/list"),
        ("channel_timeline_posts_status", "/post/timelines"),
        ("channel_timeline_comments_status", "/comment/timelines"),
        ("channel_nearby_posts_status", "/post/nearby"),
        ("channel_nearby_comments_status", "/comment/nearby"),
        ("profile_posts_enabled", "/post/list"),
        ("profile_comments_enabled", "/comment/list"),
        ("profile_followers_you_follow_enabled", "/user/<user>/followers-you-follow"),
        ("profile_following_users_enabled", "/user/<user>/mark/<mark>/<list>"),
        ("profile_following_groups_enabled", "/user/<user>/mark/<mark>/<list>"),
        ("conversation_status", "/conversation/list"),
    ];
    const V2: [(&str, &str); 18] = [
        ("menu_user_status", "/user/list"),
        ("menu_user_list_status", "/user/list"),
        ("menu_group_status", "/group/list"),
        ("menu_group_list_status", "/group/list"),
        ("menu_hashtag_status", "/hashtag/list"),
        ("menu_hashtag_list_status", "/hashtag/list"),
        ("menu_post_status", "/post/list"),
        ("menu_post_list_status", "/post/list"),
        ("menu_comment_status", "/comment/list"),
        ("menu_comment_list_status", "/comment/list"),
        ("view_posts_by_follow_object", "/post/follow/<kind>"),
        ("view_comments_by_follow_object", "/comment/follow/<kind>"),
        ("it_posts", "/post/list"),
        ("it_comments", "/comment/list"),
        ("it_followers_you_follow", "/user/<user>/followers-you-follow"),
        ("it_follow_users", "/user/<user>/mark/<mark>/<list>"),
        ("it_follow_groups", "/user/<user>/mark/<mark>/<list>"),
        ("conversation_status", "/conversation/list"),
    ];
    let server = TestServer::new();
    let rows = routes::fresns();
    for (family, offers) in [(Family::V1, &V1[..]), (Family::V2, &V2[..])] {
        let values = configs(&server, family, "en");
        for (key, path) in offers {
            let path = format!("{}{path}", family.base());
            let row = rows.iter().find(|row| row.path == path).unwrap_or_else(|| panic!("no row for {path}"));
            assert_eq!(values[*key], row.status == "served", "{key}: {path} is {}", row.status);
        }
    }
}

#[test]
fn limits_and_switches_are_those_of_the_community() {
    let server = TestServer::new();
    let ann = server.user("annie");
    for family in Family::ALL {
        let values = configs(&server, family, "en");
        assert_eq!(values["user_uid_digit"], ann.login.uid.to_string().len(), "{}", ann.login.uid);
        assert_eq!(values["account_delete_status"], true);
        assert!(values["user_ban_names"].as_array().is_some_and(|names| names.contains(&json!("admin"))));
        assert_eq!(values["site_copyright_years"], "2026", "the year in which the clock of the test stands");
    }
    let v1 = configs(&server, Family::V1, "en");
    assert_eq!(v1["installed_datetime"], "2026-03-04 05:06:07");
    assert_eq!((&v1["account_terms_status"], &v1["account_terms_policy"]), (&json!(false), &json!("")), "no rules yet");
    assert_eq!(v1["post_dislike_enabled"], true);

    change(&server, |settings| {
        settings.name = "Ours".to_owned();
        settings.contact_email = "help@ours.example".to_owned();
        settings.marks.retain(|mark| mark != "dislike post");
        settings.rules = vec![Rule { id: 1, text: "Be kind.".to_owned(), hint: String::new() }];
        settings.post_files_max = 3;
        settings.conversations = false;
    });
    let v1 = configs(&server, Family::V1, "zh-Hans");
    assert_eq!((&v1["account_terms_status"], &v1["account_terms_policy"]), (&json!(true), &json!("1. Be kind.\n")));
    assert_eq!((&v1["site_copyright_name"], &v1["site_email"]), (&json!("Ours"), &json!("help@ours.example")));
    assert_eq!((&v1["post_dislike_enabled"], &v1["post_like_enabled"]), (&json!(false), &json!(true)));
    assert_eq!((&v1["post_editor_image_max_upload_number"], &v1["conversation_status"]), (&json!(3), &json!(false)));
    let deletion = v1["account_delete_policy"].as_str().expect("a text");
    assert!(deletion.contains("Ours") && deletion.contains("<help@ours.example>"), "{deletion}");
    let pid = ann.publish("Something");
    let interaction = &ann.v1().get(&format!("/post/{pid}/detail")).ok()["detail"]["interaction"];
    assert_eq!((&interaction["dislikeEnabled"], &interaction["likeEnabled"]), (&json!(false), &json!(true)));
    ann.v1().post("/user/mark", json!({"markType": "dislike", "type": "post", "fsid": pid})).refused(36200);
}

#[test]
fn what_clients_print_beside_an_amount_is_a_text() {
    let server = TestServer::new();
    let ann = server.user("annie");
    for family in Family::ALL {
        let wallet = ann.caller(family).get("/account/detail").ok()["detail"]["wallet"].clone();
        assert_eq!((&wallet["currencyCode"], &wallet["currencyName"], &wallet["currencyUnit"]), (&json!("USD"), &json!(""), &json!("")));
        let values = configs(&server, family, "en");
        assert_eq!((&values["wallet_currency_name"], &values["wallet_currency_unit"]), (&json!(""), &json!("")));
        let user = ann.caller(family).get("/user/annie/detail").ok()["detail"].clone();
        for n in 1..=5 {
            assert_eq!(user["stats"][format!("extcredits{n}Unit")], "", "{family:?}");
            assert_eq!(values[&format!("extcredits{n}_unit")], "", "{family:?}");
        }
    }
}
