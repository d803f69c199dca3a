//! A message of a conversation (`docs/specs/fresns.md 1.5`).

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::Serialize;

use super::content::file::{FileInfo, kind_of};
use super::content::parts::ObjectFilter;
use super::user::user_info::UserInfo;
use crate::api::fresns::defaults::wording::text;
use crate::api::fresns::render::datetime_formats::DatetimeFormats;
use crate::api::fresns::render::mime;
use crate::api::fresns::render::render_context::RenderContext;
use crate::api::fresns::wire::family::Family;
use crate::api::fresns::wire::json::filtered::Filtered;
use crate::model::content::entry::FileView;
use crate::model::content::views::MessageView;

/// The address of a message: `id` in v2, `cmid` in v1.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum MessageKey<'a> {
    #[schemars(title = "V2")]
    Id(i64),
    #[schemars(title = "V1")]
    Cmid(&'a str),
}

impl<'a> MessageKey<'a> {
    fn of(view: &'a MessageView, family: Family) -> Self {
        match family {
            Family::V2 => Self::Id(view.id.0),
            Family::V1 => Self::Cmid(&view.code),
        }
    }
}

/// The kind of message: 1 text or 2 file in v2, `text` or `file` in v1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum MessageKind {
    #[schemars(title = "V2")]
    Number(u8),
    #[schemars(title = "V1")]
    Word(&'static str),
}

impl MessageKind {
    fn of(file: Option<&FileView>, family: Family) -> Self {
        match (family, file) {
            (Family::V2, None) => Self::Number(1),
            (Family::V2, Some(_)) => Self::Number(2),
            (Family::V1, None) => Self::Word("text"),
            (Family::V1, Some(_)) => Self::Word("file"),
        }
    }
}

/// The one file of a message without a text.
fn lone_file(view: &MessageView) -> Option<&FileView> {
    match &*view.files {
        [file] if view.text.is_empty() => Some(file),
        _ => None,
    }
}

/// The text with the addresses of its files, one a line (`docs/specs/core.md` 6).
fn with_files<'a>(view: &'a MessageView, ctx: &RenderContext) -> Cow<'a, str> {
    if view.files.is_empty() {
        return Cow::Borrowed(&view.text);
    }
    let urls = view.files.iter().map(|file| ctx.file(&file.key));
    let lines: Vec<String> = std::iter::once(view.text.clone()).filter(|text| !text.is_empty()).chain(urls).collect();
    Cow::Owned(lines.join("\n"))
}

/// A message as the viewer sees it. `user` is the sender, also of the viewer's own messages.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MessageInfo<'a> {
    #[serde(flatten)]
    key: MessageKey<'a>,
    user: Filtered<UserInfo<'a>>,
    is_me: bool,
    #[serde(rename = "type")]
    kind: MessageKind,
    content: Option<Cow<'a, str>>,
    file: Option<FileInfo>,
    datetime: DatetimeFormats,
    datetime_format: DatetimeFormats,
    time_ago: DatetimeFormats,
    read_status: bool,
}

impl<'a> MessageInfo<'a> {
    pub(crate) fn of(view: &'a MessageView, user: &ObjectFilter, ctx: &'a RenderContext) -> Self {
        let file = lone_file(view);
        let at = view.id.created_at();
        Self {
            key: MessageKey::of(view, ctx.family),
            user: Filtered { inner: UserInfo::of(&view.sender, ctx), filter: user.clone() },
            is_me: view.is_me,
            kind: MessageKind::of(file, ctx.family),
            content: file.is_none().then(|| with_files(view, ctx)),
            file: file.map(|file| FileInfo::of(file, ctx)),
            datetime: ctx.full(at),
            datetime_format: ctx.short(at),
            time_ago: ctx.ago(at),
            read_status: view.read,
        }
    }
}

/// `latestMessage` of a conversation in a list.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LatestMessage<'a> {
    #[serde(flatten)]
    key: MessageKey<'a>,
    #[serde(rename = "type")]
    kind: MessageKind,
    message: Cow<'a, str>,
    datetime: DatetimeFormats,
    datetime_format: DatetimeFormats,
    time_ago: DatetimeFormats,
}

impl<'a> LatestMessage<'a> {
    pub(crate) fn of(view: &'a MessageView, ctx: &RenderContext) -> Self {
        let file = lone_file(view);
        let at = view.id.created_at();
        Self {
            key: MessageKey::of(view, ctx.family),
            kind: MessageKind::of(file, ctx.family),
            message: file.map_or_else(|| with_files(view, ctx), |file| kind_name(kind_of(file.kind), ctx).into()),
            datetime: ctx.full(at),
            datetime_format: ctx.short(at),
            time_ago: ctx.ago(at),
        }
    }
}

/// What stands for a file where only a text fits.
fn kind_name(kind: mime::FileKind, ctx: &RenderContext) -> &'static str {
    let key = match kind {
        mime::FileKind::Image => "status_file_image",
        mime::FileKind::Video => "status_file_video",
        mime::FileKind::Audio => "status_file_audio",
        mime::FileKind::Document => "status_file_document",
    };
    text(key, ctx.lang)
}
