//! Avatars and banners: cut, scaled, turned, and moving as before.

#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use std::io::Cursor;
use std::time::Duration;

use image::codecs::gif::{GifDecoder, GifEncoder, Repeat};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{
    AnimationDecoder, Delay, DynamicImage, Frame, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, Rgb, RgbImage, Rgba, RgbaImage,
};

use super::container;
use super::moving::{MAX_CANVAS, MAX_FRAMES};
use super::picture::{Prepared, is_common, prepare};
use crate::error::{Error, Result, Why};
use crate::media::form::{BANNER_PIXELS, Purpose, SMALL};
use crate::model::content::media::Variant;

/// Three upright stripes: red, green, blue.
fn stripes(width: u32, height: u32) -> DynamicImage {
    let colours = [Rgb([220, 20, 20]), Rgb([20, 220, 20]), Rgb([20, 20, 220])];
    RgbImage::from_fn(width, height, |x, _| colours[usize::try_from(x * 3 / width).unwrap()]).into()
}

fn bytes(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    image.write_to(&mut out, format).unwrap();
    out.into_inner()
}

/// A GIF of so many frames, the first red, each a little greener, 70 ms apart.
pub(super) fn gif(width: u32, height: u32, frames: usize, repeat: Option<Repeat>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = GifEncoder::new_with_speed(&mut out, 30);
    if let Some(repeat) = repeat {
        encoder.set_repeat(repeat).unwrap();
    }
    for n in 0..frames {
        let green = u8::try_from((n * 20).min(255)).unwrap();
        let picture = RgbaImage::from_pixel(width, height, Rgba([255 - green, green, 0, 255]));
        encoder.encode_frame(Frame::from_parts(picture, 0, 0, Delay::from_saturating_duration(Duration::from_millis(70)))).unwrap();
    }
    drop(encoder);
    out
}

fn frames(bytes: &[u8]) -> Vec<Frame> {
    GifDecoder::new(Cursor::new(bytes)).unwrap().into_frames().collect_frames().unwrap()
}

fn size(prepared: &Prepared) -> (u32, u32) {
    (prepared.original.width, prepared.original.height)
}

fn refused(result: Result<Prepared>) -> Why {
    match result {
        Err(Error::Invalid { why, .. }) => why,
        other => panic!("expected a refusal, got {:?}", other.map(|prepared| prepared.original.mime)),
    }
}

/// A pixel of the stored picture.
fn pixel(prepared: &Prepared, x: u32, y: u32) -> [u8; 3] {
    image::load_from_memory(&prepared.original.bytes).unwrap().to_rgb8().get_pixel(x, y).0
}

fn is_red(pixel: [u8; 3]) -> bool {
    pixel[0] > 180 && pixel[1] < 70 && pixel[2] < 70
}

#[test]
fn every_format_keeps_its_own() {
    for (format, mime, extension) in [
        (ImageFormat::Jpeg, "image/jpeg", "jpg"),
        (ImageFormat::Png, "image/png", "png"),
        (ImageFormat::WebP, "image/webp", "webp"),
        (ImageFormat::Gif, "image/gif", "gif"),
    ] {
        let upload = bytes(&stripes(900, 300), format);
        assert!(is_common(&upload));
        for purpose in [Purpose::Avatar, Purpose::Banner] {
            let done = prepare(upload.clone(), purpose).unwrap();
            assert_eq!((done.original.mime, done.original.extension), (mime, extension));
            assert_eq!(image::guess_format(&done.original.bytes).unwrap(), format);
            let static_too = done.variants.iter().any(|(variant, still)| *variant == Variant::Static && still.mime == "image/png");
            assert_eq!(static_too, format == ImageFormat::Gif, "only a GIF gets a still picture beside it");
        }
    }
    assert!(!is_common(&bytes(&stripes(9, 9), ImageFormat::Bmp)) && !is_common(b"<svg/>") && !is_common(b""));
}

#[test]
fn avatars_are_400_squares_from_the_middle_whatever_came() {
    for (width, height) in [(400, 400), (1, 1), (10, 3_000), (399, 401), (801, 801), (2_400, 801), (16_384, 40), (4_000, 1_000)] {
        let done = prepare(bytes(&stripes(width, height), ImageFormat::Png), Purpose::Avatar).unwrap();
        assert_eq!(size(&done), (SMALL, SMALL), "{width}x{height}");
    }
    // The middle third of a picture three times as wide as it is high is green alone.
    for width in [1_200, 3_000, 6_000] {
        let done = prepare(bytes(&stripes(width, width / 3), ImageFormat::Png), Purpose::Avatar).unwrap();
        for x in [3, 200, 396] {
            assert!(pixel(&done, x, 200)[1] > 200, "{width} at {x}: {:?}", pixel(&done, x, 200));
        }
    }
}

#[test]
fn headers_keep_their_shape_within_750_000_pixels() {
    // round(sqrt(P*w/h)) and round(sqrt(P*h/w)).
    for (from, to) in [
        ((1_500, 500), (1_500, 500)),
        ((1_501, 500), (1_500, 500)),
        ((3_000, 1_000), (1_500, 500)),
        ((1_000, 1_000), (866, 866)),
        ((866, 866), (866, 866)),
        ((2_000, 3_000), (707, 1_061)),
        ((90, 30), (90, 30)),
        ((4_500, 3_000), (1_061, 707)),
    ] {
        let done = prepare(bytes(&stripes(from.0, from.1), ImageFormat::Png), Purpose::Banner).unwrap();
        let expected = if u64::from(from.0) * u64::from(from.1) <= BANNER_PIXELS { from } else { to };
        assert_eq!(size(&done), expected, "{from:?}");
    }
    let wide = prepare(bytes(&stripes(16_384, 100), ImageFormat::Png), Purpose::Banner).unwrap();
    assert!(size(&wide).0 <= 16_384 && wide.original.height == 68, "{:?}", size(&wide));
}

#[test]
fn exif_turns_a_portrait_and_goes_while_its_colours_stay() {
    let icc = {
        let mut icc = vec![0_u8; 128];
        icc[16..20].copy_from_slice(b"RGB ");
        icc
    };
    let mut photo = Vec::new();
    let mut encoder = JpegEncoder::new(&mut photo);
    encoder.set_icc_profile(icc.clone()).unwrap();
    stripes(1_200, 600).write_with_encoder(encoder).unwrap();
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    exif.extend([6, 0, 0, 0, 0, 0, 0, 0]);
    let len = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    let photo = [&photo[..2], &[0xff, 0xe1], &len, &exif, &photo[2..]].concat();
    let done = prepare(photo, Purpose::Banner).unwrap();
    assert_eq!(size(&done), (600, 1_200), "turned clockwise; small enough to stay");
    assert!(is_red(pixel(&done, 300, 40)), "what was left is on top");
    assert!(!done.original.bytes.windows(4).any(|window| window == b"Exif"));
    let mut decoder = ImageReader::with_format(Cursor::new(&done.original.bytes), ImageFormat::Jpeg).into_decoder().unwrap();
    assert_eq!(decoder.icc_profile().unwrap(), Some(icc));
}

#[test]
fn metadata_of_png_goes() {
    let mut plain = Vec::new();
    PngEncoder::new(&mut plain).write_image(stripes(9, 9).as_bytes(), 9, 9, image::ExtendedColorType::Rgb8).unwrap();
    let text = b"Comment\0where I live";
    let mut chunk = u32::try_from(text.len()).unwrap().to_be_bytes().to_vec();
    chunk.extend_from_slice(b"tEXt");
    chunk.extend_from_slice(text);
    let sum = super::picture_tests::crc32(&chunk[4..]);
    chunk.extend_from_slice(&sum.to_be_bytes());
    let with_comment = [&plain[..33], &chunk, &plain[33..]].concat();
    assert!(image::load_from_memory(&with_comment).is_ok(), "it is a sound PNG");
    for purpose in [Purpose::Avatar, Purpose::Banner] {
        let done = prepare(with_comment.clone(), purpose).unwrap();
        assert!(!done.original.bytes.windows(5).any(|window| window == b"where"));
    }
}

#[test]
fn a_moving_avatar_keeps_moving_in_every_frame() {
    let done = prepare(gif(600, 300, 5, Some(Repeat::Infinite)), Purpose::Avatar).unwrap();
    assert!(done.animated);
    let out = frames(&done.original.bytes);
    assert_eq!(out.len(), 5);
    for (n, frame) in out.iter().enumerate() {
        assert_eq!(frame.buffer().dimensions(), (SMALL, SMALL));
        assert_eq!(frame.delay().numer_denom_ms(), (70, 1));
        let green = i32::from(frame.buffer().get_pixel(200, 200)[1]);
        assert!((green - i32::try_from(n).unwrap() * 20).abs() < 12, "frame {n}: {green}");
    }
    assert_eq!(container::gif_repeat(&done.original.bytes), Some(0));
    let (variant, still) = &done.variants[0];
    assert_eq!((*variant, still.mime, still.width, still.height), (Variant::Static, "image/png", SMALL, SMALL));
    assert!(is_red(image::load_from_memory(&still.bytes).unwrap().to_rgb8().get_pixel(9, 9).0), "the first frame");
}

#[test]
fn an_animation_that_fits_keeps_its_frames_and_loses_its_metadata() {
    let moving = gif(400, 400, 3, Some(Repeat::Finite(4)));
    let comment = [&[0x21, 0xfe, 6][..], b"secret", &[0]].concat();
    let at = container::gif_head(&moving);
    let with_comment = [&moving[..at], &comment, &moving[at..]].concat();
    for purpose in [Purpose::Avatar, Purpose::Banner] {
        let done = prepare(with_comment.clone(), purpose).unwrap();
        assert_eq!(done.original.bytes, moving, "{purpose:?}");
        assert_eq!(container::gif_repeat(&done.original.bytes), Some(4));
    }
    // A picture of another shape may fit as a header, not as an avatar.
    let wide = gif(600, 400, 2, None);
    assert_eq!(prepare(wide.clone(), Purpose::Banner).unwrap().original.bytes, wide);
    let cut = prepare(wide, Purpose::Avatar).unwrap();
    assert_eq!((size(&cut), frames(&cut.original.bytes)[1].buffer().dimensions()), ((SMALL, SMALL), (SMALL, SMALL)));
    assert_eq!(container::gif_repeat(&cut.original.bytes), None, "it plays once, as before");
}

#[test]
fn a_moving_header_is_scaled_frame_by_frame() {
    let done = prepare(gif(1_280, 720, 2, None), Purpose::Banner).unwrap();
    assert_eq!(size(&done), (1_155, 650));
    assert!(frames(&done.original.bytes).iter().all(|frame| frame.buffer().dimensions() == (1_155, 650)));
}

#[test]
fn a_still_gif_stays_a_gif() {
    let done = prepare(gif(2_000, 1_000, 1, None), Purpose::Avatar).unwrap();
    assert!(!done.animated && size(&done) == (SMALL, SMALL));
    assert_eq!(frames(&done.original.bytes).len(), 1);
}

#[test]
fn animations_have_limits() {
    let most = gif(2, 2, MAX_FRAMES, None);
    assert_eq!(container::gif_frames(&most, MAX_FRAMES), MAX_FRAMES);
    assert!(prepare(most, Purpose::Banner).is_ok());
    assert_eq!(refused(prepare(gif(2, 2, MAX_FRAMES + 1, None), Purpose::Banner)), Why::TooLarge);
    let exact = gif(1_280, 720, 2, None);
    assert_eq!(1_280 * 720, MAX_CANVAS);
    let mut wider = exact.clone();
    wider[6..8].copy_from_slice(&1_282_u16.to_le_bytes());
    assert_eq!(refused(prepare(wider, Purpose::Avatar)), Why::TooLarge);
    // 109 frames of 1280x720 are more than a hundred million pixels; 108 are not.
    let (head, frame) = (&exact[..container::gif_head(&exact)], &exact[container::gif_head(&exact)..exact.len() - 1]);
    let of = |twice: usize| [head, &frame.repeat(twice), &[0x3b]].concat();
    assert_eq!(super::moving::check(&of(54)).ok(), Some(true));
    assert!(super::moving::check(&of(55)).is_err());
}

#[test]
fn a_truncated_gif_is_refused_where_its_frames_are_redrawn() {
    let moving = gif(600, 300, 5, None);
    assert!(matches!(refused(prepare(moving[..moving.len() * 2 / 3].to_vec(), Purpose::Avatar)), Why::Undecodable));
}
