//! What a picture is made ready for, its encoded form, and how it is refused.

use image::ImageError;

use crate::error::{Error, Why};

/// Previews fit into a square of this side; avatars fill it.
pub(crate) const SMALL: u32 = 400;

/// Pixels of a banner: 1500x500 of any shape.
pub(crate) const BANNER_PIXELS: u64 = 750_000;

/// What a picture is made ready for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    Attachment,
    /// Cropped to 400x400.
    Avatar,
    /// Shrunk to 750 000 pixels.
    Banner,
}

/// One encoded form.
#[derive(Clone, Debug)]
pub(crate) struct Encoded {
    pub mime: &'static str,
    pub extension: &'static str,
    pub bytes: Vec<u8>,
    pub width: u32,
    pub height: u32,
}

pub(super) fn undecodable() -> Error {
    Error::invalid("file", Why::Undecodable)
}

pub(super) fn refusal(error: ImageError) -> Error {
    match error {
        ImageError::Limits(_) => Error::invalid("file", Why::TooLarge),
        _ => undecodable(),
    }
}
