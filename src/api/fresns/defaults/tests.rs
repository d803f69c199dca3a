//! The config table against `docs/specs/fresns.md 6.7` and the decisions of this project.

use serde_json::json;

use super::*;
use crate::api::fresns::render::mime::accept;
use crate::community::runtime::settings::{PRIVATE, Registration, Settings};

fn facts() -> SiteFacts {
    site(Settings { name: "Village".to_owned(), description: "A small place".to_owned(), ..Settings::default() })
}

fn site(settings: Settings) -> SiteFacts {
    SiteFacts {
        settings: Arc::new(settings),
        url: "https://moot.example".to_owned(),
        icon_url: Some("https://moot.example/icon.png".to_owned()),
        logo_url: None,
        default_avatar_url: None,
        anonymous_avatar_url: None,
        deactivate_avatar_url: None,
        languages: Lang::ALL.to_vec(),
        default_language: Lang::En,
        codes_in_log: false,
        sends_mail: false,
        founded_at: "2025-10-01 00:00:00".to_owned(),
        changed_at: "2026-01-01 00:00:00".to_owned(),
    }
}

fn value(family: Family, key: &str) -> Value {
    Configs::new(facts()).table(family, Lang::En).get(key).cloned().expect(key)
}

#[test]
fn every_fixed_line_is_json_and_unique() {
    for family in Family::ALL {
        let mut keys: Vec<_> = rows(FIXED).filter(|row| row.is_for(family)).map(|row| row.key).collect();
        let lines = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), lines, "{family:?}");
    }
    assert_eq!(rows(FIXED).count(), FIXED.lines().count());
    for row in rows(FIXED).filter(|row| row.text != FROM_CORE) {
        assert!(serde_json::from_str::<Value>(row.text).is_ok(), "{}", row.key);
    }
}

#[test]
fn the_core_has_exactly_the_values_that_the_table_leaves_to_it() {
    let mut known: Vec<_> = core_values::all(&Settings::default()).into_iter().map(|(key, _)| key).collect();
    let mut left: Vec<_> = rows(FIXED).filter(|row| row.text == FROM_CORE).map(|row| row.key).collect();
    known.sort_unstable();
    left.sort_unstable();
    assert_eq!(known, left);
}

#[test]
fn decisions_win_over_the_documented_defaults() {
    for family in Family::ALL {
        assert_eq!(value(family, "language_status"), true);
        assert_eq!(value(family, "conversation_status"), true);
        assert_eq!(value(family, "image_extension_names"), "png,gif,jpg,jpeg,webp,bmp");
        assert_eq!(value(family, "website_group_detail_path"), "g");
        assert_eq!(value(family, "website_user_detail_path"), "u");
    }
}

#[test]
fn documented_defaults_have_their_types() {
    assert_eq!(value(Family::V2, "video_max_time"), 30);
    assert_eq!(value(Family::V1, "video_max_duration"), 30);
    assert_eq!(value(Family::V1, "password_strength"), json!(["number", "lowercase"]));
    assert_eq!(value(Family::V1, "conversation_files"), json!(["image"]));
    assert_eq!(value(Family::V2, "map_service"), Value::Null);
    assert_eq!(value(Family::V2, "menu_notifications_quotes"), "Quotes");
    assert_eq!(value(Family::V1, "channel_notifications_quotes_name"), "Quotes");
    assert_eq!(value(Family::V1, "channel_post_query_state"), 2);
    assert_eq!(value(Family::V1, "channel_group_type"), "tree");
    assert_eq!(value(Family::V2, "like_post_setting"), true);
    assert_eq!(value(Family::V1, "user_follow_public_count"), 3);
    assert_eq!(value(Family::V1, "post_block_public_count"), false);
    let documents = value(Family::V1, "document_extension_names");
    let accepted = accept(documents.as_str().expect("text"));
    assert_eq!(accepted.split(',').count(), 36, "each extension has a type");
}

#[test]
fn the_families_do_not_mix() {
    let configs = Configs::new(facts());
    let (v1, v2) = (configs.table(Family::V1, Lang::En), configs.table(Family::V2, Lang::En));
    assert!(v1.get("language_pack_contents").is_none());
    assert!(v2.get("language_pack_contents").is_some_and(Value::is_object));
    assert!(v2.get("channel_post_name").is_none());
    assert!(v1.get("video_max_time").is_none());
    assert_eq!(
        v1.text("account_login_service"),
        "https://moot.example/account-center/login?accessToken={accessToken}&callbackKey={postMessageKey}&redirectURL={redirectUrl}"
    );
    assert!(v1.text("account_center_service").starts_with("https://moot.example/account-center?"));
    assert_eq!(v2.get("account_login_service"), Some(&Value::Null));
    assert!(v1.get("role_administrator").is_none() && v1.get("mark_like").is_none());
}

#[test]
fn the_site_fills_in_its_facts() {
    let closed = Settings { registration: Registration::Closed, ..Settings::default() };
    let configs = Configs::new(SiteFacts { languages: vec![Lang::En], ..site(closed) });
    let (v1, v2) = (configs.table(Family::V1, Lang::En), configs.table(Family::V2, Lang::En));
    assert_eq!(v1.text("site_name"), "Folkmoot");
    assert_eq!(v1.get("site_email"), Some(&"".into()));
    assert_eq!(v1.get("account_register_status"), Some(&false.into()));
    assert_eq!(v1.text("site_copyright_years"), "2025");
    assert_eq!(v1.text("installed_datetime"), "2025-10-01 00:00:00");
    assert_eq!(v1.get("language_menus").and_then(Value::as_array).map(Vec::len), Some(1));
    assert_eq!(v2.get("site_public_status"), Some(&false.into()));
    assert_eq!(v2.get("site_email_register"), Some(&false.into()));
    assert_eq!(configs.lang(Some("zh-Hans")), Lang::En, "not switched on");
}

#[test]
fn a_private_community_names_the_page_for_joining_while_it_is_open() {
    let private = |registration| {
        let settings = Settings { site_mode: PRIVATE.to_owned(), registration, ..Settings::default() };
        let configs = Configs::new(site(settings));
        ["site_private_status", "site_private_service"].map(|key| configs.table(Family::V1, Lang::En).get(key).cloned().expect(key))
    };
    let [status, service] = private(Registration::Approval);
    assert_eq!(status, true);
    assert!(service.as_str().is_some_and(|url| url.starts_with("https://moot.example/account-center/sign-up?")), "{service}");
    assert_eq!(private(Registration::Invite), [Value::Bool(false), Value::Null]);
    assert_eq!(value(Family::V1, "site_private_status"), false, "a public community");
}

#[test]
fn the_privacy_policy_says_where_codes_are_written() {
    for lang in Lang::ALL {
        let [sent, logged] = [false, true].map(|codes_in_log| {
            let configs = Configs::new(SiteFacts { codes_in_log, ..facts() });
            configs.table(Family::V1, lang).text("account_privacy_policy").to_owned()
        });
        assert!(logged.len() > sent.len() && logged.starts_with(&sent), "{lang:?}");
        let configs = Configs::new(SiteFacts { sends_mail: true, ..facts() });
        let mailed = configs.table(Family::V1, lang).text("account_privacy_policy");
        assert!(mailed.len() > sent.len() && mailed.starts_with(&sent) && mailed != logged, "{lang:?}");
    }
}

#[test]
fn search_engines_are_told_the_name_of_each_channel() {
    let heading = value(Family::V1, "channel_post_seo");
    assert_eq!(heading.to_string(), r#"{"title":"Posts","keywords":"","description":"A small place"}"#);
    assert_eq!(value(Family::V2, "menu_post_title"), "Posts");
    assert_eq!(value(Family::V2, "menu_post_description"), "A small place");
}

#[test]
fn texts_follow_the_language_and_the_table_is_made_once() {
    let configs = Configs::new(facts());
    let zh = configs.table(Family::V1, configs.lang(Some("zh-Hans")));
    assert_eq!(zh.text("channel_conversations_name"), "私信");
    assert_eq!(zh.get("current_language_menu").expect("menu")["langTag"], "zh-Hans");
    assert!(std::ptr::eq(zh, configs.table(Family::V1, Lang::ZhHans)));
    assert_eq!(configs.lang(None), Lang::En);
}

#[test]
fn a_selection_keeps_the_order_asked_for_and_answers_unknown_keys_with_null() {
    let configs = Configs::new(facts());
    let picked = configs.table(Family::V2, Lang::En).select("site_url, nope ,,site_name");
    assert_eq!(Value::Object(picked).to_string(), r#"{"site_url":"https://moot.example","nope":null,"site_name":"Village"}"#);
}

#[test]
fn the_status_names_site_and_version() {
    let status = serde_json::to_value(super::super::status::Status::of(&facts(), "0.1.0")).expect("json");
    assert_eq!(status["name"], "Village");
    assert_eq!(status["activate"], true);
    assert!(status["deactivateDescribe"]["zh-Hant"].as_str().is_some_and(|text| !text.is_empty()));
    assert_eq!(status["client"]["mobile"]["ios"]["appStore"], "");
    assert_eq!(status["client"]["tablet"]["android"]["downloads"]["default"], "");
}
