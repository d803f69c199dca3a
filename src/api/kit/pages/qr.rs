//! QR codes as pictures inside a page.

use qrcode::QrCode;
use qrcode::render::svg;

use crate::api::kit::template::{Slot, fill};
use crate::error::{Error, Result};

/// Pixels of a side.
const SIDE: u32 = 220;

/// The code of a text, as an image that screen readers call by `label`.
pub(crate) fn picture(text: &str, label: &str) -> Result<String> {
    let code = QrCode::new(text).map_err(|cause| Error::internal(cause.to_string()))?;
    let drawn = code.render::<svg::Color<'_>>().min_dimensions(SIDE, SIDE).build();
    let (_, image) = drawn.split_once("<svg").ok_or_else(|| Error::internal("a QR code was not drawn"))?;
    Ok(fill("<svg class=\"qr\" role=\"img\" aria-label=\"{label}\"", &[("label", Slot::Text(label))]) + image)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_one_element_without_style() {
        let html = picture("https://moot.example", "Address & code").expect("it is drawn");
        assert!(html.starts_with("<svg class=\"qr\" role=\"img\" aria-label=\"Address &amp; code\"") && html.ends_with("</svg>"), "{html}");
        assert!(!html.contains("style=") && !html.contains("<?xml"), "{html}");
    }
}
