//! Files from the upload to the address, and who may have them.

#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use futures::executor::block_on;
use sha2::{Digest, Sha256};

use crate::community::files::file::*;
use crate::community::messages::message::{self, NewMessage};
use crate::community::test::fixture::TestCommunity;
use crate::error::{Denied, Error, Limit, Resource, Result, Why};
use crate::media::ImageWorker;
use crate::media::form::Purpose;
use crate::model::content::entry::{EntryKind, FileKind, FileView, Visibility};
use crate::model::content::media::Variant;
use crate::model::people::user::{Picture, Role, Viewer};
use crate::store::files::media::{self, CHUNK};
use crate::store::files::{downloads, file};
use crate::store::messages::message::MessageBy;
use crate::store::people::users::{self, PictureSlot};
use crate::store::posts::{drafts, entries};
use crate::store::test::{fixture, rows};

fn incoming(v: &TestCommunity, owner: Viewer, kind: FileKind, name: &str, bytes: &[u8]) -> Incoming {
    let path = v.dir().join("spool");
    std::fs::write(&path, bytes).unwrap();
    let size = u64::try_from(bytes.len()).unwrap();
    Incoming {
        owner: owner.user,
        kind,
        name: name.into(),
        content: std::fs::File::open(path).unwrap(),
        size,
        sha256: Sha256::digest(bytes).into(),
    }
}

fn put(v: &TestCommunity, owner: Viewer, kind: FileKind, name: &str, bytes: &[u8]) -> Result<FileView> {
    let image_worker = ImageWorker::start().unwrap();
    block_on(upload(&v.db, &image_worker, &v.settings, incoming(v, owner, kind, name, bytes)))
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_fn(width, height, |x, y| image::Rgb([x as u8, y as u8, 7])).write_to(&mut out, image::ImageFormat::Png).unwrap();
    out.into_inner()
}

/// Three megabytes and a bit that no part of repeats.
fn film() -> Vec<u8> {
    let mut bytes = b"\0\0\0\x18ftypmp42".to_vec();
    bytes.extend((0..3 * 1024 * 1024_u32 + 77).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8));
    bytes
}

fn why(result: Result<FileView>) -> Why {
    match result {
        Err(Error::Invalid { why, .. }) => why,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[test]
fn three_megabytes_are_read_whole_and_in_parts() {
    let v = TestCommunity::still();
    let ann = v.person("ann");
    let sent = film();
    let file = put(&v, ann, FileKind::Video, "../My film.MP4", &sent).unwrap();
    assert_eq!((file.name.as_str(), file.extension.as_str(), file.mime.as_str()), ("My film.MP4", "mp4", "video/mp4"));
    assert_eq!((file.duration, file.owner), (None, Some(ann.user)));
    let part = |from, len| v.db.read(|r| bytes(r, &serve(r, &file.key, Variant::Small)?, from, len)).unwrap();
    let mut whole = Vec::new();
    while whole.len() < sent.len() {
        let piece = part(whole.len(), usize::MAX);
        assert!(!piece.is_empty() && piece.len() <= PIECE);
        whole.extend(piece);
    }
    assert!(whole == sent, "the same bytes");
    for (from, len) in [(0, 1), (CHUNK - 1, 2), (CHUNK, CHUNK), (CHUNK - 1, 1), (CHUNK - 7, 2 * CHUNK + 9), (sent.len() - 3, 100), (5, 0)] {
        let expected = &sent[from..sent.len().min(from + len)];
        assert!(part(from, len) == expected, "{len} bytes from {from}");
    }
    assert_eq!(part(sent.len(), 10), Vec::<u8>::new());
    let served = v.db.read(|r| serve(r, &file.key, Variant::Small)).unwrap();
    assert_eq!((served.variant, served.private, served.inline), (Variant::Original, true, true));
    assert!(matches!(v.db.read(|r| serve(r, "0123456789abcdef0123456789abcdef", Variant::Original)), Err(Error::NotFound(Resource::File))));
}

#[test]
fn unpublished_files_are_swept() {
    let v = TestCommunity::still();
    let ann = v.person("ann");
    let image_worker = ImageWorker::start().unwrap();
    let kept = put(&v, ann, FileKind::Image, "kept.png", &png(20, 20)).unwrap();
    let begun = |name, bytes: &[u8], kind| {
        let file = incoming(&v, ann, kind, name, bytes);
        block_on(stage(&v.db, &image_worker, &v.settings, file, Purpose::Attachment)).unwrap()
    };
    let half = begun("film.mp4", &film(), FileKind::Video);
    begun("b.png", &png(500, 500), FileKind::Image);
    assert!(v.db.read(|r| media::variant(r, half, Variant::Original)).unwrap().is_some());
    assert_eq!(block_on(media::remove_abandoned(&v.db)).unwrap(), 2);
    assert_eq!(block_on(media::remove_abandoned(&v.db)).unwrap(), 0);
    assert!(v.db.read(|r| media::variant(r, half, Variant::Original)).unwrap().is_none());
    assert_eq!(v.db.read(|r| media::read(r, half, Variant::Original, 0, 10)).unwrap(), Vec::<u8>::new());
    assert!(v.db.read(|r| serve(r, &kept.key, Variant::Original)).is_ok());
}

#[test]
fn a_file_shorter_than_announced_leaves_nothing_behind() {
    let v = TestCommunity::still();
    let ann = v.person("ann");
    let image_worker = ImageWorker::start().unwrap();
    let lying = Incoming { size: 10_000, ..incoming(&v, ann, FileKind::Document, "a.txt", b"short") };
    assert!(matches!(block_on(upload(&v.db, &image_worker, &v.settings, lying)), Err(Error::Internal(_))));
    assert_eq!(block_on(media::remove_abandoned(&v.db)).unwrap(), 0);
}

#[test]
fn refusals_and_their_reasons() {
    let v = TestCommunity::still();
    let ann = v.person("ann");
    let image = |name: &str, bytes: &[u8]| why(put(&v, ann, FileKind::Image, name, bytes));
    assert_eq!(image("a.svg", b"<svg/>"), Why::NotAllowedKind { extension: "svg".into() });
    assert_eq!(image("a.heic", b"\0\0\0\x18ftypheic"), Why::NotAllowedKind { extension: "heic".into() });
    assert_eq!(image("noname", b"x"), Why::NotAllowedKind { extension: String::new() });
    assert_eq!(image("a.png", b"<svg/>"), Why::Undecodable);
    assert_eq!(image("a.png", b""), Why::Empty);
    assert_eq!(image("a.png", &vec![0; 6 * 1024 * 1024 + 1]), Why::TooLarge);
    assert_eq!(why(put(&v, ann, FileKind::Video, "a.mp4", &png(5, 5))), Why::Undecodable);
    assert_eq!(why(put(&v, ann, FileKind::Document, "a.txt", b"MZ\x90\0")), Why::Undecodable);
    // A wrong name for a good picture is put right, not refused.
    let renamed = put(&v, ann, FileKind::Image, "photo.jpg", &png(5, 5)).unwrap();
    assert_eq!((renamed.extension.as_str(), renamed.mime.as_str()), ("png", "image/png"));
    let text = put(&v, ann, FileKind::Document, "a.txt", b"<script>").unwrap();
    assert!(!v.db.read(|r| serve(r, &text.key, Variant::Original)).unwrap().inline);
}

#[test]
fn a_new_avatar_replaces_the_old_one() {
    let v = TestCommunity::still();
    let ann = v.person("ann");
    let image_worker = ImageWorker::start().unwrap();
    let set =
        |slot| block_on(set_picture(&v.db, &image_worker, &v.settings, incoming(&v, ann, FileKind::Image, "me.png", &png(640, 480)), slot));
    let first = set(PictureSlot::Avatar).unwrap();
    let banner = set(PictureSlot::Banner).unwrap();
    let second = set(PictureSlot::Avatar).unwrap();
    assert_eq!((second.width, second.height, banner.width), (Some(400), Some(400), Some(640)));
    let user = v.db.read(|r| users::find(r, &users::UserBy::Id(ann.user))).unwrap().unwrap();
    assert_eq!(user.avatar, Some(Picture::File { file: second.id, key: second.key.clone() }));
    let served = |key: &str| v.db.read(|r| serve(r, key, Variant::Original));
    assert!(matches!(served(&first.key), Err(Error::NotFound(Resource::File))));
    assert!(!served(&second.key).unwrap().private && served(&banner.key).is_ok());
    v.write(move |tx| replace_picture(tx, ann.user, PictureSlot::Avatar, None));
    assert!(served(&second.key).is_err());
}

#[test]
fn a_link_is_for_the_two_sides_of_a_conversation_and_counts() {
    let mut v = TestCommunity::still();
    let (ann, bob, cid) = (v.person("ann"), v.person("bob"), v.person("cid"));
    let file = put(&v, ann, FileKind::Image, "a.png", &png(30, 30)).unwrap();
    let sent = v.try_send(ann, bob.user, NewMessage { files: vec![file.id], ..Default::default() }).unwrap();
    v.settings.download_daily_max = 2;
    let ask = |who: Viewer, fid: &str, cmid: &str| {
        let (settings, fid, cmid) = (v.settings.clone(), fid.to_owned(), cmid.to_owned());
        v.try_write(move |tx| link(tx, &settings, &who, &fid, DownloadPlace::Message(MessageBy::Cmid(&cmid))))
    };
    let got = ask(bob, &file.fid, &sent.code).unwrap();
    assert_eq!(got.key, sent.files[0].key);
    assert_ne!(got.key, file.key, "each use has its own address");
    assert!(v.db.read(|r| serve(r, &got.key, Variant::Original)).unwrap().private);
    assert!(matches!(ask(cid, &file.fid, &sent.code), Err(Error::Forbidden(Denied::NotInConversation))));
    assert!(matches!(ask(bob, "nothing", &sent.code), Err(Error::NotFound(Resource::File))));
    let other = put(&v, ann, FileKind::Image, "b.png", &png(9, 9)).unwrap();
    assert!(matches!(ask(bob, &other.fid, &sent.code), Err(Error::NotFound(Resource::Record))));
    assert!(matches!(ask(Viewer { role: Role::Pending, ..bob }, &file.fid, &sent.code), Err(Error::Forbidden(Denied::RoleMayNotDownload))));
    ask(bob, &file.fid, &sent.code).unwrap();
    assert!(matches!(ask(bob, &file.fid, &sent.code), Err(Error::TooMany { what: Limit::Downloads, .. })));
    v.clock.advance(crate::model::clock::DAY);
    ask(bob, &file.fid, &sent.code).unwrap();
    assert_eq!(v.db.read(|r| downloads::since(r, bob.user, 0)).unwrap(), 3);
    let id = sent.id;
    v.write(move |tx| message::recall(tx, ann.user, MessageBy::Id(id)));
    assert!(v.db.read(|r| serve(r, &got.key, Variant::Original)).is_err(), "the address died with the message");
    assert!(ask(ann, &file.fid, &sent.code).is_err());
}

#[test]
fn a_link_follows_the_visibility_of_its_post() {
    let v = TestCommunity::still();
    let (ann, bob, cid) = (v.person("ann"), v.person("bob"), v.person("cid"));
    let file = put(&v, ann, FileKind::Image, "a.png", &png(30, 30)).unwrap();
    let id = file.id;
    let (open, _) = v.write(move |tx| {
        let open = rows::coded(tx, rows::post(tx, ann.user, Visibility::Public)?, "open0000")?;
        let close = rows::coded(tx, rows::post(tx, ann.user, Visibility::Followers)?, "close000")?;
        let secret = rows::coded(tx, rows::comment(tx, bob.user, open, true)?, "secret00")?;
        for entry in [open, close, secret] {
            file::attach(tx, id, file::Use::Entry(entry), 0)?;
        }
        Ok((open, close))
    });
    let ask = |who: Viewer, place: DownloadPlace<'static>| {
        let (settings, fid) = (v.settings.clone(), file.fid.clone());
        v.try_write(move |tx| link(tx, &settings, &who, &fid, place))
    };
    let shared = ask(cid, DownloadPlace::Post("open0000")).unwrap();
    assert!(!v.db.read(|r| serve(r, &shared.key, Variant::Original)).unwrap().private);
    assert!(matches!(ask(cid, DownloadPlace::Post("close000")), Err(Error::NotFound(Resource::Post))));
    v.write(move |tx| rows::mark(tx, "user", cid.user, ann.user.0, "follow"));
    let close = ask(cid, DownloadPlace::Post("close000")).unwrap();
    assert!(v.db.read(|r| serve(r, &close.key, Variant::Original)).unwrap().private);
    assert!(matches!(ask(cid, DownloadPlace::Comment("secret00")), Err(Error::NotFound(Resource::Comment))));
    assert!(ask(ann, DownloadPlace::Comment("secret00")).is_ok(), "the post's author");
    assert!(ask(bob, DownloadPlace::Comment("secret00")).is_ok(), "its own author");
    assert!(matches!(ask(bob, DownloadPlace::Post("secret00")), Err(Error::NotFound(Resource::Post))));
    v.write(move |tx| rows::switch_off(tx, open));
    assert!(matches!(ask(bob, DownloadPlace::Post("open0000")), Err(Error::NotFound(Resource::DisabledPost))));
}

/// Bytes kept for all files.
fn weight(v: &TestCommunity) -> i64 {
    v.db.read(|r| fixture::number(r, "SELECT coalesce(sum(length(bytes)), 0) FROM file_chunks")).unwrap()
}

#[test]
fn an_upload_waits_a_day_for_its_use() {
    let v = TestCommunity::still();
    let ann = v.person("ann");
    let idle = put(&v, ann, FileKind::Document, "idle.txt", b"never used").unwrap();
    let used = put(&v, ann, FileKind::Document, "used.txt", b"in a post").unwrap();
    let post = v.write(move |tx| {
        let post = rows::coded(tx, rows::post(tx, ann.user, Visibility::Public)?, "open0000")?;
        file::attach(tx, used.id, file::Use::Entry(post), 0)?;
        Ok(post)
    });
    assert_eq!(block_on(remove_abandoned(&v.db)).unwrap(), 0);
    v.clock.advance(crate::model::clock::DAY - 1);
    let late = put(&v, ann, FileKind::Document, "late.txt", b"new").unwrap();
    v.clock.advance(2);
    assert_eq!((block_on(remove_abandoned(&v.db)).unwrap(), block_on(remove_abandoned(&v.db)).unwrap()), (1, 0));
    let served = |key: &str| v.db.read(|r| serve(r, key, Variant::Original)).is_ok();
    assert_eq!((served(&idle.key), served(&used.key), served(&late.key)), (false, true, true));
    assert_eq!(weight(&v), 12);
    v.write(move |tx| entries::keep_files(tx, post, &[]));
    assert_eq!((served(&used.key), weight(&v)), (false, 3), "gone with its last use");
}

#[test]
fn a_file_is_deleted_with_the_last_draft_that_uses_it() {
    let v = TestCommunity::still();
    let ann = v.person("ann");
    let file = put(&v, ann, FileKind::Document, "a.txt", b"some words").unwrap().id;
    v.clock.advance(crate::model::clock::DAY + 1);
    let (one, two) = v.write(move |tx| {
        let one = drafts::insert(tx, ann.user, EntryKind::Post, 2)?.id;
        let two = drafts::insert(tx, ann.user, EntryKind::Post, 2)?.id;
        for draft in [one, two] {
            file::attach(tx, file, file::Use::Draft(draft), 0)?;
        }
        Ok((one, two))
    });
    v.write(move |tx| drafts::bury(tx, one));
    assert_eq!(weight(&v), 10);
    assert!(v.write(move |tx| file::detach_draft(tx, two, file)));
    assert_eq!(weight(&v), 0);
}
