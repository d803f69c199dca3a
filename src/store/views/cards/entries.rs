//! Entries with everything that belongs to them, as their rows are: the same for every viewer.

use std::collections::HashMap;
use std::sync::Arc;

use crate::error::Result;
use crate::model::content::entry::{
    ChatPart, CommentPart, Entry, EntryKind, FileView, Hashtag, Mention, MessagePart, Part, Poll, PollOption, PostPart, Program,
    QuotePolicy, Visibility,
};
use crate::model::fragments::Fragments;
use crate::model::id::{EntryId, HashtagId};
use crate::store::Read;
use crate::store::db::row::{Cols, json_ids, sql};
use crate::store::files::file;
use crate::store::text::hashtags::{self, COLUMNS};

const AMONG: &str = "IN (SELECT value FROM json_each(?1))";

/// What posts, comments and reposts have in common, and after it the own columns of each.
const CONTENT: &str = "SELECT e.id, e.kind, e.author_id, e.visibility, e.anonymous, e.deleted_at IS NOT NULL, a.name, a.website,
    EXISTS (SELECT 1 FROM pins n WHERE n.entry_id = e.id),
    c.code, p.title, c.text, c.is_markdown, c.language, c.spoiler, c.sensitive, c.enabled, c.digest, c.sticky, c.location, c.more_info,
    c.file_kinds, c.edited_at, c.edit_count, c.views, c.likes, c.dislikes, c.follows, c.blocks, c.comments, c.replies, c.quotes, c.reposts,
    c.comment_likes, c.comment_dislikes, c.comment_follows, c.comment_blocks, c.last_comment_at, coalesce(p.quote_policy, m.quote_policy),
    p.quoted_id, p.quote_revoked, p.forum_id, coalesce(g.private, 0), p.comment_policy, p.comment_private, p.answers_id, rp.target_id,
    m.post_id, m.parent_id, m.top_id, t.author_id, m.private,
    pe.anonymous = 0 AND EXISTS (SELECT 1 FROM entry_marks k WHERE k.user_id = pe.author_id AND k.target_id = e.id AND +k.mark = 'like')
    FROM entries e JOIN contents c ON c.id = e.id LEFT JOIN apps a ON a.id = e.app_id
    LEFT JOIN posts p ON p.id = e.id LEFT JOIN forums g ON g.id = p.forum_id LEFT JOIN reposts rp ON rp.id = e.id
    LEFT JOIN comments m ON m.id = e.id LEFT JOIN entries t ON t.id = m.top_id LEFT JOIN entries pe ON pe.id = m.post_id";

const MESSAGE: &str = "SELECT m.id, m.sender_id, e.deleted_at IS NOT NULL, a.name, a.website, m.cmid, m.text, m.language, m.spoiler,
    m.sensitive, m.enabled, m.edited_at,
    (SELECT count(*) FROM entry_marks k WHERE k.target_id = m.id AND k.kind = 'message' AND k.mark = 'like'),
    m.conversation_id, m.receiver_id, m.in_reply_to, m.read_at IS NOT NULL, m.sender_deleted_at IS NOT NULL, m.receiver_deleted_at IS NOT NULL,
    m.content_type, m.content, m.attachment, m.ext, m.config
    FROM messages m JOIN entries e ON e.id = m.id LEFT JOIN apps a ON a.id = e.app_id";

/// The entries with these ids, deleted ones included.
pub(in crate::store::views) fn load(r: &Read<'_>, ids: &[i64]) -> Result<Vec<(i64, Entry)>> {
    let list = json_ids(ids);
    let mut found = r.all(sql!("{CONTENT} WHERE e.id {AMONG}"), [&list], |row| content(&mut Cols::of(row)))?;
    if found.len() < ids.len() {
        found.extend(r.all(sql!("{MESSAGE} WHERE m.id {AMONG}"), [&list], |row| message(&mut Cols::of(row)))?);
    }
    let mut around = Around::load(r, ids, &list)?;
    Ok(found.into_iter().map(|entry| (entry.id.0, around.put(entry))).collect())
}

fn program(c: &mut Cols<'_>) -> rusqlite::Result<Option<Program>> {
    let (name, website): (Option<String>, Option<String>) = (c.next()?, c.next()?);
    Ok(name.map(|name| Program { name, website }))
}

fn content(c: &mut Cols<'_>) -> rusqlite::Result<Entry> {
    let (id, kind) = (c.next()?, c.next()?);
    let (author, visibility, anonymous, deleted) = (c.next()?, c.next()?, c.next()?, c.next()?);
    Ok(Entry {
        id,
        kind,
        author,
        visibility,
        anonymous,
        deleted,
        program: program(c)?,
        pinned: c.next()?,
        code: c.next()?,
        title: c.next()?,
        text: c.next()?,
        is_markdown: c.next()?,
        language: c.next()?,
        spoiler: c.next()?,
        sensitive: c.next()?,
        enabled: c.next()?,
        digest: c.next()?,
        sticky: c.next()?,
        location: c.next()?,
        more_info: c.next()?,
        file_kinds: c.next()?,
        edited_at: c.next()?,
        edit_count: c.next()?,
        views: c.next()?,
        likes: c.next()?,
        dislikes: c.next()?,
        follows: c.next()?,
        blocks: c.next()?,
        comments: c.next()?,
        replies: c.next()?,
        quotes: c.next()?,
        reposts: c.next()?,
        comment_likes: c.next()?,
        comment_dislikes: c.next()?,
        comment_follows: c.next()?,
        comment_blocks: c.next()?,
        last_comment_at: c.next()?,
        quote_policy: c.next::<Option<QuotePolicy>>()?.unwrap_or_default(),
        files: Arc::default(),
        hashtags: Vec::new(),
        mentions: Vec::new(),
        poll: None,
        fragments: Fragments::default(),
        part: part(c, kind)?,
    })
}

fn part(c: &mut Cols<'_>, kind: EntryKind) -> rusqlite::Result<Part> {
    const OF_A_POST: usize = 8;
    if kind == EntryKind::Comment {
        c.skip(OF_A_POST);
        return Ok(Part::Comment(CommentPart {
            post: c.next()?,
            parent: c.next()?,
            top: c.next()?,
            top_author: c.next()?,
            private: c.next()?,
            post_author_liked: c.next()?,
        }));
    }
    Ok(Part::Post(PostPart {
        quoted: c.next()?,
        quote_revoked: c.next()?,
        forum: c.next()?,
        forum_private: c.next()?,
        comment_policy: c.next()?,
        comment_private: c.next()?,
        answers: c.next()?,
        repost_of: c.next()?,
    }))
}

fn message(c: &mut Cols<'_>) -> rusqlite::Result<Entry> {
    let (id, author, deleted) = (c.next()?, c.next()?, c.next()?);
    Ok(Entry {
        id,
        kind: EntryKind::Message,
        author,
        visibility: Visibility::Direct,
        anonymous: false,
        deleted,
        program: program(c)?,
        pinned: false,
        code: c.next()?,
        title: None,
        text: c.next()?,
        is_markdown: false,
        language: c.next()?,
        spoiler: c.next()?,
        sensitive: c.next()?,
        enabled: c.next()?,
        digest: 1,
        sticky: 1,
        location: None,
        more_info: None,
        file_kinds: 0,
        edited_at: c.next()?,
        edit_count: 0,
        views: 0,
        likes: c.next()?,
        dislikes: 0,
        follows: 0,
        blocks: 0,
        comments: 0,
        replies: 0,
        quotes: 0,
        reposts: 0,
        comment_likes: 0,
        comment_dislikes: 0,
        comment_follows: 0,
        comment_blocks: 0,
        last_comment_at: None,
        quote_policy: QuotePolicy::Nobody,
        files: Arc::default(),
        hashtags: Vec::new(),
        mentions: Vec::new(),
        poll: None,
        fragments: Fragments::default(),
        part: Part::Message(MessagePart {
            conversation: c.next()?,
            receiver: c.next()?,
            in_reply_to: c.next()?,
            read: c.next()?,
            sender_deleted: c.next()?,
            receiver_deleted: c.next()?,
            chat: ChatPart { content_type: c.next()?, content: c.next()?, attachment: c.next()?, ext: c.next()?, config: c.next()? },
        }),
    })
}

/// What belongs to many entries, by entry.
struct Around {
    files: HashMap<EntryId, Vec<FileView>>,
    hashtags: HashMap<EntryId, Vec<HashtagId>>,
    mentions: HashMap<EntryId, Vec<Mention>>,
    polls: HashMap<EntryId, Poll>,
}

impl Around {
    fn load(r: &Read<'_>, ids: &[i64], list: &str) -> Result<Self> {
        let ids: Vec<EntryId> = ids.iter().map(|id| EntryId(*id)).collect();
        let tags = "SELECT entry_id, hashtag_id FROM entry_hashtags
             WHERE entry_id IN (SELECT value FROM json_each(?1)) ORDER BY entry_id, hashtag_id";
        let mentions = "SELECT entry_id, user_id, name FROM mentions
             WHERE entry_id IN (SELECT value FROM json_each(?1)) ORDER BY entry_id, user_id";
        Ok(Self {
            files: file::of_entries(r, &ids)?,
            hashtags: by_entry(r.all(tags, [list], |row| Ok((row.get(0)?, row.get(1)?)))?),
            mentions: by_entry(r.all(mentions, [list], |row| Ok((row.get(0)?, Mention { user: row.get(1)?, name: row.get(2)? })))?),
            polls: polls(r, list)?,
        })
    }

    fn put(&mut self, entry: Entry) -> Entry {
        let id = entry.id;
        Entry {
            files: self.files.remove(&id).unwrap_or_default().into(),
            hashtags: self.hashtags.remove(&id).unwrap_or_default(),
            mentions: self.mentions.remove(&id).unwrap_or_default(),
            poll: self.polls.remove(&id),
            ..entry
        }
    }
}

fn by_entry<T>(rows: Vec<(EntryId, T)>) -> HashMap<EntryId, Vec<T>> {
    let mut found: HashMap<EntryId, Vec<T>> = HashMap::new();
    for (entry, value) in rows {
        found.entry(entry).or_default().push(value);
    }
    found
}

/// The polls of these entries, by entry.
fn polls(r: &Read<'_>, list: &str) -> Result<HashMap<EntryId, Poll>> {
    let rows = r.all(
        "SELECT p.entry_id, p.id, p.expires_at, p.multiple, p.hide_totals, p.voters, o.title, o.votes
         FROM polls p JOIN poll_options o ON o.poll_id = p.id WHERE p.entry_id IN (SELECT value FROM json_each(?1)) ORDER BY p.entry_id, o.n",
        [list],
        |row| {
            let mut c = Cols::of(row);
            let entry: EntryId = c.next()?;
            let poll = Poll {
                id: c.next()?,
                expires_at: c.next()?,
                multiple: c.next()?,
                hide_totals: c.next()?,
                voters: c.next()?,
                options: Vec::new(),
            };
            Ok((entry, poll, PollOption { title: c.next()?, votes: c.next()? }))
        },
    )?;
    let mut polls: HashMap<EntryId, Poll> = HashMap::new();
    for (entry, poll, option) in rows {
        polls.entry(entry).or_insert(poll).options.push(option);
    }
    Ok(polls)
}

/// The hashtags with these ids.
pub(in crate::store::views) fn hashtags(r: &Read<'_>, ids: &[i64]) -> Result<Vec<(i64, Hashtag)>> {
    r.all(sql!("SELECT {COLUMNS} FROM hashtags h WHERE h.id {AMONG}"), [json_ids(ids)], |row| {
        let tag = hashtags::hashtag(&mut Cols::of(row))?;
        Ok((tag.id.0, tag))
    })
}
