//! Walks over containers without decoding a pixel.

/// Does a JPEG reach its end? Decoders paint what is missing grey; a marker cannot occur inside the picture's data.
pub fn jpeg_is_whole(bytes: &[u8]) -> bool {
    let last = |marker: [u8; 2]| bytes.windows(2).rposition(|pair| pair == marker);
    matches!((last([0xff, 0xd9]), last([0xff, 0xda])), (Some(end), Some(scan)) if end > scan)
}

/// Has a GIF more than one picture in it?
pub fn gif_moves(bytes: &[u8]) -> bool {
    let table = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
    let Some(flags) = bytes.get(10) else { return false };
    let mut at = 13 + table(*flags);
    let mut pictures = 0;
    while let Some(block) = bytes.get(at) {
        at += match block {
            0x21 => 2,
            0x2c => {
                pictures += 1;
                let Some(flags) = bytes.get(at + 9) else { return false };
                10 + table(*flags) + 1
            }
            _ => return pictures > 1,
        };
        if pictures > 1 {
            return true;
        }
        while let Some(len) = bytes.get(at) {
            at += 1 + usize::from(*len);
            if *len == 0 {
                break;
            }
        }
    }
    false
}

/// Does the extended header of a WebP announce an animation?
pub fn webp_moves(bytes: &[u8]) -> bool {
    bytes.get(12..16) == Some(b"VP8X") && bytes.get(20).is_some_and(|flags| flags & 0x02 != 0)
}

/// A WebP without its EXIF and XMP chunks, pixels and animation untouched; `None` if it is no sound container.
pub fn webp_without_metadata(bytes: &[u8]) -> Option<Vec<u8>> {
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
