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
        let text = text.to_owned();
        self.try_act(move |tx, settings| message::send(tx, settings, &from, to, &NewMessage { text, ..NewMessage::default() }))
    }

    pub(crate) fn send_text(&self, from: Viewer, to: Viewer, text: &str) -> MessageView {
        self.try_say(from, to.user, text).unwrap()
    }
}
