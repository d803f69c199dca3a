//! Bars, drawn here: the page needs no library for them. Colours come from the page's style by class.

use std::fmt::Write;

use time::OffsetDateTime;
use time::macros::format_description;

use crate::model::Millis;

const WIDTH: usize = 600;
const HEIGHT: usize = 120;
/// Space above the highest bar.
const TOP: usize = 8;

/// The day of a moment, as `2026-03-04`.
pub(super) fn date(at: Millis) -> String {
    let moment = OffsetDateTime::from_unix_timestamp(at / 1_000).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    moment.format(format_description!("[year]-[month]-[day]")).unwrap_or_default()
}

/// One bar a value, the highest as high as the picture. Values are counts.
pub(super) fn bars(title: &str, values: &[i64]) -> String {
    let highest = values.iter().copied().max().unwrap_or(0).max(1);
    let step = WIDTH / values.len().max(1);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" class=\"chart\" role=\"img\" aria-label=\"{}\">",
        crate::markup::escape(title)
    );
    let room = i64::try_from(HEIGHT - TOP).unwrap_or(1);
    for (n, value) in values.iter().enumerate() {
        // What is more than nothing is seen.
        let height = if *value > 0 { (value.saturating_mul(room) / highest).max(2) } else { 0 };
        let (x, y) = (n * step + 2, i64::try_from(HEIGHT).unwrap_or(room) - height);
        let _ = write!(
            svg,
            "<rect class=\"bar\" x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{height}\" rx=\"2\"/>",
            step.saturating_sub(4).max(1)
        );
    }
    let _ = write!(svg, "<line class=\"base\" x1=\"0\" x2=\"{WIDTH}\" y1=\"{HEIGHT}\" y2=\"{HEIGHT}\"/></svg>");
    svg
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_high_as_their_values() {
        let svg = bars("a < b", &[0, 1, 50, 100]);
        assert!(svg.contains("aria-label=\"a &lt; b\""), "{svg}");
        for height in ["height=\"0\"", "height=\"2\"", "height=\"56\"", "height=\"112\""] {
            assert!(svg.contains(height), "{height} in {svg}");
        }
        assert!(bars("none", &[]).ends_with("</svg>"));
    }

    #[test]
    fn days_have_names() {
        assert_eq!(date(1_772_600_767_000), "2026-03-04");
    }
}
