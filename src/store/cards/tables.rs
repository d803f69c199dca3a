//! Which cards the rows of each table belong to. A test demands that every table of the schema stands here.

use super::key::Kind;

/// How a change of a table finds its cards.
#[derive(Clone, Copy, Debug)]
pub(super) enum Watched {
    /// The rowid of the row is the id of the card.
    Row(Kind),
    /// Each with a query of their ids, over the columns of `row`.
    By(&'static [(Kind, &'static str)]),
    /// As [`By`], of changes of these columns alone.
    ByColumns(&'static str, &'static [(Kind, &'static str)]),
    /// The rowid of the row is the id of its own card; a change of these columns concerns these others, too.
    RowAnd(Kind, &'static str, &'static [(Kind, &'static str)]),
    /// These columns are changed rarely, and are part of more cards than can be found quickly: all are dropped.
    Rarely(&'static str),
    /// No card holds anything of it.
    NoCard,
}

use Watched::{By, ByColumns, NoCard, Rarely, Row, RowAnd};

const OF_ENTRY: &[(Kind, &str)] = &[(Kind::Entry, "SELECT row.entry_id AS id")];
const OF_FILTER: &[(Kind, &str)] = &[(Kind::Viewer, "SELECT user_id AS id FROM filters WHERE id = row.filter_id")];
const SESSIONS_OF_USER: &[(Kind, &str)] = &[(Kind::Session, "SELECT token_hash AS id FROM sessions WHERE user_id = row.id")];
const OF_VIEWER: &[(Kind, &str)] = &[(Kind::Viewer, "SELECT row.user_id AS id")];

/// What tells timelines that something was published: its origin, and a query of its origin and its id. Who published
/// anonymously is not among the authors.
pub(super) const PUBLISHED: [(&str, &str, &str); 2] = [
    ("entries", "author", "SELECT NEW.author_id AS origin, NEW.id AS id WHERE NEW.anonymous = 0 AND NEW.kind <> 'message'"),
    ("entry_hashtags", "tag", "SELECT NEW.hashtag_id AS origin, NEW.entry_id AS id"),
];

/// What decides in which lists of posts and comments an entry stands, beside its author and what its viewer did: the columns that are
/// changed, and which entry that concerns.
pub(super) const LISTED: [(&str, &str, &str); 5] = [
    ("entries", "kind, author_id, visibility, anonymous, deleted_at", "row.id"),
    ("contents", "text, language, enabled, digest, sticky, file_kinds", "row.id"),
    ("posts", "title, quoted_id, forum_id, quote_revoked", "row.id"),
    ("comments", "post_id, parent_id, top_id, private", "row.id"),
    ("entry_hashtags", "entry_id, hashtag_id", "row.entry_id"),
];

/// Every table of `schema.sql`.
pub(super) const TABLES: &[(&str, Watched)] = &[
    ("meta", NoCard),
    ("sequence", NoCard),
    ("settings", NoCard),
    ("tallies", NoCard),
    ("apps", Rarely("name, website, app_id, secret, platform_id, family, key_type, read_only, enabled")),
    ("accounts", By(&[(Kind::Person, "SELECT id FROM users WHERE account_id = row.id")])),
    ("users", RowAnd(Kind::Person, "status, role, verified_at", SESSIONS_OF_USER)),
    ("reserved_names", NoCard),
    ("user_counters", Row(Kind::Person)),
    ("inbox_counters", NoCard),
    ("chat_profiles", NoCard),
    ("devices", NoCard),
    ("sessions", By(&[(Kind::Session, "SELECT row.token_hash AS id")])),
    ("oauth_grants", NoCard),
    ("one_time_codes", NoCard),
    ("invites", NoCard),
    ("failed_logins", NoCard),
    ("login_places", NoCard),
    ("recovery_codes", NoCard),
    ("audit_log", NoCard),
    ("entries", Row(Kind::Entry)),
    ("contents", Row(Kind::Entry)),
    ("forums", Rarely("private")),
    ("posts", Row(Kind::Entry)),
    ("comments", Row(Kind::Entry)),
    ("reposts", By(&[(Kind::Entry, "SELECT row.id AS id"), (Kind::Acts, "SELECT row.user_id AS id")])),
    ("revisions", NoCard),
    ("revision_files", NoCard),
    ("hashtags", Row(Kind::Hashtag)),
    ("entry_hashtags", By(OF_ENTRY)),
    ("mentions", By(OF_ENTRY)),
    (
        "user_marks",
        By(&[
            (Kind::Viewer, "SELECT row.user_id AS id"),
            (Kind::Viewer, "SELECT iif(row.mark = 'block', row.target_id, NULL) AS id"),
            (Kind::Timeline, "SELECT iif(row.mark = 'follow', row.user_id, NULL) AS id"),
        ]),
    ),
    (
        "entry_marks",
        By(&[
            (Kind::Entry, "SELECT row.target_id AS id"),
            (Kind::Acts, "SELECT row.user_id AS id"),
            (Kind::Viewer, "SELECT iif(row.mark = 'block', row.user_id, NULL) AS id"),
        ]),
    ),
    ("forum_marks", By(OF_VIEWER)),
    ("hashtag_marks", By(&[(Kind::Viewer, "SELECT row.user_id AS id"), (Kind::Timeline, "SELECT row.user_id AS id")])),
    ("follow_requests", NoCard),
    ("mutes", By(OF_VIEWER)),
    ("user_notes", NoCard),
    ("endorsements", NoCard),
    ("bookmarks", By(&[(Kind::Acts, "SELECT row.user_id AS id")])),
    ("pins", By(OF_ENTRY)),
    ("thread_mutes", By(OF_VIEWER)),
    ("featured_hashtags", NoCard),
    ("friendships", NoCard),
    ("former_friends", NoCard),
    ("friend_requests", NoCard),
    (
        "notifications",
        ByColumns(
            "receiver_id, kind, filtered, actor_id, actor_anonymous, target_user, target_entry, content_entry, text, deleted_at",
            &[(Kind::Notifications, "SELECT row.receiver_id AS id")],
        ),
    ),
    ("announcements", NoCard),
    ("announcement_reads", NoCard),
    ("announcement_reactions", NoCard),
    ("notification_counters", NoCard),
    ("outbox", NoCard),
    ("mail_outbox", NoCard),
    ("web_push_outbox", NoCard),
    ("conversations", NoCard),
    ("conversation_sides", NoCard),
    ("messages", Row(Kind::Entry)),
    ("direct_threads", NoCard),
    ("rooms", NoCard),
    ("room_members", NoCard),
    ("room_messages", NoCard),
    ("room_hidden_messages", NoCard),
    ("room_applications", NoCard),
    ("room_invitations", NoCard),
    ("room_blocks", NoCard),
    ("room_kicks", NoCard),
    ("room_announcements", NoCard),
    ("room_files", NoCard),
    ("room_codes", NoCard),
    ("system_messages", NoCard),
    ("message_transactions", NoCard),
    ("device_events", NoCard),
    ("device_cursors", NoCard),
    ("device_requests", NoCard),
    ("polls", By(OF_ENTRY)),
    ("poll_options", By(&[(Kind::Entry, "SELECT entry_id AS id FROM polls WHERE id = row.poll_id")])),
    ("poll_votes", NoCard),
    ("scheduled", NoCard),
    ("scheduled_files", NoCard),
    ("idempotency", NoCard),
    ("lists", By(&[(Kind::Timeline, "SELECT row.id AS id"), (Kind::Timeline, "SELECT row.user_id AS id")])),
    (
        "list_members",
        By(&[(Kind::Timeline, "SELECT row.list_id AS id"), (Kind::Timeline, "SELECT user_id AS id FROM lists WHERE id = row.list_id")]),
    ),
    ("filters", By(OF_VIEWER)),
    ("filter_keywords", By(OF_FILTER)),
    ("filter_entries", By(OF_FILTER)),
    ("markers", NoCard),
    ("notification_policies", NoCard),
    ("notification_requests", NoCard),
    ("reports", NoCard),
    ("suggestion_refusals", NoCard),
    ("entry_words", NoCard),
    ("drafts", NoCard),
    ("files", By(&[(Kind::Entry, "SELECT entry_id AS id FROM file_uses WHERE file_id = row.id")])),
    ("file_chunks", NoCard),
    ("file_variants", By(&[(Kind::Person, "SELECT id FROM users WHERE avatar_file_id = row.file_id OR banner_file_id = row.file_id")])),
    ("file_uses", By(OF_ENTRY)),
    ("chat_files", NoCard),
    ("file_downloads", NoCard),
    ("push_tags", NoCard),
    ("push_aliases", NoCard),
    ("push_notifiers", NoCard),
    ("push_tasks", NoCard),
    ("push_task_counts", NoCard),
    ("push_outbox", NoCard),
    ("push_subscriptions", NoCard),
];
