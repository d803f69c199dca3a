//! Work for many people that follows a write: done after it part by part, so that other writes come between.

use crate::community::Core;
use crate::community::notifications::{announcements, device_push, fanout};
use crate::community::posts::{delete, polls};
use crate::community::relations::follow_answers;
use crate::community::runtime::settings::Settings;
use crate::error::Result;
use crate::model::notifications::outbox::Task;
use crate::store::notifications::outbox as rows;
use crate::store::{Read, Write};

/// Is there anything to do?
pub(crate) fn is_waiting(r: &Read<'_>) -> Result<bool> {
    Ok(rows::next(r, 0)?.is_some())
}

/// Does all that waits, a part of each task in turn. One that fails stays for the next call, and does not stop the others.
pub async fn work_off(core: &Core) -> Result<()> {
    let (mut last, mut advanced, mut failure) = (0, false, None);
    loop {
        match core.read(|r| rows::next(r, last))? {
            Some(id) => {
                last = id;
                match core.write(move |tx, settings| part(tx, settings, id)).await {
                    Ok(()) => advanced = true,
                    Err(error) => failure = Some(error),
                }
            }
            None if advanced => (last, advanced) = (0, false),
            None => return failure.map_or(Ok(()), Err),
        }
    }
}

/// The next part of one task, and how far it has come, in one transaction.
pub(crate) fn part(tx: &Write<'_>, settings: &Settings, id: i64) -> Result<()> {
    // Two may work at once: the other was quicker.
    let Some(row) = rows::find(tx, id)? else { return Ok(()) };
    match row.task {
        Task::TellFollowers(entry) => fanout::tell_followers(tx, settings, &row, entry),
        Task::TellReposters(entry) => fanout::tell_reposters(tx, settings, &row, entry),
        Task::TellQuoters(entry) => fanout::tell_quoters(tx, settings, &row, entry),
        Task::TellVoters(entry) => polls::tell_voters(tx, settings, &row, entry),
        Task::BuryReposts(entry) => delete::bury_reposts(tx, &row, entry),
        Task::AcceptFollowers(user) => follow_answers::accept_more(tx, settings, &row, user),
        Task::RetractAnnouncement(announcement) => announcements::retract(tx, &row, announcement),
        Task::PushRoomMessage(message) => device_push::push_room_message(tx, settings, &row, message),
    }
}
