//! What the file says.

use std::path::Path;

use super::finding::Finding;
use crate::community::operations::admin::backups;
use crate::error::Result;
use crate::model::Millis;
use crate::model::clock::{DAY, HOUR};
use crate::model::id::created_at;
use crate::model::notifications::outboxes::Outbox;
use crate::store::Read;
use crate::store::notifications::outboxes;
use crate::store::operations::inspect::newest_id;
use crate::store::people::users;

/// A backup is old after this time.
const OLD: Millis = 7 * DAY;

/// Looks at the community in its file, and at the backups beside it.
pub(crate) fn of_file(r: &Read<'_>, database: &Path) -> Result<Vec<Finding>> {
    let mut found = vec![clock(r.now(), created_at(newest_id(r)?)), administrators(users::administrators(r)?.len())];
    let copies = backups::in_folder(&backups::beside(database))?;
    found.push(backup(r.now(), copies.first().map(|copy| copy.made_at)));
    for outbox in Outbox::ALL {
        let counts = outboxes::counts(r, outbox)?;
        found.push(deliveries(outbox, counts.waiting, counts.failed));
    }
    Ok(found)
}

fn clock(now: Millis, newest: Millis) -> Finding {
    if newest > now + HOUR {
        let text = format!("the clock is {} hours behind the newest entry of the file", (newest - now) / HOUR);
        return Finding::problem("time", text, "set the clock of this machine, for example with systemd-timesyncd");
    }
    Finding::good("time", "the clock is not behind the file")
}

fn administrators(count: usize) -> Finding {
    let advice = "folkmoot user add NAME --role administrator";
    match count {
        0 => Finding::problem("administrators", "nobody administers this community", advice),
        1 => Finding::note("administrators", "one person administers this community; nobody else can help them back in", advice),
        more => Finding::good("administrators", format!("{more} people administer this community")),
    }
}

fn backup(now: Millis, last: Option<Millis>) -> Finding {
    let advice = "folkmoot backup, every night (docs/operators/backup.md)";
    match last {
        None => Finding::problem("backup", "there is no backup in the folder beside the file", advice),
        Some(at) if now - at > OLD => {
            Finding::problem("backup", format!("the last backup in the folder beside the file is {} days old", (now - at) / DAY), advice)
        }
        Some(at) => Finding::good("backup", format!("the last backup is {} hours old", (now - at).max(0) / HOUR)),
    }
}

fn deliveries(outbox: Outbox, waiting: i64, failed: i64) -> Finding {
    let topic = match outbox {
        Outbox::Mail => "mails",
        Outbox::WebPush => "web pushes",
        Outbox::DevicePush => "device pushes",
    };
    if failed > 0 {
        let text = format!("{failed} could not be delivered, {waiting} wait");
        return Finding::problem(topic, text, "look at the reasons on the page Deliveries, and retry or drop them there");
    }
    Finding::good(topic, format!("{waiting} wait, none has failed"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnosis::State;

    #[test]
    fn a_backup_is_there_and_new() {
        let now = 100 * DAY;
        let states = [None, Some(now - OLD - 1), Some(now - OLD), Some(now + 5)].map(|last| backup(now, last).state);
        assert_eq!(states, [State::Problem, State::Problem, State::Good, State::Good]);
    }

    #[test]
    fn a_clock_that_was_set_back_is_seen() {
        assert_eq!(clock(10 * HOUR, 11 * HOUR + 1).state, State::Problem);
        assert_eq!(clock(10 * HOUR, 11 * HOUR).state, State::Good);
    }

    #[test]
    fn failed_deliveries_and_missing_administrators_are_problems() {
        assert_eq!([0, 1, 2].map(|count| administrators(count).state), [State::Problem, State::Note, State::Good]);
        assert_eq!(deliveries(Outbox::Mail, 3, 1).state, State::Problem);
        assert_eq!(deliveries(Outbox::Mail, 3, 0).state, State::Good);
    }
}
