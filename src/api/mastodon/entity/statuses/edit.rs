//! `StatusEdit`, `StatusSource` and `Context` (`docs/specs/mastodon.md 4.2`).

use schemars::JsonSchema;
use serde::Serialize;

use super::common::content;
use super::media::MediaAttachment;
use super::status::{QuoteEntity, Status, quote};
use crate::api::mastodon::entity::accounts::account::{self, AccountJson};
use crate::api::mastodon::render::site::Site;
use crate::api::mastodon::render::time;
use crate::community::posts::statuses::{Context, History, Version};
use crate::model::content::status::StatusView;

/// An option of a poll in an earlier version: its text, without votes.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct EditOption {
    pub title: String,
}

/// The poll of an earlier version, with its options in order.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct EditPoll {
    pub options: Vec<EditOption>,
}

impl EditPoll {
    fn of(titles: &[String]) -> Self {
        Self { options: titles.iter().map(|title| EditOption { title: title.clone() }).collect() }
    }
}

/// Only where there was a poll.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct EditedPoll {
    pub poll: EditPoll,
}

/// Only where something is quoted, which no edit changes.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Quoting {
    pub quote: QuoteEntity,
}

/// One version of a status, with the poll, media and descriptions of that time.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct StatusEdit {
    pub content: String,
    pub spoiler_text: String,
    pub sensitive: bool,
    pub created_at: String,
    pub account: AccountJson,
    #[serde(flatten)]
    pub asked: Option<EditedPoll>,
    pub media_attachments: Vec<MediaAttachment>,
    pub emojis: [(); 0],
    #[serde(flatten)]
    pub quoting: Option<Quoting>,
}

impl StatusEdit {
    /// The versions of a status, oldest first.
    pub(crate) fn all(history: &History, site: &Site) -> Vec<Self> {
        let present = &history.present;
        let edit = |version: &Version| Self {
            content: content(version.title.as_deref(), &version.text, version.is_markdown, &present.mentioned, site),
            spoiler_text: version.spoiler.clone(),
            sensitive: version.sensitive,
            created_at: time::datetime(version.at),
            account: account::json(&present.author, site),
            asked: (!version.poll_options.is_empty()).then(|| EditedPoll { poll: EditPoll::of(&version.poll_options) }),
            media_attachments: version.files.iter().map(|file| MediaAttachment::of(file, site)).collect(),
            emojis: [],
            quoting: present.quote.as_ref().map(|quoted| Quoting { quote: quote(quoted, site) }),
        };
        history.versions.iter().map(edit).collect()
    }
}

/// The text as it was written.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct StatusSource {
    pub id: String,
    pub text: String,
    pub spoiler_text: String,
}

impl StatusSource {
    pub(crate) fn of(view: &StatusView) -> Self {
        Self { id: view.id.to_string(), text: view.text.clone(), spoiler_text: view.spoiler.clone() }
    }
}

/// The thread around a status.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Thread {
    pub ancestors: Vec<Status>,
    pub descendants: Vec<Status>,
}

impl Thread {
    pub(crate) fn of(context: &Context, site: &Site) -> Self {
        let of = |views: &[StatusView]| views.iter().map(|view| Status::of(view, site)).collect();
        Self { ancestors: of(&context.ancestors), descendants: of(&context.descendants) }
    }
}
