//! Earlier versions: Post Log and Comment Log of v2, History of v1 (`docs/specs/fresns.md 4.8`).

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::file::Files;
use super::parts::{Extends, direction, privacy};
use super::text::{self, TextForm};
use super::values::object;
use crate::api::fresns::entity::user::parts::Operations;
use crate::api::fresns::entity::user::user_info::UserInfo;
use crate::api::fresns::render::datetime_formats::DatetimeFormats;
use crate::api::fresns::render::render_context::RenderContext;
use crate::api::fresns::wire::family::Family;
use crate::api::fresns::wire::json::shared::Finished;
use crate::model::content::entry::EntryKind;
use crate::model::content::views::RevisionView;

/// An earlier version of a post or comment.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum HistoryInfo {
    #[schemars(title = "PostV2")]
    PostLog(Box<PostLog>),
    #[schemars(title = "CommentV2")]
    CommentLog(Box<CommentLog>),
    V1(Box<HistoryV1>),
}

/// The state of what was published.
const PUBLISHED: u8 = 3;

impl HistoryInfo {
    pub(crate) fn of(view: &RevisionView, form: TextForm, ctx: &RenderContext) -> Self {
        match (ctx.family, view.kind) {
            (Family::V1, _) => Self::V1(Box::new(HistoryV1::of(view, form, ctx))),
            (Family::V2, EntryKind::Comment) => Self::CommentLog(Box::new(CommentLog {
                cid: view.entry_code.clone(),
                pid: view.pid.clone(),
                parent_cid: view.parent_cid.clone(),
                log: Log::of(view, form, ctx),
            })),
            (Family::V2, _) => Self::PostLog(Box::new(PostLog {
                pid: view.entry_code.clone(),
                quoted_pid: view.quoted_pid.clone(),
                group: None,
                title: view.title.clone(),
                is_comment_disabled: view.comments_closed,
                is_comment_private: view.private,
                read_json: None,
                user_list_json: None,
                comment_btn_json: None,
                log: Log::of(view, form, ctx),
            })),
        }
    }
}

/// What versions of both families say of the text.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct VersionText {
    content: Option<String>,
    content_length: usize,
    is_brief: bool,
    is_markdown: bool,
    is_anonymous: bool,
    author: Finished<UserInfo<'static>>,
    files: Files,
    archives: [(); 0],
    extends: Extends,
}

impl VersionText {
    fn of(view: &RevisionView, form: TextForm, ctx: &RenderContext) -> Self {
        Self {
            content: (!view.text.is_empty()).then(|| text::shown(&view.text, view.is_markdown, &view.mentioned, form, ctx)),
            content_length: view.text.chars().count(),
            is_brief: text::is_cut(&view.text, form),
            is_markdown: view.is_markdown,
            is_anonymous: view.anonymous,
            author: Finished::of(&UserInfo::author(view.author.as_ref(), ctx)),
            files: Files::of(&view.files, ctx),
            archives: [],
            extends: Extends::of(ctx.family),
        }
    }
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Log {
    id: i64,
    is_plugin_editor: bool,
    editor_fskey: Option<String>,
    editor_url: Option<String>,
    map_json: Option<Value>,
    state: u8,
    reason: Option<String>,
    operations: Operations,
    #[serde(flatten)]
    text: VersionText,
}

impl Log {
    fn of(view: &RevisionView, form: TextForm, ctx: &RenderContext) -> Self {
        Self {
            id: view.id.0,
            is_plugin_editor: false,
            editor_fskey: None,
            editor_url: None,
            map_json: object(view.location.as_deref()),
            state: PUBLISHED,
            reason: None,
            operations: Operations::default(),
            text: VersionText::of(view, form, ctx),
        }
    }
}

/// An earlier version of a post, v2. `pid` and the comment settings are those of the post as it is now; `state` is
/// always 3.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PostLog {
    pid: String,
    quoted_pid: Option<String>,
    group: Option<()>,
    title: Option<String>,
    is_comment_disabled: bool,
    is_comment_private: bool,
    read_json: Option<Value>,
    user_list_json: Option<Value>,
    comment_btn_json: Option<Value>,
    #[serde(flatten)]
    log: Log,
}

/// An earlier version of a comment, v2. `cid` is the comment, `pid` its post; `parentCid` is null when the comment
/// answers the post itself; `state` is always 3.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CommentLog {
    cid: String,
    pid: Option<String>,
    parent_cid: Option<String>,
    #[serde(flatten)]
    log: Log,
}

/// The two addresses of a version: its own, and that of its content.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
enum Key {
    Post { hpid: String, pid: String },
    Comment { hcid: String, cid: String },
}

/// An earlier version of a post (`hpid`, `pid`) or comment (`hcid`, `cid`), v1. `privacy` is null for posts; the two
/// times are those at which the next version replaced this one.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HistoryV1 {
    #[serde(flatten)]
    key: Key,
    title: Option<String>,
    privacy: Option<&'static str>,
    lang_tag: Option<String>,
    writing_direction: &'static str,
    created_datetime: DatetimeFormats,
    created_time_ago: DatetimeFormats,
    status: bool,
    location_info: Option<Value>,
    more_info: Option<Value>,
    #[serde(flatten)]
    text: VersionText,
}

impl HistoryV1 {
    fn of(view: &RevisionView, form: TextForm, ctx: &RenderContext) -> Self {
        let is_comment = view.kind == EntryKind::Comment;
        let (own, content) = (view.code.clone(), view.entry_code.clone());
        let created = view.id.created_at();
        Self {
            key: if is_comment { Key::Comment { hcid: own, cid: content } } else { Key::Post { hpid: own, pid: content } },
            title: view.title.clone(),
            privacy: is_comment.then(|| privacy(view.private)),
            lang_tag: view.language.clone(),
            writing_direction: direction(view.language.as_deref()),
            created_datetime: ctx.short(created),
            created_time_ago: ctx.ago(created),
            status: true,
            location_info: object(view.location.as_deref()),
            more_info: object(view.more_info.as_deref()),
            text: VersionText::of(view, form, ctx),
        }
    }
}
