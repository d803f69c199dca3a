//! The load generator of the benchmark: which responses it accepts.

#[path = "../../benches/load/wire.rs"]
mod wire;

use wire::{Expect, Head, Judge, Request, Turn, Verdict, get, send_json};

#[test]
fn a_header_is_parsed_only_when_complete() {
    let whole = b"HTTP/1.1 200 OK\r\nserver: x\r\nContent-Length:  3\r\n\r\nabc";
    let body = whole.len() - 3;
    let status = 200;
    let head = Head { status, body, length: 3 };
    assert_eq!(Head::read(whole), Ok(Some(head)));
    assert_eq!(Head::read(&whole[..body - 1]), Ok(None));
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
fn requests_have_a_content_length() {
    let text = String::from_utf8(get("/a?b=1", &[("token", "t")])).expect("text");
    assert_eq!(text, "GET /a?b=1 HTTP/1.1\r\nHost: localhost\r\ntoken: t\r\n\r\n");
    let unique = Request::Each(Box::new(|turn: Turn| {
        let body = format!("{}-{}-{}", turn.run, turn.connection, turn.step);
        send_json("PUT", "/m", &[], &body)
    }));
    let turn = Turn { run: 7, connection: 1, step: 22 };
    let (Request::Each(make), Request::Same(same)) = (unique, Request::Same(get("/", &[]))) else { unreachable!("both were just built") };
    let text = String::from_utf8(make(turn)).expect("text");
    assert!(text.starts_with("PUT /m HTTP/1.1\r\n"), "{text}");
    assert!(text.ends_with("Content-Length: 6\r\n\r\n7-1-22"), "{text}");
    assert!(same.starts_with(b"GET / HTTP/1.1\r\n"));
}
