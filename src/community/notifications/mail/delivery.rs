//! Handing queued mails to the mail server: at least once each, with growing pauses, and given up in the end.

use std::sync::atomic::Ordering::Relaxed;

use crate::community::Core;
use crate::community::runtime::pause::pause;
use crate::error::Result;
use crate::mail::{Connection, Envelope, Mailer, Outcome};
use crate::model::Millis;
use crate::model::id::created_at;
use crate::model::notifications::mail::DueMail;
use crate::store::Write;
use crate::store::notifications::mail_outbox as rows;

/// Sends every mail that is due. Nothing to do where no mails are sent.
pub async fn send_due(core: &Core) -> Result<()> {
    let Some(mailer) = &core.mailer else { return Ok(()) };
    let _turn = core.mails.turn.lock().await;
    let mut open: Option<Connection<'_>> = None;
    while let Some(mail) = core.read(rows::next_due)? {
        if mail.expires_at <= core.now() {
            expire(core, &mail).await?;
            continue;
        }
        // Counted before it is tried: a mail that ends this process, or whose outcome cannot be written down, comes again later only.
        let Some(again_at) = begin(core, &mail).await? else { continue };
        let (outcome, reachable) = attempt(core, mailer, &mut open, &mail).await;
        settle(core, &mail, again_at, outcome).await?;
        if !reachable {
            // The others would only wait for the same.
            break;
        }
    }
    if let Some(connection) = open {
        connection.close().await;
    }
    Ok(())
}

/// Counts the attempt, and gives when the next one would be; `None` for a mail that is not due any more.
async fn begin(core: &Core, mail: &DueMail) -> Result<Option<Millis>> {
    let (id, attempts) = (mail.id, mail.attempts);
    core.write(move |tx, _| {
        tx.changes_nothing_shown();
        let again_at = tx.now() + pause(attempts + 1, tx.entropy());
        Ok(rows::begin_attempt(tx, id, again_at)?.then_some(again_at))
    })
    .await
}

/// Gives up a mail that is worth nothing any more.
async fn expire(core: &Core, mail: &DueMail) -> Result<()> {
    let id = mail.id;
    core.write(move |tx, _| {
        tx.changes_nothing_shown();
        rows::give_up(tx, id, &last_words(tx, id, "its time was over before it could be sent")?)
    })
    .await?;
    count_given_up(core, mail);
    Ok(())
}

/// The last answer, where there was one, and what is the matter now.
fn last_words(tx: &Write<'_>, id: i64, now: &str) -> Result<String> {
    let before = rows::find(tx, id)?.and_then(|row| row.reason);
    Ok(before.map_or_else(|| now.to_owned(), |before| format!("{now}; the last attempt: {before}")))
}

/// One attempt, and whether the server could be talked to at all.
async fn attempt<'m>(core: &Core, mailer: &'m Mailer, open: &mut Option<Connection<'m>>, mail: &DueMail) -> (Outcome, bool) {
    let mut connection = match open.take() {
        Some(connection) => connection,
        None => match Connection::open(mailer, &mut |_| ()).await {
            Ok(connection) => connection,
            Err(why) => return (Outcome::Later(why), false),
        },
    };
    let settings = core.settings();
    let envelope = Envelope {
        id: mail.id,
        written_at: created_at(mail.id),
        to: &mail.address,
        site: &settings.name,
        subject: &mail.subject,
        text: &mail.text,
        html: &mail.html,
    };
    let outcome = connection.send(&envelope).await;
    if matches!(outcome, Outcome::Accepted(_)) {
        *open = Some(connection);
    }
    (outcome, true)
}

/// Writes down what became of an attempt.
async fn settle(core: &Core, mail: &DueMail, again_at: Millis, outcome: Outcome) -> Result<()> {
    let (id, expires_at) = (mail.id, mail.expires_at);
    let kept = outcome.clone();
    core.write(move |tx, _| {
        tx.changes_nothing_shown();
        match kept {
            Outcome::Accepted(_) => rows::remove(tx, id).map(drop),
            Outcome::Never(why) => rows::give_up(tx, id, &why),
            Outcome::Later(why) if again_at >= expires_at => {
                rows::give_up(tx, id, &format!("its time will be over before the next attempt; the last one: {why}"))
            }
            Outcome::Later(why) => rows::note_failure(tx, id, &why),
        }
    })
    .await?;
    match outcome {
        Outcome::Accepted(_) => {
            core.mails.sent.fetch_add(1, Relaxed);
        }
        Outcome::Later(_) if again_at < expires_at => {
            core.mails.retried.fetch_add(1, Relaxed);
            tracing::debug!(mail = mail.id, kind = mail.kind.name(), "a mail was not accepted and will be sent again");
        }
        Outcome::Later(_) | Outcome::Never(_) => count_given_up(core, mail),
    }
    Ok(())
}

/// Neither address nor reason are logged: the server's answer may contain an address.
fn count_given_up(core: &Core, mail: &DueMail) {
    core.mails.given_up.fetch_add(1, Relaxed);
    tracing::warn!(mail = mail.id, kind = mail.kind.name(), "a mail was given up; the page Mail of the administrators says why");
}
