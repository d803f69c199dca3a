//! A conversation in a list and by itself (`docs/specs/fresns.md 5.2.8`).

use schemars::JsonSchema;
use serde::Serialize;

use super::content::parts::ObjectFilter;
use super::message::LatestMessage;
use super::user::user_info::UserInfo;
use crate::api::fresns::render::mime::{self, FileKind};
use crate::api::fresns::render::render_context::RenderContext;
use crate::api::fresns::wire::family::Family;
use crate::api::fresns::wire::json::filtered::Filtered;
use crate::model::content::views::ConversationView;

/// The other party is the address in v1, so only v2 has an `id`.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
enum Key {
    V2 { id: i64 },
    V1 {},
}

impl Key {
    fn of(view: &ConversationView, family: Family) -> Self {
        match family {
            Family::V2 => Self::V2 { id: view.id.0 },
            Family::V1 => Self::V1 {},
        }
    }
}

/// A conversation in the list of conversations.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ConversationItem<'a> {
    #[serde(flatten)]
    key: Key,
    user: Filtered<UserInfo<'a>>,
    latest_message: Option<LatestMessage<'a>>,
    pinned: bool,
    message_count: i64,
    unread_count: i64,
}

impl<'a> ConversationItem<'a> {
    pub(crate) fn of(view: &'a ConversationView, user: &ObjectFilter, ctx: &'a RenderContext) -> Self {
        Self {
            key: Key::of(view, ctx.family),
            user: Filtered { inner: UserInfo::of(&view.peer, ctx), filter: user.clone() },
            latest_message: view.latest.as_ref().map(|latest| LatestMessage::of(latest, ctx)),
            pinned: view.pinned,
            message_count: view.messages,
            unread_count: view.unread,
        }
    }
}

/// The conversation: the other user and the numbers of messages. Only v2 has an `id`.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "ConversationParties")]
pub(crate) struct Detail<'a> {
    #[serde(flatten)]
    key: Key,
    user: Filtered<UserInfo<'a>>,
    message_count: i64,
    unread_count: i64,
}

/// What may be sent of one kind of file.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FileRule {
    status: bool,
    extensions: String,
    input_accept: String,
    /// In megabytes.
    max_size: u64,
    upload_method: &'static str,
    upload_app_url: Option<String>,
}

impl FileRule {
    fn of(kind: FileKind, ctx: &RenderContext) -> Self {
        let settings = &ctx.settings;
        let table = ctx.configs.table(ctx.family, ctx.lang);
        let extensions = table.text(&format!("{}_extension_names", kind.word()));
        Self {
            status: settings.conversation_files.iter().any(|word| word == kind.word()),
            extensions: extensions.to_owned(),
            input_accept: mime::accept(extensions),
            max_size: match kind {
                FileKind::Image => settings.image_max_mb,
                FileKind::Video => settings.video_max_mb,
                FileKind::Audio => settings.audio_max_mb,
                FileKind::Document => settings.document_max_mb,
            },
            upload_method: "api",
            upload_app_url: None,
        }
    }
}

/// What may be sent in a conversation, by kind of file.
#[derive(Serialize, JsonSchema)]
pub(crate) struct FileRules {
    image: FileRule,
    video: FileRule,
    audio: FileRule,
    document: FileRule,
}

/// The rules of conversations: `status` tells whether they are on, `files` what may be sent.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Configs {
    status: bool,
    files: FileRules,
}

impl Configs {
    fn of(ctx: &RenderContext) -> Self {
        Self {
            status: ctx.settings.conversations,
            files: FileRules {
                image: FileRule::of(FileKind::Image, ctx),
                video: FileRule::of(FileKind::Video, ctx),
                audio: FileRule::of(FileKind::Audio, ctx),
                document: FileRule::of(FileKind::Document, ctx),
            },
        }
    }
}

/// The details of a conversation. In v1 they come with the rules of what may be sent.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum ConversationDetail<'a> {
    V2(Box<Detail<'a>>),
    V1 { configs: Box<Configs>, detail: Box<Detail<'a>> },
}

impl<'a> ConversationDetail<'a> {
    pub(crate) fn of(view: &'a ConversationView, user: &ObjectFilter, ctx: &'a RenderContext) -> Self {
        let detail = Box::new(Detail {
            key: Key::of(view, ctx.family),
            user: Filtered { inner: UserInfo::of(&view.peer, ctx), filter: user.clone() },
            message_count: view.messages,
            unread_count: view.unread,
        });
        match ctx.family {
            Family::V2 => Self::V2(detail),
            Family::V1 => Self::V1 { configs: Box::new(Configs::of(ctx)), detail },
        }
    }
}
