//! Compares what is kept in memory with the file: every test ends with it.

use std::sync::Arc;

use super::{entries, people};
use crate::error::Result;
use crate::model::content::entry::{Entry, Hashtag};
use crate::model::id::UserId;
use crate::model::people::person::Person;
use crate::model::people::viewer_relations::ViewerRelations;
use crate::store::Read;
use crate::store::cards::{Card, Cards, Kind};
use crate::store::visibility::relations;

/// Every card that differs from what the file says; empty while all are right.
pub fn stale(r: &Read<'_>) -> Result<Vec<String>> {
    let Some((cards, version)) = r.kept() else { return Ok(Vec::new()) };
    let audit = Audit { cards, version };
    // Cards are written as text, since what they hold is not made to be compared.
    let text = |card: &dyn std::fmt::Debug| format!("{card:?}");
    let mut stale = audit.compare(|ids| people::load(r, ids), |a: &Person, b| text(a) == text(b))?;
    stale.extend(audit.compare(|ids| entries::load(r, ids), |a: &Entry, b| text(a) == text(b))?);
    stale.extend(audit.compare(|ids| entries::hashtags(r, ids), |a: &Hashtag, b| a == b)?);
    let of_viewers = |ids: &[i64]| ids.iter().map(|id| Ok((*id, relations::load(r, UserId(*id))?))).collect();
    stale.extend(audit.compare(of_viewers, |a: &ViewerRelations, b| a == b)?);
    Ok(stale)
}

struct Audit<'c> {
    cards: &'c Cards,
    version: u64,
}

impl Audit<'_> {
    fn compare<C: Card + std::fmt::Debug>(
        &self,
        load: impl FnOnce(&[i64]) -> Result<Vec<(i64, C)>>,
        same: impl Fn(&C, &C) -> bool,
    ) -> Result<Vec<String>> {
        let kept = self.of_kind(C::KIND);
        let kept: Vec<(i64, Arc<C>)> = kept.into_iter().filter_map(|id| Some((id, self.cards.get(id, self.version)?))).collect();
        let ids: Vec<i64> = kept.iter().map(|(id, _)| *id).collect();
        let fresh = if ids.is_empty() { Vec::new() } else { load(&ids)? };
        let of_file = |id: i64| fresh.iter().find(|(known, _)| *known == id).map(|(_, card)| card);
        let wrong = kept.iter().filter(|(id, card)| !of_file(*id).is_some_and(|other| same(card, other)));
        Ok(wrong.map(|(id, card)| format!("{:?} {id} is kept as {card:?} and should be {:?}", C::KIND, of_file(*id))).collect())
    }

    fn of_kind(&self, kind: Kind) -> Vec<i64> {
        self.cards.keys().into_iter().filter(|key| key.0 == kind).map(|key| key.1).collect()
    }
}
