//! Who uses the IM API: logins on phones, friends, a room. Made last, so that what came before does not depend on it.

use super::people::{self, NAMES, People};
use crate::community::accounts::chat_logins;
use crate::community::messages::im::{self, Outgoing, Sender};
use crate::community::messages::rooms::{self, NewRoom};
use crate::community::notifications::push_targets;
use crate::community::operations::commands::tokens;
use crate::community::people::devices::{self, Agent};
use crate::community::people::sessions::hash_token;
use crate::community::profiles::chat_profile;
use crate::community::relations::friendships::{self, Asking};
use crate::error::Result;
use crate::model::id::RoomId;
use crate::model::people::user::Viewer;
use crate::sandbox::builder::Builder;
use crate::store::relations::friendships as requests;

impl Builder<'_> {
    pub(super) async fn use_im(&self, p: &People) -> Result<()> {
        let admin = hash_token(&people::admin_token(&self.secrets));
        self.act(move |tx, _| tokens::record(tx, "Sandbox", admin)).await?;
        for (name, who) in NAMES.into_iter().zip([p.alice, p.bob, p.carol, p.dave, p.erin]) {
            // A banned user keeps a token, so that clients can see the refusal.
            self.phone(name, who).await?;
        }
        self.room(p).await?;
        self.orchard(p).await
    }

    async fn phone(&self, name: &'static str, who: Viewer) -> Result<()> {
        let token = people::im_token(&self.secrets, name);
        let agent = Agent { guid: Some(format!("{name}-phone")), user_agent: "Floo (Linux; Android 14)".into() };
        self.act(move |tx, _| {
            let device = devices::arrive(tx, who.user, &agent)?;
            chat_logins::record(tx, who.account, who.user, device.sn, &token, None).map(drop)
        })
        .await
    }

    /// Friends of alice, and a user who would like to be one.
    async fn room(&self, p: &People) -> Result<()> {
        let (alice, bob) = (p.alice, p.bob);
        for friend in [p.carol, p.dave] {
            let asking = Asking { alias: String::new(), ..Asking::default() };
            self.act(move |tx, settings| friendships::apply(tx, settings, &alice, friend.user, &asking)).await?;
        }
        self.act(move |tx, _| chat_profile::change(tx, alice.user, |profile| profile.friend_policy = 1)).await?;
        let asking = Asking { reason: "The bakery, you remember.".into(), ..Asking::default() };
        self.act(move |tx, settings| {
            friendships::apply(tx, settings, &bob, alice.user, &asking)?;
            // The content of the sandbox is older than any request would be.
            requests::wait_for_ever(tx, bob.user, alice.user)
        })
        .await?;
        self.act(move |tx, _| push_targets::add_tags(tx, alice.user, &["orchard".into(), "baking".into()])).await
    }

    /// A room where the harvest is talked about.
    async fn orchard(&self, p: &People) -> Result<()> {
        let (alice, invitees) = (p.alice, vec![p.carol.user, p.dave.user]);
        let new = NewRoom { name: "Orchard".into(), description: "Who picks when".into(), invitees, ..NewRoom::default() };
        let room = self.act(move |tx, _| rooms::create(tx, alice.user, &new)).await?.id;
        for (from, text) in [(alice, "Saturday at nine?"), (p.carol, "I bring the ladder. With a bell.")] {
            self.send_to_room(from, room, text).await?;
        }
        Ok(())
    }

    async fn send_to_room(&self, from: Viewer, room: RoomId, text: &'static str) -> Result<()> {
        let base_url = self.app.base_url.clone();
        let out = Outgoing { to_rooms: true, targets: vec![room.0], content: text.into(), ..Outgoing::default() };
        self.act(move |tx, settings| im::send(tx, settings, &base_url, &Sender::User(from), &out).map(drop)).await
    }
}
