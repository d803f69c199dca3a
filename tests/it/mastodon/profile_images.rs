//! Avatars and headers: upload, refusal and removal (`docs/specs/mastodon.md 2.4`, 2.5).

use std::io::Cursor;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::codecs::gif::{GifDecoder, GifEncoder, Repeat};
use image::{AnimationDecoder, DynamicImage, Frame, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use rocket::http::{ContentType, Method, Status};
use serde_json::{Value, json};

use super::profile::{PROFILE, invalid, seen};
use crate::database::number;
use crate::mastodon_client::MastodonClient;
use crate::test_server::TestServer;

const MISSING_AVATAR: &str = "https://moot.example/avatars/original/missing.png";
const MISSING_HEADER: &str = "https://moot.example/headers/original/missing.png";
/// A picture has to have fewer bytes.
const LIMIT: usize = 8_388_608;

fn encoded(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let picture: DynamicImage = RgbImage::from_fn(width, height, |x, y| Rgb([(x % 251) as u8, (y % 241) as u8, 90])).into();
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, format).expect("a picture can be written");
    out.into_inner()
}

pub fn png(width: u32, height: u32) -> Vec<u8> {
    encoded(width, height, ImageFormat::Png)
}

/// Red, then green.
fn gif(width: u32, height: u32) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = GifEncoder::new_with_speed(&mut out, 30);
    encoder.set_repeat(Repeat::Infinite).expect("nothing was written yet");
    for colour in [[250, 0, 0, 255], [0, 250, 0, 255]] {
        encoder.encode_frame(Frame::new(RgbaImage::from_pixel(width, height, Rgba(colour)))).expect("a frame can be written");
    }
    drop(encoder);
    out
}

/// The file at an address of this server.
#[track_caller]
fn fetched(server: &TestServer, url: &Value) -> (ContentType, Vec<u8>) {
    let path = url.as_str().and_then(|url| url.strip_prefix("https://moot.example")).unwrap_or_else(|| panic!("an address of ours: {url}"));
    let response = server.client.get(path).dispatch();
    assert_eq!(response.status(), Status::Ok, "{url}");
    let kind = response.content_type().expect("a type");
    (kind, response.into_bytes().expect("bytes"))
}

fn send(client: &MastodonClient<'_>, field: &str, name: &str, bytes: &[u8]) -> crate::mastodon_client::MastodonResponse {
    client.multipart(Method::Patch, PROFILE, &[], &[(field, name, bytes)])
}

#[test]
fn each_format_is_kept_cropped_and_served() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let client = ann.mastodon();
    for (format, kind) in [
        (ImageFormat::Png, ContentType::PNG),
        (ImageFormat::Jpeg, ContentType::JPEG),
        (ImageFormat::WebP, ContentType::WEBP),
        (ImageFormat::Gif, ContentType::GIF),
    ] {
        let bytes = encoded(900, 1_200, format);
        // The file name and content type that a client sends are ignored.
        let files: [(&str, &str, &[u8]); 2] = [("avatar", "me.exe", &bytes), ("header", "wall.svg", &bytes)];
        let profile = client.multipart(Method::Put, PROFILE, &[], &files).ok();
        let (served, avatar) = fetched(&server, &profile["avatar"]);
        let avatar = image::load_from_memory(&avatar).expect("a picture");
        assert_eq!((served, avatar.width(), avatar.height()), (kind.clone(), 400, 400), "{format:?}");
        let (served, header) = fetched(&server, &profile["header"]);
        let header = image::load_from_memory(&header).expect("a picture");
        assert_eq!((served, header.width(), header.height()), (kind, 750, 1_000), "{format:?}");
        let still = format == ImageFormat::Gif;
        for key in ["avatar", "header"] {
            assert_eq!(profile[key] != profile[format!("{key}_static")], still, "{format:?} {key}");
        }
    }
}

#[test]
fn an_animated_avatar_has_a_static_version() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let client = ann.mastodon();
    let profile =
        client.multipart(Method::Patch, PROFILE, &[], &[("avatar", "a.gif", &gif(500, 500)), ("header", "h.gif", &gif(1_280, 700))]).ok();
    let account = client.get("/api/v1/accounts/verify_credentials").ok();
    for (key, size) in [("avatar", (400, 400)), ("header", (1_171, 640))] {
        let static_key = format!("{key}_static");
        assert_ne!(profile[key], profile[&static_key]);
        assert_eq!((&account[key], &account[&static_key]), (&profile[key], &profile[&static_key]));
        let (kind, bytes) = fetched(&server, &profile[key]);
        let frames = GifDecoder::new(Cursor::new(bytes)).expect("a GIF").into_frames().collect_frames().expect("frames");
        assert_eq!((kind, frames.len()), (ContentType::GIF, 2));
        assert!(frames.iter().all(|frame| frame.buffer().dimensions() == size), "{key}");
        assert!(frames[1].buffer().get_pixel(9, 9)[1] > 200, "the second frame is green");
        let (kind, bytes) = fetched(&server, &profile[&static_key]);
        let still = image::load_from_memory(&bytes).expect("a picture").to_rgb8();
        assert_eq!((kind, still.dimensions()), (ContentType::PNG, size));
        assert!(still.get_pixel(9, 9)[0] > 200, "the first frame is red");
    }
}

#[test]
fn each_upload_has_a_new_address_and_the_old_one_stops_working() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let client = ann.mastodon();
    let first = send(&client, "avatar", "a.png", &png(20, 20)).ok()["avatar"].clone();
    let second = send(&client, "avatar", "a.png", &png(20, 20)).ok()["avatar"].clone();
    assert_ne!(first, second);
    fetched(&server, &second);
    let old = first.as_str().and_then(|url| url.strip_prefix("https://moot.example")).expect("ours").to_owned();
    assert_eq!(server.client.get(old).dispatch().status(), Status::NotFound);
    assert_eq!(number(&server, "SELECT count(*) FROM files WHERE state = 'live'"), 1);
}

#[test]
fn an_empty_file_changes_nothing_and_null_removes() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let client = ann.mastodon();
    let with = client.multipart(Method::Patch, PROFILE, &[], &[("avatar", "a.png", &png(20, 20)), ("header", "h.png", &png(30, 20))]).ok();
    assert_eq!(send(&client, "avatar", "a.png", b"").ok(), with);
    assert_eq!(send(&client, "avatar", "", b"").ok(), with);
    assert_eq!(client.multipart(Method::Patch, PROFILE, &[("avatar", ""), ("header", "")], &[]).ok(), with);
    assert_eq!(client.patch(PROFILE, json!({"avatar": "", "header": ""})).ok(), with);
    let without = client.patch(PROFILE, json!({"avatar": null})).ok();
    assert_eq!((&without["avatar"], &without["avatar_static"], &without["header"]), (&Value::Null, &Value::Null, &with["header"]));
    let neither = client.put(PROFILE, json!({"header": null})).ok();
    assert_eq!((&neither["header"], &neither["header_static"]), (&Value::Null, &Value::Null));
    assert_eq!(number(&server, "SELECT count(*) FROM files WHERE state = 'live'"), 0);
}

#[test]
fn a_picture_may_be_sent_as_a_data_url() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let client = ann.mastodon();
    let data = format!("data:image/png;base64,{}", STANDARD.encode(png(60, 40)));
    let profile = client.patch(PROFILE, json!({"avatar": data})).ok();
    assert_eq!(fetched(&server, &profile["avatar"]).0, ContentType::PNG);
    let form = format!("header={}", data.replace('+', "%2B").replace(';', "%3B"));
    assert!(client.form(Method::Patch, PROFILE, &form).ok()["header"].is_string());
    for bad in ["data:image/png;base64,####", "data:image/png,abc", "data:image/svg+xml;base64,PHN2Zy8+", "https://a.example/a.png", "null"]
    {
        let response = client.patch(PROFILE, json!({"avatar": bad}));
        assert_eq!(response.body["details"]["avatar"][0]["error"], "ERR_INVALID", "{bad}: {}", response.text);
    }
    assert_eq!(client.get(PROFILE).ok()["avatar"], profile["avatar"]);
}

#[test]
fn files_that_are_not_pictures_are_refused_whatever_their_name() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let client = ann.mastodon();
    let bitmap = encoded(20, 20, ImageFormat::Bmp);
    for (field, shown) in [("avatar", "Avatar"), ("header", "Header")] {
        for (name, bytes) in
            [("a.png", &b"<svg xmlns='http://www.w3.org/2000/svg'/>"[..]), ("a.jpg", b"\x7fELF\x02"), ("a.gif", b"GIF"), ("a.png", &bitmap)]
        {
            let key = format!("{field}_content_type");
            invalid(
                &send(&client, field, name, bytes),
                &[(key.as_str(), "ERR_INVALID", "is invalid"), (field, "ERR_INVALID", "is invalid")],
                &format!("Validation failed: {shown} content type is invalid, {shown} is invalid"),
            );
        }
        let mut huge = png(2, 2);
        huge[16..24].copy_from_slice(&[0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30]);
        let jpeg = encoded(600, 400, ImageFormat::Jpeg);
        for bytes in [&huge[..], &jpeg[..jpeg.len() / 2], &png(99, 99)[..200]] {
            invalid(
                &send(&client, field, "a.png", bytes),
                &[(field, "ERR_INVALID", "is invalid")],
                &format!("Validation failed: {shown} is invalid"),
            );
        }
    }
    assert_eq!(number(&server, "SELECT (SELECT count(*) FROM files) + (SELECT count(*) FROM file_chunks)"), 0);
}

#[test]
fn pictures_are_limited_to_eight_mebibytes() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let client = ann.mastodon();
    // PNG decoders ignore bytes after the end.
    let mut picture = png(20, 20);
    picture.resize(LIMIT - 1, 0);
    send(&client, "avatar", "a.png", &picture).ok();
    picture.push(0);
    for (field, shown) in [("avatar", "Avatar"), ("header", "Header")] {
        let key = format!("{field}_file_size");
        invalid(
            &send(&client, field, "a.png", &picture),
            &[(key.as_str(), "ERR_LESS_THAN", "must be less than 8 MB"), (field, "ERR_LESS_THAN", "must be less than 8 MB")],
            &format!("Validation failed: {shown} file size must be less than 8 MB, {shown} must be less than 8 MB"),
        );
    }
}

#[test]
fn one_invalid_part_rejects_the_whole_request() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let client = ann.mastodon();
    let before = client.get(PROFILE).ok();
    let good = png(20, 20);
    for (texts, files) in [
        (&[("note", "new")][..], &[("avatar", "a.png", good.as_slice()), ("header", "h.png", b"no picture")][..]),
        (&[("display_name", "x".repeat(41).as_str())], &[("avatar", "a.png", good.as_slice()), ("header", "h.png", good.as_slice())]),
    ] {
        assert_eq!(client.multipart(Method::Patch, PROFILE, texts, files).status.code, 422);
        assert_eq!(client.get(PROFILE).ok(), before);
        assert_eq!(number(&server, "SELECT (SELECT count(*) FROM files) + (SELECT count(*) FROM file_chunks)"), 0);
    }
}

#[test]
fn removing_a_picture_is_idempotent() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let client = ann.mastodon();
    let texts = [("avatar_description", "a cat"), ("header_description", "a wall")];
    client.multipart(Method::Patch, PROFILE, &texts, &[("avatar", "a.png", &png(20, 20)), ("header", "h.png", &png(30, 20))]).ok();
    let header = client.get(PROFILE).ok()["header"].clone();
    for _ in 0..2 {
        let account = client.delete("/api/v1/profile/avatar").ok();
        assert_eq!((&account["avatar"], &account["avatar_static"]), (&json!(MISSING_AVATAR), &json!(MISSING_AVATAR)));
        assert_eq!((&account["header"], &account["header_static"]), (&header, &header), "the other one stays");
        assert_eq!(account["avatar_description"], "a cat", "words stay");
        assert_eq!(account["source"]["follow_requests_count"], 0);
        assert_eq!(account["role"]["id"], "-99");
    }
    let profile = client.get(PROFILE).ok();
    assert_eq!((&profile["avatar"], &profile["avatar_static"], &profile["header"]), (&Value::Null, &Value::Null, &header));
    assert_eq!((&profile["avatar_description"], &profile["header_description"]), (&json!("a cat"), &json!("a wall")));
    for _ in 0..2 {
        let account = client.delete("/api/v1/profile/header").ok();
        assert_eq!((&account["header"], &account["header_static"]), (&json!(MISSING_HEADER), &json!(MISSING_HEADER)));
        assert_eq!((&account["avatar"], &account["header_description"]), (&json!(MISSING_AVATAR), &json!("a wall")));
    }
    assert_eq!(number(&server, "SELECT count(*) FROM files WHERE state = 'live'"), 0);
    assert_ne!(seen(&ann, "annie")["avatar"], MISSING_AVATAR, "the other dialect has a place-holder of its own");
}

#[test]
fn the_placeholder_pictures_exist() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let account = ann.mastodon().get("/api/v1/accounts/verify_credentials").ok();
    for (key, expected, size) in [("avatar", MISSING_AVATAR, (400, 400)), ("header", MISSING_HEADER, (1_500, 500))] {
        assert_eq!((&account[key], &account[format!("{key}_static")]), (&json!(expected), &json!(expected)));
        let (kind, bytes) = fetched(&server, &account[key]);
        let picture = image::load_from_memory(&bytes).expect("a picture");
        assert_eq!((kind, (picture.width(), picture.height())), (ContentType::PNG, size));
    }
}
