//! File Info and the lists of files on a content (`docs/specs/fresns.md 4.3`).

use std::fmt::Write;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::api::fresns::entity::content::values::object;
use crate::api::fresns::render::mime;
use crate::api::fresns::render::render_context::RenderContext;
use crate::api::fresns::wire::family::Family;
use crate::model::content::entry::{FileKind, FileView};

/// A file. Only the keys of its kind are there.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum FileInfo {
    V2(Box<FileV2>),
    V1(Box<FileV1>),
}

impl FileInfo {
    pub(crate) fn of(view: &FileView, ctx: &RenderContext) -> Self {
        match ctx.family {
            Family::V2 => Self::V2(Box::new(FileV2::of(view, ctx))),
            Family::V1 => Self::V1(Box::new(FileV1::of(view, ctx))),
        }
    }
}

/// The kind as this dialect numbers and names it.
pub(crate) fn kind_of(kind: FileKind) -> mime::FileKind {
    match kind {
        FileKind::Image => mime::FileKind::Image,
        FileKind::Video => mime::FileKind::Video,
        FileKind::Audio => mime::FileKind::Audio,
        FileKind::Document => mime::FileKind::Document,
    }
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Head {
    fid: String,
    #[serde(rename = "type")]
    kind: u8,
    status: bool,
    substitution_image_url: Option<String>,
}

#[derive(Serialize, JsonSchema)]
struct Name {
    name: String,
    mime: String,
    extension: String,
    size: String,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Digest {
    sha: Option<String>,
    sha_type: Option<&'static str>,
}

impl Head {
    fn of(view: &FileView) -> Self {
        Self { fid: view.fid.clone(), kind: kind_of(view.kind).number(), status: !view.gone, substitution_image_url: None }
    }
}

impl Name {
    fn of(view: &FileView, family: Family) -> Self {
        Self {
            name: view.name.clone(),
            mime: view.mime.clone(),
            extension: view.extension.clone(),
            size: mime::human_size(u64::try_from(view.size).unwrap_or(0), family),
        }
    }
}

impl Digest {
    fn of(view: &FileView) -> Self {
        if view.sha256.is_empty() {
            return Self { sha: None, sha_type: None };
        }
        let mut hex = String::with_capacity(2 * view.sha256.len());
        for byte in &view.sha256 {
            // Writing to a string never fails.
            let _ = write!(hex, "{byte:02x}");
        }
        Self { sha: Some(hex), sha_type: Some("sha256") }
    }
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ImageUrls {
    image_long: bool,
    image_config_url: String,
    image_ratio_url: String,
    image_square_url: String,
    image_big_url: String,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct VideoUrls {
    video_poster_url: Option<String>,
    video_url: Option<String>,
    transcoding_state: u8,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct AudioUrls {
    audio_url: String,
    transcoding_state: u8,
}

/// Where a file of each kind is fetched.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
enum Urls {
    Image(ImageUrls),
    Video(VideoUrls),
    Audio(AudioUrls),
    Document {
        #[serde(rename = "documentPreviewUrl")]
        preview: Option<String>,
    },
}

/// Nothing is converted here: what was uploaded is what is served.
const TRANSCODED: u8 = 3;

/// Three times as high as wide.
fn is_long(view: &FileView) -> bool {
    view.width.zip(view.height).is_some_and(|(width, height)| width > 0 && height >= 3 * width)
}

impl Urls {
    fn of(view: &FileView, ctx: &RenderContext) -> Self {
        let url = ctx.file(&view.key);
        match view.kind {
            FileKind::Image => {
                let small = format!("{url}/small");
                Self::Image(ImageUrls {
                    image_long: is_long(view),
                    image_config_url: small.clone(),
                    image_ratio_url: small.clone(),
                    image_square_url: small,
                    image_big_url: url,
                })
            }
            FileKind::Video => Self::Video(VideoUrls { video_poster_url: None, video_url: Some(url), transcoding_state: TRANSCODED }),
            FileKind::Audio => Self::Audio(AudioUrls { audio_url: url, transcoding_state: TRANSCODED }),
            FileKind::Document => Self::Document { preview: None },
        }
    }
}

#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
enum MeasureV2 {
    #[serde(rename_all = "camelCase")]
    Image {
        image_width: Option<i64>,
        image_height: Option<i64>,
    },
    #[serde(rename_all = "camelCase")]
    Video {
        video_time: Option<i64>,
    },
    #[serde(rename_all = "camelCase")]
    Audio {
        audio_time: Option<i64>,
    },
    Document {},
}

/// File Info of v2. `sensitive` is true for a file with any warning, `size` is a text such as `1.2 MB`, and `md5` is
/// always null.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FileV2 {
    #[serde(flatten)]
    head: Head,
    sensitive: bool,
    #[serde(flatten)]
    name: Name,
    md5: Option<String>,
    #[serde(flatten)]
    digest: Digest,
    more_json: Option<Value>,
    #[serde(flatten)]
    measure: MeasureV2,
    #[serde(flatten)]
    urls: Urls,
}

impl FileV2 {
    fn of(view: &FileView, ctx: &RenderContext) -> Self {
        Self {
            head: Head::of(view),
            sensitive: !matches!(view.warning.as_str(), "" | "none"),
            name: Name::of(view, Family::V2),
            md5: None,
            digest: Digest::of(view),
            more_json: object(view.more_info.as_deref()),
            measure: match view.kind {
                FileKind::Image => MeasureV2::Image { image_width: view.width, image_height: view.height },
                FileKind::Video => MeasureV2::Video { video_time: view.duration },
                FileKind::Audio => MeasureV2::Audio { audio_time: view.duration },
                FileKind::Document => MeasureV2::Document {},
            },
            urls: Urls::of(view, ctx),
        }
    }
}

/// File Info of v1. `warning` is `none`, `nudity`, `violence` or `sensitive`; `size` is a text such as `1.20 MB`;
/// `width` and `height` are null for files without a picture, `duration` (seconds) for files that do not play.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FileV1 {
    #[serde(flatten)]
    head: Head,
    warning: String,
    #[serde(flatten)]
    name: Name,
    #[serde(flatten)]
    digest: Digest,
    more_info: Option<Value>,
    width: Option<i64>,
    height: Option<i64>,
    duration: Option<i64>,
    #[serde(flatten)]
    urls: Urls,
}

impl FileV1 {
    fn of(view: &FileView, ctx: &RenderContext) -> Self {
        let seen = matches!(view.kind, FileKind::Image | FileKind::Video);
        let played = matches!(view.kind, FileKind::Video | FileKind::Audio);
        Self {
            head: Head::of(view),
            warning: if view.warning.is_empty() { "none".to_owned() } else { view.warning.clone() },
            name: Name::of(view, Family::V1),
            digest: Digest::of(view),
            more_info: object(view.more_info.as_deref()),
            width: if seen { view.width } else { None },
            height: if seen { view.height } else { None },
            duration: if played { view.duration } else { None },
            urls: Urls::of(view, ctx),
        }
    }
}

/// The files of a post, comment or draft, by kind.
#[derive(Default, Serialize, JsonSchema)]
pub(crate) struct Files {
    images: Vec<FileInfo>,
    videos: Vec<FileInfo>,
    audios: Vec<FileInfo>,
    documents: Vec<FileInfo>,
}

impl Files {
    pub(crate) fn of(views: &[FileView], ctx: &RenderContext) -> Self {
        let mut files = Self::default();
        for view in views {
            let list = match view.kind {
                FileKind::Image => &mut files.images,
                FileKind::Video => &mut files.videos,
                FileKind::Audio => &mut files.audios,
                FileKind::Document => &mut files.documents,
            };
            list.push(FileInfo::of(view, ctx));
        }
        files
    }
}
