//! What is removed or blanked when a user leaves for good.

use crate::error::Result;
use crate::model::id::{AccountId, UserId};
use crate::store::Write;
use crate::store::accounts::factors;
use crate::store::db::counters;
use crate::store::files::file;

/// Devices, push targets, all notifications of the user, and the texts and files of what they published.
pub(crate) fn belongings(tx: &Write<'_>, id: UserId) -> Result<()> {
    for sql in [
        "DELETE FROM push_subscriptions WHERE session_id IN (SELECT id FROM sessions WHERE user_id = ?1)",
        "DELETE FROM oauth_grants WHERE user_id = ?1",
        "DELETE FROM devices WHERE user_id = ?1",
        "DELETE FROM push_outbox WHERE user_id = ?1",
        "DELETE FROM chat_profiles WHERE user_id = ?1",
        "DELETE FROM push_tags WHERE user_id = ?1",
        "DELETE FROM push_aliases WHERE user_id = ?1",
        "DELETE FROM notifications WHERE receiver_id = ?1",
        "DELETE FROM announcement_reads WHERE user_id = ?1",
        "DELETE FROM announcement_reactions WHERE user_id = ?1",
        "DELETE FROM notification_counters WHERE user_id = ?1",
        "DELETE FROM notification_policies WHERE user_id = ?1",
        "DELETE FROM notification_requests WHERE user_id = ?1 OR actor_id = ?1",
        "DELETE FROM markers WHERE user_id = ?1",
        "DELETE FROM filter_keywords WHERE filter_id IN (SELECT id FROM filters WHERE user_id = ?1)",
        "DELETE FROM filter_entries WHERE filter_id IN (SELECT id FROM filters WHERE user_id = ?1)",
        "DELETE FROM filters WHERE user_id = ?1",
        // Those of others stay: their texts still contain the name, which now belongs to no user.
        "DELETE FROM mentions WHERE entry_id IN (SELECT id FROM entries WHERE author_id = ?1)",
        "DELETE FROM file_downloads WHERE user_id = ?1",
        "DELETE FROM revision_files WHERE revision_id IN
             (SELECT r.id FROM revisions r JOIN entries e ON e.id = r.entry_id WHERE e.author_id = ?1)",
        "DELETE FROM revisions WHERE entry_id IN (SELECT id FROM entries WHERE author_id = ?1)",
        "UPDATE posts SET title = NULL WHERE id IN (SELECT id FROM entries WHERE author_id = ?1 AND kind = 'post')",
        "UPDATE contents SET text = '', spoiler = '', location = NULL, more_info = NULL
         WHERE id IN (SELECT id FROM entries WHERE author_id = ?1 AND kind IN ('post', 'comment'))",
        "DELETE FROM file_uses WHERE entry_id IN (SELECT id FROM entries WHERE author_id = ?1 AND kind IN ('post', 'comment'))",
        // Messages stay with the other side, as they are now.
        "DELETE FROM file_uses WHERE former = 1 AND entry_id IN (SELECT id FROM entries WHERE author_id = ?1 AND kind = 'message')",
        "DELETE FROM file_uses WHERE user_id = ?1",
    ] {
        tx.execute(sql, [id])?;
    }
    let unused = "owner_id = ?1 AND state <> 'staging' AND NOT EXISTS (SELECT 1 FROM file_uses u WHERE u.file_id = files.id)";
    let still = format!("SELECT id FROM files WHERE {unused} AND state = 'live'");
    for file in tx.all(&still, [id], |row| row.get(0))? {
        file::mark_gone(tx, file)?;
    }
    tx.execute(&format!("UPDATE files SET name = '', description = '', more_info = NULL WHERE {unused}"), [id]).map(drop)
}

/// What the user kept for themselves, what they asked and wrote of others in private, and where others kept them.
pub(crate) fn traces(tx: &Write<'_>, id: UserId) -> Result<()> {
    for sql in [
        "DELETE FROM oauth_grants WHERE user_id = ?1",
        "UPDATE sessions SET device_sn = NULL, device_info = '{}', platform_id = NULL, version = NULL WHERE user_id = ?1",
        "DELETE FROM user_notes WHERE user_id = ?1 OR target_id = ?1",
        "DELETE FROM endorsements WHERE user_id = ?1 OR target_id = ?1",
        "DELETE FROM suggestion_refusals WHERE user_id = ?1 OR target_id = ?1",
        "DELETE FROM list_members WHERE user_id = ?1 OR list_id IN (SELECT id FROM lists WHERE user_id = ?1)",
        "DELETE FROM lists WHERE user_id = ?1",
        "DELETE FROM filter_keywords WHERE filter_id IN (SELECT id FROM filters WHERE user_id = ?1)",
        "DELETE FROM filter_entries WHERE filter_id IN (SELECT id FROM filters WHERE user_id = ?1)",
        "DELETE FROM filters WHERE user_id = ?1",
        "DELETE FROM markers WHERE user_id = ?1",
        "DELETE FROM featured_hashtags WHERE user_id = ?1",
        "DELETE FROM pins WHERE user_id = ?1",
        "DELETE FROM thread_mutes WHERE user_id = ?1",
        "DELETE FROM direct_threads WHERE user_id = ?1",
        "DELETE FROM scheduled_files WHERE scheduled_id IN (SELECT id FROM scheduled WHERE user_id = ?1)",
        "DELETE FROM scheduled WHERE user_id = ?1",
        "DELETE FROM idempotency WHERE user_id = ?1",
        "DELETE FROM notification_policies WHERE user_id = ?1",
        "DELETE FROM notification_requests WHERE user_id = ?1 OR actor_id = ?1",
        "DELETE FROM entry_marks WHERE user_id = ?1 AND kind = 'message'",
        "UPDATE contents SET reposts = max(reposts - 1, 0) WHERE id IN (SELECT target_id FROM reposts WHERE user_id = ?1)",
        "DELETE FROM reposts WHERE user_id = ?1",
        // The reports about the user and their reasons stay for the record; texts that may name them are removed.
        "DELETE FROM reports WHERE user_id = ?1",
        "UPDATE reports SET comment = '', note = '', entry_ids = '[]' WHERE target_id = ?1",
        // Invitation links of a user who left do not work any more.
        "DELETE FROM invites WHERE made_by = ?1",
        "UPDATE entries SET app_id = NULL WHERE author_id = ?1",
    ] {
        tx.execute(sql, [id])?;
    }
    Ok(())
}

/// The row stays for the rows that refer to it; nothing in it identifies the user.
pub(crate) fn persona(tx: &Write<'_>, id: UserId, name_hash: &[u8]) -> Result<()> {
    tx.execute("INSERT OR IGNORE INTO reserved_names (name_hash) VALUES (?1)", [name_hash])?;
    tx.execute(
        "UPDATE users SET username = 'deleted_' || id, username_key = 'deleted_' || id, nickname = '', bio = '', status = 'deleted',
             role = 'general', gender = 1, gender_custom = NULL, gender_pronoun = NULL, birthday = NULL, birthday_display = 1,
             location = NULL, more_info = NULL, pin_hash = NULL, avatar_url = NULL, avatar_description = '', banner_url = NULL,
             banner_description = '', verified_at = NULL, verified_text = NULL, fields = '[]', attribution_domains = '[]',
             locked = 0, bot = 0, discoverable = NULL, hide_collections = NULL, indexable = 0, show_media = 1, show_media_replies = 1,
             show_featured = 1, default_visibility = 'public', default_sensitive = 0, default_language = NULL,
             default_quote_policy = 'public', friend_policy = 0, friend_question = NULL, friend_answer = NULL, device_token = NULL, disabled_reason = NULL,
             disabled_until = NULL, last_post_at = NULL, last_comment_at = NULL, last_active_at = NULL, deleted_at = ?2
         WHERE id = ?1",
        (id, tx.now()),
    )?;
    counters::add_tally(tx, "users", -1)
}

/// An account without users has nothing to log in to.
pub(crate) fn account(tx: &Write<'_>, id: AccountId) -> Result<()> {
    factors::erase_codes(tx, id)?;
    tx.execute(
        "UPDATE accounts SET email = NULL, email_confirmed_at = NULL, country_code = NULL, phone = NULL, pure_phone = NULL,
             password_hash = NULL, totp_seed = NULL, birthday = NULL, status = 'deleted', deleted_at = ?2
         WHERE id = ?1",
        (id, tx.now()),
    )
    .map(drop)
}
