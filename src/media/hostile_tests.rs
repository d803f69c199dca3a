//! Uploads made to exhaust the server. Each is handed to a process of its own, whose greatest memory is measured.

#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use std::io::Cursor;
use std::process::Command;

use image::{DynamicImage, ImageFormat, RgbImage, RgbaImage};

use super::container::gif_head;
use super::picture::prepare;
use super::picture_tests::{crc32, png_claiming};
use super::portrait_tests::gif;
use crate::error::{Error, Why};
use crate::media::form::Purpose;

/// KiB of memory that one upload may cost besides itself.
const MOST: u64 = 64 * 1024;
const CASE: &str = "FOLKMOOT_TEST_UPLOAD";

fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    image.write_to(&mut out, format).unwrap();
    out.into_inner()
}

/// A line of `/proc/self/status` in KiB.
fn status(name: &str) -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = text.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// What a process reports about an upload: how it ended, and by how many KiB it grew at most.
fn measured(upload: &[u8], purpose: &str) -> (String, u64) {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), upload).unwrap();
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "media::hostile_tests::one_upload_alone", "--ignored", "--nocapture", "--test-threads=1"])
        .env(CASE, format!("{purpose}:{}", file.path().display()))
        .output()
        .unwrap();
    let output = String::from_utf8_lossy(&child.stdout).into_owned();
    let line = output.lines().find_map(|line| line.split_once("measured ")).unwrap_or_else(|| panic!("{output}")).1;
    let (how, grown) = line.split_once(' ').unwrap();
    (how.to_owned(), grown.trim().parse().unwrap())
}

#[test]
#[ignore = "run by the others, in a process of its own"]
fn one_upload_alone() {
    let Ok(case) = std::env::var(CASE) else { return };
    let (purpose, path) = case.split_once(':').unwrap();
    let purpose = if purpose == "avatar" { Purpose::Avatar } else { Purpose::Banner };
    let bytes = std::fs::read(path).unwrap();
    let (before, code) = (status("VmRSS"), status("RssFile"));
    // From here on the mark of the most memory is moved again.
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
    let how = match prepare(bytes, purpose) {
        Ok(done) => done.original.extension,
        Err(Error::Invalid { why: Why::TooLarge, .. }) => "large",
        Err(Error::Invalid { why: Why::Undecodable, .. }) => "broken",
        Err(other) => panic!("{other}"),
    };
    // Pages of the program that it reads on the way are not memory of the upload, and come many at once or few.
    let read = status("RssFile").saturating_sub(code);
    println!("measured {how} {}", status("VmHWM").saturating_sub(before + read));
}

#[track_caller]
fn within(name: &str, upload: &[u8], expected: &str) {
    if !cfg!(target_os = "linux") {
        return;
    }
    for purpose in ["avatar", "banner"] {
        let (how, grown) = measured(upload, purpose);
        println!("{name} as {purpose}: {how}, {grown} KiB");
        assert_eq!(how, expected, "{name} as {purpose}");
        assert!(grown <= MOST, "{name} as {purpose} took {grown} KiB");
        if matches!(expected, "large" | "broken") {
            assert!(grown <= 16 * 1024, "{name} as {purpose} was refused too late: {grown} KiB");
        }
    }
}

#[test]
fn pictures_that_claim_too_much_are_refused_by_their_head() {
    within("30000x30000 PNG", &png_claiming(30_000, 30_000), "large");
    within("a PNG one pixel high", &png_claiming(30_000_000, 1), "large");
    within(
        "a GIF of 65535x65535",
        &{
            let mut wide = gif(4, 4, 1, None);
            wide[6..10].fill(0xff);
            wide
        },
        "large",
    );
    let mut passes = encoded(&RgbImage::new(64, 64).into(), ImageFormat::Jpeg);
    let frame = passes.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    passes[frame + 1] = 0xc2;
    passes[frame + 5..frame + 9].copy_from_slice(&[0x0f, 0xa0, 0x0f, 0xa0]);
    within("a 4000x4000 JPEG in several passes", &passes, "large");
}

#[test]
fn bombs_stay_small() {
    // 48 MB of one colour in some KiB: the largest that is unpacked at all, and one that is not.
    within("PNG bomb", &encoded(&RgbImage::new(4_000, 4_000).into(), ImageFormat::Png), "png");
    within("transparent PNG bomb", &encoded(&RgbaImage::new(3_500, 3_500).into(), ImageFormat::Png), "png");
    within("wide PNG bomb", &encoded(&RgbImage::new(16_384, 1_000).into(), ImageFormat::Png), "png");
    within("high PNG bomb", &encoded(&RgbImage::new(200, 16_384).into(), ImageFormat::Png), "png");
    within("larger PNG bomb", &encoded(&RgbImage::new(5_000, 5_000).into(), ImageFormat::Png), "large");
    within("JPEG bomb", &encoded(&RgbImage::new(4_000, 4_000).into(), ImageFormat::Jpeg), "jpg");
    within("WebP bomb", &encoded(&RgbImage::new(2_600, 2_600).into(), ImageFormat::WebP), "webp");
    within("larger WebP bomb", &encoded(&RgbImage::new(4_000, 4_000).into(), ImageFormat::WebP), "large");
}

#[test]
fn a_bomb_beside_the_picture_stays_small() {
    // A colour profile of 200 MB of zeros.
    let deflated = {
        let mut encoder = png_zeros(200 << 20);
        encoder.splice(0..0, *b"a\0\0");
        encoder
    };
    let plain = encoded(&RgbImage::new(40, 40).into(), ImageFormat::Png);
    let mut chunk = u32::try_from(deflated.len()).unwrap().to_be_bytes().to_vec();
    chunk.extend_from_slice(b"iCCP");
    chunk.extend_from_slice(&deflated);
    let sum = crc32(&chunk[4..]);
    chunk.extend_from_slice(&sum.to_be_bytes());
    let (how, grown) = measured(&[&plain[..33], &chunk, &plain[33..]].concat(), "avatar");
    assert!(grown <= MOST, "{how}: {grown} KiB");
}

/// So many zero bytes as a zlib stream: the data of a PNG that is all black.
fn png_zeros(bytes: u32) -> Vec<u8> {
    let side = 8_192;
    let png = encoded(&image::GrayImage::new(side, bytes / side).into(), ImageFormat::Png);
    let mut at = 33;
    let mut out = Vec::new();
    while let Some(head) = png.get(at..at + 8) {
        let len = usize::try_from(u32::from_be_bytes(head[..4].try_into().unwrap())).unwrap();
        if &head[4..] == b"IDAT" {
            out.extend_from_slice(&png[at + 8..at + 8 + len]);
        }
        at += len + 12;
    }
    out
}

#[test]
fn animated_bombs_are_counted_before_decoding() {
    let two = gif(64, 64, 2, None);
    let at = gif_head(&two);
    let (head, frames) = (&two[..at], &two[at..two.len() - 1]);
    within("GIF of 10 000 frames", &[head, &frames.repeat(5_000), &[0x3b]].concat(), "large");
    within("GIF of 256 frames", &[head, &frames.repeat(128), &[0x3b]].concat(), "gif");
}

#[test]
fn files_that_are_no_picture_are_refused() {
    within("SVG", b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "broken");
    within("HTML", b"<html><script>alert(1)</script>", "broken");
    within("a program", b"\x7fELF\x02\x01\x01", "broken");
    within("nothing", b"", "broken");
    let jpeg = encoded(&RgbImage::new(640, 480).into(), ImageFormat::Jpeg);
    within("half a JPEG", &jpeg[..jpeg.len() / 2], "broken");
    within("the head of a JPEG", &jpeg[..20], "broken");
    let png = encoded(&RgbImage::from_fn(99, 99, |x, y| image::Rgb([x as u8, y as u8, 7])).into(), ImageFormat::Png);
    within("half a PNG", &png[..png.len() / 2], "broken");
}
