//! Fetching files: whole, by ranges, and headers only (`docs/specs/core.md` 13).

use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};

use folkmoot::internals::community::files::file::{self, Incoming};
use folkmoot::internals::model::content::entry::FileKind;
use folkmoot::internals::model::id::UserId;
use rocket::http::{Header, Status};

use crate::database::number;
use crate::test_server::TestServer;

/// Text of `len` bytes in which nothing repeats over short distances.
fn text(len: usize) -> Vec<u8> {
    let mut bytes: Vec<u8> = (0..).flat_map(|n: u32| format!("{n} ").into_bytes()).take(len).collect();
    bytes[0] = b'#';
    bytes
}

/// Uploads a text and returns where it is fetched.
fn put(server: &TestServer, bytes: &[u8]) -> String {
    let mut content = tempfile::tempfile().expect("a temporary file");
    std::io::Write::write_all(&mut content, bytes).expect("it is written");
    let owner = UserId(number(server, "SELECT max(id) FROM users"));
    let core = &server.app.core;
    let incoming = Incoming { owner, kind: FileKind::Document, name: "a.txt".into(), content, size: bytes.len() as u64, sha256: [7; 32] };
    let file = futures::executor::block_on(file::upload(&core.db, &core.image_worker, &core.settings(), incoming)).expect("it is taken");
    format!("/files/{}", file.key)
}

#[test]
fn a_file_of_several_chunks_is_served_whole_and_in_ranges() {
    let server = TestServer::new();
    server.user("annie");
    let sent = text(2 * file::PIECE + 4321);
    let path = put(&server, &sent);
    let whole = server.client.get(&path).dispatch();
    assert_eq!((whole.status(), whole.body().preset_size()), (Status::Ok, Some(sent.len())));
    let tag = whole.headers().get_one("ETag").expect("a tag").to_owned();
    assert!(whole.into_bytes().expect("a body") == sent, "the same bytes");
    for (range, from, to) in
        [("bytes=5-", 5, sent.len()), ("bytes=1048570-1048585", 1_048_570, 1_048_586), ("bytes=-10", sent.len() - 10, sent.len())]
    {
        let part = server.client.get(&path).header(Header::new("Range", range)).dispatch();
        assert_eq!((part.status(), part.body().preset_size()), (Status::PartialContent, Some(to - from)));
        let content_range = part.headers().get_one("Content-Range").map(str::to_owned);
        assert_eq!(content_range, Some(format!("bytes {from}-{}/{}", to - 1, sent.len())));
        assert!(part.into_bytes().expect("a body") == sent[from..to], "{range}");
    }
    for (known, status) in [
        (tag.as_str(), Status::PartialContent),
        ("\"something else\"", Status::Ok),
        ("W/\"weak\"", Status::Ok),
        (&format!("W/{tag}"), Status::Ok),
        ("Tue, 03 Mar 2020 00:00:00 GMT", Status::Ok),
        ("", Status::Ok),
    ] {
        let part = server.client.get(&path).header(Header::new("Range", "bytes=0-1")).header(Header::new("If-Range", known.to_owned()));
        assert_eq!(part.dispatch().status(), status, "{known}");
    }
    let head = server.client.head(&path).dispatch();
    assert_eq!((head.status(), head.body().preset_size()), (Status::Ok, Some(sent.len())));
    assert!(head.into_bytes().unwrap_or_default().is_empty());
    let known = server.client.get(&path).header(Header::new("If-None-Match", tag)).dispatch();
    assert_eq!((known.status(), known.into_bytes().unwrap_or_default()), (Status::NotModified, Vec::new()));
}

#[test]
fn busy_readers_answer_with_retry_after() {
    let server = TestServer::new();
    server.user("annie");
    let path = put(&server, b"some words");
    let (release, gate) = channel::<()>();
    let (begin, begun) = channel::<()>();
    let gate = Arc::new(Mutex::new(gate));
    let wait = || {
        let (gate, begin) = (Arc::clone(&gate), begin.clone());
        server.app.core.db.read_slow(move |_| {
            let _ = begin.send(());
            let _ = gate.lock().map(|gate| gate.recv());
            Ok(())
        })
    };
    // Both readers are busy before the queue is filled: else one of them would take an item out again.
    let mut waiting = vec![wait(), wait()];
    (0..2).for_each(|_| begun.recv().expect("a reader begins"));
    waiting.extend((0..400).map(|_| wait()));
    let busy = server.client.get(&path).dispatch();
    assert_eq!((busy.status(), busy.headers().get_one("Retry-After")), (Status::ServiceUnavailable, Some("1")));
    drop(release);
    let _ = futures::executor::block_on(futures::future::join_all(waiting));
    assert_eq!(server.client.get(&path).dispatch().into_string().as_deref(), Some("some words"));
}
