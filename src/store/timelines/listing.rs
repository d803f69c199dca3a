//! Which posts or comments a list shows: every filter and order, as one query of ids.

use rusqlite::types::Value;

use crate::error::Result;
use crate::model::Millis;
use crate::model::content::entry::{EntryKind, FileKind};
use crate::model::id::{self, EntryId, ForumId, HashtagId, UserId};
use crate::store::Read;
use crate::store::db::row::json_ids;
use crate::store::people::name_search::LONGEST;
use crate::store::visibility::visible::{self, Listing};

/// The largest total: a list with more rows reports this number.
pub(crate) const TOTAL_CAP: i64 = 10_000;

/// A counter that a list filters or orders by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ContentCounter {
    View,
    Like,
    Dislike,
    Follow,
    Block,
    Comment,
}

impl ContentCounter {
    fn column(self) -> &'static str {
        match self {
            Self::View => "c.views",
            Self::Like => "c.likes",
            Self::Dislike => "c.dislikes",
            Self::Follow => "c.follows",
            Self::Block => "c.blocks",
            Self::Comment => "c.comments",
        }
    }
}

/// `more_than` < counter < `less_than`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bound {
    pub counter: ContentCounter,
    pub more_than: Option<i64>,
    pub less_than: Option<i64>,
}

/// Which posts or comments a list keeps, by the files they have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ContentType {
    #[default]
    All,
    /// Without files.
    Text,
    Has(FileKind),
    /// Of a kind that nothing here is of.
    Foreign,
}

/// Which posts or comments a list keeps, by whether they are marked as digests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Digest {
    #[default]
    Any,
    /// General or premium.
    Some,
    /// 1 no, 2 general, 3 premium.
    Exactly(i64),
}

/// What a list is ordered by; [`PostFilter::ascending`] says which end comes first, but not of `Random`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum OrderBy {
    #[default]
    Created,
    /// The same seed gives the same order on every page.
    Random {
        seed: u32,
    },
    ContentCounter(ContentCounter),
}

/// Whose timeline (`docs/specs/fresns.md 5.3`): what the viewer follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TimelineScope {
    /// Mine, of followed users, digests of followed forums and hashtags, and every premium digest.
    All,
    Users,
    Forums,
    Hashtags,
}

/// Where in a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Under {
    /// The first-level comments of a post.
    Post(EntryId),
    /// Everything below a comment.
    Comment(EntryId),
}

/// What a list shows. An empty list of ids means no such filter.
#[derive(Clone, Debug, Default)]
pub(crate) struct PostFilter {
    pub authors: Vec<UserId>,
    pub hashtags: Vec<HashtagId>,
    pub forums: Vec<ForumId>,
    pub without_authors: Vec<UserId>,
    pub without_hashtags: Vec<HashtagId>,
    pub without_forums: Vec<ForumId>,
    pub without_entries: Vec<EntryId>,
    /// Only for comments.
    pub under: Option<Under>,
    /// Only for posts.
    pub quotes_of: Option<EntryId>,
    pub scope: Option<TimelineScope>,
    pub digest: Digest,
    /// 1 no, 2 forum, 3 everywhere.
    pub sticky: Option<i64>,
    pub content_type: ContentType,
    pub created_from: Option<Millis>,
    /// Exclusive.
    pub created_until: Option<Millis>,
    pub bounds: Vec<Bound>,
    pub language: Option<String>,
    /// Text or title contains it.
    pub search: Option<String>,
    pub since: Option<EntryId>,
    pub before: Option<EntryId>,
    /// Dialects without anonymity leave such content out.
    pub no_anonymous: bool,
    pub order: OrderBy,
    /// Oldest or smallest first.
    pub ascending: bool,
}

impl PostFilter {
    fn place(&self) -> Listing {
        let about = !self.authors.is_empty() || self.under.is_some() || self.quotes_of.is_some() || self.scope.is_some();
        if about { Listing::List } else { Listing::Public }
    }
}

struct Query {
    conditions: Vec<String>,
    params: Vec<Value>,
}

impl Query {
    /// Adds a condition; `?` in it stands for `value`.
    fn and(&mut self, condition: &str, value: impl Into<Value>) {
        self.params.push(value.into());
        self.conditions.push(condition.replace('?', &format!("?{}", self.params.len())));
    }

    fn and_ids<T: Copy + Into<i64>>(&mut self, condition: &str, ids: &[T]) {
        if !ids.is_empty() {
            self.and(condition, json_ids(ids));
        }
    }
}

const MY: &str = "(SELECT target_id FROM user_marks WHERE user_id = ?1 AND mark = 'follow')";
const MY_TAGS: &str = "EXISTS (SELECT 1 FROM entry_hashtags x WHERE x.entry_id = e.id
    AND x.hashtag_id IN (SELECT target_id FROM hashtag_marks WHERE user_id = ?1 AND mark = 'follow'))";
const MY_FORUMS: &str = "p.forum_id IN (SELECT target_id FROM forum_marks WHERE user_id = ?1 AND mark = 'follow')";

fn timeline_scope(scope: TimelineScope) -> String {
    // Being in a timeline because of its author would name an anonymous one.
    let users = format!("(e.anonymous = 0 AND e.author_id IN {MY})");
    match scope {
        TimelineScope::Users => users,
        TimelineScope::Hashtags => MY_TAGS.to_owned(),
        TimelineScope::Forums => MY_FORUMS.to_owned(),
        TimelineScope::All => format!(
            "(e.author_id = ?1 OR c.digest = 3 OR (c.digest > 1 AND ({MY_TAGS} OR {MY_FORUMS}))
              OR ({users} AND (p.forum_id IS NULL OR p.forum_id NOT IN (SELECT id FROM forums WHERE private = 1))))"
        ),
    }
}

fn below(filter: &PostFilter, query: &mut Query) {
    match filter.under {
        None => (),
        Some(Under::Post(post)) => query.and("e.id IN (SELECT id FROM comments WHERE post_id = ? AND parent_id IS NULL)", post.0),
        Some(Under::Comment(top)) => query.and(
            "e.id IN (WITH RECURSIVE below (id) AS (SELECT id FROM comments WHERE parent_id = ?
                 UNION ALL SELECT x.id FROM comments x JOIN below b ON x.parent_id = b.id) SELECT id FROM below)",
            top.0,
        ),
    }
}

fn conditions(kind: EntryKind, viewer: Option<UserId>, filter: &PostFilter) -> Query {
    let me = viewer.map_or(0, |viewer| viewer.0);
    let mut q = Query { conditions: vec![visible::rule(kind, filter.place())], params: vec![Value::Integer(me)] };
    q.conditions.push(if kind == EntryKind::Comment { "e.kind = 'comment'".into() } else { "e.kind = 'post'".into() });
    if !filter.authors.is_empty() {
        match filter.authors.as_slice() {
            [author] => q.and("e.author_id = ?", author.0),
            authors => q.and_ids("e.author_id IN (SELECT value FROM json_each(?))", authors),
        }
        q.conditions.push("(e.anonymous = 0 OR e.author_id = ?1)".into());
    }
    // Leaving out an anonymous row because of its author would name that author.
    q.and_ids("(e.anonymous = 1 OR e.author_id NOT IN (SELECT value FROM json_each(?)))", &filter.without_authors);
    // Sub-queries of ids, so that a list about one thing reads only what belongs to it.
    let tagged = "IN (SELECT entry_id FROM entry_hashtags WHERE hashtag_id IN (SELECT value FROM json_each(?)))";
    q.and_ids(&format!("e.id {tagged}"), &filter.hashtags);
    q.and_ids(&format!("e.id NOT {tagged}"), &filter.without_hashtags);
    let forums = "SELECT id FROM posts WHERE forum_id IN (SELECT value FROM json_each(?))";
    if kind == EntryKind::Comment {
        q.and_ids(&format!("e.id IN (SELECT id FROM comments WHERE post_id IN ({forums}))"), &filter.forums);
    } else {
        q.and_ids(&format!("e.id IN ({forums})"), &filter.forums);
    }
    q.and_ids("(p.forum_id IS NULL OR p.forum_id NOT IN (SELECT value FROM json_each(?)))", &filter.without_forums);
    q.and_ids("e.id NOT IN (SELECT value FROM json_each(?))", &filter.without_entries);
    if kind == EntryKind::Comment {
        below(filter, &mut q);
    } else if let Some(quoted) = filter.quotes_of {
        q.and("e.id IN (SELECT id FROM posts WHERE quoted_id = ? AND quote_revoked = 0)", quoted.0);
    }
    if let Some(around) = filter.scope {
        q.conditions.push(timeline_scope(around));
    }
    if filter.no_anonymous {
        q.conditions.push("e.anonymous = 0".into());
    }
    match filter.digest {
        Digest::Any => (),
        Digest::Some => q.conditions.push("c.digest > 1".into()),
        Digest::Exactly(n) => q.and("c.digest = ?", n),
    }
    match filter.content_type {
        ContentType::All => (),
        ContentType::Text => q.conditions.push("c.file_kinds = 0".into()),
        ContentType::Has(kind) => q.and("c.file_kinds & ? <> 0", kind.bit()),
        ContentType::Foreign => q.conditions.push("0".into()),
    }
    if let Some(sticky) = filter.sticky {
        q.and("c.sticky = ?", sticky);
    }
    ranges(filter, &mut q);
    q
}

fn ranges(filter: &PostFilter, q: &mut Query) {
    if let Some(from) = filter.created_from {
        q.and("e.id >= ?", id::first_at(from));
    }
    if let Some(until) = filter.created_until {
        q.and("e.id < ?", id::first_at(until));
    }
    if let Some(since) = filter.since {
        q.and("e.id > ?", since.0);
    }
    if let Some(before) = filter.before {
        q.and("e.id < ?", before.0);
    }
    for bound in &filter.bounds {
        if let Some(more) = bound.more_than {
            q.and(&format!("{} > ?", bound.counter.column()), more);
        }
        if let Some(less) = bound.less_than {
            q.and(&format!("{} < ?", bound.counter.column()), less);
        }
    }
    if let Some(language) = &filter.language {
        q.and("c.language = ?", language.clone());
    }
    if filter.search.as_ref().is_some_and(|search| search.len() > LONGEST) {
        // A pattern of this length is an error in SQLite.
        q.and("? IS NULL", 1);
    } else if let Some(search) = &filter.search {
        let escaped = search.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        q.and("(c.text LIKE ? ESCAPE '\\' OR (e.kind = 'post' AND p.title LIKE ? ESCAPE '\\'))", format!("%{escaped}%"));
    }
}

fn order(filter: &PostFilter) -> String {
    let way = if filter.ascending { "ASC" } else { "DESC" };
    match filter.order {
        OrderBy::Created => format!("e.id {way}"),
        // Multiplication modulo a prime shuffles; SQLite has no function of its own that repeats.
        OrderBy::Random { seed } => format!("(e.id % 2147483647 * {}) % 2147483647, e.id", u64::from(seed) % 2_147_483_645 + 2),
        OrderBy::ContentCounter(counter) => format!("{} {way}, e.id {way}", counter.column()),
    }
}

/// One page of ids, in order.
pub(crate) fn page(
    r: &Read<'_>,
    kind: EntryKind,
    viewer: Option<UserId>,
    filter: &PostFilter,
    offset: i64,
    limit: i64,
) -> Result<Vec<EntryId>> {
    let mut q = conditions(kind, viewer, filter);
    q.params.extend([Value::Integer(limit), Value::Integer(offset)]);
    let n = q.params.len();
    let sql = format!(
        "SELECT e.id FROM {} WHERE {} ORDER BY {} LIMIT ?{} OFFSET ?{n}",
        visible::from(kind),
        q.conditions.join(" AND "),
        order(filter),
        n - 1
    );
    r.all(&sql, rusqlite::params_from_iter(q.params), |row| row.get(0))
}

/// How many there are, counted no further than [`TOTAL_CAP`].
pub(crate) fn total(r: &Read<'_>, kind: EntryKind, viewer: Option<UserId>, filter: &PostFilter) -> Result<i64> {
    let q = conditions(kind, viewer, filter);
    let sql =
        format!("SELECT count(*) FROM (SELECT 1 FROM {} WHERE {} LIMIT {TOTAL_CAP})", visible::from(kind), q.conditions.join(" AND "));
    r.count_list(&sql, &q.params)
}

/// Why each of these is in the viewer's timeline of everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TimelineReason {
    /// The viewer's own, or of a followed user.
    User,
    Forum,
    Hashtag,
    Digest,
}

/// The first reason that holds for each of these, in the order of [`TimelineReason`]; `Digest` where no other does.
/// Entries of another `kind` are left out, the rows have no fixed order, and what `me` may see is not checked.
pub(crate) fn because(r: &Read<'_>, kind: EntryKind, me: UserId, ids: &[EntryId]) -> Result<Vec<(EntryId, TimelineReason)>> {
    let users = timeline_scope(TimelineScope::Users);
    let sql = format!(
        "SELECT e.id, CASE WHEN e.author_id = ?1 OR {users} THEN 0 WHEN {MY_FORUMS} THEN 1 WHEN {MY_TAGS} THEN 2 ELSE 3 END
         FROM {} WHERE e.id IN (SELECT value FROM json_each(?2))",
        visible::from(kind)
    );
    r.all(&sql, (me, json_ids(ids)), |row| {
        Ok((
            row.get(0)?,
            match row.get::<_, i64>(1)? {
                0 => TimelineReason::User,
                1 => TimelineReason::Forum,
                2 => TimelineReason::Hashtag,
                _ => TimelineReason::Digest,
            },
        ))
    })
}

/// Which indexes SQLite uses for a list.
#[cfg(test)]
pub(crate) fn plan(r: &Read<'_>, kind: EntryKind, filter: &PostFilter) -> Result<String> {
    let mut q = conditions(kind, Some(UserId(1)), filter);
    q.params.extend([Value::Integer(10), Value::Integer(0)]);
    let n = q.params.len();
    let sql = format!(
        "EXPLAIN QUERY PLAN SELECT e.id FROM {} WHERE {} ORDER BY {} LIMIT ?{} OFFSET ?{n}",
        visible::from(kind),
        q.conditions.join(" AND "),
        order(filter),
        n - 1
    );
    Ok(r.all(&sql, rusqlite::params_from_iter(q.params), |row| row.get::<_, String>(3))?.join("\n"))
}
