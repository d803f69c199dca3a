//! What the IM dialect keeps of people.

use crate::error::Result;
use crate::model::id::UserId;
use crate::model::messages::chat::{ChatProfile, Hours};
use crate::store::db::row::Cols;
use crate::store::people::users::info_updated;
use crate::store::{Read, Write};

/// The chat profile of a user; defaults for a user who never changed anything.
pub(crate) fn load(r: &Read<'_>, user: UserId) -> Result<ChatProfile> {
    let found = r.one(
        "SELECT coalesce(p.public_info, ''), coalesce(p.private_info, ''), coalesce(p.avatar_name, ''),
                u.friend_policy, coalesce(u.friend_question, ''), coalesce(u.friend_answer, ''),
                coalesce(p.auto_download, 0), coalesce(p.group_confirm, 0), coalesce(p.no_push, 0), coalesce(p.no_push_detail, 0),
                coalesce(p.no_push_start_hour, 0), coalesce(p.no_push_end_hour, 0),
                coalesce(p.silence_start_hour, 0), coalesce(p.silence_end_hour, 0),
                coalesce(p.no_sounds, 0), coalesce(p.vibratory, 0), coalesce(p.push_nickname, ''), coalesce(p.badge, 0)
         FROM users u LEFT JOIN chat_profiles p ON p.user_id = u.id WHERE u.id = ?1",
        [user],
        |row| {
            let mut c = Cols::of(row);
            Ok(ChatProfile {
                public_info: c.next()?,
                private_info: c.next()?,
                avatar_name: c.next()?,
                friend_policy: c.next()?,
                friend_question: c.next()?,
                friend_answer: c.next()?,
                auto_download: c.next()?,
                group_confirm: c.next()?,
                no_push: c.next()?,
                no_push_detail: c.next()?,
                rest: Hours { start: c.next()?, end: c.next()? },
                silence: Hours { start: c.next()?, end: c.next()? },
                no_sounds: c.next()?,
                vibratory: c.next()?,
                push_nickname: c.next()?,
                badge: c.next()?,
            })
        },
    )?;
    Ok(found.unwrap_or_default())
}

/// Keeps all of it.
pub(crate) fn save(tx: &Write<'_>, user: UserId, profile: &ChatProfile) -> Result<()> {
    let ChatProfile {
        public_info,
        private_info,
        avatar_name,
        friend_policy,
        friend_question,
        friend_answer,
        auto_download,
        group_confirm,
        no_push,
        no_push_detail,
        rest,
        silence,
        no_sounds,
        vibratory,
        push_nickname,
        badge,
    } = profile;
    tx.execute(
        "INSERT INTO chat_profiles (user_id, public_info, private_info, auto_download, group_confirm, no_push, no_push_detail,
             no_push_start_hour, no_push_end_hour, silence_start_hour, silence_end_hour, no_sounds, vibratory, push_nickname, badge, avatar_name)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
         ON CONFLICT (user_id) DO UPDATE SET public_info = ?2, private_info = ?3, auto_download = ?4, group_confirm = ?5, no_push = ?6,
             no_push_detail = ?7, no_push_start_hour = ?8, no_push_end_hour = ?9, silence_start_hour = ?10, silence_end_hour = ?11,
             no_sounds = ?12, vibratory = ?13, push_nickname = ?14, badge = ?15, avatar_name = ?16",
        (
            user,
            public_info,
            private_info,
            auto_download,
            group_confirm,
            no_push,
            no_push_detail,
            rest.start,
            rest.end,
            silence.start,
            silence.end,
            no_sounds,
            vibratory,
            push_nickname,
            badge,
            avatar_name,
        ),
    )?;
    tx.execute(
        "UPDATE users SET friend_policy = ?2, friend_question = nullif(?3, ''), friend_answer = nullif(?4, '') WHERE id = ?1",
        (user, friend_policy, friend_question, friend_answer),
    )?;
    info_updated(tx, user);
    Ok(())
}
