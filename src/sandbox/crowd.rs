//! What makes a sandbox large: rows in bulk, written in transactions of bounded size.

use super::Options;
use super::people::People;
use crate::error::{Error, Result};
use crate::model::id::EntryId;
use crate::sandbox::village::Village;
use crate::store::Write;
use crate::store::messages::conversations;
use crate::store::operations::bulk::{self, Span};

/// Rows of one transaction.
const STEP: u32 = 20_000;

impl Village<'_> {
    async fn in_steps(&self, rows: u32, work: impl Fn(&Write<'_>, Span) -> Result<()> + Copy + Send + 'static) -> Result<()> {
        for from in (0..rows).step_by(STEP as usize) {
            let span = Span { from, to: from.saturating_add(STEP).min(rows) };
            self.app.core.write(move |tx, _| work(tx, span)).await?;
        }
        Ok(())
    }

    /// Members; then posts of dave, likes of `old` by carol, and messages of carol, for alice.
    pub(super) async fn crowd(&self, p: &People, old: EntryId, options: &Options) -> Result<()> {
        let (alice, carol, dave) = (p.alice.user, p.carol.user, p.dave.user);
        self.in_steps(options.members, bulk::members).await?;
        if options.scale == 0 {
            return Ok(());
        }
        let talk = self.app.core.read(|r| conversations::between(r, alice, carol))?;
        let talk = talk.ok_or_else(|| Error::internal("alice and carol have not talked"))?;
        self.in_steps(options.scale, move |tx, span| bulk::posts(tx, dave, span)).await?;
        self.in_steps(options.scale, move |tx, span| bulk::notifications(tx, alice, carol, old, span)).await?;
        self.in_steps(options.scale, move |tx, span| bulk::messages(tx, talk, carol, alice, span)).await
    }
}
