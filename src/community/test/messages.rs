//! Messages between people of the fixture.

#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use crate::community::messages::message::{self, NewMessage};
use crate::community::test::fixture::TestCommunity;
use crate::error::Result;
use crate::model::content::views::MessageView;
use crate::model::id::UserId;
use crate::model::people::user::Viewer;

impl TestCommunity {
    pub(crate) fn try_say(&self, from: Viewer, to: UserId, text: &str) -> Result<MessageView> {
        self.try_send(from, to, NewMessage { text: text.to_owned(), ..NewMessage::default() })
    }

    pub(crate) fn try_send(&self, from: Viewer, to: UserId, new: NewMessage) -> Result<MessageView> {
        let id = self.try_act(move |tx, settings| {
            let to = message::may_send(tx, settings, &from, Some(to))?;
            message::send(tx, settings, &from, to, &new)
        })?;
        Ok(self.read(|r| message::sent(r, from.user, id)))
    }

    pub(crate) fn send_text(&self, from: Viewer, to: Viewer, text: &str) -> MessageView {
        self.try_say(from, to.user, text).unwrap()
    }
}
