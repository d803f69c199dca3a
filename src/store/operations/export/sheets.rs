//! Which rows make which file. `:me` is the person, `:base` how addresses begin.

/// How the rows of a sheet stand in their file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// One object.
    Object,
    /// A JSON array.
    Array,
    /// An ordered collection of ActivityStreams.
    Collection,
    /// CSV; each row is a JSON array of texts. The heading comes first, where Mastodon has one.
    Csv(&'static [&'static str]),
}

/// A file of the archive.
#[derive(Clone, Debug)]
pub(crate) struct ExportTable {
    pub file: &'static str,
    pub shape: Shape,
    pub sql: String,
}

/// A moment in milliseconds as ISO 8601.
fn at(millis: &str) -> String {
    format!("strftime('%Y-%m-%dT%H:%M:%SZ', ({millis}) / 1000, 'unixepoch')")
}

/// The moment in an id.
fn born(id: &str) -> String {
    at(&format!("({id} >> 12) + 1325376000000"))
}

/// The address of a post, of the author's alias `u`.
fn address(id: &str) -> String {
    format!(":base || '/@' || u.username || '/' || {id}")
}

/// Entries whose address, which contains their author, reveals nobody.
fn named(entry: &str) -> String {
    format!("({entry}.anonymous = 0 OR {entry}.author_id = :me)")
}

/// How clients of Mastodon write somebody down; blank for who left.
const ACCT: &str = "t.username || '@' || substr(:base, instr(:base, '://') + 3)";

fn outbox() -> String {
    let (note, published, edited, named) = (address("e.id"), born("e.id"), at("c.edited_at"), named("o"));
    format!(
        "SELECT json_object(
             'id', {note} || '/activity', 'type', iif(x.id IS NULL, 'Create', 'Announce'), 'actor', :base || '/ap/users/' || u.id,
             'published', {published},
             'to', CASE e.visibility WHEN 'public' THEN json('[\"https://www.w3.org/ns/activitystreams#Public\"]') ELSE json('[]') END,
             'cc', CASE e.visibility WHEN 'unlisted' THEN json('[\"https://www.w3.org/ns/activitystreams#Public\"]') ELSE json('[]') END,
             'object', CASE WHEN x.id IS NOT NULL THEN
                 (SELECT :base || '/@' || a.username || '/' || x.target_id FROM entries o JOIN users a ON a.id = o.author_id WHERE o.id = x.target_id AND {named})
             ELSE json_object(
                 'id', {note}, 'type', 'Note', 'url', {note}, 'name', p.title, 'summary', nullif(c.spoiler, ''),
                 'sensitive', json(iif(c.sensitive, 'true', 'false')), 'published', {published}, 'updated', {edited},
                 'inReplyTo', (SELECT :base || '/@' || a.username || '/' || o.id FROM entries o JOIN users a ON a.id = o.author_id
                               WHERE o.id = coalesce(k.parent_id, k.post_id, p.answers_id) AND {named}),
                 'content', '<p>' || replace(replace(replace(replace(c.text, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), char(10), '<br>') || '</p>',
                 'source', json_object('content', c.text, 'mediaType', iif(c.is_markdown, 'text/markdown', 'text/plain')),
                 'visibility', e.visibility, 'anonymous', json(iif(e.anonymous, 'true', 'false')), 'language', c.language,
                 'attachment', (SELECT json_group_array(json_object('type', 'Document', 'mediaType', f.mime, 'name', nullif(f.description, ''),
                     'url', 'media_attachments/' || f.fid || '.' || f.extension, 'width', f.width, 'height', f.height) ORDER BY s.position)
                     FROM file_uses s JOIN files f ON f.id = s.file_id WHERE s.entry_id = e.id AND s.former = 0)
             ) END)
         FROM entries e JOIN users u ON u.id = e.author_id JOIN contents c ON c.id = e.id
         LEFT JOIN posts p ON p.id = e.id LEFT JOIN comments k ON k.id = e.id LEFT JOIN reposts x ON x.id = e.id
         WHERE e.author_id = :me AND e.kind <> 'message' AND e.deleted_at IS NULL ORDER BY e.id"
    )
}

fn person() -> String {
    let joined = born("u.id");
    format!(
        "SELECT json_object(
             '@context', 'https://www.w3.org/ns/activitystreams', 'id', :base || '/ap/users/' || u.id, 'type', iif(u.bot, 'Service', 'Person'),
             'preferredUsername', u.username, 'name', u.nickname, 'summary', u.bio, 'url', :base || '/@' || u.username, 'published', {joined},
             'manuallyApprovesFollowers', json(iif(u.locked, 'true', 'false')),
             'icon', (SELECT json_object('type', 'Image', 'url', 'media_attachments/' || fid || '.' || extension) FROM files WHERE id = u.avatar_file_id),
             'image', (SELECT json_object('type', 'Image', 'url', 'media_attachments/' || fid || '.' || extension) FROM files WHERE id = u.banner_file_id),
             'attachment', json(u.fields), 'outbox', 'outbox.json', 'likes', 'likes.json', 'bookmarks', 'bookmarks.json')
         FROM users u WHERE u.id = :me"
    )
}

fn account() -> String {
    let joined = born("u.id");
    format!(
        "SELECT json_object(
             'uid', u.id, 'aid', a.aid, 'username', u.username, 'nickname', u.nickname, 'bio', u.bio, 'role', u.role, 'status', u.status,
             'email', a.email, 'phone', a.phone, 'birthday', coalesce(u.birthday, a.birthday), 'location', u.location, 'gender', u.gender,
             'gender_custom', u.gender_custom, 'fields', json(u.fields), 'more_info', json(u.more_info), 'joined_at', {joined},
             'locked', u.locked, 'discoverable', u.discoverable, 'indexable', u.indexable, 'default_visibility', u.default_visibility,
             'default_language', u.default_language, 'conversation_policy', u.conversation_policy, 'comment_policy', u.comment_policy,
             'friend_policy', u.friend_policy, 'friend_question', u.friend_question)
         FROM users u JOIN accounts a ON a.id = u.account_id WHERE u.id = :me"
    )
}

/// Marks on people, posts, comments, forums and tags.
fn marks() -> String {
    let made = born("m.id");
    let of = |table: &str, what: &str| {
        format!(
            "SELECT m.id AS id, json_object('mark', m.mark, 'on', {what}, 'target', m.target_id, 'note', m.note, 'at', {made}) AS row
             FROM {table}_marks m WHERE m.user_id = :me"
        )
    };
    let parts = [of("user", "'user'"), of("entry", "m.kind"), of("forum", "'forum'"), of("hashtag", "'hashtag'")];
    format!("SELECT row FROM ({}) ORDER BY id", parts.join(" UNION ALL "))
}

/// Addresses of posts that somebody put aside, under an alias of the author.
fn kept(from: &str, json: &str) -> String {
    let (address, named) = (address("e.id"), named("e"));
    format!(
        "SELECT {json}({address}) FROM {from} JOIN entries e ON e.id = m.target JOIN users u ON u.id = e.author_id
         WHERE e.deleted_at IS NULL AND {named} ORDER BY m.id"
    )
}

fn messages() -> String {
    let (sent, read) = (born("m.id"), at("m.read_at"));
    format!(
        "SELECT json_object('id', m.id, 'with', t.username, 'from', s.username, 'text', m.text, 'content', m.content, 'attachment', nullif(m.attachment, ''),
             'sent_at', {sent}, 'read_at', {read},
             'files', (SELECT json_group_array(f.fid || '.' || f.extension ORDER BY x.position) FROM file_uses x JOIN files f ON f.id = x.file_id WHERE x.entry_id = m.id AND x.former = 0))
         FROM conversation_sides c JOIN messages m ON m.conversation_id = c.conversation_id JOIN users t ON t.id = c.peer_id JOIN users s ON s.id = m.sender_id
         WHERE c.user_id = :me AND m.enabled = 1
           AND ((m.sender_id = :me AND m.sender_deleted_at IS NULL) OR (m.receiver_id = :me AND m.receiver_deleted_at IS NULL))
         ORDER BY m.id"
    )
}

/// Earlier versions of what the person still has.
fn edits() -> String {
    let replaced = born("r.id");
    format!(
        "SELECT json_object('post', r.entry_id, 'title', r.title, 'text', r.text, 'summary', nullif(r.spoiler, ''),
             'sensitive', json(iif(r.sensitive, 'true', 'false')), 'language', r.language, 'location', json(r.location), 'more_info', json(r.more_info),
             'poll', json(r.poll_options), 'replaced_at', {replaced},
             'attachment', (SELECT json_group_array(json_object('type', 'Document', 'mediaType', f.mime, 'name', nullif(v.description, ''),
                 'url', 'media_attachments/' || f.fid || '.' || f.extension) ORDER BY v.position)
                 FROM revision_files v JOIN files f ON f.id = v.file_id WHERE v.revision_id = r.id))
         FROM entries e CROSS JOIN revisions r ON r.entry_id = e.id LEFT JOIN messages m ON m.id = e.id
         WHERE e.author_id = :me AND e.deleted_at IS NULL AND m.sender_deleted_at IS NULL AND coalesce(m.enabled, 1) = 1 ORDER BY r.id"
    )
}

/// Every file of the archive but pictures.
pub(crate) fn all() -> Vec<ExportTable> {
    let sheet = |file, shape, sql| ExportTable { file, shape, sql };
    let csv = |file, heads, sql: String| ExportTable { file, shape: Shape::Csv(heads), sql };
    let living = "JOIN users t ON t.id = m.target_id WHERE m.user_id = :me AND t.status <> 'deleted'";
    let moment = |id: &str| born(id);
    vec![
        sheet("actor.json", Shape::Object, person()),
        sheet("outbox.json", Shape::Collection, outbox()),
        sheet(
            "likes.json",
            Shape::Collection,
            kept("(SELECT id, target_id AS target FROM entry_marks WHERE user_id = :me AND mark = 'like' AND kind <> 'message') m", "json_quote"),
        ),
        sheet("bookmarks.json", Shape::Collection, kept("(SELECT id, entry_id AS target FROM bookmarks WHERE user_id = :me) m", "json_quote")),
        csv("bookmarks.csv", &[], kept("(SELECT id, entry_id AS target FROM bookmarks WHERE user_id = :me) m", "json_array")),
        csv(
            "following_accounts.csv",
            &["Account address", "Show boosts", "Notify on new posts", "Languages"],
            format!(
                "SELECT json_array({ACCT}, iif(m.reblogs, 'true', 'false'), iif(m.notify, 'true', 'false'),
                     coalesce((SELECT group_concat(value, ', ') FROM json_each(m.languages)), ''))
                 FROM user_marks m {living} AND m.mark = 'follow' ORDER BY m.id"
            ),
        ),
        csv("blocked_accounts.csv", &[], format!("SELECT json_array({ACCT}) FROM user_marks m {living} AND m.mark = 'block' ORDER BY m.id")),
        csv(
            "muted_accounts.csv",
            &["Account address", "Hide notifications"],
            format!("SELECT json_array({ACCT}, iif(m.notifications, 'true', 'false')) FROM mutes m {living} ORDER BY m.id"),
        ),
        csv(
            "lists.csv",
            &[],
            format!(
                "SELECT json_array(l.title, {ACCT}) FROM lists l JOIN list_members m ON m.list_id = l.id JOIN users t ON t.id = m.user_id
                 WHERE l.user_id = :me AND t.status <> 'deleted' ORDER BY l.id, t.id"
            ),
        ),
        sheet("account.json", Shape::Object, account()),
        sheet("marks.json", Shape::Array, marks()),
        sheet("messages.json", Shape::Array, messages()),
        sheet("edits.json", Shape::Array, edits()),
        sheet(
            "room_messages.json",
            Shape::Array,
            format!(
                "SELECT json_object('id', m.id, 'room', r.id, 'name', r.name, 'content', m.content, 'attachment', nullif(m.attachment, ''), 'sent_at', {})
                 FROM room_messages m JOIN rooms r ON r.id = m.room_id WHERE m.sender_id = :me AND m.recalled_at IS NULL ORDER BY m.id",
                moment("m.id")
            ),
        ),
        sheet(
            "rooms.json",
            Shape::Array,
            format!(
                "SELECT json_object('id', r.id, 'name', r.name, 'role', m.role, 'alias', m.alias, 'since', {})
                 FROM room_members m JOIN rooms r ON r.id = m.room_id WHERE m.user_id = :me ORDER BY m.id",
                moment("m.id")
            ),
        ),
        sheet(
            "scheduled.json",
            Shape::Array,
            format!("SELECT json_object('at', {}, 'params', json(params)) FROM scheduled WHERE user_id = :me ORDER BY id", at("at")),
        ),
        sheet(
            "votes.json",
            Shape::Array,
            "SELECT json_object('poll', v.poll_id, 'post', p.entry_id, 'option', o.title) FROM poll_votes v JOIN polls p ON p.id = v.poll_id
             JOIN poll_options o ON o.poll_id = v.poll_id AND o.n = v.n WHERE v.user_id = :me ORDER BY v.poll_id, v.n"
                .to_owned(),
        ),
        sheet(
            "filters.json",
            Shape::Array,
            "SELECT json_object('title', f.title, 'contexts', json(f.contexts), 'action', f.action,
                 'keywords', (SELECT json_group_array(keyword) FROM filter_keywords k WHERE k.filter_id = f.id))
             FROM filters f WHERE f.user_id = :me ORDER BY f.id"
                .to_owned(),
        ),
        sheet(
            "friends.json",
            Shape::Array,
            format!(
                "SELECT json_object('uid', m.friend_id, 'username', t.username, 'alias', m.alias, 'ext', m.ext, 'since', {})
                 FROM friendships m JOIN users t ON t.id = m.friend_id WHERE m.user_id = :me ORDER BY m.id",
                moment("m.id")
            ),
        ),
        sheet(
            "drafts.json",
            Shape::Array,
            format!(
                "SELECT json_object('did', did, 'kind', kind, 'title', title, 'text', text, 'updated_at', {})
                 FROM drafts WHERE author_id = :me AND deleted_at IS NULL ORDER BY id",
                at("updated_at")
            ),
        ),
        sheet(
            "notifications.json",
            Shape::Array,
            format!(
                "SELECT json_object('id', n.id, 'kind', n.kind, 'from', iif(n.actor_anonymous, NULL, t.username), 'text', n.text, 'post', n.content_entry,
                     'on', coalesce(n.target_entry, n.target_user), 'at', {}, 'read_at', {})
                 FROM notifications n LEFT JOIN users t ON t.id = n.actor_id WHERE n.receiver_id = :me AND n.deleted_at IS NULL ORDER BY n.id",
                moment("n.id"),
                at("n.read_at")
            ),
        ),
        sheet(
            "logins.json",
            Shape::Array,
            format!(
                "SELECT json_object('kind', s.kind, 'program', a.name, 'platform', s.platform_id, 'scopes', nullif(s.scopes, ''), 'device', s.device_sn,
                     'since', {}, 'last_used', {})
                 FROM sessions s LEFT JOIN apps a ON a.id = s.app_id WHERE s.user_id = :me AND s.revoked_at IS NULL ORDER BY s.id",
                at("s.created_at"),
                at("s.last_used_at")
            ),
        ),
        sheet(
            "devices.json",
            Shape::Array,
            format!(
                "SELECT json_object('number', device_sn, 'platform', platform, 'agent', user_agent, 'last_seen', {}) FROM devices WHERE user_id = :me ORDER BY device_sn",
                at("last_seen")
            ),
        ),
    ]
}
