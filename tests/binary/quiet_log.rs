//! What is refused, and what clients do every day, is no error in the log.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::Value;

use crate::STOP;
use crate::http;
use crate::process::Server;

/// Sends bytes that are no request of a client library, and reads what comes back.
fn raw(server: &Server, text: &str) -> String {
    let mut stream = TcpStream::connect(server.address).expect("it listens");
    stream.write_all(text.as_bytes()).expect("it reads");
    let mut reply = String::new();
    let _ = stream.read_to_string(&mut reply);
    reply
}

#[test]
fn refused_requests_are_no_errors_in_the_log() {
    let dir = tempfile::tempdir().expect("a folder");
    let log = dir.path().join("log");
    let server = Server::logging(dir.path(), &[], &log);
    let json = [("Content-Type", "application/json")];
    let large = format!("{{\"a\": \"{}\"}}", "x".repeat(3 << 20));
    let mut statuses = Vec::new();
    let mut ask = |method: &str, path: &str, headers: &[(&str, &str)], body: &str| {
        // A refused client that has more to send than anybody reads is cut off.
        let reply = http::send(server.address, method, path, headers, body);
        assert!(reply.is_ok() || body.len() > 1 << 20, "{method} {path}");
        statuses.extend(reply.as_ref().map(|reply| reply.status));
        reply.map(|reply| (reply.status, reply.body)).unwrap_or_default()
    };
    // HEAD of what answers GET, and of what does not.
    for path in ["/", "/health", "/api/v1/instance", "/api/v2/instance", "/static/logo.png", "/@nobody", "/api/v1/nothing"] {
        ask("HEAD", path, &[], "");
    }
    // Unknown paths and methods of every API, and of none.
    for path in
        ["/nothing", "/api/v1/nothing", "/api/v2/nothing", "/api/v2/user/nothing", "/api/fresns/v1/nothing", "/user/nothing", "/admin/x"]
    {
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"] {
            ask(method, path, &[], "");
        }
    }
    for path in ["/api/v1/instance", "/health", "/api/v2/user/panel", "/api/fresns/v1/user/overview", "/user/profile", "/metrics"] {
        ask("DELETE", path, &[], "");
    }
    // Broken encodings, also such as no URI may have.
    for path in
        ["/api/fresns/v1/user/%FF", "/api/fresns/v1/x%zz", "/api/fresns/v1/%", "/api/v2/global/%zz", "/api/v1/accounts/%FF", "/user/%zz"]
    {
        let (status, body) = ask("GET", path, &[], "");
        if path.contains("fresns") || path.contains("/global/") {
            let body: Value = serde_json::from_str(&body).unwrap_or_else(|_| panic!("{path}: {body}"));
            assert_eq!((status, &body["code"]), (200, &Value::from(33100)), "{path}");
        }
    }
    // Bodies that cannot be read, are too large, or do not fit.
    for path in
        ["/api/v1/apps", "/oauth/token", "/api/v2/account/login", "/api/fresns/v1/account/auth-token", "/token/user", "/admin/api/session"]
    {
        for body in ["{\"a\":", "[]", "{\"username\": {\"a\": 1}}", large.as_str(), ""] {
            ask("POST", path, &json, body);
        }
    }
    let (status, body) = ask("POST", "/api/v1/apps", &json, &large);
    assert_eq!((status, body.as_str()), (413, "{\"error\":\"Request Entity Too Large\"}"), "who sends too much is told so");
    // Nobody is logged in.
    for path in
        ["/api/v1/accounts/verify_credentials", "/api/v1/timelines/home", "/api/v2/user/panel", "/user/profile", "/admin/api/overview"]
    {
        ask("GET", path, &[], "");
    }
    for wanted in [200, 400, 401, 404, 413] {
        assert!(statuses.contains(&wanted), "{wanted} in {statuses:?}");
    }
    assert!(!statuses.iter().any(|status| *status >= 500), "{statuses:?}");
    assert!(raw(&server, "BREW /coffee HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").starts_with("HTTP/1.1 4"));
    assert!(raw(&server, "no request at all\r\n\r\n").starts_with("HTTP/1.1 4"));
    server.stop(STOP);
    let text = fs::read_to_string(&log).expect("a log");
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"))).collect();
    let answered = lines.iter().filter(|line| line["target"] == "folkmoot::request").count();
    assert!(answered >= statuses.len(), "{answered} of {}", statuses.len());
    let loud: Vec<&Value> = lines.iter().filter(|line| line["level"] == "ERROR" || line["level"] == "WARN").collect();
    assert!(loud.is_empty(), "{loud:#?}");
}
