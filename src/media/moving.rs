//! Pictures that move: every frame is brought into shape, within limits on their number, size and weight.

use std::io::{Cursor, Error, Write};

use image::codecs::gif::{GifDecoder, GifEncoder, Repeat};
use image::{AnimationDecoder, Delay, DynamicImage, Frame, ImageDecoder, ImageError, Limits};

use super::container;
use crate::error::{Error as Refusal, Result, Why};
use crate::media::form::{Encoded, refusal, undecodable};

/// Frames of a moving picture of a profile. More are refused, unread.
pub(super) const MAX_FRAMES: usize = 256;
/// Pixels of its canvas: 1280x720 (`docs/specs/mastodon.md 2.4`).
pub(super) const MAX_CANVAS: u64 = 921_600;
/// Pixels of all its frames together: some seconds of work.
pub(super) const MAX_MOVED: u64 = 100_000_000;
/// Bytes of what comes out.
const MAX_ENCODED: usize = 16 * 1024 * 1024;
/// Between the best (1) and the fastest (30) choice of colours.
const SPEED: i32 = 10;

fn too_large() -> Refusal {
    Refusal::invalid("file", Why::TooLarge)
}

/// Bytes that may not become too many.
#[derive(Default)]
struct Bounded(Vec<u8>);

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.0.len() + bytes.len() > MAX_ENCODED {
            return Err(Error::other("the picture grew too large"));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn unwritten(error: ImageError) -> Refusal {
    match error {
        ImageError::IoError(_) => too_large(),
        other => Refusal::internal(other),
    }
}

/// One picture as a GIF that does not move.
pub(super) fn still(image: &DynamicImage) -> Result<Encoded> {
    let mut out = Bounded::default();
    let mut encoder = GifEncoder::new_with_speed(&mut out, SPEED);
    encoder.encode_frame(Frame::new(image.to_rgba8())).map_err(unwritten)?;
    drop(encoder);
    Ok(Encoded { mime: "image/gif", extension: "gif", bytes: out.0, width: image.width(), height: image.height() })
}

/// Width and height of a GIF, as its header says.
pub(super) fn canvas(bytes: &[u8]) -> (u32, u32) {
    let side = |at: usize| bytes.get(at..at + 2).map_or(0, |two| u32::from(u16::from_le_bytes([two[0], two[1]])));
    (side(6), side(8))
}

/// Refuses a GIF with too many frames or too large ones; whether it moves at all.
pub(super) fn check(bytes: &[u8]) -> Result<bool> {
    let frames = container::gif_frames(bytes, MAX_FRAMES);
    let (width, height) = canvas(bytes);
    let canvas = u64::from(width) * u64::from(height);
    if frames > MAX_FRAMES || (frames > 1 && (canvas > MAX_CANVAS || canvas * frames as u64 > MAX_MOVED)) {
        return Err(too_large());
    }
    Ok(frames > 1)
}

/// Every frame of a checked GIF as `shape` makes it, with the first one; all have to come out alike.
pub(super) fn reshape(bytes: &[u8], max_alloc: u64, shape: impl Fn(DynamicImage) -> DynamicImage) -> Result<(Encoded, DynamicImage)> {
    let mut decoder = GifDecoder::new(Cursor::new(bytes)).map_err(refusal)?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(max_alloc);
    decoder.set_limits(limits).map_err(refusal)?;
    let mut out = Bounded::default();
    let mut encoder = GifEncoder::new_with_speed(&mut out, SPEED);
    match container::gif_repeat(bytes) {
        Some(0) => encoder.set_repeat(Repeat::Infinite).map_err(unwritten)?,
        Some(times) => encoder.set_repeat(Repeat::Finite(times)).map_err(unwritten)?,
        None => {}
    }
    let mut first = None;
    // Reading the container alone is not trusted: what the decoder finds is counted again.
    for (n, frame) in decoder.into_frames().enumerate() {
        if n >= MAX_FRAMES {
            return Err(too_large());
        }
        let frame = frame.map_err(refusal)?;
        let delay: Delay = frame.delay();
        let shaped = shape(frame.into_buffer().into());
        encoder.encode_frame(Frame::from_parts(shaped.to_rgba8(), 0, 0, delay)).map_err(unwritten)?;
        first.get_or_insert(shaped);
    }
    drop(encoder);
    let first = first.ok_or_else(undecodable)?;
    Ok((Encoded { mime: "image/gif", extension: "gif", bytes: out.0, width: first.width(), height: first.height() }, first))
}
