//! `MediaAttachment` (`docs/specs/mastodon.md 4.5`).

use schemars::JsonSchema;
use serde::Serialize;

use crate::api::mastodon::render::site::Site;
use crate::model::content::entry::{FileKind, FileView};

/// Previews fit into a square of this side.
const SMALL: i64 = 400;

/// Size of a picture in pixels. `size` is `WIDTHxHEIGHT`, `aspect` is the width divided by the height.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Dimensions {
    pub width: i64,
    pub height: i64,
    pub size: String,
    pub aspect: f64,
}

impl Dimensions {
    #[expect(clippy::cast_precision_loss, reason = "pictures are far smaller")]
    fn of(width: i64, height: i64) -> Self {
        Self { width, height, size: format!("{width}x{height}"), aspect: width as f64 / height.max(1) as f64 }
    }
}

/// The focal point of the picture; both values are between -1 and 1.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub(crate) struct Focus {
    pub x: f64,
    pub y: f64,
}

/// Dimensions and focal point; empty for files without dimensions.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Meta {
    #[serde(flatten)]
    pub sizes: Option<Sizes>,
    #[serde(flatten)]
    pub focus: Option<Focused>,
}

/// The size of the original and of its preview, which fits a square of 400 pixels.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Sizes {
    pub original: Dimensions,
    pub small: Dimensions,
}

/// The focus of a picture; absent where none was set.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Focused {
    /// The focal point of the picture.
    pub focus: Focus,
}

/// A file of a status. `type` is `image`, `video`, `audio` or `unknown`; `preview_url` is null for anything but images.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct MediaAttachment {
    pub id: String,
    pub r#type: &'static str,
    pub url: Option<String>,
    pub preview_url: Option<String>,
    pub remote_url: Option<String>,
    pub preview_remote_url: Option<String>,
    pub text_url: Option<String>,
    pub meta: Meta,
    pub description: Option<String>,
    pub blurhash: Option<String>,
}

/// Scaled into the square of previews; never larger than it is.
fn preview(width: i64, height: i64) -> Dimensions {
    if width <= SMALL && height <= SMALL {
        return Dimensions::of(width, height);
    }
    let longer = width.max(height).max(1);
    Dimensions::of((width * SMALL / longer).max(1), (height * SMALL / longer).max(1))
}

impl MediaAttachment {
    /// A file for clients. Without width and height it has no sizes; an empty description becomes null.
    pub(crate) fn of(file: &FileView, site: &Site) -> Self {
        let url = site.file(&file.key);
        let is_image = file.kind == FileKind::Image;
        let sizes = file
            .width
            .zip(file.height)
            .map(|(width, height)| Sizes { original: Dimensions::of(width, height), small: preview(width, height) });
        Self {
            id: file.id.to_string(),
            r#type: match file.kind {
                FileKind::Image => "image",
                FileKind::Video => "video",
                FileKind::Audio => "audio",
                FileKind::Document => "unknown",
            },
            preview_url: is_image.then(|| format!("{url}/small")),
            url: Some(url),
            remote_url: None,
            preview_remote_url: None,
            text_url: None,
            meta: Meta { sizes, focus: file.focus.map(|(x, y)| Focused { focus: Focus { x, y } }) },
            description: Some(file.description.clone()).filter(|text| !text.is_empty()),
            blurhash: file.blurhash.clone(),
        }
    }
}
