//! Handing queued mails to the mail server, one after the other.

use crate::community::Core;
use crate::community::notifications::outboxes::{self, Attempt, Outcome};
use crate::error::Result;
use crate::mail::{self, Connection, Envelope, Mailer};
use crate::model::id::created_at;
use crate::model::notifications::mail::QueuedMail;
use crate::model::notifications::outboxes::Outbox;
use crate::store::notifications::mail_outbox as rows;

/// Sends every mail that is due. Nothing to do where no mails are sent.
pub async fn send_due(core: &Core) -> Result<()> {
    let Some(mailer) = &core.mailer else { return Ok(()) };
    let _turn = core.deliveries(Outbox::Mail).turn.lock().await;
    let mut open: Option<Connection<'_>> = None;
    while let Some(begun) = outboxes::begin(core, Outbox::Mail, 1).await?.pop() {
        // Somebody may have dropped it in this moment.
        let Some(mail) = core.read(|r| rows::load(r, begun.id))? else { continue };
        let (outcome, reachable) = attempt(core, mailer, &mut open, &begun, &mail).await;
        outboxes::settle(core, Outbox::Mail, vec![(begun, outcome)], |_, _, _| Ok(())).await?;
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

/// One attempt, and whether the server could be talked to at all.
async fn attempt<'m>(
    core: &Core,
    mailer: &'m Mailer,
    open: &mut Option<Connection<'m>>,
    begun: &Attempt,
    mail: &QueuedMail,
) -> (Outcome, bool) {
    let mut connection = match open.take() {
        Some(connection) => connection,
        None => match Connection::open(mailer, &mut |_| ()).await {
            Ok(connection) => connection,
            Err(why) => return (Outcome::Later(why), false),
        },
    };
    let settings = core.settings();
    let envelope = Envelope {
        id: begun.id,
        written_at: created_at(begun.id),
        to: &mail.address,
        site: &settings.name,
        subject: &mail.subject,
        text: &mail.text,
        html: &mail.html,
    };
    let outcome = match connection.send(&envelope).await {
        mail::Outcome::Accepted(_) => {
            *open = Some(connection);
            Outcome::Sent
        }
        mail::Outcome::Later(why) => Outcome::Later(why),
        mail::Outcome::Never(why) => Outcome::Never(why),
    };
    (outcome, true)
}
