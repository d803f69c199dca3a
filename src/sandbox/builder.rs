//! The sample community while it is built.

use std::sync::Arc;

use super::secrets::Secrets;
use crate::app::App;
use crate::community::operations::outbox;
use crate::community::runtime::settings::Settings;
use crate::error::Result;
use crate::media::ImageWorker;
use crate::model::Millis;
use crate::model::clock::FrozenClock;

/// Printed by every server that opens such a file.
pub(crate) const WARNING: &str =
    "WARNING: this file is a sandbox. Its passwords and tokens follow from its seed and never expire: do not put it on the internet.";

/// The sample community while it is built.
pub(super) struct Builder<'a> {
    pub(super) app: &'a App,
    pub(super) clock: Arc<FrozenClock>,
    pub(super) secrets: Secrets,
    pub(super) image_worker: ImageWorker,
}

impl Builder<'_> {
    pub(super) async fn settle(&self, options: &Options) -> Result<()> {
        // Clients are tried here, and search should have something to show.
        let settings = Settings { newcomers_indexable: true, ..Settings::clone(&self.app.core.settings()) };
        self.app.core.change_settings(settings).await?;
        let people = self.people().await?;
        self.profile(people.alice).await?;
        let early = self.early_writing(&people).await?;
        self.early_talk(&people).await?;
        // Before the rest, so that first pages show what users did.
        self.crowd(&people, early.old, options).await?;
        let picture = self.picture(people.alice, "apples.png", [160, 120], [180, 40, 40]).await?;
        self.late_writing(&people, &early, picture).await?;
        self.late_talk(&people).await?;
        self.use_im(&people).await?;
        self.reports(&people, early.carols).await?;
        outbox::work_off(&self.app.core).await
    }
}

/// What a sandbox is made of. All of it is decided when its file is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Drawn when absent.
    pub seed: Option<u64>,
    /// Further notifications, posts in the home feed and messages of alice.
    pub scale: u32,
    /// Further members, who cannot log in.
    pub members: u32,
    /// When its history ends; the beginning of today (UTC) when absent.
    pub until: Option<Millis>,
    /// Build it anew, with the seed it had if none is given.
    pub reset: bool,
}

impl Options {
    pub(super) fn size(&self) -> String {
        format!("--scale {} --members {}", self.scale, self.members)
    }
}
