//! Limits of profile fields, and values that are normalized silently (`docs/specs/mastodon.md 2.3`).

use rocket::http::Method;
use serde_json::json;

use super::profile::{PROFILE, fields, has_keys, invalid};
use crate::database::number;
use crate::mastodon_client::MastodonResponse;
use crate::test_server::TestServer;

#[test]
fn every_limit_is_exact() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let client = ann.mastodon();
    let chars = |n: usize| "é".repeat(n);
    client.patch(PROFILE, json!({"display_name": chars(40)})).ok();
    invalid(
        &client.patch(PROFILE, json!({"display_name": chars(41)})),
        &[("display_name", "ERR_TOO_LONG", "is too long (maximum is 40 characters)")],
        "Validation failed: Display name is too long (maximum is 40 characters)",
    );
    client.patch(PROFILE, json!({"note": chars(500)})).ok();
    for long in [chars(501), chars(1_000), "x".repeat(300_000)] {
        invalid(
            &client.patch(PROFILE, json!({"note": long})),
            &[("note", "ERR_TOO_LONG", "character limit of 500 exceeded")],
            "Validation failed: Note character limit of 500 exceeded",
        );
    }
    // A URL counts 23, a remote mention counts as its username, a composed character counts once.
    let url = format!("https://example.org/{}", "a".repeat(900));
    let note = format!("{url} @bobby@host.example {}{}", "e\u{301}".repeat(100), chars(500 - 23 - 1 - 6 - 1 - 100));
    client.patch(PROFILE, json!({"note": note})).ok();
    assert_eq!(client.patch(PROFILE, json!({"note": format!("{note}!")})).status.code, 422);
    for (key, shown) in [("avatar_description", "Avatar description"), ("header_description", "Header description")] {
        client.patch(PROFILE, json!({key: chars(150)})).ok();
        invalid(
            &client.patch(PROFILE, json!({key: chars(151)})),
            &[(key, "ERR_TOO_LONG", "is too long (maximum is 150 characters)")],
            &format!("Validation failed: {shown} is too long (maximum is 150 characters)"),
        );
    }
    let pairs = |n: usize| (0..n).map(|n| json!({"name": n.to_string(), "value": "v"})).collect::<Vec<_>>();
    assert_eq!(client.patch(PROFILE, json!({"fields_attributes": pairs(4)})).ok()["fields"].as_array().map(Vec::len), Some(4));
    invalid(
        &client.patch(PROFILE, json!({"fields_attributes": pairs(5)})),
        &[("fields", "ERR_TOO_LONG", "is too long (maximum is 4 characters)")],
        "Validation failed: Fields is too long (maximum is 4 characters)",
    );
    let domains = |n: usize| (0..n).map(|n| format!("d{n}.example")).collect::<Vec<_>>();
    assert_eq!(client.patch(PROFILE, json!({"attribution_domains": domains(10)})).ok()["attribution_domains"], json!(domains(10)));
    invalid(
        &client.patch(PROFILE, json!({"attribution_domains": domains(11)})),
        &[("attribution_domains", "ERR_TOO_LONG", "is too long (maximum is 10 characters)")],
        "Validation failed: Attribution domains is too long (maximum is 10 characters)",
    );
    invalid(
        &client.patch(PROFILE, json!({"attribution_domains": ["ok.example", "x y"]})),
        &[("attribution_domains", "ERR_INVALID_DOMAIN_ON_LINE", "x y is not a valid domain name")],
        "Validation failed: Attribution domains x y is not a valid domain name",
    );
    let profile = client.get(PROFILE).ok();
    assert_eq!(profile["attribution_domains"], json!(domains(10)), "what was refused changed nothing");
}

#[test]
fn all_errors_are_reported_together_and_nothing_is_saved() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let client = ann.mastodon();
    let before = client.get(PROFILE).ok();
    let sent = json!({"display_name": "x".repeat(41), "note": "n".repeat(501), "avatar_description": "d".repeat(151), "locked": true,
        "fields_attributes": [{"value": "no name"}, {"name": "a"}, {"name": "b"}, {"name": "c"}, {"name": "d"}],
        "attribution_domains": ["not a domain"], "avatar": "no picture", "header": "data:image/png;base64,AAAA"});
    let response = client.patch(PROFILE, sent);
    assert_eq!(response.status.code, 422);
    let sentence = response.body["error"].as_str().expect("a sentence");
    assert_eq!(sentence.matches("Validation failed: ").count(), 1, "{sentence}");
    for part in [
        "Display name is too long (maximum is 40 characters)",
        "Note character limit of 500 exceeded",
        "Avatar description is too long (maximum is 150 characters)",
        "Fields is too long (maximum is 4 characters)",
        "Fields contains values with missing labels",
        "Attribution domains not a domain is not a valid domain name",
        "Avatar content type is invalid, Avatar is invalid",
        "Header content type is invalid, Header is invalid",
    ] {
        assert!(sentence.contains(part), "{part}: {sentence}");
    }
    let details = &response.body["details"];
    let codes = |key: &str| -> Vec<&str> {
        details[key].as_array().map_or(Vec::new(), |all| all.iter().filter_map(|one| one["error"].as_str()).collect())
    };
    assert_eq!(codes("fields"), ["ERR_TOO_LONG", "ERR_FIELDS_WITH_VALUES_MISSING_LABELS"]);
    assert_eq!((codes("avatar"), codes("avatar_content_type")), (vec!["ERR_INVALID"], vec!["ERR_INVALID"]));
    has_keys(
        details,
        &[
            "display_name",
            "note",
            "avatar_description",
            "fields",
            "attribution_domains",
            "avatar",
            "avatar_content_type",
            "header",
            "header_content_type",
        ],
    );
    assert_eq!(client.get(PROFILE).ok(), before);
    assert_eq!(number(&server, "SELECT (SELECT count(*) FROM files) + (SELECT count(*) FROM file_chunks)"), 0);
}

#[test]
fn fields_are_replaced_truncated_and_cleared() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let client = ann.mastodon();
    let long = "é".repeat(300);
    let cut = "é".repeat(255);
    let profile =
        client.patch(PROFILE, json!({"fields_attributes": [{"name": long, "value": format!(" {long} ")}, {"name": "empty"}]})).ok();
    assert_eq!(fields(&profile), [(cut.as_str(), cut.as_str()), ("empty", "")]);
    let exact = "e".repeat(255);
    let profile = client.patch(PROFILE, json!({"fields_attributes": [{"name": exact, "value": exact}]})).ok();
    assert_eq!(fields(&profile), [(exact.as_str(), exact.as_str())], "all there were are gone");
    invalid(
        &client.form(Method::Patch, PROFILE, "fields_attributes[0][value]=x"),
        &[("fields", "ERR_FIELDS_WITH_VALUES_MISSING_LABELS", "contains values with missing labels")],
        "Validation failed: Fields contains values with missing labels",
    );
    let one = || client.patch(PROFILE, json!({"fields_attributes": [{"name": "a", "value": "b"}]})).ok();
    for clear in [
        &|| client.form(Method::Patch, PROFILE, "fields_attributes[0][name]=&fields_attributes[0][value]=") as MastodonResponse,
        &|| client.form(Method::Patch, PROFILE, "fields_attributes[]="),
        &|| client.patch(PROFILE, json!({"fields_attributes": []})),
        &|| client.patch(PROFILE, json!({"fields_attributes": {}})),
        &|| client.multipart(Method::Put, PROFILE, &[("fields_attributes[0][name]", " "), ("fields_attributes[0][value]", "")], &[]),
    ] as [&dyn Fn() -> MastodonResponse; 5]
    {
        assert_eq!(fields(&one()), [("a", "b")]);
        assert_eq!(clear().ok()["fields"], json!([]));
    }
}
