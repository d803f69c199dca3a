//! The gate in front of the real program.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

use crate::STOP;
use crate::http;
use crate::process::{Server, folkmoot};

const PATIENCE: Duration = Duration::from_secs(30);

fn stream_of(server: &Server, token: &str, claimed: &str) -> String {
    let mut stream = TcpStream::connect(server.address).expect("it listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
    let headers = format!("X-Forwarded-For: {claimed}\r\nX-Real-IP: {claimed}\r\nForwarded: for={claimed}\r\nX-Folkmoot-Gate: x {claimed}");
    let request = format!("GET /api/v1/streaming/public HTTP/1.1\r\nHost: x\r\n{headers}\r\nAuthorization: Bearer {token}\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("it is sent");
    let mut line = [0; 12];
    stream.read_exact(&mut line).expect("an answer");
    // Open until the server stops.
    std::mem::forget(stream);
    String::from_utf8_lossy(&line).into_owned()
}

#[test]
fn nobody_outside_chooses_an_address_or_commands() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("folkmoot.toml"), "gate = true\nstreams_per_address = 1\n").expect("a file");
    let arguments = ["sandbox", "--seed", "6", "--config", "folkmoot.toml", "--database", "moot.db", "--credentials", "c.json"];
    let server = Server::start(dir.path(), &arguments);
    let known: Value = serde_json::from_str(&fs::read_to_string(dir.path().join("c.json")).expect("a file")).expect("JSON");
    let token = known["users"][0]["mastodon"]["access_token"].as_str().expect("a token");
    assert_eq!(stream_of(&server, token, "192.0.2.1"), "HTTP/1.1 200");
    assert_eq!(stream_of(&server, token, "192.0.2.2"), "HTTP/1.1 429", "the same address, whatever it claims");

    let way_in: Value = serde_json::from_str(&fs::read_to_string(dir.path().join("moot.db.admin")).expect("a file")).expect("JSON");
    let (secret, inner) = (way_in["token"].as_str().expect("a token"), way_in["address"].as_str().expect("an address"));
    let headers = [("Authorization", &*format!("Bearer {secret}")), ("Content-Type", "application/json")];
    let command = r#"{"disable_user":{"user":"bob"}}"#;
    let outside = http::send(server.address, "POST", "/admin/api/command", &headers, command).expect("an answer");
    assert!(outside.status >= 400, "{} {}", outside.status, outside.body);
    assert_ne!(inner, server.address.to_string(), "commands go around the gate");
    let added = folkmoot(dir.path(), &["user", "add", "kim", "--database", "moot.db"], "");
    assert_eq!(added.code, 0, "{}", added.err);
    assert!(server.stop(STOP).success());
}

#[test]
fn slow_connections_are_closed_and_nobody_waits_for_them() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("folkmoot.toml"), "gate = true\ngate_connections_per_address = 1000\n").expect("a file");
    let server = Server::start(dir.path(), &["--config", "folkmoot.toml"]);
    let mut slow: Vec<TcpStream> = (0..900).map(|_| TcpStream::connect(server.address).expect("it listens")).collect();
    slow.iter_mut().for_each(|stream| stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\nX-").expect("it is sent"));
    for _ in 0..20 {
        assert_eq!(server.get("/health").status, 200);
    }
    for stream in &mut slow {
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest).expect("it is closed");
        assert!(rest.is_empty(), "{}", String::from_utf8_lossy(&rest));
    }
    assert!(server.stop(STOP).success());
}
