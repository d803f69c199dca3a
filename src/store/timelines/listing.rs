//! Which posts or comments a list shows: every filter and order, as queries of ids along an index.

use rusqlite::params_from_iter;
use rusqlite::types::Value;

use super::post_filter::{ContentType, Digest, OrderBy, PostFilter, TimelineScope, Under};
use crate::error::Result;
use crate::model::content::entry::EntryKind;
use crate::model::id::{self, EntryId, UserId};
use crate::store::Read;
use crate::store::cards::walks::Walk;
use crate::store::db::row::json_ids;
use crate::store::people::name_search::LONGEST;
use crate::store::visibility::visible;

/// The most rows of a list: it ends there, and so does its total.
pub(crate) const MOST: i64 = if cfg!(test) { 60 } else { 10_000 };

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

/// Along what a list is read: the table that comes first, with its index, and the column that holds the ids.
///
/// Without it SQLite may gather everything that a list is about before it shows the newest of it.
struct Course {
    first: &'static str,
    id: &'static str,
}

/// By ids that sub-queries name.
const GATHERED: &str = "entries e";

fn course(kind: EntryKind, filter: &PostFilter, q: &mut Query) -> Course {
    let along = |first, id| Course { first, id };
    match (
        filter.under.filter(|_| kind == EntryKind::Comment),
        filter.authors.as_slice(),
        filter.hashtags.as_slice(),
        filter.forums.as_slice(),
    ) {
        (Some(Under::Post(post)), ..) => {
            q.and("m.post_id = ?", post.0);
            q.conditions.push("m.parent_id IS NULL".into());
            along("comments m INDEXED BY comments_by_post", "m.id")
        }
        // All of it is read, as it is in no order of its own.
        (Some(Under::Comment(top)), ..) => {
            q.and(
                "e.id IN (WITH RECURSIVE below (id) AS (SELECT id FROM comments WHERE parent_id = ?
                     UNION ALL SELECT x.id FROM comments x JOIN below b ON x.parent_id = b.id) SELECT id FROM below)",
                top.0,
            );
            along(GATHERED, "e.id")
        }
        _ if filter.quotes_of.is_some() && kind != EntryKind::Comment => along("posts p INDEXED BY posts_by_quoted", "p.id"),
        (_, [_], ..) => along("entries e INDEXED BY entries_by_author", "e.id"),
        (_, _, [tag], _) => {
            q.and("g.hashtag_id = ?", tag.0);
            along("entry_hashtags g INDEXED BY entry_hashtags_by_tag", "g.entry_id")
        }
        (.., [forum]) if kind == EntryKind::Post => {
            q.and("p.forum_id = ?", forum.0);
            along("posts p INDEXED BY posts_by_forum", "p.id")
        }
        (_, [], [], []) => along("entries e INDEXED BY entries_live", "e.id"),
        // Several of a kind: all that belongs to them is gathered.
        _ => along(GATHERED, "e.id"),
    }
}

/// The tables of a list in the order in which they are read.
fn tables(kind: EntryKind, course: &Course) -> String {
    let Course { first, id } = course;
    let own: &[(&str, &str)] = match kind {
        EntryKind::Comment => &[("entries e", "e.id = $"), ("contents c", "c.id = $"), ("comments m", "m.id = $")],
        _ => &[("entries e", "e.id = $"), ("contents c", "c.id = $"), ("posts p", "p.id = $")],
    };
    let above: &[(&str, &str)] = match kind {
        EntryKind::Comment => &[("entries pe", "pe.id = m.post_id"), ("contents pc", "pc.id = m.post_id"), ("posts p", "p.id = m.post_id")],
        _ => &[],
    };
    let mut from = (*first).to_owned();
    // The order of a CROSS JOIN is never changed.
    for (table, on) in own.iter().chain(above).filter(|(table, _)| first.split(" INDEXED").next() != Some(table)) {
        from.push_str(" CROSS JOIN ");
        from.push_str(table);
        from.push_str(" ON ");
        from.push_str(&on.replace('$', id));
    }
    from
}

/// A list as the parts of its queries.
struct List {
    kind: EntryKind,
    course: Course,
    query: Query,
    order: String,
    /// Ordered by ids.
    by_id: bool,
    ascending: bool,
    /// What stays in it does so whatever is counted on it.
    lasting: bool,
}

fn list(kind: EntryKind, viewer: Option<UserId>, filter: &PostFilter) -> List {
    let me = viewer.map_or(0, |viewer| viewer.0);
    let mut q = Query { conditions: vec![visible::rule(kind, filter.place())], params: vec![Value::Integer(me)] };
    let course = course(kind, filter, &mut q);
    q.conditions.push(if kind == EntryKind::Comment { "e.kind = 'comment'".into() } else { "e.kind = 'post'".into() });
    keep(kind, filter, &course, &mut q);
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
        // A condition without a column would take the others with it, and with them the index.
        ContentType::Foreign => q.conditions.push(format!("{} < 0", course.id)),
    }
    if let Some(sticky) = filter.sticky {
        q.and("c.sticky = ?", sticky);
    }
    ranges(filter, course.id, &mut q);
    let (by_id, order) = order(filter, course.id);
    List { kind, course, query: q, order, by_id, ascending: filter.ascending, lasting: by_id && filter.bounds.is_empty() }
}

/// What a list is about and what it leaves out, beside its [`Course`].
fn keep(kind: EntryKind, filter: &PostFilter, course: &Course, q: &mut Query) {
    let is_gathered = course.first == GATHERED;
    match filter.authors.as_slice() {
        [] => (),
        [author] => q.and("e.author_id = ?", author.0),
        authors => q.and_ids("e.author_id IN (SELECT value FROM json_each(?))", authors),
    }
    if !filter.authors.is_empty() {
        q.conditions.push("(e.anonymous = 0 OR e.author_id = ?1)".into());
    }
    // Leaving out an anonymous row because of its author would name that author.
    q.and_ids("(e.anonymous = 1 OR e.author_id NOT IN (SELECT value FROM json_each(?)))", &filter.without_authors);
    let tagged = "(SELECT 1 FROM entry_hashtags x WHERE x.entry_id = e.id AND x.hashtag_id IN (SELECT value FROM json_each(?)))";
    if is_gathered {
        q.and_ids("e.id IN (SELECT entry_id FROM entry_hashtags WHERE hashtag_id IN (SELECT value FROM json_each(?)))", &filter.hashtags);
        let forums = "SELECT id FROM posts WHERE forum_id IN (SELECT value FROM json_each(?))";
        match kind {
            EntryKind::Comment => q.and_ids(&format!("e.id IN (SELECT id FROM comments WHERE post_id IN ({forums}))"), &filter.forums),
            _ => q.and_ids(&format!("e.id IN ({forums})"), &filter.forums),
        }
    } else {
        q.and_ids(&format!("EXISTS {tagged}"), &filter.hashtags);
        // That of a comment is the forum of its post.
        q.and_ids("p.forum_id IN (SELECT value FROM json_each(?))", &filter.forums);
    }
    q.and_ids(&format!("NOT EXISTS {tagged}"), &filter.without_hashtags);
    q.and_ids("(p.forum_id IS NULL OR p.forum_id NOT IN (SELECT value FROM json_each(?)))", &filter.without_forums);
    q.and_ids("e.id NOT IN (SELECT value FROM json_each(?))", &filter.without_entries);
    if let Some(quoted) = filter.quotes_of.filter(|_| kind != EntryKind::Comment) {
        q.and("p.quoted_id = ?", quoted.0);
        q.conditions.push("p.quote_revoked = 0".into());
    }
}

fn ranges(filter: &PostFilter, column: &str, q: &mut Query) {
    if let Some(from) = filter.created_from {
        q.and(&format!("{column} >= ?"), id::first_at(from));
    }
    if let Some(until) = filter.created_until {
        q.and(&format!("{column} < ?"), id::first_at(until));
    }
    if let Some(since) = filter.since {
        q.and(&format!("{column} > ?"), since.0);
    }
    if let Some(before) = filter.before {
        q.and(&format!("{column} < ?"), before.0);
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

/// Whether that is by ids, and the terms.
fn order(filter: &PostFilter, column: &str) -> (bool, String) {
    let way = if filter.ascending { "ASC" } else { "DESC" };
    match filter.order {
        OrderBy::Created => (true, format!("{column} {way}")),
        // Multiplication modulo a prime shuffles; SQLite has no function of its own that repeats.
        OrderBy::Random { seed } => {
            (false, format!("({column} % 2147483647 * {}) % 2147483647, {column}", u64::from(seed) % 2_147_483_645 + 2))
        }
        OrderBy::ContentCounter(counter) => (false, format!("{} {way}, {column} {way}", counter.column())),
    }
}

impl List {
    /// A query of ids in their order: `more` is one more condition, and `tail` what comes after the order.
    fn sql(&self, more: &str, tail: &str) -> String {
        let List { kind, course, query, order, .. } = self;
        let conditions = query.conditions.join(" AND ");
        format!("SELECT {} FROM {} WHERE {conditions}{more} ORDER BY {order} {tail}", course.id, tables(*kind, course))
    }

    fn ids(&self, r: &Read<'_>, sql: &str, more: &[i64]) -> Result<Vec<EntryId>> {
        let params = self.query.params.iter().cloned().chain(more.iter().map(|value| Value::Integer(*value)));
        r.all(sql, params_from_iter(params), |row| row.get(0))
    }

    /// The number of the first parameter after its own.
    fn next(&self) -> usize {
        self.query.params.len() + 1
    }

    /// All ids of the list.
    fn all(&self, r: &Read<'_>) -> Result<Vec<EntryId>> {
        self.ids(r, &self.sql("", &format!("LIMIT {MOST}")), &[])
    }

    /// How many rows came after this id.
    fn newer(&self, r: &Read<'_>, after: i64) -> Result<i64> {
        let newer = self.sql(&format!(" AND {} > ?{}", self.course.id, self.next()), &format!("LIMIT {MOST}"));
        let found = self.ids(r, &newer, &[after])?;
        i64::try_from(found.len()).map_err(crate::error::Error::internal)
    }

    /// How many rows there are, up to [`MOST`].
    fn count(&self, r: &Read<'_>) -> Result<i64> {
        let List { kind, course, query, .. } = self;
        let conditions = query.conditions.join(" AND ");
        let sql = format!("SELECT count(*) FROM (SELECT 1 FROM {} WHERE {conditions} LIMIT {MOST})", tables(*kind, course));
        r.count(&sql, params_from_iter(&query.params))
    }

    /// Rows from this one on, or from the first, after `offset` others.
    fn page(&self, r: &Read<'_>, from: Option<i64>, offset: i64, limit: i64) -> Result<Vec<EntryId>> {
        let n = self.next();
        let Some(from) = from else {
            return self.ids(r, &self.sql("", &format!("LIMIT ?{n} OFFSET ?{}", n + 1)), &[limit, offset]);
        };
        let way = if self.ascending { ">=" } else { "<=" };
        let sql = self.sql(&format!(" AND {} {way} ?{}", self.course.id, n + 2), &format!("LIMIT ?{n} OFFSET ?{}", n + 1));
        self.ids(r, &sql, &[limit, offset, from])
    }
}

/// How many rows the list has, up to [`MOST`], and the ids of one page of it, in order.
pub(crate) fn page(
    r: &Read<'_>,
    kind: EntryKind,
    viewer: Option<UserId>,
    filter: &PostFilter,
    offset: i64,
    limit: i64,
) -> Result<(i64, Vec<EntryId>)> {
    let list = list(kind, viewer, filter);
    let asked = (list.sql("", ""), list.query.params.iter().map(|value| format!("{value:?}")).collect::<Vec<_>>());
    let mut read = None;
    let walk = r.walk(viewer.map_or(0, |viewer| viewer.0), &asked, list.lasting, |known| {
        if !list.by_id {
            return list.count(r).map(Walk::counted);
        }
        if let Some((known, after)) = known
            && let Some(walk) = known.with(list.newer(r, after)?, MOST)
        {
            return Ok(walk);
        }
        let ids = list.all(r)?;
        let walk = Walk::of(&ids, list.ascending);
        read = Some(ids);
        Ok(walk)
    })?;
    let limit = limit.min(walk.total - offset);
    if limit <= 0 {
        return Ok((walk.total, Vec::new()));
    }
    let ids = match read {
        Some(ids) => {
            ids.into_iter().skip(usize::try_from(offset).unwrap_or(usize::MAX)).take(usize::try_from(limit).unwrap_or(0)).collect()
        }
        None => {
            let (from, passed) = walk.start(offset);
            list.page(r, from, passed, limit)?
        }
    };
    Ok((walk.total, ids))
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
    crate::store::test::fixture::plan(r, &list(kind, Some(UserId(1)), filter).sql("", "LIMIT 10"))
}
