//! The load generator of the benchmark: which responses it accepts.

#[path = "../../benches/load/wire.rs"]
mod wire;

use wire::{Expect, Head, Judge, Request, TURN, Turn, Verdict, get, send_json};

#[test]
fn a_header_is_parsed_only_when_complete() {
    let whole = b"HTTP/1.1 200 OK\r\nserver: x\r\nContent-Length:  3\r\n\r\nabc";
    let body = whole.len() - 3;
    let status = 200;
    let head = Head { status, body, length: 3, etag: None };
    assert_eq!(Head::read(whole), Ok(Some(head)));
    assert_eq!(Head::read(&whole[..body - 1]), Ok(None));
}

#[test]
fn a_304_has_a_tag_and_no_body() {
    let reply = b"HTTP/1.1 304 Not Modified\r\nETag: W/\"a-b\"\r\nContent-Length: 700\r\n\r\n";
    let head = Head::read(reply).expect("a reply").expect("all of it");
    assert_eq!((head.status, head.length, head.etag.as_deref()), (304, 0, Some("W/\"a-b\"")));
    let mut bytes = Vec::new();
    get("/a", &[("token", "t")]).write_conditional("W/\"a-b\"", &mut bytes);
    assert_eq!(
        String::from_utf8(bytes).expect("text"),
        "GET /a HTTP/1.1\r\nHost: localhost\r\ntoken: t\r\nIf-None-Match: W/\"a-b\"\r\n\r\n"
    );
}

#[test]
fn an_incomplete_response_is_an_error() {
    assert!(Head::read(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").is_err());
    assert!(Head::read(b"HTTP/2 200\r\ncontent-length: 1\r\n\r\n").is_err());
    assert!(Head::read(b"HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\n").is_err());
}

#[test]
fn status_and_marker_must_both_be_right() {
    let mut judge = Judge::new(Expect::ok("\"code\":0,"));
    assert_eq!(judge.judge(200, b"{\"code\":0,\"data\":{}}"), Verdict::Good);
    assert_eq!(judge.judge(200, b"{\"a\":1,\"code\":0,}"), Verdict::Good);
    assert_eq!(judge.judge(200, b"{\"a\":1,\"code\":3,}"), Verdict::Wrong);
    assert_eq!(judge.judge(200, b""), Verdict::Wrong);
    assert_eq!(judge.judge(500, b"{\"code\":0,}"), Verdict::Wrong);
    assert_eq!(Judge::new(Expect::ok("")).judge(200, b"x"), Verdict::Wrong);
}

#[test]
fn only_the_expected_refusal_is_accepted() {
    let mut judge = Judge::new(Expect::ok("yes").or_refusal(429, "later"));
    assert_eq!(judge.judge(429, b"come later"), Verdict::Refused);
    assert_eq!(judge.judge(429, b"never"), Verdict::Wrong);
    assert_eq!(judge.judge(503, b"come later"), Verdict::Wrong);
}

#[test]
fn requests_have_a_content_length_and_numbers_of_their_own() {
    let bytes = |request: &Request, turn: Turn| {
        let mut bytes = b"what was there before".to_vec();
        request.write(turn, &mut bytes);
        String::from_utf8(bytes).expect("text")
    };
    let turn = Turn { run: 7, connection: 1, step: 22 };
    let same = get("/a?b=1", &[("token", "t")]);
    assert_eq!((bytes(&same, turn).as_str(), same.is_unique()), ("GET /a?b=1 HTTP/1.1\r\nHost: localhost\r\ntoken: t\r\n\r\n", false));
    let unique = send_json("PUT", "/m", &[], &format!("<{TURN}>"));
    let text = bytes(&unique, turn);
    assert!(unique.is_unique());
    assert!(text.starts_with("PUT /m HTTP/1.1\r\n"), "{text}");
    assert!(text.ends_with("Content-Length: 26\r\n\r\n<000000070001000000000016>"), "{text}");
    let others = [Turn { run: 8, ..turn }, Turn { connection: 2, ..turn }, Turn { step: 23, ..turn }];
    assert!(others.iter().all(|other| bytes(&unique, *other) != text));
}
