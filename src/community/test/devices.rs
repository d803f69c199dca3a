//! Devices of people of the fixture, and what they fetch.

#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use crate::community::messages::im::Outgoing;
use crate::community::messages::rooms::{self, NewRoom};
use crate::community::messages::sync::{self, Done, Operation, Origin};
use crate::community::people::devices::{self, Agent};
use crate::community::test::fixture::TestCommunity;
use crate::error::Result;
use crate::model::id::RoomId;
use crate::model::messages::sync::{DeviceRef, SyncConversation, SyncItem, SyncMessage};
use crate::model::people::user::Viewer;

/// Items in words: what was said, or the kind of what was done.
pub(crate) fn words(items: &[SyncItem]) -> Vec<String> {
    let said = |message: &SyncMessage| match message {
        SyncMessage::Direct(view) => view.chat.content.clone().unwrap_or_else(|| view.text.clone()),
        SyncMessage::Room(message) => message.chat.content.clone().unwrap_or_default(),
        SyncMessage::System(message) => message.chat.content.clone().unwrap_or_default(),
    };
    let word = |item: &SyncItem| match item {
        SyncItem::Message(message) => said(message),
        SyncItem::Event(event) => match &event.edited {
            Some(edited) => format!("{:?}: {}", event.kind, said(edited)),
            None => format!("{:?}", event.kind),
        },
    };
    items.iter().map(word).collect()
}

impl TestCommunity {
    /// Another device of theirs, which begins to fetch.
    pub(crate) fn device(&self, who: Viewer) -> DeviceRef {
        self.write(move |tx| {
            let agent = Agent { guid: Some(tx.entropy().alphanumeric(12)), user_agent: String::new() };
            let device = DeviceRef { user: who.user, sn: devices::arrive(tx, who.user, &agent)?.sn };
            sync::start(tx, device)?;
            Ok(device)
        })
    }

    /// Everything that a device has not fetched of a conversation, acknowledged part by part.
    pub(crate) fn fetch(&self, device: DeviceRef, conversation: SyncConversation) -> Vec<SyncItem> {
        let mut all = Vec::new();
        loop {
            let part = self.read(|r| sync::after(r, device, conversation, None, 3));
            let Some(last) = part.last().map(SyncItem::id) else { return all };
            self.write(move |tx| sync::acknowledge(tx, device, conversation, last));
            all.extend(part);
        }
    }

    /// As [`TestCommunity::fetch`], in words.
    pub(crate) fn fetched(&self, device: DeviceRef, conversation: SyncConversation) -> Vec<String> {
        words(&self.fetch(device, conversation))
    }

    /// A device says something, under a number that it uses once.
    pub(crate) fn try_send_from(&self, who: Viewer, device: DeviceRef, to: SyncConversation, text: &str) -> Result<Done> {
        let client_id = self.read(|r| Ok(r.now())) * 1_000 + i64::try_from(text.len()).unwrap();
        self.try_send_as(who, device, client_id, to, text)
    }

    pub(crate) fn try_send_as(&self, who: Viewer, device: DeviceRef, client_id: i64, to: SyncConversation, text: &str) -> Result<Done> {
        let from = Origin { viewer: who, device_sn: device.sn, client_id };
        let new = Outgoing { content: text.to_owned(), ..Outgoing::default() };
        self.try_act(move |tx, settings| sync::send(tx, settings, "http://localhost", &from, to, new))
    }

    pub(crate) fn send_from(&self, who: Viewer, device: DeviceRef, to: SyncConversation, text: &str) -> Done {
        self.try_send_from(who, device, to, text).unwrap()
    }

    pub(crate) fn try_operate(&self, who: Viewer, device: DeviceRef, on: SyncConversation, operation: Operation) -> Result<Done> {
        let client_id = self.read(|r| Ok(r.now())) * 1_000;
        let from = Origin { viewer: who, device_sn: device.sn, client_id };
        self.try_act(move |tx, settings| sync::operate(tx, settings, &from, on, &operation))
    }

    pub(crate) fn operate(&self, who: Viewer, device: DeviceRef, on: SyncConversation, operation: Operation) -> Done {
        self.try_operate(who, device, on, operation).unwrap()
    }

    /// A room of the owner's, with these people in it.
    pub(crate) fn room(&self, owner: Viewer, members: &[Viewer]) -> RoomId {
        let new = NewRoom { name: "room".into(), invitees: members.iter().map(|member| member.user).collect(), ..NewRoom::default() };
        self.write(move |tx| rooms::create(tx, owner.user, &new)).id
    }
}
