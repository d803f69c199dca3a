//! What one reader is told of an event: what a request for the same timeline would show.

use std::sync::Arc;

use super::channel::{Channel, Subject};
use super::payload::{Message, Payload};
use crate::api::mastodon::entity::announcement::{AnnouncementEntity, ReactionEvent};
use crate::api::mastodon::entity::conversation::Conversation;
use crate::api::mastodon::entity::notification::Notification;
use crate::api::mastodon::render::site::Site;
use crate::app::App;
use crate::community::messages::conversation_list;
use crate::community::notifications::announcements;
use crate::community::notifications::grouped::{self, NotificationQuery};
use crate::community::posts::statuses;
use crate::community::timelines::{Timeline, standing};
use crate::error::{Error, Result};
use crate::live::{Delivery, Topic};
use crate::model::event::Event;
use crate::model::id::{EntryId, NotificationId};
use crate::model::notifications::grouped::TimelineKind;
use crate::model::people::session::Session;
use crate::model::people::user::Viewer;
use crate::model::span::Span;

/// Who listens.
pub(super) struct Reader {
    pub app: Arc<App>,
    pub me: Viewer,
    pub session: Session,
}

impl Reader {
    /// The event on this channel, if it is told there.
    pub(super) fn message(&self, channel: &Channel, delivery: &Delivery) -> Result<Option<Message>> {
        if !channel.topics(&self.me).iter().any(|topic| delivery.is_about(topic)) {
            return Ok(None);
        }
        let told = |event, payload| Ok(Some(Message { event, payload }));
        match (&delivery.event, &channel.subject) {
            (Event::Notified { notification, .. }, _) if channel.tells_notifications(&self.session) => self.notification(*notification),
            (Event::RequestsAccepted { .. }, _) if channel.tells_notifications(&self.session) => {
                told("notifications_merged", Some(Payload::text("1".into())?))
            }
            (Event::FiltersChanged { .. }, Subject::User) => told("filters_changed", None),
            (Event::Published { entry } | Event::Edited { entry } | Event::MessageSent { message: entry, .. }, Subject::Direct) => {
                self.conversation(*entry)
            }
            (Event::ConversationMarked { user, last }, Subject::Direct) if *user == self.me.user => self.conversation(*last),
            (Event::Published { entry }, Subject::User) => self.listed("update", &Timeline::Home, *entry, delivery),
            (Event::Edited { entry }, Subject::User) if delivery.is_about(&Topic::User(self.me.user)) => self.opened(*entry, delivery),
            (Event::Edited { entry }, Subject::User) => self.listed("status.update", &Timeline::Home, *entry, delivery),
            (Event::Published { entry }, Subject::Timeline(timeline)) => self.listed("update", timeline, *entry, delivery),
            (Event::Edited { entry }, Subject::Timeline(timeline)) => self.listed("status.update", timeline, *entry, delivery),
            (Event::Announced { announcement }, Subject::User) => self.announcement(*announcement),
            (Event::AnnouncementAnswered { announcement, name }, Subject::User) => {
                let count = self.app.core.read(|r| announcements::count(r, *announcement, name))?;
                let reaction = ReactionEvent { name, count, announcement_id: announcement.to_string() };
                told("announcement.reaction", Some(Payload::json(&reaction)?))
            }
            (Event::AnnouncementDeleted { announcement }, Subject::User) => {
                told("announcement.delete", Some(Payload::text(announcement.to_string())?))
            }
            (Event::Deleted { entry }, Subject::User | Subject::Timeline(_)) => told("delete", Some(Payload::text(entry.to_string())?)),
            _ => Ok(None),
        }
    }

    fn site(&self) -> Site {
        Site::of(&self.app)
    }

    /// A status of a timeline.
    fn listed(&self, event: &'static str, timeline: &Timeline, entry: EntryId, delivery: &Delivery) -> Result<Option<Message>> {
        let Some(view) = self.app.core.read(|r| standing(r, &self.me, timeline, entry))? else { return Ok(None) };
        Ok(Some(Message { event, payload: Some(Payload::status(delivery, &view, &self.site())?) }))
    }

    /// A change of a direct status, which stands in no timeline.
    fn opened(&self, entry: EntryId, delivery: &Delivery) -> Result<Option<Message>> {
        match self.app.core.read(|r| statuses::one(r, Some(self.me.user), entry)) {
            Ok(view) => Ok(Some(Message { event: "status.update", payload: Some(Payload::status(delivery, &view, &self.site())?) })),
            Err(Error::NotFound(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// What everybody is told in the same words.
    fn announcement(&self, id: i64) -> Result<Option<Message>> {
        let Some(found) = self.app.core.read(|r| announcements::find(r, id))? else { return Ok(None) };
        let payload = Payload::json(&AnnouncementEntity::of(&found, &self.site()))?;
        Ok(Some(Message { event: "announcement", payload: Some(payload) }))
    }

    fn conversation(&self, entry: EntryId) -> Result<Option<Message>> {
        let Some(view) = self.app.core.read(|r| conversation_list::ending_with(r, self.me.user, entry))? else { return Ok(None) };
        Ok(Some(Message { event: "conversation", payload: Some(Payload::json(&Conversation::of(&view, &self.site()))?) }))
    }

    fn notification(&self, id: NotificationId) -> Result<Option<Message>> {
        let query = NotificationQuery { kinds: TimelineKind::ALL.to_vec(), ..NotificationQuery::default() };
        let found = self.app.core.read(|r| grouped::list(r, self.me.user, &query, Span::only(id.0)))?;
        let Some(view) = found.first() else { return Ok(None) };
        Ok(Some(Message { event: "notification", payload: Some(Payload::json(&Notification::of(view, &self.site()))?) }))
    }
}
