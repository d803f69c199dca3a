//! The config table against `docs/specs/fresns.md 6.7` and the decisions of this project.

use serde_json::json;

use super::*;
use crate::api::fresns::render::mime::accept;

fn facts() -> SiteFacts {
    SiteFacts {
        name: "Village".to_owned(),
        url: "https://moot.example".to_owned(),
        description: "A small place".to_owned(),
        email: None,
        icon_url: Some("https://moot.example/icon.png".to_owned()),
        logo_url: None,
        default_avatar_url: None,
        anonymous_avatar_url: None,
        deactivate_avatar_url: None,
        registration_open: true,
        conversation_status: true,
        languages: Lang::ALL.to_vec(),
        default_language: Lang::En,
        changed_at: "2026-01-01 00:00:00".to_owned(),
        decided: vec![("post_edit", true.into())],
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
    for row in rows(FIXED) {
        assert!(serde_json::from_str::<Value>(row.text).is_ok(), "{}", row.key);
    }
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
    let closed = SiteFacts { registration_open: false, languages: vec![Lang::En], ..facts() };
    let configs = Configs::new(closed);
    let v1 = configs.table(Family::V1, Lang::En);
    assert_eq!(v1.text("site_name"), "Village");
    assert_eq!(v1.get("account_register_status"), Some(&false.into()));
    assert_eq!(v1.get("site_email"), Some(&Value::Null));
    assert_eq!(v1.get("language_menus").and_then(Value::as_array).map(Vec::len), Some(1));
    assert_eq!(configs.table(Family::V2, Lang::En).get("site_public_status"), Some(&false.into()));
    assert_eq!(configs.lang(Some("zh-Hans")), Lang::En, "not switched on");
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
