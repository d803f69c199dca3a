//! Pictures good, odd and hostile.

#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

use super::picture::{Prepared, prepare};
use crate::error::{Error, Result, Why};
use crate::media::form::{BANNER_PIXELS, Purpose, SMALL};
use crate::model::content::media::Variant;

/// Left half red, right half blue.
fn halves(width: u32, height: u32) -> DynamicImage {
    RgbImage::from_fn(width, height, |x, _| if x < width / 2 { Rgb([220, 20, 20]) } else { Rgb([20, 20, 220]) }).into()
}

fn bytes(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    image.write_to(&mut out, format).unwrap();
    out.into_inner()
}

fn why(result: Result<Prepared>) -> Why {
    match result {
        Err(Error::Invalid { why, .. }) => why,
        other => panic!("expected a refusal, got {:?}", other.map(|prepared| prepared.original.mime)),
    }
}

/// EXIF with nothing but an orientation, as an APP1 segment behind the start of a JPEG.
fn with_orientation(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
    let len = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &len, &exif, &jpeg[2..]].concat()
}

#[test]
fn exif_turns_the_picture_and_is_dropped() {
    let photo = with_orientation(&bytes(&halves(640, 320), ImageFormat::Jpeg), 6);
    assert!(photo.windows(4).any(|window| window == b"Exif"));
    let done = prepare(photo, Purpose::Attachment).unwrap();
    assert_eq!((done.original.width, done.original.height, done.original.mime), (320, 640, "image/jpeg"));
    assert!(!done.original.bytes.windows(4).any(|window| window == b"Exif"));
    let upright = image::load_from_memory(&done.original.bytes).unwrap().to_rgb8();
    // Turned clockwise, what was left is now on top.
    assert!(upright.get_pixel(160, 40)[0] > 150 && upright.get_pixel(160, 600)[2] > 150);
    let (variant, small) = &done.variants[0];
    assert_eq!((*variant, small.width, small.height), (Variant::Small, 200, 400));
    assert!(done.blurhash.is_some_and(|hash| hash.len() == 28) && !done.animated);
}

#[test]
fn transparency_survives_and_small_pictures_need_no_preview() {
    let glass: DynamicImage = RgbaImage::from_pixel(300, 200, Rgba([10, 200, 30, 128])).into();
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let done = prepare(bytes(&glass, format), Purpose::Attachment).unwrap();
        assert!(done.variants.is_empty());
        assert_eq!(image::load_from_memory(&done.original.bytes).unwrap().to_rgba8().get_pixel(5, 5)[3], 128);
    }
    let bitmap = prepare(bytes(&halves(20, 10), ImageFormat::Bmp), Purpose::Attachment).unwrap();
    assert_eq!((bitmap.original.mime, bitmap.original.extension), ("image/png", "png"));
}

#[test]
fn webp_metadata_is_cut_out() {
    let plain = bytes(&halves(30, 30), ImageFormat::WebP);
    let body = &plain[12..];
    let secret = b"EXIF\x06\0\0\0secret";
    let mut webp = [&b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\x08\0\0\0\x1d\0\0\x1d\0\0"[..], body, secret].concat();
    let size = u32::try_from(webp.len() - 8).unwrap().to_le_bytes();
    webp[4..8].copy_from_slice(&size);
    let done = prepare(webp, Purpose::Attachment).unwrap();
    assert!(!done.original.bytes.windows(6).any(|window| window == b"secret"));
    assert_eq!(done.original.bytes[20], 0, "nothing announces EXIF any more");
    assert_eq!(image::load_from_memory(&done.original.bytes).unwrap().width(), 30);
}

fn chunk(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let len = u32::try_from(body.len()).unwrap().to_le_bytes();
    [name, &len[..], body, &[0][..body.len() % 2]].concat()
}

#[test]
fn a_moving_webp_keeps_moving_and_gets_a_still() {
    let frame = |colour| {
        let picture: DynamicImage = RgbImage::from_pixel(30, 20, Rgb(colour)).into();
        let head = [0, 0, 0, 0, 0, 0, 29, 0, 0, 19, 0, 0, 100, 0, 0, 0];
        chunk(b"ANMF", &[&head[..], &bytes(&picture, ImageFormat::WebP)[12..]].concat())
    };
    let body = [
        &b"WEBP"[..],
        &chunk(b"VP8X", &[0x0a, 0, 0, 0, 29, 0, 0, 19, 0, 0]),
        &chunk(b"ANIM", &[0; 6]),
        &frame([250, 0, 0]),
        &frame([0, 250, 0]),
        &chunk(b"EXIF", b"secret"),
    ]
    .concat();
    let done = prepare(chunk(b"RIFF", &body), Purpose::Attachment).unwrap();
    assert!(done.animated && done.original.mime == "image/webp");
    assert_eq!(done.original.bytes.windows(4).filter(|name| name == b"ANMF").count(), 2);
    assert!(!done.original.bytes.windows(6).any(|window| window == b"secret"));
    let (variant, still) = &done.variants[0];
    assert_eq!((*variant, still.width, still.height), (Variant::Static, 30, 20));
    let pixel = image::load_from_memory(&still.bytes).unwrap().to_rgb8().get_pixel(3, 3).0;
    assert!(pixel[0] > 240 && pixel[1] < 10, "the first frame: {pixel:?}");
}

fn gif(frames: u8) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut out);
    for n in 0..frames {
        let colour = if n == 0 { Rgba([255, 0, 0, 255]) } else { Rgba([0, 255, 0, 255]) };
        encoder.encode_frame(image::Frame::new(RgbaImage::from_pixel(40, 30, colour))).unwrap();
    }
    drop(encoder);
    out
}

#[test]
fn a_gif_is_kept_with_its_first_frame_beside_it() {
    let moving = gif(3);
    let done = prepare(moving.clone(), Purpose::Attachment).unwrap();
    assert!(done.animated && done.original.bytes == moving);
    let (variant, still) = &done.variants[0];
    assert_eq!((*variant, still.mime), (Variant::Static, "image/png"));
    assert_eq!(image::load_from_memory(&still.bytes).unwrap().to_rgb8().get_pixel(3, 3).0, [255, 0, 0]);
    assert!(!prepare(gif(1), Purpose::Attachment).unwrap().animated);
}

#[test]
fn avatars_are_cropped_and_banners_shrunk() {
    let avatar = prepare(bytes(&halves(900, 300), ImageFormat::Png), Purpose::Avatar).unwrap();
    assert_eq!((avatar.original.width, avatar.original.height), (SMALL, SMALL));
    let middle = image::load_from_memory(&avatar.original.bytes).unwrap().to_rgb8();
    assert!(middle.get_pixel(10, 200)[0] > 150 && middle.get_pixel(390, 200)[2] > 150, "cut from the middle");
    let banner = prepare(bytes(&halves(3_000, 1_000), ImageFormat::Jpeg), Purpose::Banner).unwrap();
    assert_eq!((banner.original.width, banner.original.height), (1_500, 500));
    assert!(u64::from(banner.original.width * banner.original.height) <= BANNER_PIXELS);
    let little = prepare(bytes(&halves(90, 30), ImageFormat::Png), Purpose::Banner).unwrap();
    assert_eq!((little.original.width, little.original.height), (90, 30));
}

/// A PNG whose header claims a size and whose data is next to nothing.
pub(super) fn png_claiming(width: u32, height: u32) -> Vec<u8> {
    let mut png = bytes(&halves(2, 2), ImageFormat::Png);
    png[16..20].copy_from_slice(&width.to_be_bytes());
    png[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = crc32(&png[12..29]);
    png[29..33].copy_from_slice(&sum.to_be_bytes());
    png
}

pub(super) fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg())))
}

#[test]
fn hostile_pictures_are_refused() {
    let attach = |bytes: Vec<u8>| why(prepare(bytes, Purpose::Attachment));
    assert_eq!(attach(png_claiming(30_000, 30_000)), Why::TooLarge);
    assert_eq!(attach(png_claiming(u32::MAX >> 1, 1)), Why::TooLarge);
    // Within the pixels, but 95 MiB once unpacked.
    assert_eq!(attach(png_claiming(5_760, 5_760)), Why::TooLarge);
    assert_eq!(attach(png_claiming(1_000, 1_000)), Why::Undecodable);
    let jpeg = bytes(&halves(640, 320), ImageFormat::Jpeg);
    assert_eq!(attach(jpeg[..jpeg.len() / 2].to_vec()), Why::Undecodable);
    assert_eq!(attach(with_orientation(&jpeg, 6)[..jpeg.len() / 2].to_vec()), Why::Undecodable);
    assert_eq!(attach(b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec()), Why::Undecodable);
    assert_eq!(attach(b"\x7fELF\x02\x01\x01".to_vec()), Why::Undecodable);
    assert_eq!(attach(Vec::new()), Why::Undecodable);
    let mut wide = gif(1);
    wide[6..10].copy_from_slice(&[0xff; 4]);
    assert_eq!(attach(wide), Why::TooLarge);
}
