//! Pictures: decoded under limits, turned upright, rid of metadata, with a preview and a blurhash (`docs/specs/core.md` 13).

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, Limits};
use sha2::{Digest, Sha256};

use super::form::{Encoded, Purpose, SMALL, refusal, undecodable};
use super::{container, moving, portrait};
use crate::error::{Error, Result, Why};
use crate::model::content::media::Variant;

/// Pixels, read from the header before anything is decoded (`docs/specs/mastodon.md`, image_matrix_limit).
pub(crate) const MAX_PIXELS: u64 = 33_177_600;
/// Bytes a decoder may ask for, the picture itself included.
pub(crate) const MAX_ALLOC: u64 = 64 * 1024 * 1024;
/// The same for pictures of a profile: with the upload itself and what is made of it, their work stays below 64 MiB.
pub(crate) const MAX_PORTRAIT_ALLOC: u64 = 48 * 1024 * 1024;
/// Pixels in a row or column of a picture of a profile.
const MAX_PORTRAIT_SIDE: u32 = 16_384;

/// Some cameras write profiles of megabytes.
const MAX_ICC: usize = 64 * 1024;

/// A picture ready to be stored.
#[derive(Clone, Debug)]
pub(crate) struct Prepared {
    pub original: Encoded,
    pub sha256: [u8; 32],
    pub variants: Vec<(Variant, Encoded)>,
    pub blurhash: Option<String>,
    pub animated: bool,
}

/// A decoded picture, upright, with the colour profile it came with.
struct Upright {
    image: DynamicImage,
    icc: Option<Vec<u8>>,
    turned: bool,
}

/// Bytes the decoder needs besides the picture itself, as far as it does not count them.
fn extra(bytes: &[u8], format: ImageFormat, pixels: u64) -> u64 {
    match format {
        ImageFormat::Jpeg => container::jpeg_passes(bytes).map_or(0, |eight| pixels.div_ceil(8).saturating_mul(eight)),
        ImageFormat::WebP => pixels.saturating_mul(4),
        _ => 0,
    }
}

fn decode(bytes: &[u8], format: ImageFormat, purpose: Purpose) -> Result<Upright> {
    let too_large = || Error::invalid("file", Why::TooLarge);
    let max_alloc = if purpose == Purpose::Attachment { MAX_ALLOC } else { MAX_PORTRAIT_ALLOC };
    let mut limits = Limits::default();
    limits.max_alloc = Some(max_alloc);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder().map_err(refusal)?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    let (most, worked) = match purpose {
        Purpose::Attachment => (u32::MAX, 2 * max_alloc),
        Purpose::Avatar | Purpose::Banner => (MAX_PORTRAIT_SIDE, max_alloc),
    };
    if pixels > MAX_PIXELS || width.max(height) > most || decoder.total_bytes() + extra(bytes, format, pixels) > worked {
        return Err(too_large());
    }
    limits.reserve(decoder.total_bytes()).map_err(refusal)?;
    decoder.set_limits(limits).map_err(refusal)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let icc = decoder.icc_profile().ok().flatten().filter(|icc| icc.len() <= MAX_ICC);
    let image = DynamicImage::from_decoder(decoder).map_err(refusal)?;
    // Turned once it is small: a copy of the whole would take as much again.
    let mut image = match purpose {
        Purpose::Attachment => image,
        Purpose::Avatar => portrait::rough_square(image),
        Purpose::Banner => portrait::rough_strip(image),
    };
    image.apply_orientation(orientation);
    // A profile for other channels than the decoded ones (CMYK) would falsify every colour.
    let space: &[u8] = if image.color().has_color() { b"RGB " } else { b"GRAY" };
    let icc = icc.filter(|icc| icc.get(16..20) == Some(space));
    Ok(Upright { image, icc, turned: orientation != Orientation::NoTransforms })
}

pub(super) fn encode(image: &DynamicImage, icc: Option<&[u8]>, format: ImageFormat) -> Result<Encoded> {
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
            match image {
                DynamicImage::ImageLuma8(_) | DynamicImage::ImageRgb8(_) => with!(JpegEncoder::new_with_quality(&mut bytes, 90), image),
                other => with!(JpegEncoder::new_with_quality(&mut bytes, 90), DynamicImage::from(other.to_rgb8())),
            }
            ("image/jpeg", "jpg")
        }
        ImageFormat::WebP => {
            match image {
                DynamicImage::ImageRgb8(_) | DynamicImage::ImageRgba8(_) => with!(WebPEncoder::new_lossless(&mut bytes), image),
                other if other.color().has_alpha() => with!(WebPEncoder::new_lossless(&mut bytes), DynamicImage::from(other.to_rgba8())),
                other => with!(WebPEncoder::new_lossless(&mut bytes), DynamicImage::from(other.to_rgb8())),
            }
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

/// Is it one of the kinds that browsers show, by its first bytes: JPEG, PNG, GIF, WebP?
pub(crate) fn is_common(head: &[u8]) -> bool {
    matches!(image::guess_format(head), Ok(ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::Gif | ImageFormat::WebP))
}

/// Makes an uploaded picture ready. The content decides its type, not its name.
pub(crate) fn prepare(bytes: Vec<u8>, purpose: Purpose) -> Result<Prepared> {
    let format = image::guess_format(&bytes).map_err(|_| undecodable())?;
    match format {
        ImageFormat::Jpeg if !container::jpeg_is_whole(&bytes) => return Err(undecodable()),
        ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::Gif | ImageFormat::WebP | ImageFormat::Bmp => {}
        _ => return Err(undecodable()),
    }
    match purpose {
        Purpose::Avatar | Purpose::Banner if format == ImageFormat::Gif => portrait_gif(&bytes, purpose),
        Purpose::Avatar | Purpose::Banner => {
            let Upright { image, icc, .. } = decode(&bytes, format, purpose)?;
            drop(bytes);
            let image = portrait::shaped(purpose, image);
            // Bitmaps are sent as PNG, as clients do not show them.
            Ok(finish(encode(&image, icc.as_deref(), format)?, Vec::new(), &image, false))
        }
        Purpose::Attachment => {
            let Upright { image, icc, turned } = decode(&bytes, format, purpose)?;
            attachment(bytes, format, &image, icc.as_deref(), turned)
        }
    }
}

/// A GIF stays one, with its first frame as PNG beside it (`docs/specs/mastodon.md 2.4`).
fn portrait_gif(bytes: &[u8], purpose: Purpose) -> Result<Prepared> {
    let moves = moving::check(bytes)?;
    let (width, height) = moving::canvas(bytes);
    let clean = container::gif_without_metadata(bytes).filter(|_| portrait::fits(purpose, width, height));
    let (original, first) = match clean {
        // Nothing to bring into shape: the frames stay as they were drawn.
        Some(clean) => {
            let first = decode(bytes, ImageFormat::Gif, purpose)?.image;
            (Encoded { mime: "image/gif", extension: "gif", bytes: clean, width, height }, first)
        }
        None if moves => moving::reshape(bytes, MAX_PORTRAIT_ALLOC, |frame| portrait::shaped(purpose, frame))?,
        None => {
            let image = portrait::shaped(purpose, decode(bytes, ImageFormat::Gif, purpose)?.image);
            (moving::still(&image)?, image)
        }
    };
    let still = encode(&first, None, ImageFormat::Png)?;
    Ok(finish(original, vec![(Variant::Static, still)], &first, moves))
}

fn attachment(bytes: Vec<u8>, format: ImageFormat, image: &DynamicImage, icc: Option<&[u8]>, turned: bool) -> Result<Prepared> {
    let as_is = |mime, extension, bytes| Encoded { mime, extension, bytes, width: image.width(), height: image.height() };
    let (mut animated, mut variants) = (false, Vec::new());
    let original = match format {
        ImageFormat::Gif => {
            animated = container::gif_moves(&bytes);
            variants.push((Variant::Static, encode(image, icc, ImageFormat::Png)?));
            let clean = container::gif_without_metadata(&bytes).unwrap_or(bytes);
            as_is("image/gif", "gif", clean)
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
