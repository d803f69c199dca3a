//! Drafts: Post Log and Comment Log of v2, Draft of v1 (`docs/specs/fresns.md 4.8`).

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::file::Files;
use super::parts::{ActiveButton, CommentConfig, Extends, ReadConfig, UserList, direction};
use super::text::TextForm;
use crate::api::fresns::entity::content::values::object;
use crate::api::fresns::entity::user::parts::Operations;
use crate::api::fresns::entity::user::user_info::UserInfo;
use crate::api::fresns::render::datetime_formats::DatetimeFormats;
use crate::api::fresns::render::render_context::RenderContext;
use crate::api::fresns::wire::family::Family;
use crate::api::fresns::wire::json::shared::Finished;
use crate::community::text::{BRIEF_CHARS, brief};
use crate::model::content::entry::{DraftState, EntryKind};
use crate::model::content::views::DraftView;

/// A draft as its author sees it. Its text stays as it was typed.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum DraftInfo {
    #[schemars(title = "PostV2")]
    PostLog(Box<PostLog>),
    #[schemars(title = "CommentV2")]
    CommentLog(Box<CommentLog>),
    V1(Box<DraftV1>),
}

impl DraftInfo {
    pub(crate) fn of(view: &DraftView, form: TextForm, ctx: &RenderContext) -> Self {
        match (ctx.family, view.draft.kind) {
            (Family::V1, _) => Self::V1(Box::new(DraftV1::of(view, ctx))),
            (Family::V2, EntryKind::Comment) => Self::CommentLog(Box::new(CommentLog::of(view, form, ctx))),
            (Family::V2, _) => Self::PostLog(Box::new(PostLog::of(view, form, ctx))),
        }
    }
}

fn number(state: DraftState) -> u8 {
    match state {
        DraftState::Draft => 1,
        DraftState::UnderReview => 2,
        DraftState::Published => 3,
        DraftState::Rejected => 4,
    }
}

/// What both logs of v2 say.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Log {
    id: i64,
    is_plugin_editor: bool,
    editor_fskey: Option<String>,
    editor_url: Option<String>,
    content: String,
    content_length: usize,
    is_brief: bool,
    is_markdown: bool,
    is_anonymous: bool,
    map_json: Option<Value>,
    state: u8,
    reason: Option<String>,
    author: Finished<UserInfo<'static>>,
    files: Files,
    archives: [(); 0],
    operations: Operations,
    extends: Extends,
}

impl Log {
    fn of(view: &DraftView, form: TextForm, ctx: &RenderContext) -> Self {
        let draft = &view.draft;
        let (content, is_brief) = match form {
            TextForm::Brief => brief(&draft.text, BRIEF_CHARS),
            TextForm::Full => (draft.text.as_str().into(), false),
        };
        Self {
            id: draft.id.0,
            is_plugin_editor: false,
            editor_fskey: None,
            editor_url: None,
            content: content.into_owned(),
            content_length: draft.text.chars().count(),
            is_brief,
            is_markdown: draft.is_markdown,
            is_anonymous: draft.is_anonymous,
            map_json: object(draft.location.as_deref()),
            state: number(draft.state),
            reason: draft.reason.clone(),
            author: Finished::of(&UserInfo::of(&view.author, ctx)),
            files: Files::of(&view.files, ctx),
            archives: [],
            operations: Operations::default(),
            extends: Extends::of(ctx.family),
        }
    }
}

/// A draft of a post, v2. `pid` is the published post that the draft edits, null for a new post; `group` is always
/// null.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "PostDraft")]
pub(crate) struct PostLog {
    pid: Option<String>,
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

impl PostLog {
    fn of(view: &DraftView, form: TextForm, ctx: &RenderContext) -> Self {
        let draft = &view.draft;
        Self {
            pid: view.entry_code.clone(),
            quoted_pid: view.quoted_pid.clone(),
            group: None,
            title: draft.title.clone(),
            is_comment_disabled: draft.comment_policy == 4,
            is_comment_private: draft.comment_private,
            read_json: None,
            user_list_json: None,
            comment_btn_json: None,
            log: Log::of(view, form, ctx),
        }
    }
}

/// A draft of a comment, v2. `cid` is the published comment that the draft edits, null for a new one; `parentCid` is
/// null when the comment answers the post itself.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "CommentDraft")]
pub(crate) struct CommentLog {
    cid: Option<String>,
    pid: Option<String>,
    parent_cid: Option<String>,
    #[serde(flatten)]
    log: Log,
}

impl CommentLog {
    fn of(view: &DraftView, form: TextForm, ctx: &RenderContext) -> Self {
        Self { cid: view.entry_code.clone(), pid: view.pid.clone(), parent_cid: view.parent_cid.clone(), log: Log::of(view, form, ctx) }
    }
}

#[derive(Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Editor {
    is_app_editor: bool,
    editor_fskey: Option<String>,
}

#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
enum Replies {
    #[serde(rename_all = "camelCase")]
    Post { comment_config: CommentConfig },
    #[serde(rename_all = "camelCase")]
    Comment { active_button: ActiveButton },
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Permissions {
    editor: Editor,
    content_writing_direction: &'static str,
    can_delete: bool,
    read_config: ReadConfig,
    associated_user_list_config: UserList,
    #[serde(flatten)]
    replies: Replies,
}

/// A draft of a post or comment, v1. `fsid` is the `pid` or `cid` of the published content that it edits, null for new
/// content; `state` is 1 draft, 2 under review, 3 published or 4 rejected.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DraftV1 {
    did: String,
    fsid: Option<String>,
    quoted_pid: Option<String>,
    reply_to_pid: Option<String>,
    reply_to_cid: Option<String>,
    title: Option<String>,
    content: String,
    content_length: usize,
    is_markdown: bool,
    is_anonymous: bool,
    is_private: bool,
    location_info: Option<Value>,
    more_info: Option<Value>,
    permissions: Permissions,
    archives: [(); 0],
    files: Files,
    extends: Extends,
    group: Option<()>,
    geotag: Option<()>,
    created_datetime: DatetimeFormats,
    created_time_ago: DatetimeFormats,
    state: u8,
    reason: Option<String>,
}

impl DraftV1 {
    fn of(view: &DraftView, ctx: &RenderContext) -> Self {
        let draft = &view.draft;
        let is_comment = draft.kind == EntryKind::Comment;
        let created = draft.id.created_at();
        Self {
            did: draft.did.clone(),
            fsid: view.entry_code.clone(),
            quoted_pid: view.quoted_pid.clone(),
            reply_to_pid: view.pid.clone(),
            reply_to_cid: view.parent_cid.clone(),
            title: draft.title.clone(),
            content: draft.text.clone(),
            content_length: draft.text.chars().count(),
            is_markdown: draft.is_markdown,
            is_anonymous: draft.is_anonymous,
            is_private: if is_comment { draft.is_private } else { draft.comment_private },
            location_info: object(draft.location.as_deref()),
            more_info: object(draft.more_info.as_deref()),
            permissions: Permissions {
                editor: Editor::default(),
                content_writing_direction: direction(None),
                can_delete: true,
                read_config: ReadConfig::default(),
                associated_user_list_config: UserList::default(),
                replies: if is_comment {
                    Replies::Comment { active_button: ActiveButton::default() }
                } else {
                    Replies::Post { comment_config: CommentConfig::of(draft.comment_policy, draft.comment_private) }
                },
            },
            archives: [],
            files: Files::of(&view.files, ctx),
            extends: Extends::of(ctx.family),
            group: None,
            geotag: None,
            created_datetime: ctx.short(created),
            created_time_ago: ctx.ago(created),
            state: number(draft.state),
            reason: draft.reason.clone(),
        }
    }
}
