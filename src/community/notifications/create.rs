//! Who is notified of what (`docs/specs/core.md` 9, `docs/specs/fresns.md 6.1`): one rule for every notification of every dialect.

use crate::community::notifications::policy;
use crate::community::runtime::settings::Settings;
use crate::error::Result;
use crate::model::content::entry::Mark;
use crate::model::id::NotificationId;
use crate::model::notifications::grouped::Verdict;
use crate::model::notifications::notification::{NewNotification, NotificationKind};
use crate::store::Write;
use crate::store::notifications::{notification, web_push_outbox};
use crate::store::relations::marks;

/// Writes the notification unless nobody should get it: never oneself, never from somebody the
/// receiver blocked by name, never the same unread thing twice, of a block only where the community shows it.
pub(crate) fn notification(tx: &Write<'_>, settings: &Settings, new: &NewNotification) -> Result<Option<NotificationId>> {
    if let Some(actor) = new.actor
        && (actor == new.receiver || (!new.anonymous && marks::has_user_mark(tx, new.receiver, actor, Mark::Block)?))
    {
        return Ok(None);
    }
    if new.kind == NotificationKind::Block && !settings.notify_blocks {
        return Ok(None);
    }
    let from_people = !matches!(new.kind, NotificationKind::System | NotificationKind::Recommend);
    if from_people && notification::repeats(tx, new)? {
        return Ok(None);
    }
    let verdict = policy::judge(tx, new)?;
    let elsewhere = new.kind.is_shared();
    if verdict == Verdict::Drop && !elsewhere {
        return Ok(None);
    }
    let id = notification::insert(tx, new)?;
    policy::carry_out(tx, new, id, verdict)?;
    if verdict == Verdict::Accept {
        web_push_outbox::put(tx, new.receiver, id)?;
    }
    Ok(Some(id))
}
