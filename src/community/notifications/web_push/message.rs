//! What a push says, in a few words.

use crate::community::text::summary;
use crate::model::notifications::grouped::{TimelineKind, TimelineNotificationView};
use crate::push::Message;

/// Who shows no picture of their own.
const NO_PICTURE: &str = "/static/avatar.png";

/// The message about a notification; links begin with `base_url`.
pub(super) fn of(view: &TimelineNotificationView, base_url: &str) -> Message<'static> {
    let kind = view.notification.kind;
    let actor = &view.actor.user;
    let status = view.status.as_ref().map(|status| if status.spoiler.is_empty() { &status.text } else { &status.spoiler });
    Message {
        access_token: "",
        preferred_locale: "en",
        notification_id: view.notification.id.to_string(),
        notification_type: kind.name(),
        icon: actor.avatar.as_ref().map_or_else(|| format!("{base_url}{NO_PICTURE}"), |picture| picture.address(base_url)),
        title: title(kind, actor.called()),
        body: summary(status.map_or(actor.bio.as_str(), String::as_str)),
    }
}

fn title(kind: TimelineKind, name: &str) -> String {
    match kind {
        TimelineKind::Mention => format!("{name} mentioned you"),
        TimelineKind::Publication => format!("{name} just posted"),
        TimelineKind::Repost => format!("{name} boosted your post"),
        TimelineKind::Follow => format!("{name} is now following you"),
        TimelineKind::FollowRequest => format!("{name} asked to follow you"),
        TimelineKind::Like => format!("{name} favourited your post"),
        TimelineKind::PollEnd => format!("A poll by {name} has ended"),
        TimelineKind::Edit => format!("{name} edited a post"),
        TimelineKind::Quote => format!("{name} quoted your post"),
        TimelineKind::QuotedEdit => format!("{name} edited a post you have quoted"),
        TimelineKind::Newcomer => format!("{name} signed up"),
        TimelineKind::Report => format!("{name} made a report"),
    }
}
