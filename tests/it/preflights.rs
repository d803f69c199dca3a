//! Preflights of browsers, for each of the three APIs.

use rocket::http::{Header, Method, Status};

use crate::test_server::TestServer;

/// A path of each API, one that none has, and headers that its browser clients send.
const PATHS: [(&str, &[&str]); 6] = [
    ("/api/v1/statuses", &["Authorization", "Content-Type", "Idempotency-Key"]),
    ("/api/v2/search", &["Authorization"]),
    ("/api/v2/user/panel", &["X-Fresns-App-Id", "X-Fresns-Signature", "X-Fresns-Signature-Timestamp", "X-Fresns-Client-Device-Info"]),
    ("/api/fresns/v1/user/overview", &["X-Fresns-Uid-Token", "X-Fresns-Aid-Token", "X-Fresns-Client-Content-Format", "X-Fresns-Space-Id"]),
    ("/message/send", &["app_id", "access-token", "user_id", "group_id", "Content-Type"]),
    ("/nothing/of/the/kind", &["Authorization"]),
];

fn preflight(server: &TestServer, path: &str, asked: Option<&str>) -> (Status, Vec<(String, String)>) {
    let mut request = server.client.req(Method::Options, path);
    request.add_header(Header::new("Origin", "https://elsewhere.example"));
    request.add_header(Header::new("Access-Control-Request-Method", "POST"));
    if let Some(names) = asked {
        request.add_header(Header::new("Access-Control-Request-Headers", names.to_owned()));
    }
    let response = request.dispatch();
    let headers = response.headers().iter().map(|header| (header.name().to_string().to_lowercase(), header.value().to_owned())).collect();
    (response.status(), headers)
}

fn value<'h>(headers: &'h [(String, String)], name: &str) -> &'h str {
    headers.iter().find(|(header, _)| header == name).map_or("", |(_, value)| value.as_str())
}

#[test]
fn a_preflight_names_the_headers_of_every_api() {
    let server = TestServer::new();
    for (path, sent) in PATHS {
        for asked in [None, Some("")] {
            let (status, headers) = preflight(&server, path, asked);
            assert_eq!(status, Status::NoContent, "{path}");
            assert_eq!(value(&headers, "access-control-allow-origin"), "*", "{path}");
            assert!(value(&headers, "access-control-allow-methods").contains("DELETE"), "{path}");
            let allowed: Vec<&str> = value(&headers, "access-control-allow-headers").split(", ").collect();
            for name in sent {
                assert!(allowed.contains(name), "{path}: {name} in {allowed:?}");
            }
        }
        let asked = sent.join(",").to_lowercase() + ",x-of-my-own";
        let (_, headers) = preflight(&server, path, Some(&asked));
        assert_eq!(value(&headers, "access-control-allow-headers"), asked, "{path}");
    }
}

#[test]
fn every_header_that_an_api_describes_is_allowed() {
    let server = TestServer::new();
    let (_, headers) = preflight(&server, "/user/profile", None);
    let allowed: Vec<String> = value(&headers, "access-control-allow-headers").split(", ").map(str::to_lowercase).collect();
    let mut described = 0;
    for api in ["fresns", "mastodon", "lanying"] {
        let text = server.client.get(format!("/openapi/{api}.json")).dispatch().into_string().expect("a document");
        let document: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let mut see = vec![&document];
        while let Some(value) = see.pop() {
            let name = value.get("name").and_then(serde_json::Value::as_str);
            if let Some(name) = name.filter(|_| value["in"] == "header") {
                described += 1;
                assert!(allowed.contains(&name.to_lowercase()), "{api}: {name} is not in {allowed:?}");
            }
            match value {
                serde_json::Value::Object(members) => see.extend(members.values()),
                serde_json::Value::Array(items) => see.extend(items),
                _ => {}
            }
        }
    }
    assert!(described > 15, "{described}");
}
