//! Metrics for monitoring systems, and the id of a request.

use rocket::http::{Header, Status};

use crate::test_server::TestServer;

/// The value of a metric of a server whose token is `quiet`.
pub fn metric(server: &TestServer, name: &str) -> String {
    let answer = server.client.get("/metrics").header(Header::new("Authorization", "Bearer quiet")).dispatch();
    let text = answer.into_string().expect("a text");
    let line =
        text.lines().find_map(|line| line.strip_prefix(&format!("folkmoot_{name} "))).unwrap_or_else(|| panic!("no {name} in {text}"));
    line.to_owned()
}

fn asked(server: &TestServer, token: Option<&str>) -> (Status, String) {
    let mut request = server.client.get("/metrics");
    if let Some(token) = token {
        request.add_header(Header::new("Authorization", format!("Bearer {token}")));
    }
    let response = request.dispatch();
    (response.status(), response.into_string().unwrap_or_default())
}

#[test]
fn metrics_are_not_served_without_a_configured_token() {
    let server = TestServer::new();
    assert_eq!(asked(&server, Some("")).0, Status::NotFound);
    let server = TestServer::with(|config| config.metrics_token = Some(String::new()));
    assert_eq!(asked(&server, Some("")).0, Status::NotFound);
}

#[test]
fn metrics_count_requests_by_api_and_route() {
    let server = TestServer::with(|config| config.metrics_token = Some("let me look".into()));
    for wrong in [None, Some(""), Some("let me loo"), Some("let me look ")] {
        assert_eq!(asked(&server, wrong).0, Status::Unauthorized, "{wrong:?}");
    }
    let ann = server.user("annie");
    ann.mastodon().get("/api/v1/accounts/verify_credentials").ok();
    ann.im().get("/user/there/is/none").refused(404);
    let (status, text) = asked(&server, Some("let me look"));
    assert_eq!(status, Status::Ok);
    for part in [
        r#"folkmoot_requests_total{dialect="mastodon",method="GET",route="/api/v1/accounts/verify_credentials",status="200"} 1"#,
        r#"folkmoot_requests_total{dialect="lanying",method="GET",route="none",status="200"} 1"#,
        r#"dialect="fresns""#,
        "folkmoot_writer_batch_requests_count",
        "folkmoot_writer_commit_seconds_sum",
        "folkmoot_writer_queue 0",
        "folkmoot_write_statements_total",
        "folkmoot_database_bytes",
    ] {
        assert!(text.contains(part), "no {part} in\n{text}");
    }
    assert!(!text.contains("annie") && !text.contains("let me look"));
    // In a new database, nothing has been checkpointed from the write-ahead log yet.
    let log = text.lines().find_map(|line| line.strip_prefix("folkmoot_database_log_bytes ")).expect("a size");
    assert!(log.parse::<i64>().is_ok_and(|bytes| bytes > 100_000), "{log}");
}

/// The words of a text that look like a metric of ours.
fn names(text: &str) -> Vec<&str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.filter(|word| word.starts_with("folkmoot_") && *word != "folkmoot_").collect()
}

#[test]
fn dashboard_alerts_and_page_name_metrics_that_exist() {
    let server = TestServer::with(|config| config.metrics_token = Some("quiet".into()));
    server.user("annie").mastodon().get("/api/v1/instance").ok();
    let (_, served) = asked(&server, Some("quiet"));
    let source = std::fs::read_to_string("src/api/metrics.rs").expect("a file");
    let described: Vec<&str> = served.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next()).collect();
    let known = |name: &str| {
        let bare = ["_total", "_bucket", "_count", "_sum"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
        let plain = bare.trim_start_matches("folkmoot_");
        // What is counted by label is served once there is something to count.
        described.contains(&name) || described.contains(&bare) || source.contains(&format!("register(\"{plain}\""))
    };
    for file in ["packaging/monitoring/alerts.yml", "packaging/monitoring/grafana.json", "docs/operators/monitoring.md"] {
        let text = std::fs::read_to_string(file).expect("a file");
        let found = names(&text);
        assert!(found.len() >= 6, "{file}: {found:?}");
        for name in found {
            assert!(known(name), "{file} names {name}");
        }
    }
}

#[test]
fn every_response_has_a_request_id_and_a_proxy_s_own_is_kept() {
    let server = TestServer::new();
    let number = |given: Option<&str>| {
        let mut request = server.client.get("/api/v1/instance");
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
