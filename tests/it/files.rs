//! Fetching files: whole, in parts, by their heads only (`docs/specs/core.md` 13).

use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};

use folkmoot::internals::community::files::file::{self, Incoming};
use folkmoot::internals::model::content::entry::FileKind;
use folkmoot::internals::model::id::UserId;
use rocket::http::{Header, Status};

use crate::kit::Moot;
use crate::rows::number;

/// Text of `len` bytes that no part of repeats soon.
fn text(len: usize) -> Vec<u8> {
    let mut bytes: Vec<u8> = (0..).flat_map(|n: u32| format!("{n} ").into_bytes()).take(len).collect();
    bytes[0] = b'#';
    bytes
}

/// Uploads a text and returns where it is fetched.
fn put(moot: &Moot, bytes: &[u8]) -> String {
    let mut content = tempfile::tempfile().expect("a temporary file");
    std::io::Write::write_all(&mut content, bytes).expect("it is written");
    let owner = UserId(number(moot, "SELECT max(id) FROM users"));
    let core = &moot.app.core;
    let incoming = Incoming { owner, kind: FileKind::Document, name: "a.txt".into(), content, size: bytes.len() as u64, sha256: [7; 32] };
    let file = futures::executor::block_on(file::upload(&core.db, &core.image_worker, &core.settings(), incoming)).expect("it is taken");
    format!("/files/{}", file.key)
}

#[test]
fn a_file_of_several_pieces_arrives_whole_and_in_parts() {
    let moot = Moot::new();
    moot.user("annie");
    let sent = text(2 * file::PIECE + 4321);
    let path = put(&moot, &sent);
    let whole = moot.client.get(&path).dispatch();
    assert_eq!((whole.status(), whole.body().preset_size()), (Status::Ok, Some(sent.len())));
    let tag = whole.headers().get_one("ETag").expect("a tag").to_owned();
    assert!(whole.into_bytes().expect("a body") == sent, "the same bytes");
    for (range, from, to) in
        [("bytes=5-", 5, sent.len()), ("bytes=1048570-1048585", 1_048_570, 1_048_586), ("bytes=-10", sent.len() - 10, sent.len())]
    {
        let part = moot.client.get(&path).header(Header::new("Range", range)).dispatch();
        assert_eq!((part.status(), part.body().preset_size()), (Status::PartialContent, Some(to - from)));
        let said = part.headers().get_one("Content-Range").map(str::to_owned);
        assert_eq!(said, Some(format!("bytes {from}-{}/{}", to - 1, sent.len())));
        assert!(part.into_bytes().expect("a body") == sent[from..to], "{range}");
    }
    let head = moot.client.head(&path).dispatch();
    assert_eq!((head.status(), head.body().preset_size()), (Status::Ok, Some(sent.len())));
    assert!(head.into_bytes().unwrap_or_default().is_empty());
    let known = moot.client.get(&path).header(Header::new("If-None-Match", tag)).dispatch();
    assert_eq!((known.status(), known.into_bytes().unwrap_or_default()), (Status::NotModified, Vec::new()));
}

#[test]
fn busy_readers_ask_to_come_back() {
    let moot = Moot::new();
    moot.user("annie");
    let path = put(&moot, b"some words");
    let (release, gate) = channel::<()>();
    let (begin, begun) = channel::<()>();
    let gate = Arc::new(Mutex::new(gate));
    let wait = || {
        let (gate, begin) = (Arc::clone(&gate), begin.clone());
        moot.app.core.db.read_slow(move |_| {
            let _ = begin.send(());
            let _ = gate.lock().map(|gate| gate.recv());
            Ok(())
        })
    };
    // Both readers are at work before the queue is filled: else one of them would make room again.
    let mut waiting = vec![wait(), wait()];
    (0..2).for_each(|_| begun.recv().expect("a reader begins"));
    waiting.extend((0..400).map(|_| wait()));
    let busy = moot.client.get(&path).dispatch();
    assert_eq!((busy.status(), busy.headers().get_one("Retry-After")), (Status::ServiceUnavailable, Some("1")));
    drop(release);
    let _ = futures::executor::block_on(futures::future::join_all(waiting));
    assert_eq!(moot.client.get(&path).dispatch().into_string().as_deref(), Some("some words"));
}
