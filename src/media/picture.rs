//! Pictures: decoded under limits, turned upright, rid of metadata, with a preview and a blurhash (DESIGN 3.13).

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageEncoder, ImageError, ImageFormat, ImageReader, Limits};
use sha2::{Digest, Sha256};

use super::container;
use crate::error::{Error, Result, Why};
use crate::model::media::Variant;

/// Pixels, read from the header before anything is decoded (`specs/mastodon.md`, image_matrix_limit).
pub const MAX_PIXELS: u64 = 33_177_600;
/// Bytes a decoder may ask for, the picture itself included.
pub const MAX_ALLOC: u64 = 64 * 1024 * 1024;
/// Previews fit into a square of this side; avatars fill it.
pub const SMALL: u32 = 400;
/// Pixels of a banner: 1500x500 of any shape.
pub const BANNER_PIXELS: u64 = 750_000;
/// Some cameras write profiles of megabytes.
const MAX_ICC: usize = 64 * 1024;

/// What a picture is made ready for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Attachment,
    /// Cropped to 400x400.
    Avatar,
    /// Shrunk to 750 000 pixels.
    Banner,
}

/// One encoded form.
#[derive(Clone, Debug)]
pub struct Encoded {
    pub mime: &'static str,
    pub extension: &'static str,
    pub bytes: Vec<u8>,
    pub width: u32,
    pub height: u32,
}

/// A picture ready to be stored.
#[derive(Clone, Debug)]
pub struct Prepared {
    pub original: Encoded,
    pub sha256: [u8; 32],
    pub variants: Vec<(Variant, Encoded)>,
    pub blurhash: Option<String>,
    pub animated: bool,
}

fn undecodable() -> Error {
    Error::invalid("file", Why::Undecodable)
}

fn refusal(error: ImageError) -> Error {
    match error {
        ImageError::Limits(_) => Error::invalid("file", Why::TooLarge),
        _ => undecodable(),
    }
}

/// A decoded picture, upright, with the colour profile it came with.
struct Upright {
    image: DynamicImage,
    icc: Option<Vec<u8>>,
    turned: bool,
}

fn decode(bytes: &[u8], format: ImageFormat) -> Result<Upright> {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_ALLOC);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder().map_err(refusal)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(Error::invalid("file", Why::TooLarge));
    }
    limits.reserve(decoder.total_bytes()).map_err(refusal)?;
    decoder.set_limits(limits).map_err(refusal)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let icc = decoder.icc_profile().ok().flatten().filter(|icc| icc.len() <= MAX_ICC);
    let mut image = DynamicImage::from_decoder(decoder).map_err(refusal)?;
    image.apply_orientation(orientation);
    // A profile for other channels than the decoded ones (CMYK) would falsify every colour.
    let space: &[u8] = if image.color().has_color() { b"RGB " } else { b"GRAY" };
    let icc = icc.filter(|icc| icc.get(16..20) == Some(space));
    Ok(Upright { image, icc, turned: orientation != Orientation::NoTransforms })
}

fn encode(image: &DynamicImage, icc: Option<&[u8]>, format: ImageFormat) -> Result<Encoded> {
    let mut bytes = Vec::new();
    // An encoder that knows no profiles leaves it out.
    macro_rules! with {
        ($encoder:expr, $image:expr) => {{
            let mut encoder = $encoder;
            if let Some(icc) = icc {
                let _ = encoder.set_icc_profile(icc.to_vec());
            }
            $image.write_with_encoder(encoder).map_err(Error::internal)?;
        }};
    }
    let (mime, extension) = match format {
        ImageFormat::Jpeg => {
            let grey = matches!(image, DynamicImage::ImageLuma8(_));
            let plain = if grey { image.clone() } else { image.to_rgb8().into() };
            with!(JpegEncoder::new_with_quality(&mut bytes, 90), plain);
            ("image/jpeg", "jpg")
        }
        ImageFormat::WebP => {
            let plain: DynamicImage = if image.color().has_alpha() { image.to_rgba8().into() } else { image.to_rgb8().into() };
            with!(WebPEncoder::new_lossless(&mut bytes), plain);
            ("image/webp", "webp")
        }
        _ => {
            with!(PngEncoder::new(&mut bytes), image);
            ("image/png", "png")
        }
    };
    Ok(Encoded { mime, extension, bytes, width: image.width(), height: image.height() })
}

/// JPEG where nothing is transparent, PNG elsewhere.
fn lean(image: &DynamicImage) -> ImageFormat {
    if image.color().has_alpha() { ImageFormat::Png } else { ImageFormat::Jpeg }
}

fn blurhash(image: &DynamicImage) -> Option<String> {
    let tiny = image.thumbnail(32, 32).to_rgba8();
    blurhash::encode(4, 3, tiny.width(), tiny.height(), &tiny).ok()
}

/// Scaled down to a number of pixels, never up (`specs/mastodon.md 2.4`).
fn within(image: DynamicImage, pixels: u64) -> DynamicImage {
    let (width, height) = (f64::from(image.width()), f64::from(image.height()));
    if u64::from(image.width()) * u64::from(image.height()) <= pixels {
        return image;
    }
    #[expect(clippy::cast_precision_loss, reason = "a few hundred thousand pixels")]
    let budget = pixels as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "smaller than the positive u32 it came from")]
    let side = |ratio: f64| (budget * ratio).sqrt().round().max(1.0) as u32;
    image.resize_exact(side(width / height), side(height / width), FilterType::CatmullRom)
}

/// Makes an uploaded picture ready. What it is says its content, not its name.
pub fn prepare(bytes: Vec<u8>, purpose: Purpose) -> Result<Prepared> {
    let format = image::guess_format(&bytes).map_err(|_| undecodable())?;
    match format {
        ImageFormat::Jpeg if !container::jpeg_is_whole(&bytes) => return Err(undecodable()),
        ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::Gif | ImageFormat::WebP | ImageFormat::Bmp => {}
        _ => return Err(undecodable()),
    }
    let Upright { image, icc, turned } = decode(&bytes, format)?;
    let icc = icc.as_deref();
    let portrait = if format == ImageFormat::Jpeg { ImageFormat::Jpeg } else { ImageFormat::Png };
    match purpose {
        Purpose::Avatar => {
            let square = image.resize_to_fill(SMALL, SMALL, FilterType::CatmullRom);
            Ok(finish(encode(&square, icc, portrait)?, Vec::new(), &square, false))
        }
        Purpose::Banner => {
            let strip = within(image, BANNER_PIXELS);
            Ok(finish(encode(&strip, icc, portrait)?, Vec::new(), &strip, false))
        }
        Purpose::Attachment => attachment(bytes, format, &image, icc, turned),
    }
}

fn attachment(bytes: Vec<u8>, format: ImageFormat, image: &DynamicImage, icc: Option<&[u8]>, turned: bool) -> Result<Prepared> {
    let as_is = |mime, extension, bytes| Encoded { mime, extension, bytes, width: image.width(), height: image.height() };
    let (mut animated, mut variants) = (false, Vec::new());
    let original = match format {
        ImageFormat::Gif => {
            animated = container::gif_moves(&bytes);
            variants.push((Variant::Static, encode(image, icc, ImageFormat::Png)?));
            as_is("image/gif", "gif", bytes)
        }
        ImageFormat::WebP if !turned => {
            animated = container::webp_moves(&bytes);
            if animated {
                variants.push((Variant::Static, encode(image, icc, ImageFormat::Png)?));
            }
            as_is("image/webp", "webp", container::webp_without_metadata(&bytes).ok_or_else(undecodable)?)
        }
        other => encode(image, icc, other)?,
    };
    if image.width() > SMALL || image.height() > SMALL {
        let small = image.thumbnail(SMALL, SMALL);
        variants.push((Variant::Small, encode(&small, icc, lean(&small))?));
    }
    Ok(finish(original, variants, image, animated))
}

fn finish(original: Encoded, variants: Vec<(Variant, Encoded)>, image: &DynamicImage, animated: bool) -> Prepared {
    Prepared { sha256: Sha256::digest(&original.bytes).into(), original, variants, blurhash: blurhash(image), animated }
}
