//! What makes a sandbox large: rows in bulk, written in transactions of bounded size.

use super::Options;
use super::people::People;
use crate::error::{Error, Result};
use crate::model::id::EntryId;
use crate::sandbox::builder::Builder;
use crate::store::Write;
use crate::store::messages::conversations;
use crate::store::operations::bulk::{self, RowRange};

/// Rows of one transaction.
const STEP: u32 = 20_000;

impl Builder<'_> {
    async fn in_steps(&self, rows: u32, work: impl Fn(&Write<'_>, RowRange) -> Result<()> + Copy + Send + 'static) -> Result<()> {
        for from in (0..rows).step_by(STEP as usize) {
            let rows = RowRange { from, to: from.saturating_add(STEP).min(rows) };
            self.app.core.write(move |tx, _| work(tx, rows)).await?;
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
        let conversation = self.app.core.read(|r| conversations::between(r, alice, carol))?;
        let conversation = conversation.ok_or_else(|| Error::internal("alice and carol have no conversation"))?;
        self.in_steps(options.scale, move |tx, rows| bulk::posts(tx, dave, rows)).await?;
        self.in_steps(options.scale, move |tx, rows| bulk::notifications(tx, alice, carol, old, rows)).await?;
        self.in_steps(options.scale, move |tx, rows| bulk::messages(tx, conversation, carol, alice, rows)).await
    }
}
