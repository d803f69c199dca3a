//! What a monitoring system is told, and the number of a request.

use rocket::http::{Header, Status};

use crate::kit::Moot;

fn asked(moot: &Moot, token: Option<&str>) -> (Status, String) {
    let mut request = moot.client.get("/metrics");
    if let Some(token) = token {
        request.add_header(Header::new("Authorization", format!("Bearer {token}")));
    }
    let told = request.dispatch();
    (told.status(), told.into_string().unwrap_or_default())
}

#[test]
fn without_a_token_in_the_configuration_there_is_no_such_page() {
    let moot = Moot::new();
    assert_eq!(asked(&moot, Some("")).0, Status::NotFound);
    let moot = Moot::with(|config| config.metrics_token = Some(String::new()));
    assert_eq!(asked(&moot, Some("")).0, Status::NotFound);
}

#[test]
fn whoever_has_the_token_sees_counts_by_dialect_and_route() {
    let moot = Moot::with(|config| config.metrics_token = Some("let me look".into()));
    for wrong in [None, Some(""), Some("let me loo"), Some("let me look ")] {
        assert_eq!(asked(&moot, wrong).0, Status::Unauthorized, "{wrong:?}");
    }
    let ann = moot.user("annie");
    ann.mastodon().get("/api/v1/accounts/verify_credentials").ok();
    ann.im().get("/user/there/is/none").refused(404);
    let (status, text) = asked(&moot, Some("let me look"));
    assert_eq!(status, Status::Ok);
    for part in [
        r#"folkmoot_requests_total{dialect="mastodon",method="GET",route="/api/v1/accounts/verify_credentials",status="200"} 1"#,
        r#"folkmoot_requests_total{dialect="lanying",method="GET",route="none",status="200"} 1"#,
        r#"dialect="fresns""#,
        "folkmoot_writer_batch_requests_count",
        "folkmoot_writer_commit_seconds_sum",
        "folkmoot_writer_queue 0",
        "folkmoot_database_bytes",
    ] {
        assert!(text.contains(part), "no {part} in\n{text}");
    }
    assert!(!text.contains("annie") && !text.contains("let me look"));
    // Nothing of a young file has moved from its log yet.
    let log = text.lines().find_map(|line| line.strip_prefix("folkmoot_database_log_bytes ")).expect("a size");
    assert!(log.parse::<i64>().is_ok_and(|bytes| bytes > 100_000), "{log}");
}

#[test]
fn every_answer_has_a_number_and_a_proxys_own_is_kept() {
    let moot = Moot::new();
    let number = |given: Option<&str>| {
        let mut request = moot.client.get("/api/v1/instance");
        if let Some(given) = given {
            request.add_header(Header::new("X-Request-Id", given.to_owned()));
        }
        request.dispatch().headers().get_one("X-Request-Id").expect("a number").to_owned()
    };
    assert_eq!(number(Some("abc-123_4.5")), "abc-123_4.5");
    let drawn = [number(None), number(None), number(Some("<script>")), number(Some(&"a".repeat(65)))];
    for one in &drawn {
        assert!(one.len() == 16 && one.bytes().all(|b| b.is_ascii_hexdigit()), "{one}");
    }
    assert_ne!(drawn[0], drawn[1]);
}
