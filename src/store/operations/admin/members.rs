//! All users, in pages for administrators. Searching scans every row: for the slow readers.

use rusqlite::types::Value;

use crate::error::Result;
use crate::model::Millis;
use crate::model::id::{AccountId, SessionId, UserId};
use crate::model::people::session::SessionKind;
use crate::model::people::user::{Role, Status};
use crate::store::Read;
use crate::store::db::row::Cols;
use crate::store::people::name_search::patterns;

/// One line of the list.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub id: UserId,
    pub username: String,
    pub nickname: String,
    pub role: Role,
    pub status: Status,
    pub email: Option<String>,
    pub last_active_at: Option<Millis>,
    pub posts: i64,
    pub comments: i64,
}

/// The order of the list; `Newest` and `Oldest` go by when people joined, `Name` by the case-folded username.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum MemberOrder {
    #[default]
    Newest,
    Oldest,
    Name,
    /// Who was seen last comes first.
    Active,
}

/// Which ones are wanted; `after` is the last one of the page before.
#[derive(Clone, Debug, Default)]
pub(crate) struct MemberQuery {
    pub search: String,
    pub status: Option<Status>,
    pub role: Option<Role>,
    pub order: MemberOrder,
    pub after: Option<UserId>,
    pub limit: u32,
}

const COLUMNS: &str = "u.id, u.username, u.nickname, u.role, u.status,
    (SELECT email FROM accounts a WHERE a.id = u.account_id), u.last_active_at, coalesce(c.posts, 0), coalesce(c.comments, 0)";

fn member(row: &rusqlite::Row<'_>) -> rusqlite::Result<Member> {
    let mut c = Cols::of(row);
    Ok(Member {
        id: c.next()?,
        username: c.next()?,
        nickname: c.next()?,
        role: c.next()?,
        status: c.next()?,
        email: c.next()?,
        last_active_at: c.next()?,
        posts: c.next()?,
        comments: c.next()?,
    })
}

/// A page of members; people who left are not among them.
pub(crate) fn page(r: &Read<'_>, wanted: &MemberQuery) -> Result<Vec<Member>> {
    let (sql, values) = page_sql(wanted)?;
    r.all(&sql, rusqlite::params_from_iter(values), member)
}

fn page_sql(wanted: &MemberQuery) -> Result<(String, Vec<Value>)> {
    let mut conditions = vec!["u.status <> 'deleted'".to_owned()];
    let mut values: Vec<Value> = Vec::new();
    let mut add = |values: &mut Vec<Value>, value: Value, condition: &str| {
        values.push(value);
        conditions.push(condition.replace('#', &format!("?{}", values.len())));
    };
    if !wanted.search.is_empty() {
        let pattern = patterns(&wanted.search).0;
        add(
            &mut values,
            pattern.into(),
            r"(u.username LIKE # ESCAPE '\' OR u.nickname LIKE # ESCAPE '\' OR CAST(u.id AS TEXT) LIKE # ESCAPE '\'
               OR EXISTS (SELECT 1 FROM accounts a WHERE a.id = u.account_id AND a.email LIKE # ESCAPE '\'))",
        );
    }
    if let Some(status) = wanted.status {
        add(&mut values, name_of(&status)?, "u.status = #");
    }
    if let Some(role) = wanted.role {
        add(&mut values, name_of(&role)?, "u.role = #");
    }
    if let Some(after) = wanted.after {
        let behind = match wanted.order {
            MemberOrder::Newest => "u.id < #",
            MemberOrder::Oldest => "u.id > #",
            MemberOrder::Name => "u.username_key > (SELECT username_key FROM users WHERE id = #)",
            MemberOrder::Active => {
                "(coalesce(u.last_active_at, 0), u.id) < ((SELECT coalesce(last_active_at, 0) FROM users WHERE id = #), #)"
            }
        };
        add(&mut values, after.0.into(), behind);
    }
    let order = match wanted.order {
        MemberOrder::Newest => "u.id DESC",
        MemberOrder::Oldest => "u.id",
        MemberOrder::Name => "u.username_key",
        MemberOrder::Active => "coalesce(u.last_active_at, 0) DESC, u.id DESC",
    };
    values.push(wanted.limit.into());
    let sql = format!(
        "SELECT {COLUMNS} FROM users u LEFT JOIN user_counters c ON c.user_id = u.id WHERE {} ORDER BY {order} LIMIT ?{}",
        conditions.join(" AND "),
        values.len()
    );
    Ok((sql, values))
}

fn name_of(value: &impl rusqlite::ToSql) -> Result<Value> {
    Ok(match value.to_sql()? {
        rusqlite::types::ToSqlOutput::Borrowed(text) => text.try_into().map_err(crate::error::Error::internal)?,
        rusqlite::types::ToSqlOutput::Owned(value) => value,
        _ => Value::Null,
    })
}

/// Why and until when a user is banned.
pub(crate) fn shut_out(r: &Read<'_>, id: UserId) -> Result<Option<(Option<String>, Option<Millis>)>> {
    r.one("SELECT disabled_reason, disabled_until FROM users WHERE id = ?1 AND status = 'disabled'", [id], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}

/// When a user was seen last.
pub(crate) fn last_active(r: &Read<'_>, id: UserId) -> Result<Option<Millis>> {
    Ok(r.one("SELECT last_active_at FROM users WHERE id = ?1", [id], |row| row.get(0))?.flatten())
}

/// A session that has neither ended nor run out, with where and when it was last used.
#[derive(Clone, Debug)]
pub(crate) struct LiveLogin {
    pub id: SessionId,
    pub kind: SessionKind,
    /// The program it was made with.
    pub program: Option<String>,
    /// What a browser calls itself.
    pub agent: Option<String>,
    pub device_sn: Option<i64>,
    pub scopes: String,
    pub created_at: Millis,
    pub last_used_at: Option<Millis>,
    pub expires_at: Option<Millis>,
}

/// The live logins of a user and of the account behind, latest first; those made under another one are left out.
pub(crate) fn logins(r: &Read<'_>, user: UserId, account: AccountId, limit: u32) -> Result<Vec<LiveLogin>> {
    r.all(
        "SELECT s.id, s.kind, p.name, iif(s.kind = 'browser', s.version, NULL), s.device_sn, s.scopes, s.created_at, s.last_used_at, s.expires_at
         FROM sessions s LEFT JOIN apps p ON p.id = s.app_id
         WHERE (s.user_id = ?1 OR (s.account_id = ?2 AND s.user_id IS NULL))
           AND s.kind <> 'im_store' AND s.revoked_at IS NULL AND coalesce(s.expires_at, ?3 + 1) > ?3
         ORDER BY s.id DESC LIMIT ?4",
        (user, account, r.now(), limit),
        |row| {
            let mut c = Cols::of(row);
            Ok(LiveLogin {
                id: c.next()?,
                kind: c.next()?,
                program: c.next()?,
                agent: c.next()?,
                device_sn: c.next()?,
                scopes: c.next()?,
                created_at: c.next()?,
                last_used_at: c.next()?,
                expires_at: c.next()?,
            })
        },
    )
}

/// A device and when it was seen.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub sn: i64,
    pub platform: i64,
    pub user_agent: String,
    pub last_seen: Millis,
}

/// The devices of a user.
pub(crate) fn devices(r: &Read<'_>, user: UserId, limit: u32) -> Result<Vec<Seen>> {
    r.all(
        "SELECT device_sn, platform, user_agent, last_seen FROM devices WHERE user_id = ?1 ORDER BY device_sn DESC LIMIT ?2",
        (user, limit),
        |row| Ok(Seen { sn: row.get(0)?, platform: row.get(1)?, user_agent: row.get(2)?, last_seen: row.get(3)? }),
    )
}

/// Users who may log in, from `after` on, by id: the receivers of a notice to everybody.
pub(crate) fn enabled_after(r: &Read<'_>, after: UserId, limit: u32) -> Result<Vec<UserId>> {
    r.all("SELECT id FROM users WHERE id > ?1 AND status = 'enabled' ORDER BY id LIMIT ?2", (after, limit), |row| row.get(0))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
mod tests {
    use super::*;
    use crate::store::db::{pragmas, schema};

    #[test]
    fn a_page_is_read_in_the_order_of_an_index_from_where_the_last_one_ended() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("plan.db");
        let conn = pragmas::writer(&path).unwrap();
        schema::apply(&conn, &path, &schema::PLAN).unwrap();
        for (order, after) in [
            (MemberOrder::Newest, "users_living (id<?)"),
            (MemberOrder::Oldest, "users_living (id>?)"),
            (MemberOrder::Name, "(username_key>?)"),
            (MemberOrder::Active, "users_by_activity"),
        ] {
            let wanted = MemberQuery { order, after: Some(UserId(1)), limit: 51, ..MemberQuery::default() };
            let mut statement = conn.prepare(&format!("EXPLAIN QUERY PLAN {}", page_sql(&wanted).unwrap().0)).unwrap();
            let lines = statement.raw_query().mapped(|row| row.get::<_, String>(3));
            let plan = lines.collect::<rusqlite::Result<Vec<_>>>().unwrap().join("; ");
            assert!(plan.contains(after) && !plan.contains("TEMP B-TREE"), "{order:?}: {plan}");
        }
    }
}
