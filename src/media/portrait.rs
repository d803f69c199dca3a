//! Pictures of a profile: an avatar fills a square, a banner keeps its shape within a number of pixels (`docs/specs/mastodon.md 2.4`).
//!
//! Each is first cut down roughly, by a filter that needs no memory, so that the good one never works on a large picture.

use image::DynamicImage;
use image::imageops::FilterType;

use crate::media::form::{BANNER_PIXELS, Purpose, SMALL};

/// Side of the square that the good filter is given at most.
const ROUGH_SIDE: u32 = 2 * SMALL;
/// Pixels it is given at most for a banner.
const ROUGH_PIXELS: u64 = 4 * BANNER_PIXELS;

fn pixels(image: &DynamicImage) -> u64 {
    u64::from(image.width()) * u64::from(image.height())
}

fn square(image: &DynamicImage) -> DynamicImage {
    let side = image.width().min(image.height());
    image.crop_imm((image.width() - side) / 2, (image.height() - side) / 2, side, side)
}

/// Width and height of so many pixels in the shape of the picture.
fn sides(image: &DynamicImage, pixels: u64) -> (u32, u32) {
    let (width, height) = (f64::from(image.width()), f64::from(image.height()));
    #[expect(clippy::cast_precision_loss, reason = "a few million pixels")]
    let budget = pixels as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "smaller than the positive u32 it came from")]
    let side = |ratio: f64| (budget * ratio).sqrt().round().max(1.0) as u32;
    (side(width / height).min(image.width()), side(height / width).min(image.height()))
}

/// The middle of a picture, not much larger than an avatar will be.
pub(super) fn rough_square(image: DynamicImage) -> DynamicImage {
    let side = image.width().min(image.height());
    if side <= ROUGH_SIDE {
        return square(&image);
    }
    if u64::from(side) * u64::from(side) * 4 <= pixels(&image) {
        return square(&image).thumbnail_exact(ROUGH_SIDE, ROUGH_SIDE);
    }
    let scaled = |length: u32| u32::try_from(u64::from(length) * u64::from(ROUGH_SIDE) / u64::from(side)).unwrap_or(ROUGH_SIDE);
    square(&image.thumbnail_exact(scaled(image.width()), scaled(image.height())))
}

/// A picture not much larger than a banner will be.
pub(super) fn rough_strip(image: DynamicImage) -> DynamicImage {
    if pixels(&image) <= ROUGH_PIXELS {
        return image;
    }
    let (width, height) = sides(&image, ROUGH_PIXELS);
    image.thumbnail_exact(width, height)
}

/// Has a picture of this size the shape already?
pub(super) fn fits(purpose: Purpose, width: u32, height: u32) -> bool {
    match purpose {
        Purpose::Avatar => (width, height) == (SMALL, SMALL),
        Purpose::Banner => u64::from(width) * u64::from(height) <= BANNER_PIXELS,
        Purpose::Attachment => true,
    }
}

/// In the shape of its purpose: an avatar cut from the middle and 400x400, a banner scaled down, never up.
pub(super) fn shaped(purpose: Purpose, image: DynamicImage) -> DynamicImage {
    if fits(purpose, image.width(), image.height()) {
        return image;
    }
    match purpose {
        Purpose::Avatar => square(&image).resize_exact(SMALL, SMALL, FilterType::CatmullRom),
        Purpose::Banner => {
            let (width, height) = sides(&image, BANNER_PIXELS);
            image.resize_exact(width, height, FilterType::CatmullRom)
        }
        Purpose::Attachment => image,
    }
}
