//! Invalid requests to every Fresns route of the compatibility table: always HTTP 200 with the envelope, never an internal
//! error, and a refused request changes nothing.

mod access;
mod fixture;
mod fuzz;
mod valid_parameters;

use folkmoot::internals::api::fresns::wire::family::Family;
use rocket::http::{ContentType, Method, Status};

use crate::database::{Dump, Watch};
use crate::test_server::{FresnsResponse, TestServer};
use fixture::{Fixture, Target, routes};

/// Failed logins are counted, and anybody may request a code.
const COUNTED: [&str; 2] = ["failed_logins", "one_time_codes"];

#[track_caller]
fn envelope(response: &FresnsResponse, what: &str) -> i64 {
    assert_eq!(response.status, Status::Ok, "{what}: {}", response.body);
    let object = response.body.as_object().unwrap_or_else(|| panic!("{what}: {}", response.body));
    let keys: Vec<&String> = object.keys().collect();
    assert_eq!(keys, ["code", "message", "data"], "{what}");
    assert!(response.body["message"].is_string(), "{what}: {}", response.body);
    let code = response.body["code"].as_i64().unwrap_or_else(|| panic!("{what}: {}", response.body));
    assert!(code != 30008 && code >= 0, "{what}: {}", response.body);
    code
}

#[test]
fn unsigned_and_wrongly_signed_requests_change_nothing() {
    let server = TestServer::new();
    let fixture = Fixture::of(&server);
    let before = Dump::of(&server, &[]);
    let routes = routes();
    assert!(routes.len() > 100, "{}", routes.len());
    for Target { method, family, template } in &routes {
        let caller = fixture.annie.caller(*family);
        let path = fixture.path(template);
        let what = format!("{method} {path}");
        let body = || (*method != Method::Get).then(|| (ContentType::JSON, b"{}".to_vec()));
        if template == "/global/status" {
            continue;
        }
        let response = caller.send_raw(*method, &path, body(), &[]);
        assert_eq!(envelope(&response, &what), i64::from(family.codes().invalid), "{what}");
        assert!(response.body["data"].is_null());
        let mut headers = caller.headers();
        headers.iter_mut().filter(|(name, _)| *name == "Signature").for_each(|(_, value)| *value = "0".repeat(64));
        assert_eq!(envelope(&caller.send_raw(*method, &path, body(), &headers), &what), 31302, "{what}");
    }
    assert_eq!(before.changed(&Dump::of(&server, &[])), [""; 0]);
}

/// Bodies that cannot be read as parameters, each with its declared type.
fn broken() -> Vec<(ContentType, Vec<u8>)> {
    let form = |text: &str| (ContentType::Form, text.as_bytes().to_vec());
    let json = |bytes: &[u8]| (ContentType::JSON, bytes.to_vec());
    let multipart =
        |text: &str| (ContentType::parse_flexible("multipart/form-data; boundary=xX").expect("a type"), text.as_bytes().to_vec());
    vec![
        json(b"{\"a\":"),
        json(b"[]"),
        json(b"\"text\""),
        json(b"null"),
        json(b"\xFF\xFE{}"),
        json(b"{\"type\":\"\xC3\x28\"}"),
        json(&b"[".repeat(20_000)),
        json("{\"a\":".repeat(5_000).as_bytes()),
        json(b""),
        form("%ZZ=%&a[[[=1&=&&"),
        form(&"a[b]".repeat(3_000)),
        form(&"a=1&".repeat(20_000)),
        multipart("no boundary anywhere"),
        multipart("--xX\r\nContent-Disposition: form-data\r\n\r\n"),
        multipart("--xX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../../etc/passwd\0.png\"\r\n\r\nx\r\n--xX--"),
        (ContentType::Binary, vec![0; 100]),
        (ContentType::XML, b"<a/>".to_vec()),
    ]
}

#[test]
fn unreadable_bodies_change_nothing() {
    let server = TestServer::new();
    let fixture = Fixture::of(&server);
    let (mut watch, mut before) = (Watch::on(&server), Dump::of(&server, &COUNTED));
    for Target { method, family, template } in &routes() {
        if fixture::ends_the_login(template) || template == "/global/status" {
            continue;
        }
        let caller = fixture.annie.caller(*family);
        let path = fixture.path(template);
        for (kind, bytes) in broken() {
            let what = format!("{method} {path} {kind} {}", String::from_utf8_lossy(&bytes[..bytes.len().min(40)]));
            let response = caller.send_raw(*method, &path, Some((kind, bytes)), &caller.headers());
            let code = envelope(&response, &what);
            if watch.moved(&server) {
                let after = Dump::of(&server, &COUNTED);
                assert!(code == 0 || before.changed(&after).is_empty(), "{what}: {}", response.body);
                before = after;
            }
        }
    }
}

#[test]
fn an_unknown_path_is_404_in_the_envelope() {
    let server = TestServer::new();
    let ann = server.user("annie");
    for family in Family::ALL {
        for path in ["/user/nothing/at/all/here", "/notification", "/post", "/conversation/1/2/3/4", "/editor/%2e%2e/%2e%2e"] {
            for method in [Method::Get, Method::Post, Method::Put, Method::Patch, Method::Delete] {
                let response = ann.caller(family).send(method, path, None);
                let expected = serde_json::json!({"code": 404, "message": "Not Found", "data": null});
                if response.status == Status::NotFound {
                    assert_eq!(response.body, expected, "{method} {path}");
                } else {
                    envelope(&response, path);
                }
            }
        }
        let response = ann.caller(family).get("/user/nothing/at/all/here");
        assert_eq!(response.status, Status::NotFound);
    }
}
