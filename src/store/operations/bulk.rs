//! Many rows at once, for sandboxes and measurements: no rule is asked, but every counter is right.

use crate::error::{Error, Result};
use crate::model::content::entry::EntryKind;
use crate::model::id::{ConversationId, EntryId, UserId};
use crate::model::notifications::notification::{Action, NotificationKind};
use crate::store::db::counters;
use crate::store::messages::conversations::{self, SideRow};
use crate::store::posts::entries;
use crate::store::text::fts;
use crate::store::{Read, Write};

/// 62^8: how many public codes of 8 characters there are.
const CODES: u128 = 218_340_105_584_896;
/// Has no factor in common with 62, so that it visits every code once.
const STRIDE: u128 = 95_428_956_661_681;

/// The code of row `n`: all differ, and look drawn.
fn code(n: u64) -> String {
    const LETTERS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let mut rest = (u128::from(n) + 1) * STRIDE % CODES;
    let mut out = String::with_capacity(8);
    for _ in 0..8 {
        out.push(char::from(LETTERS[(rest % 62) as usize]));
        rest /= 62;
    }
    out
}

/// Rows `from..to` of one run of up to 2^32; a run is written in several transactions.
#[derive(Clone, Copy, Debug)]
pub struct RowRange {
    pub from: u32,
    pub to: u32,
}

impl RowRange {
    fn numbers(self) -> std::ops::Range<u64> {
        u64::from(self.from)..u64::from(self.to)
    }

    fn len(self) -> i64 {
        i64::from(self.to.saturating_sub(self.from))
    }
}

/// Public posts of one author.
pub(crate) fn posts(tx: &Write<'_>, author: UserId, rows: RowRange) -> Result<()> {
    let mut spine = tx.prepare("INSERT INTO entries (id, kind, author_id, visibility) VALUES (?1, 'post', ?2, 'public')")?;
    let mut content = tx.prepare("INSERT INTO contents (id, code, text) VALUES (?1, ?2, ?3)")?;
    let mut detail = tx.prepare("INSERT INTO posts (id) VALUES (?1)")?;
    for n in rows.numbers() {
        let id = tx.next_id();
        let text = format!("Note {n} from the weather station: wind, rain, and some sun in between.");
        spine.execute((id, author))?;
        content.execute((id, code(n), &text))?;
        detail.execute([id])?;
        fts::put(tx, EntryId(id), &text)?;
    }
    entries::touch_author(tx, author, EntryKind::Post)?;
    counters::add_published(tx, Some(author), EntryKind::Post, rows.len())
}

/// Messages from one person to another; every second one is unread.
pub(crate) fn messages(tx: &Write<'_>, conversation: ConversationId, sender: UserId, receiver: UserId, rows: RowRange) -> Result<()> {
    let mut spine = tx.prepare("INSERT INTO entries (id, kind, author_id, visibility) VALUES (?1, 'message', ?2, 'direct')")?;
    let mut message = tx.prepare(
        "INSERT INTO messages (id, cmid, conversation_id, sender_id, receiver_id, text, read_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    let (mut last, mut unread) = (None, 0);
    for n in rows.numbers() {
        let id = tx.next_id();
        let read_at = (n % 2 == 0).then(|| tx.now());
        unread += i64::from(read_at.is_none());
        spine.execute((id, sender))?;
        message.execute((id, code(n), conversation, sender, receiver, format!("Message {n}, as long as most are in a chat."), read_at))?;
        last = Some(EntryId(id));
    }
    counters::add_published(tx, Some(sender), EntryKind::Message, rows.len())?;
    for (user, unread) in [(sender, 0), (receiver, unread)] {
        let before = side(tx, user, conversation)?;
        let after = SideRow {
            displayed: true,
            messages: before.messages + rows.len(),
            unread: before.unread + unread,
            last: last.or(before.last),
            ..before.clone()
        };
        conversations::settle(tx, &before, &after)?;
    }
    Ok(())
}

fn side(r: &Read<'_>, user: UserId, conversation: ConversationId) -> Result<SideRow> {
    conversations::side(r, user, conversation)?
        .ok_or_else(|| Error::internal(format!("conversation {conversation} has no side of user {user}")))
}

/// Likes of one post by one person, and words of the community: three to one, every second unread.
pub(crate) fn notifications(tx: &Write<'_>, receiver: UserId, actor: UserId, post: EntryId, rows: RowRange) -> Result<()> {
    let mut row = tx.prepare(
        "INSERT INTO notifications (id, nmid, receiver_id, kind, actor_id, action, target_entry, text, read_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    let mut counted = [(NotificationKind::Like, 0, 0), (NotificationKind::System, 0, 0)];
    for n in rows.numbers() {
        let system = n % 4 == 3;
        let read_at = (n % 2 == 0).then(|| tx.now());
        let (kind, total, unread) = &mut counted[usize::from(system)];
        *total += 1;
        *unread += i64::from(read_at.is_none());
        let (actor, action, post) = if system { (None, None, None) } else { (Some(actor), Some(Action::Like), Some(post)) };
        let text = system.then(|| format!("Notice {n} of the keeper"));
        row.execute(rusqlite::params![tx.next_id(), code(n), receiver, *kind, actor, action, post, text, read_at])?;
    }
    for (kind, total, unread) in counted {
        tx.execute(
            "INSERT INTO notification_counters (user_id, kind, total, unread) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (user_id, kind) DO UPDATE SET total = total + ?3, unread = unread + ?4",
            (receiver, kind, total, unread),
        )?;
    }
    Ok(())
}

/// Members without address or password: `member1`, `member2` and so on.
pub fn members(tx: &Write<'_>, rows: RowRange) -> Result<()> {
    let mut account = tx.prepare("INSERT INTO accounts (id, aid) VALUES (?1, ?2)")?;
    let mut user =
        tx.prepare("INSERT INTO users (id, account_id, is_primary, username, username_key, nickname) VALUES (?1, ?2, 1, ?3, ?3, ?4)")?;
    let mut profile = tx.prepare("INSERT INTO user_counters (user_id) VALUES (?1)")?;
    let mut inbox = tx.prepare("INSERT INTO inbox_counters (user_id) VALUES (?1)")?;
    for n in rows.numbers() {
        let (account_id, id) = (tx.next_id(), tx.next_id());
        account.execute((account_id, code(n)))?;
        user.execute((id, account_id, format!("member{}", n + 1), format!("Member {}", n + 1)))?;
        profile.execute([id])?;
        inbox.execute([id])?;
    }
    counters::add_tally(tx, "users", rows.len())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    const _: () = assert!(!STRIDE.is_multiple_of(2) && !STRIDE.is_multiple_of(31));

    #[test]
    fn codes_do_not_repeat() {
        let codes: HashSet<String> = (0..50_000).map(code).collect();
        assert_eq!(codes.len(), 50_000);
        assert!(codes.iter().all(|code| code.len() == 8));
    }
}
