//! Who writes to whom.

use super::people::People;
use crate::community::messages::message::{self, NewMessage};
use crate::error::Result;
use crate::model::id::FileId;
use crate::model::people::user::Viewer;
use crate::sandbox::builder::Builder;
use crate::store::messages::message::Choice;

impl Builder<'_> {
    async fn write(&self, from: Viewer, to: Viewer, text: &'static str) -> Result<()> {
        self.send(from, to, NewMessage { text: text.into(), ..NewMessage::default() }).await
    }

    async fn show(&self, from: Viewer, to: Viewer, file: FileId) -> Result<()> {
        self.send(from, to, NewMessage { files: vec![file], ..NewMessage::default() }).await
    }

    async fn send(&self, from: Viewer, to: Viewer, new: NewMessage) -> Result<()> {
        self.act(move |tx, settings| {
            let to = message::may_send(tx, settings, &from, Some(to.user))?;
            message::send(tx, settings, &from, to, &new).map(drop)
        })
        .await
    }

    /// Texts and files in both directions, all of which alice has read.
    pub(super) async fn early_talk(&self, p: &People) -> Result<()> {
        let (alice, bob, carol) = (p.alice, p.bob, p.carol);
        self.write(bob, alice, "Hello, is this the bakery?").await?;
        self.write(alice, bob, "It is somebody with an oven.").await?;
        self.show(bob, alice, self.picture(bob, "basket.png", [96, 64], [150, 111, 51]).await?).await?;
        self.write(carol, alice, "Did you see where the ladder went?").await?;
        self.show(carol, alice, self.picture(carol, "ladder.png", [64, 96], [110, 84, 60]).await?).await?;
        self.show(alice, carol, self.picture(alice, "shed.png", [96, 96], [90, 100, 90]).await?).await?;
        self.write(alice, carol, "In the shed, as ever.").await?;
        self.act(move |tx, _| message::read(tx, alice.user, None, &Choice::All)).await?;
        for other in [bob, carol] {
            self.act(move |tx, _| message::read(tx, other.user, None, &Choice::All)).await?;
        }
        Ok(())
    }

    /// A text and a file from each that alice has not read.
    pub(super) async fn late_talk(&self, p: &People) -> Result<()> {
        let (alice, bob, carol) = (p.alice, p.bob, p.carol);
        self.write(carol, alice, "Found it! Next time I tie a bell to it.").await?;
        self.show(carol, alice, self.picture(carol, "bell.png", [80, 80], [200, 170, 60]).await?).await?;
        self.write(bob, alice, "Could I have two loaves on Friday?").await?;
        self.show(bob, alice, self.picture(bob, "two-loaves.png", [80, 60], [190, 140, 80]).await?).await
    }
}
