//! The list of all users with its filters and orders (`docs/specs/fresns.md 5.3`, `user/list`).

use rusqlite::params_from_iter;
use rusqlite::types::Value;

use crate::error::Result;
use crate::model::Millis;
use crate::model::id::{UserId, first_at};
use crate::model::people::user::Role;
use crate::store::Read;
use crate::store::db::counters::COUNT_CAP;

/// A number a user list can be filtered and ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Counter {
    Views,
    Likers,
    Dislikers,
    Followers,
    Blockers,
    Posts,
    Comments,
    PostDigests,
    CommentDigests,
}

impl Counter {
    fn column(self) -> &'static str {
        match self {
            Self::Views => "c.views",
            Self::Likers => "c.likers",
            Self::Dislikers => "c.dislikers",
            Self::Followers => "c.followers",
            Self::Blockers => "c.blockers",
            Self::Posts => "c.posts",
            Self::Comments => "c.comments",
            Self::PostDigests => "c.post_digests",
            Self::CommentDigests => "c.comment_digests",
        }
    }
}

/// Both ends count as inside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bounds {
    pub min: Option<i64>,
    pub max: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) enum Order {
    #[default]
    Created,
    By(Counter),
}

/// Which users, in which order. Empty: everybody, newest first.
#[derive(Clone, Debug, Default)]
pub(crate) struct UserFilter {
    /// Empty: any.
    pub roles: Vec<Role>,
    pub verified: Option<bool>,
    /// 1 unknown, 2 male, 3 female, 4 custom.
    pub gender: Option<i64>,
    /// Moments, both inside.
    pub created: Bounds,
    pub counts: Vec<(Counter, Bounds)>,
    pub order: Order,
    pub ascending: bool,
}

/// FROM and WHERE, with the values they name in order. Disabled and deleted users are left out,
/// and those with a block between them and the viewer.
fn chosen(viewer: Option<UserId>, filter: &UserFilter) -> (String, Vec<Value>) {
    let mut sql = "FROM users u JOIN user_counters c ON c.user_id = u.id WHERE u.status = 'enabled'".to_owned();
    let mut values = Vec::new();
    let mut add = |text: &str, value: Option<Value>| {
        sql.push_str(" AND ");
        sql.push_str(text);
        values.extend(value);
    };
    if let Some(me) = viewer {
        let block = "NOT EXISTS (SELECT 1 FROM user_marks b WHERE b.mark = 'block' AND";
        add(&format!("{block} b.user_id = ? AND b.target_id = u.id)"), Some(me.0.into()));
        add(&format!("{block} b.user_id = u.id AND b.target_id = ?)"), Some(me.0.into()));
    }
    if !filter.roles.is_empty() {
        let names: Vec<&str> = filter.roles.iter().map(|role| role_name(*role)).collect();
        add(&format!("u.role IN ('{}')", names.join("', '")), None);
    }
    match filter.verified {
        Some(true) => add("u.verified_at IS NOT NULL", None),
        Some(false) => add("u.verified_at IS NULL", None),
        None => {}
    }
    if let Some(gender) = filter.gender {
        add("u.gender = ?", Some(gender.into()));
    }
    let created = |at: Millis| Some(Value::from(first_at(at)));
    if let Some(min) = filter.created.min {
        add("u.id >= ?", created(min));
    }
    if let Some(max) = filter.created.max {
        add("u.id < ?", created(max.saturating_add(1)));
    }
    for (counter, bounds) in &filter.counts {
        let column = counter.column();
        if let Some(min) = bounds.min {
            add(&format!("{column} >= ?"), Some(min.into()));
        }
        if let Some(max) = bounds.max {
            add(&format!("{column} <= ?"), Some(max.into()));
        }
    }
    (sql, values)
}

fn role_name(role: Role) -> &'static str {
    match role {
        Role::Administrator => "administrator",
        Role::Moderator => "moderator",
        Role::Restricted => "restricted",
        Role::Pending => "pending",
        Role::General => "general",
    }
}

/// One page of ids. Without a bound when filtered or ordered by a counter: ask it on the slow lane.
pub(crate) fn page(r: &Read<'_>, viewer: Option<UserId>, filter: &UserFilter, offset: i64, limit: i64) -> Result<Vec<UserId>> {
    let (from, mut values) = chosen(viewer, filter);
    let way = if filter.ascending { "ASC" } else { "DESC" };
    let order = match filter.order {
        Order::Created => format!("u.id {way}"),
        Order::By(counter) => format!("{} {way}, u.id {way}", counter.column()),
    };
    values.extend([limit.into(), offset.into()]);
    r.all(&format!("SELECT u.id {from} ORDER BY {order} LIMIT ? OFFSET ?"), params_from_iter(values), |row| row.get(0))
}

/// How many there are, counted up to [`COUNT_CAP`].
pub(crate) fn total(r: &Read<'_>, viewer: Option<UserId>, filter: &UserFilter) -> Result<i64> {
    let (from, mut values) = chosen(viewer, filter);
    values.push(COUNT_CAP.into());
    r.count(&format!("SELECT count(*) FROM (SELECT 1 {from} LIMIT ?)"), params_from_iter(values))
}
