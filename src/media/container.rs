//! Reads the structure of containers without decoding a pixel.

/// Does a JPEG reach its end? Decoders paint what is missing grey; a marker cannot occur inside the picture's data.
pub(super) fn jpeg_is_whole(bytes: &[u8]) -> bool {
    let last = |marker: [u8; 2]| bytes.windows(2).rposition(|pair| pair == marker);
    matches!((last([0xff, 0xd9]), last([0xff, 0xda])), (Some(end), Some(scan)) if end > scan)
}

/// The header of a JPEG that is painted in several passes: bytes per eight pixels that its coefficients take while
/// it is decoded. `None` for one that is painted in a single pass.
pub(super) fn jpeg_passes(bytes: &[u8]) -> Option<u64> {
    let mut at = 2;
    loop {
        let (0xff, marker) = (*bytes.get(at)?, *bytes.get(at + 1)?) else { return None };
        match marker {
            0xff => at += 1,
            0x01 | 0xd0..=0xd8 => at += 2,
            // Baseline, or the first scan without a frame.
            0xc0 | 0xc1 | 0xd9 | 0xda => return None,
            0xc2 => {
                let components = usize::from(*bytes.get(at + 9)?);
                let factor = |n: usize| bytes.get(at + 11 + 3 * n).map(|both| (u64::from(both >> 4).max(1), u64::from(both & 15).max(1)));
                let factors = (0..components).map(factor).collect::<Option<Vec<_>>>()?;
                let most = factors.iter().fold((1, 1), |most, one| (most.0.max(one.0), most.1.max(one.1)));
                let samples: u64 = factors.iter().map(|(across, down)| across * down).sum();
                return Some((16 * samples).div_ceil(most.0 * most.1));
            }
            _ => at += 2 + usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?])),
        }
    }
}

/// What a block of a GIF is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Block {
    Picture,
    Extension(u8),
}

/// Reads the blocks of a GIF; ends at its trailer or at invalid data.
struct Blocks<'b> {
    bytes: &'b [u8],
    at: usize,
}

/// Bytes of a colour table that these flags announce.
fn table(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

impl<'b> Blocks<'b> {
    fn of(bytes: &'b [u8]) -> Self {
        Self { bytes, at: 13 + bytes.get(10).map_or(0, |flags| table(*flags)) }
    }
}

impl<'b> Iterator for Blocks<'b> {
    type Item = (Block, &'b [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (bytes, from) = (self.bytes, self.at);
        let (block, mut at) = match bytes.get(from)? {
            0x21 => (Block::Extension(*bytes.get(from + 1)?), from + 2),
            0x2c => (Block::Picture, from + 11 + table(*bytes.get(from + 9)?)),
            _ => return None,
        };
        while let Some(len) = bytes.get(at) {
            at += 1 + usize::from(*len);
            if *len == 0 {
                break;
            }
        }
        self.at = at.min(bytes.len());
        Some((block, &bytes[from..self.at]))
    }
}

/// Bytes before the first block of a GIF.
#[cfg(test)]
pub(super) fn gif_head(bytes: &[u8]) -> usize {
    Blocks::of(bytes).at
}

/// How many pictures a GIF has in it; counts no further than one more than `most`.
pub(super) fn gif_frames(bytes: &[u8], most: usize) -> usize {
    Blocks::of(bytes).filter(|(block, _)| *block == Block::Picture).take(most.saturating_add(1)).count()
}

/// Has a GIF more than one picture in it?
pub(super) fn gif_moves(bytes: &[u8]) -> bool {
    gif_frames(bytes, 1) > 1
}

const LOOPS: [&[u8]; 2] = [b"NETSCAPE2.0", b"ANIMEXTS1.0"];

/// How often a GIF plays: 0 is for ever, `None` once.
pub(super) fn gif_repeat(bytes: &[u8]) -> Option<u16> {
    Blocks::of(bytes).find_map(|(block, whole)| {
        let named = block == Block::Extension(0xff) && whole.get(3..14).is_some_and(|name| LOOPS.contains(&name));
        let count = whole.get(16..18).filter(|_| named && whole.get(14..16) == Some(&[3, 1]))?;
        Some(u16::from_le_bytes([count[0], count[1]]))
    })
}

/// A GIF without comments and what programs left in it, pictures and timing untouched; `None` if it does not reach its end.
pub(super) fn gif_without_metadata(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut blocks = Blocks::of(bytes);
    let mut out = bytes.get(..blocks.at)?.to_vec();
    for (block, whole) in blocks.by_ref() {
        let kept = match block {
            Block::Picture | Block::Extension(0xf9 | 0x01) => true,
            Block::Extension(0xff) => whole.get(3..14).is_some_and(|name| LOOPS.contains(&name) || name == b"ICCRGBG1012"),
            Block::Extension(_) => false,
        };
        if kept {
            out.extend_from_slice(whole);
        }
    }
    (bytes.get(blocks.at) == Some(&0x3b)).then(|| {
        out.push(0x3b);
        out
    })
}

/// Does the extended header of a WebP announce an animation?
pub(super) fn webp_moves(bytes: &[u8]) -> bool {
    bytes.get(12..16) == Some(b"VP8X") && bytes.get(20).is_some_and(|flags| flags & 0x02 != 0)
}

/// A WebP without its EXIF and XMP chunks, pixels and animation untouched; `None` if it is no sound container.
pub(super) fn webp_without_metadata(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.get(..4)? != b"RIFF" || bytes.get(8..12)? != b"WEBP" {
        return None;
    }
    let mut out = bytes[..12].to_vec();
    let mut at = 12;
    while let Some(head) = bytes.get(at..at + 8) {
        let len = usize::try_from(u32::from_le_bytes(head[4..8].try_into().ok()?)).ok()?;
        // Chunks are padded to an even length; some writers forget the last pad.
        let end = at.checked_add(8)?.checked_add(len)?;
        let padded = end + len % 2;
        let chunk = bytes.get(at..padded).or_else(|| bytes.get(at..end))?;
        if !matches!(&head[..4], b"EXIF" | b"XMP ") {
            let start = out.len();
            out.extend_from_slice(chunk);
            if &head[..4] == b"VP8X" {
                // The flags that announce EXIF (8) and XMP (4).
                *out.get_mut(start + 8)? &= !0x0c;
            }
        }
        at = padded;
    }
    let size = u32::try_from(out.len() - 8).ok()?;
    out[4..8].copy_from_slice(&size.to_le_bytes());
    Some(out)
}
