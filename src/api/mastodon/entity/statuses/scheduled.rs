//! `ScheduledStatus` (`docs/specs/mastodon.md 4.2`).

use schemars::JsonSchema;
use serde::Serialize;

use super::media::MediaAttachment;
use crate::api::mastodon::entity::accounts::credential::{privacy, quote_policy};
use crate::api::mastodon::render::site::Site;
use crate::api::mastodon::render::time;
use crate::community::posts::scheduled::ScheduledView;
use crate::model::content::status::AskedPoll;

/// The poll of a scheduled status, as requested.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct ScheduledPoll {
    pub options: Vec<String>,
    /// Seconds after the publication.
    pub expires_in: i64,
    pub multiple: bool,
    pub hide_totals: bool,
}

impl ScheduledPoll {
    fn of(poll: &AskedPoll) -> Self {
        Self { options: poll.options.clone(), expires_in: poll.expires_in, multiple: poll.multiple, hide_totals: poll.hide_totals }
    }
}

/// The parameters of the request. Null means the default of the author.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct ScheduledParams {
    pub text: String,
    pub poll: Option<ScheduledPoll>,
    pub language: Option<String>,
    pub media_ids: Option<Vec<String>>,
    pub sensitive: Option<bool>,
    pub visibility: Option<&'static str>,
    pub idempotency: Option<String>,
    /// Always null; the time is in `scheduled_at` of the scheduled status.
    pub scheduled_at: Option<()>,
    /// Always null: mentions are not limited.
    pub allowed_mentions: Option<()>,
    pub spoiler_text: Option<String>,
    pub application_id: Option<i64>,
    pub in_reply_to_id: Option<String>,
    pub with_rate_limit: bool,
    pub quoted_status_id: Option<String>,
    pub quote_approval_policy: Option<&'static str>,
}

/// A status that will be published at `scheduled_at`. `params` are the parameters of the request.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct ScheduledStatus {
    pub id: String,
    pub scheduled_at: String,
    pub params: ScheduledParams,
    pub media_attachments: Vec<MediaAttachment>,
}

impl ScheduledStatus {
    /// A scheduled status for its author; its files keep their order, deleted ones are missing.
    pub(crate) fn of(view: &ScheduledView, site: &Site) -> Self {
        let (scheduled, new) = (&view.scheduled, &view.scheduled.new);
        Self {
            id: scheduled.id.to_string(),
            scheduled_at: time::datetime(scheduled.at),
            params: ScheduledParams {
                text: new.text.clone(),
                poll: new.poll.as_ref().map(ScheduledPoll::of),
                language: new.language.clone(),
                media_ids: (!new.files.is_empty()).then(|| new.files.iter().map(ToString::to_string).collect()),
                sensitive: new.sensitive,
                visibility: new.visibility.map(privacy),
                idempotency: new.idempotency_key.clone(),
                scheduled_at: None,
                allowed_mentions: None,
                spoiler_text: Some(new.spoiler.clone()).filter(|spoiler| !spoiler.is_empty()),
                application_id: scheduled.app.map(|app| app.0),
                in_reply_to_id: new.in_reply_to.map(|id| id.to_string()),
                with_rate_limit: false,
                quoted_status_id: new.quoted.map(|id| id.to_string()),
                quote_approval_policy: new.quote_policy.map(quote_policy),
            },
            media_attachments: view.files.iter().map(|file| MediaAttachment::of(file, site)).collect(),
        }
    }
}
