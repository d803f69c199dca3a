//! Invalid requests to every Fresns route of the compatibility table: always HTTP 200 with the envelope, never an internal
//! error, and a refused request changes nothing.

mod access;
mod fixture;
mod fuzz;
mod kinds;
mod lists;
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

/// Neither a path nor a method that is not served; an app shows the message in place of an empty page.
const NO_SUCH_CALL: i64 = 33100;

const METHODS: [Method; 7] = [Method::Get, Method::Post, Method::Put, Method::Patch, Method::Delete, Method::Head, Method::Options];

#[test]
fn what_is_not_served_is_refused_in_the_envelope_with_http_200() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let before = Dump::of(&server, &[]);
    for family in Family::ALL {
        let caller = ann.caller(family);
        for path in [
            "/user/nothing/at/all/here",
            "/user/nothing/at/all/here/",
            "/notification",
            "/post",
            "/post?a=1",
            "/conversation/1/2/3/4",
            "/global/nothing%20here",
            "/global/nothing%FFhere",
            "/editor/%2e%2e/%2e%2e/%2e%2e/x/y",
            "/account/%00",
        ] {
            for method in METHODS {
                let large = Some((ContentType::JSON, vec![b' '; 3 << 20]));
                for body in [None, Some((ContentType::JSON, b"{}".to_vec())), Some((ContentType::JSON, b"{\"".to_vec())), large] {
                    for headers in [caller.headers(), Vec::new()] {
                        let response = caller.send_raw(method, path, body.clone(), &headers);
                        let what = format!("{method} {path} {:?}", body.as_ref().map(|(_, bytes)| bytes.len()));
                        assert_eq!(response.status, Status::Ok, "{what}");
                        if method != Method::Head {
                            assert_eq!(envelope(&response, &what), NO_SUCH_CALL, "{what}");
                            assert_eq!(response.body["message"], "This function is switched off or not available here", "{what}");
                            assert!(response.body["data"].is_null());
                        }
                    }
                }
            }
        }
    }
    assert_eq!(before.changed(&Dump::of(&server, &[])), [""; 0]);
}

#[test]
fn a_wrong_method_of_a_served_path_is_refused_in_the_envelope_with_http_200() {
    let server = TestServer::new();
    let fixture = Fixture::of(&server);
    let served = routes();
    let mut asked = 0;
    for family in Family::ALL {
        for template in served.iter().filter(|target| target.family == family).map(|target| &target.template) {
            let fits = |method: Method| served.iter().any(|at| at.family == family && at.method == method && &at.template == template);
            // A path of another template may be served with this method.
            let path = fixture.path(template);
            for method in [Method::Put, Method::Patch, Method::Delete, Method::Post, Method::Get].into_iter().filter(|m| !fits(*m)) {
                let response = fixture.annie.caller(family).send_raw(method, &path, Some((ContentType::JSON, b"{}".to_vec())), &[]);
                let code = envelope(&response, &format!("{method} {path}"));
                assert!(code == NO_SUCH_CALL || code == i64::from(family.codes().invalid), "{method} {path}: {}", response.body);
                asked += usize::from(code == NO_SUCH_CALL);
            }
        }
    }
    assert!(asked > 200, "{asked}");
}

#[test]
fn a_body_that_is_too_large_is_refused_in_the_envelope_with_http_200() {
    let server = TestServer::new();
    let fixture = Fixture::of(&server);
    let (mut watch, mut before, mut refused) = (Watch::on(&server), Dump::of(&server, &COUNTED), 0);
    for Target { method, family, template } in &routes() {
        if *method == Method::Get || fixture::ends_the_login(template) || template == "/global/status" {
            continue;
        }
        let (caller, path) = (fixture.annie.caller(*family), fixture.path(template));
        let body = [b"{\"a\":\"", vec![b'x'; 3 << 20].as_slice(), b"\"}"].concat();
        let response = caller.send_raw(*method, &path, Some((ContentType::JSON, body)), &caller.headers());
        let code = envelope(&response, &format!("{method} {path}"));
        refused += usize::from(response.body["message"] == "the request is larger than 2097152 bytes");
        // A call without parameters reads no body.
        if watch.moved(&server) {
            let after = Dump::of(&server, &COUNTED);
            assert!(code == 0 || before.changed(&after).is_empty(), "{method} {path}: {}", response.body);
            before = after;
        }
    }
    assert!(refused > 30, "{refused}");
}
