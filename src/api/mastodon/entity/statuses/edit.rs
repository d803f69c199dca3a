//! `StatusEdit`, `StatusSource` and `Context` (`docs/specs/mastodon.md 4.2`).

use schemars::JsonSchema;
use serde::Serialize;

use super::media::MediaAttachment;
use super::status::{Status, content};
use crate::api::mastodon::entity::accounts::account::Account;
use crate::api::mastodon::render::site::Site;
use crate::api::mastodon::render::time;
use crate::community::posts::statuses::{Context, History};
use crate::model::content::status::{PollView, StatusView};

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
    fn of(poll: &PollView) -> Self {
        Self { options: poll.options.iter().map(|option| EditOption { title: option.title.clone() }).collect() }
    }
}

/// Only where there was a poll.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct EditedPoll {
    pub poll: EditPoll,
}

/// One version of a status.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct StatusEdit {
    pub content: String,
    pub spoiler_text: String,
    pub sensitive: bool,
    pub created_at: String,
    pub account: Account,
    #[serde(flatten)]
    pub asked: Option<EditedPoll>,
    pub media_attachments: Vec<MediaAttachment>,
    pub emojis: [(); 0],
}

impl StatusEdit {
    /// Oldest first. Polls are known as they are now.
    pub(crate) fn all(history: &History, site: &Site) -> Vec<Self> {
        let present = &history.present;
        let last = history.versions.len().saturating_sub(1);
        let edit = |(n, version): (usize, &crate::community::posts::statuses::Version)| Self {
            content: content(version.title.as_deref(), &version.text, version.is_markdown, &present.mentioned, site),
            spoiler_text: version.spoiler.clone(),
            sensitive: version.sensitive,
            created_at: time::datetime(version.at),
            account: Account::of(&present.author, site),
            asked: present.poll.as_ref().filter(|_| n == last).map(|poll| EditedPoll { poll: EditPoll::of(poll) }),
            media_attachments: version.files.iter().map(|file| MediaAttachment::of(file, site)).collect(),
            emojis: [],
        };
        history.versions.iter().enumerate().map(edit).collect()
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
