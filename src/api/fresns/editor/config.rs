//! What an editor offers: switches of the site and of the writer's role together.

use rocket::get;
use schemars::JsonSchema;
use serde::Serialize;

use super::source::Source;
use crate::api::fresns::editor::shared;
use crate::api::fresns::render::mime::{self, FileKind};
use crate::api::fresns::wire::auth::caller::AsUser;
use crate::api::fresns::wire::envelope::{Answer, Outcome};
use crate::api::fresns::wire::family::Family;
use crate::api::kit::openapi::{Served, served};
use crate::model::content::entry::EntryKind;

pub(super) fn routes(family: Family) -> Vec<Served> {
    match family {
        Family::V2 => served![config_v2],
        Family::V1 => served![configs_v1],
    }
}

#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
enum Upload {
    #[serde(rename_all = "camelCase")]
    V2 { upload_form: &'static str, upload_url: Option<String>, upload_number: i64 },
    #[serde(rename_all = "camelCase")]
    V1 { max_upload_number: i64, upload_method: &'static str, upload_app_url: Option<String> },
}

/// The longest duration of a video or audio file in seconds.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
enum Length {
    #[serde(rename_all = "camelCase")]
    V2 {
        max_time: i64,
    },
    #[serde(rename_all = "camelCase")]
    V1 {
        max_duration: i64,
    },
    Still {},
}

/// What may be uploaded of one kind of file: sizes in megabytes, durations in seconds.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct FileTool {
    status: bool,
    extensions: String,
    input_accept: String,
    max_size: i64,
    #[serde(flatten)]
    length: Length,
    #[serde(flatten)]
    upload: Upload,
}

impl FileTool {
    fn of(kind: FileKind, s: &Source<'_>) -> Self {
        let word = kind.word();
        let extensions = s.table.text(&format!("{word}_extension_names"));
        let played = matches!(kind, FileKind::Video | FileKind::Audio);
        Self {
            status: s.takes(word),
            extensions: extensions.to_owned(),
            input_accept: mime::accept(extensions),
            max_size: s.common(&format!("{word}_max_size")),
            length: match s.family {
                _ if !played => Length::Still {},
                Family::V2 => Length::V2 { max_time: s.common(&format!("{word}_max_time")) },
                Family::V1 => Length::V1 { max_duration: s.common(&format!("{word}_max_duration")) },
            },
            upload: match s.family {
                Family::V2 => Upload::V2 { upload_form: "fresns", upload_url: None, upload_number: s.files(word) },
                Family::V1 => Upload::V1 { max_upload_number: s.files(word), upload_method: "api", upload_app_url: None },
            },
        }
    }
}

#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
enum Title {
    V2 { status: bool, view: i64, required: bool, length: usize },
    V1 { status: bool, required: bool, show: bool, length: usize },
}

impl Title {
    fn of(s: &Source<'_>) -> Self {
        let (status, required, length) = (s.on("editor_title"), s.on("editor_title_required"), s.settings.title_max_length);
        match s.family {
            Family::V2 => Self::V2 { status, view: s.site("editor_title_view").as_i64().unwrap_or(1), required, length },
            Family::V1 => Self::V1 { status, required, show: s.on("editor_title_show"), length },
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct Shown {
    status: bool,
    display: bool,
}

#[derive(Serialize, JsonSchema)]
struct Hashtag {
    status: bool,
    display: bool,
    format: i64,
}

#[derive(Serialize, JsonSchema)]
struct Extend {
    status: bool,
    list: [(); 0],
}

#[derive(Serialize, JsonSchema)]
struct Toolbar {
    sticker: bool,
    image: FileTool,
    video: FileTool,
    audio: FileTool,
    document: FileTool,
    title: Title,
    mention: Shown,
    hashtag: Hashtag,
    extend: Extend,
}

#[derive(Serialize, JsonSchema)]
struct Group {
    status: bool,
    required: bool,
}

#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
enum Location {
    V2 {
        status: bool,
        map: Option<String>,
    },
    #[serde(rename_all = "camelCase")]
    V1 {
        status: bool,
        map_url: Option<String>,
    },
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Features {
    group: Group,
    location: Location,
    anonymous: bool,
    content_length: usize,
}

/// Configuration of the editor. v2 separates tools and features, v1 does not.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "ConfiguredEditor")]
enum Editor {
    V2 { toolbar: Box<Toolbar>, features: Features },
    V1(Box<Flat>),
}

#[derive(Serialize, JsonSchema)]
struct Flat {
    #[serde(flatten)]
    toolbar: Toolbar,
    #[serde(flatten)]
    features: Features,
}

impl Editor {
    fn of(s: &Source<'_>) -> Self {
        let (mention, hashtag) = (s.on("editor_mention"), s.on("editor_hashtag"));
        let toolbar = Toolbar {
            sticker: s.on("editor_sticker"),
            image: FileTool::of(FileKind::Image, s),
            video: FileTool::of(FileKind::Video, s),
            audio: FileTool::of(FileKind::Audio, s),
            document: FileTool::of(FileKind::Document, s),
            title: Title::of(s),
            mention: Shown { status: mention, display: mention },
            hashtag: Hashtag { status: hashtag, display: hashtag, format: s.common("hashtag_format") },
            extend: Extend { status: s.on("editor_extend"), list: [] },
        };
        let status = s.on("editor_location");
        let features = Features {
            group: Group { status: s.on("editor_group"), required: s.on("editor_group_required") },
            location: match s.family {
                Family::V2 => Location::V2 { status, map: None },
                Family::V1 => Location::V1 { status, map_url: None },
            },
            anonymous: s.on("editor_anonymous"),
            content_length: if s.is_comment() { s.settings.comment_max_length } else { s.settings.post_max_length },
        };
        match s.family {
            Family::V2 => Self::V2 { toolbar: Box::new(toolbar), features },
            Family::V1 => Self::V1(Box::new(Flat { toolbar, features })),
        }
    }
}

#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
enum Proofs {
    #[serde(rename_all = "camelCase")]
    V2 { email_required: bool, phone_required: bool, real_name_required: bool },
    #[serde(rename_all = "camelCase")]
    V1 { required_email: bool, required_phone: bool, required_kyc: bool },
}

#[derive(Serialize, JsonSchema)]
struct Perm {
    draft: bool,
    publish: bool,
    review: bool,
    #[serde(flatten)]
    proofs: Proofs,
    tips: [(); 0],
}

/// Hours in which publishing is limited: none.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Limit {
    status: bool,
    is_in_time: bool,
    #[serde(rename = "type")]
    kind: u8,
    period_start: Option<String>,
    period_end: Option<String>,
    cycle_start: Option<String>,
    cycle_end: Option<String>,
    rule: u8,
    tip: Option<String>,
}

#[derive(Serialize, JsonSchema)]
struct Publish {
    perm: Perm,
    limit: Limit,
}

impl Publish {
    fn of(s: &Source<'_>) -> Self {
        let may = s.may("publish");
        Self {
            perm: Perm {
                draft: may,
                publish: may,
                review: s.may("review"),
                proofs: match s.family {
                    Family::V2 => Proofs::V2 { email_required: false, phone_required: false, real_name_required: false },
                    Family::V1 => Proofs::V1 { required_email: false, required_phone: false, required_kyc: false },
                },
                tips: [],
            },
            limit: Limit {
                status: false,
                is_in_time: false,
                kind: 1,
                period_start: None,
                period_end: None,
                cycle_start: None,
                cycle_end: None,
                rule: 1,
                tip: None,
            },
        }
    }
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct EditPerm {
    status: bool,
    /// Minutes after publication; 0 means without limit.
    time_limit: i64,
    edit_sticky: bool,
    edit_digest: bool,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Config {
    editor: Editor,
    publish: Publish,
    edit_perm: EditPerm,
}

/// # `GET /editor/<kind>/config` (v2)
#[get("/editor/<kind>/config")]
async fn config_v2(me: AsUser, kind: &str) -> Outcome<Config> {
    config(&me, kind)
}

/// # `GET /editor/<kind>/configs` (v1)
#[get("/editor/<kind>/configs")]
async fn configs_v1(me: AsUser, kind: &str) -> Outcome<Config> {
    config(&me, kind)
}

fn config(me: &AsUser, word: &str) -> Outcome<Config> {
    let is_comment = shared::kind(word)? == EntryKind::Comment;
    let (ctx, settings) = (&me.ctx, &me.ctx.settings);
    let source = Source::of(ctx, me.me.role, word);
    let (status, time_limit) =
        if is_comment { (settings.comment_edit, settings.comment_edit_minutes) } else { (settings.post_edit, settings.post_edit_minutes) };
    Ok(Answer(Config {
        editor: Editor::of(&source),
        publish: Publish::of(&source),
        edit_perm: EditPerm { status, time_limit, edit_sticky: false, edit_digest: false },
    }))
}
