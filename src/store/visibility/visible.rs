//! Who may see what, as SQL. `community::viewer` holds the same rule over [`Facts`]; a test holds both together.
//!
//! Aliases of the fragments: `e` entries, `c` contents, `p` posts; for comments also `m` comments,
//! `pe` and `pc` the entry and content of the post above. `?1` is the viewer, 0 for nobody.

use super::blocks;
use crate::model::content::entry::EntryKind;

/// Where a content would be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Listing {
    /// Opened by its address.
    Detail,
    /// A list about somebody or something: an author, a thread, a timeline.
    List,
    /// A list of the whole community.
    Public,
}

const FOLLOWED: &str = "(SELECT target_id FROM user_marks WHERE user_id = ?1 AND mark = 'follow')";
/// The viewer has not blocked the author; hiding anonymous content would name who wrote it.
const NOT_BLOCKED: &str =
    "(e.anonymous = 1 OR e.author_id NOT IN (SELECT target_id FROM user_marks WHERE user_id = ?1 AND mark = 'block'))";
/// Private forums the viewer does not follow.
const CLOSED_FORUMS: &str = "(SELECT id FROM forums WHERE private = 1
    AND id NOT IN (SELECT target_id FROM forum_marks WHERE user_id = ?1 AND mark = 'follow'))";

/// The tables of a query over posts or comments.
pub(in crate::store) fn from(kind: EntryKind) -> &'static str {
    if kind == EntryKind::Comment {
        "entries e JOIN contents c ON c.id = e.id JOIN comments m ON m.id = e.id
         JOIN entries pe ON pe.id = m.post_id JOIN contents pc ON pc.id = m.post_id JOIN posts p ON p.id = m.post_id"
    } else {
        "entries e JOIN contents c ON c.id = e.id JOIN posts p ON p.id = e.id"
    }
}

/// Whether the audience of `entry` includes the viewer.
fn audience(entry: &str, place: Listing) -> String {
    let open = if place == Listing::Public { "('public')" } else { "('public', 'unlisted')" };
    let direct = if place == Listing::Detail {
        format!(
            " OR ({entry}.visibility IN ('direct', 'followers')
                  AND EXISTS (SELECT 1 FROM mentions x WHERE x.entry_id = {entry}.id AND x.user_id = ?1))"
        )
    } else {
        String::new()
    };
    format!("({entry}.visibility IN {open} OR ({entry}.visibility = 'followers' AND {entry}.author_id IN {FOLLOWED}){direct})")
}

/// The condition under which a post or comment is shown to `?1` at `place`.
pub(in crate::store) fn rule(kind: EntryKind, place: Listing) -> String {
    let listed = place != Listing::Detail;
    let mut others = vec![
        "c.enabled = 1".to_owned(),
        audience("e", place),
        format!("e.author_id NOT IN ({})", blocks::blockers_of("?1")),
        format!("(p.forum_id IS NULL OR p.forum_id NOT IN {CLOSED_FORUMS})"),
        if listed {
            "(SELECT status FROM users u WHERE u.id = e.author_id) = 'enabled'".to_owned()
        } else {
            "(SELECT status FROM users u WHERE u.id = e.author_id) <> 'deleted'".to_owned()
        },
    ];
    let blocked_entries = blocks::blocked_by_in("entry_marks", "?1");
    if listed {
        others.push(NOT_BLOCKED.to_owned());
        others.push(format!("e.id NOT IN ({blocked_entries})"));
        others.push(format!(
            "NOT EXISTS (SELECT 1 FROM entry_hashtags x WHERE x.entry_id = e.id AND x.hashtag_id IN ({}))",
            blocks::blocked_by_in("hashtag_marks", "?1")
        ));
        others.push(format!("(p.forum_id IS NULL OR p.forum_id NOT IN ({}))", blocks::blocked_by_in("forum_marks", "?1")));
    }
    if kind == EntryKind::Comment {
        // An unlisted post keeps its comments out of the community's lists, too.
        // A private exchange is for its two sides: who began the thread, and the author of the post.
        others.push(
            "(m.private = 0 OR pe.author_id = ?1 OR EXISTS (SELECT 1 FROM entries t WHERE t.id = m.top_id AND t.author_id = ?1))"
                .to_owned(),
        );
        others.push(format!("(pe.author_id = ?1 OR (pc.enabled = 1 AND {}))", audience("pe", place)));
        if listed {
            others.push(format!("pe.id NOT IN ({blocked_entries})"));
        }
    }
    let direct = if listed { " AND e.visibility <> 'direct'" } else { "" };
    format!("e.deleted_at IS NULL{direct} AND (e.author_id = ?1 OR ({}))", others.join(" AND "))
}
