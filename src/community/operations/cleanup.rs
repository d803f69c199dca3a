//! Deletes what nobody can use any more.

use crate::community::accounts::attempts;
use crate::error::Result;
use crate::model::Millis;
use crate::model::clock::DAY;
use crate::model::notifications::outboxes::Outbox;
use crate::store::Write;
use crate::store::accounts::{codes, grants};
use crate::store::files::chat_files;
use crate::store::messages::rooms::joining;
use crate::store::messages::sync::{events, requests};
use crate::store::messages::system_messages;
use crate::store::notifications::{outboxes, push_outbox};
use crate::store::people::{devices, sessions};
use crate::store::posts::idempotency;
use crate::store::relations::mutes;

/// How long an ended code or a failed login is remembered: well past every limit that counts them.
const CODES: i64 = DAY;
/// How long an ended login is remembered, so that its token differs from one that never existed;
/// and a used code of OAuth, so that its second use ends what the first one gave.
const SESSIONS: i64 = 30 * DAY;

/// How long operators find what was given up, after it was worth nothing any more. There are more pushes than mails.
const GIVEN_UP: [(Outbox, Millis); 3] = [(Outbox::Mail, 7 * DAY), (Outbox::WebPush, DAY), (Outbox::DevicePush, DAY)];

/// Deletes codes, failed logins, sessions that ended long ago, mutes that are over, and keys that mean nothing any more.
pub fn remove_expired(tx: &Write<'_>) -> Result<()> {
    codes::delete_expired(tx, tx.now() - CODES)?;
    attempts::delete_expired(tx, tx.now() - CODES)?;
    mutes::delete_expired(tx)?;
    idempotency::delete_expired(tx, tx.now() - CODES)?;
    grants::delete_expired(tx, tx.now() - SESSIONS)?;
    joining::delete_expired(tx, tx.now() - SESSIONS)?;
    chat_files::delete_expired(tx)?;
    push_outbox::delete_tasks(tx, tx.now() - SESSIONS)?;
    for (outbox, kept) in GIVEN_UP {
        outboxes::delete_expired(tx, outbox, tx.now() - kept)?;
    }
    system_messages::delete_expired(tx, tx.now() - CODES)?;
    events::delete_expired(tx, tx.now() - SESSIONS)?;
    requests::delete_expired(tx, tx.now() - CODES)?;
    sessions::delete_expired(tx, tx.now() - SESSIONS)?;
    devices::delete_expired(tx).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::community::people::sessions::hash_token;
    use crate::community::test::fixture::TestCommunity;
    use crate::model::people::session::{NewSession, Revoked, SessionKind};
    use crate::model::people::user::Viewer;
    use crate::store::accounts::attempts as rows;
    use crate::store::accounts::codes::Purpose;
    use crate::store::people::sessions::SessionScope;
    use crate::store::test::fixture::number;

    fn log_in(tx: &Write<'_>, who: &Viewer, token: &str) -> Result<crate::model::id::SessionId> {
        let new = NewSession { account: Some(who.account), ..NewSession::of(SessionKind::Account, hash_token(token)) };
        sessions::insert(tx, &new)
    }

    #[test]
    fn only_records_that_ended_long_ago_are_deleted() {
        let v = TestCommunity::new();
        let ann = v.person("Annie");
        v.write(move |tx| {
            codes::insert(tx, Purpose::Verify, Some("a@b.example"), &[1; 32], "{}", tx.now())?;
            rows::add(tx, "account:1", b"somewhere")?;
            rows::remember_place(tx, ann.account, b"somewhere", 9)?;
            log_in(tx, &ann, "kept")?;
            let ended = log_in(tx, &ann, "ended")?;
            sessions::revoke(tx, SessionScope::One(ended), Revoked::Logout).map(drop)
        });
        let left = || {
            v.write(remove_expired);
            let count = |table: &str| v.read(|r| number(r, &format!("SELECT count(*) FROM {table}")));
            (count("one_time_codes"), count("failed_logins"), count("sessions"), count("login_places"))
        };
        assert_eq!(left(), (1, 1, 2, 1));
        v.clock.advance(DAY);
        assert_eq!(left(), (0, 0, 2, 1));
        v.clock.advance(30 * DAY);
        assert_eq!(left(), (0, 0, 1, 1));
        v.clock.advance(180 * DAY);
        assert_eq!(left(), (0, 0, 1, 0));
    }
}
