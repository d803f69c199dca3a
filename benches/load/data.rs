//! Files to measure on: a sandbox that the measured program makes, then rows in bulk, by SQL and in one transaction.
//!
//! The rows are those that the program would have written. Of the counters only those are moved that pages go by.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, params};
use serde_json::Value;

use super::folkmoot::{People, Who};
use super::{Outcome, process};

/// A community in a file that nobody serves yet.
pub struct Community {
    pub database: PathBuf,
    pub facts: Value,
}

impl Community {
    /// A new one, with so many posts, notifications and messages, and so many members who did nothing.
    pub fn new(binary: &Path, dir: &Path, scale: u32, members: u32) -> Outcome<Self> {
        let database = dir.join("moot.db");
        let flags = ["--scale".to_owned(), scale.to_string(), "--members".to_owned(), members.to_string()];
        let facts = process::sandbox(binary, &database, &flags)?;
        Ok(Self { database, facts })
    }

    /// The same in another folder.
    pub fn copy(&self, dir: &Path) -> Outcome<Self> {
        let database = dir.join("moot.db");
        std::fs::copy(&self.database, &database)?;
        Ok(Self { database, facts: self.facts.clone() })
    }

    /// Adds rows.
    pub fn add<T>(&self, rows: impl FnOnce(&mut Rows<'_>) -> Outcome<T>) -> Outcome<T> {
        let mut conn = Connection::open(&self.database)?;
        conn.execute_batch("PRAGMA cache_size = -262144; PRAGMA temp_store = MEMORY; PRAGMA synchronous = OFF;")?;
        let transaction = conn.transaction()?;
        let last = transaction.query_row("SELECT last FROM sequence", [], |row| row.get(0))?;
        transaction.execute_batch(
            "CREATE TEMP TABLE IF NOT EXISTS numbers (n INTEGER PRIMARY KEY);
             CREATE TEMP TABLE crowd AS SELECT row_number() OVER (ORDER BY id) AS n, id FROM users WHERE username_key GLOB 'member[0-9]*';
             CREATE UNIQUE INDEX temp.crowd_by_number ON crowd (n);",
        )?;
        let mut added = Rows { conn: &transaction, people: People(&self.facts), last };
        let value = rows(&mut added)?;
        let last = added.last;
        transaction.execute("UPDATE sequence SET last = ?1", [last])?;
        transaction.commit()?;
        conn.close().map_err(|(_, error)| error)?;
        Ok(value)
    }

    /// One number of the file.
    pub fn number(&self, sql: &str) -> Outcome<i64> {
        Ok(Connection::open(&self.database)?.query_row(sql, [], |row| row.get(0))?)
    }

    /// One text of the file.
    pub fn text(&self, sql: &str) -> Outcome<String> {
        Ok(Connection::open(&self.database)?.query_row(sql, [], |row| row.get(0))?)
    }
}

/// A transaction that adds rows of members, the first of them first.
pub struct Rows<'c> {
    conn: &'c Connection,
    people: People<'c>,
    last: i64,
}

impl Rows<'_> {
    /// Runs an INSERT for the first `count` members; `:first + n` are ids that nobody has, `:me` is the person.
    fn each(&mut self, who: Who, count: u32, sql: &str) -> Outcome<()> {
        let statement = sql.replace(":first", &self.last.to_string()).replace(":me", &self.people.uid(who).to_string());
        self.conn.execute(&format!("{statement} FROM crowd WHERE n <= ?1"), [count])?;
        self.last += i64::from(count);
        Ok(())
    }

    /// Runs statements for the numbers 1 to `count`, which are `n` in them; `:first + n` and `:first + :count + n` are ids that nobody
    /// has, `:me` is the person.
    fn numbered(&mut self, who: Who, count: u32, statements: &[&str]) -> Outcome<()> {
        self.conn.execute("WITH RECURSIVE all_of (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM all_of WHERE n < ?1) INSERT OR IGNORE INTO numbers SELECT n FROM all_of", [count])?;
        let (first, me) = (self.last.to_string(), self.people.uid(who).to_string());
        for sql in statements {
            let sql = sql.replace(":first", &first).replace(":count", &count.to_string()).replace(":me", &me);
            self.conn.execute(&format!("{sql} FROM numbers WHERE n <= ?1"), [count])?;
        }
        self.last += 2 * i64::from(count);
        Ok(())
    }

    /// So many members who did nothing, after those there are. They are known to what is added later.
    pub fn members(&mut self, count: u32) -> Outcome<()> {
        self.numbered(
            Who::Dave,
            count,
            &[
                "INSERT INTO accounts (id, aid) SELECT :first + n, printf('A%09d', n)",
                "INSERT INTO users (id, account_id, is_primary, username, username_key, nickname)
                 SELECT :first + :count + n, :first + n, 1, printf('member%d', n), printf('member%d', n), printf('Member %d', n)",
                "INSERT INTO user_counters (user_id) SELECT :first + :count + n",
                "INSERT INTO inbox_counters (user_id) SELECT :first + :count + n",
            ],
        )?;
        self.conn.execute("UPDATE tallies SET n = n + ?1 WHERE name = 'users'", [count])?;
        Ok(())
    }

    /// `who` publishes posts.
    pub fn posts(&mut self, who: Who, count: u32) -> Outcome<()> {
        self.numbered(
            who,
            count,
            &[
                "INSERT INTO entries (id, kind, author_id, visibility) SELECT :first + n, 'post', :me, 'public'",
                "INSERT INTO contents (id, code, text)
                 SELECT :first + n, printf('P%09d', n), printf('Note %d from the weather station: wind, rain, and some sun in between.', n)",
                "INSERT INTO posts (id) SELECT :first + n",
                "INSERT INTO entry_words (rowid, words)
                 SELECT :first + n, printf('Note %d from the weather station: wind, rain, and some sun in between.', n)",
            ],
        )?;
        self.conn.execute("UPDATE tallies SET n = n + ?1 WHERE name = 'posts'", [count])?;
        self.conn.execute("UPDATE user_counters SET posts = posts + ?1 WHERE user_id = ?2", [i64::from(count), self.people.uid(who)])?;
        Ok(())
    }

    /// `who` is notified: three likes of one post by carol, then a word of the community; every second is unread.
    pub fn notifications(&mut self, who: Who, post: i64, count: u32) -> Outcome<()> {
        let carol = self.people.uid(Who::Carol);
        let likes = format!(
            "INSERT INTO notifications (id, nmid, receiver_id, kind, actor_id, action, target_entry, text, read_at)
             SELECT :first + n, printf('N%09d', n), :me, iif(n % 4, 3, 1), iif(n % 4, {carol}, NULL), iif(n % 4, 1, NULL), iif(n % 4, {post}, NULL),
                 iif(n % 4, NULL, printf('Notice %d of the keeper', n)), iif(n % 2, 1, NULL)"
        );
        self.numbered(who, count, &[&likes])?;
        self.conn.execute(
            "INSERT INTO notification_counters (user_id, kind, total, unread)
             SELECT receiver_id, kind, count(*), sum(read_at IS NULL) FROM notifications WHERE receiver_id = ?1 AND deleted_at IS NULL GROUP BY kind
             ON CONFLICT (user_id, kind) DO UPDATE SET total = excluded.total, unread = excluded.unread",
            [self.people.uid(who)],
        )?;
        Ok(())
    }

    /// `who` writes to `to`, who has read every second message of this conversation.
    pub fn messages(&mut self, who: Who, to: Who, conversation: i64, count: u32) -> Outcome<()> {
        let last = self.last + i64::from(count);
        let receiver = self.people.uid(to);
        let message = format!(
            "INSERT INTO messages (id, cmid, conversation_id, sender_id, receiver_id, text, read_at)
             SELECT :first + n, printf('M%09d', n), {conversation}, :me, {receiver}, printf('Message %d, as long as most are in a chat.', n), iif(n % 2, NULL, 1)"
        );
        let spine = "INSERT INTO entries (id, kind, author_id, visibility) SELECT :first + n, 'message', :me, 'direct'";
        self.numbered(who, count, &[spine, &message])?;
        let unread = i64::from(count.div_ceil(2));
        self.conn.execute(
            "UPDATE conversation_sides SET messages = messages + ?2, last_message_id = ?3, unread = unread + iif(user_id = ?4, ?5, 0)
             WHERE conversation_id = ?1",
            [conversation, i64::from(count), last, receiver, unread],
        )?;
        self.conn.execute("UPDATE inbox_counters SET unread_messages = unread_messages + ?2 WHERE user_id = ?1", [receiver, unread])?;
        self.conn.execute("UPDATE tallies SET n = n + ?1 WHERE name = 'messages'", [count])?;
        Ok(())
    }

    /// `who` follows members.
    pub fn follows(&mut self, who: Who, count: u32) -> Outcome<()> {
        self.each(who, count, "INSERT INTO user_marks (id, user_id, target_id, axis, mark) SELECT :first + n, :me, id, 'bond', 'follow'")
    }

    /// Members follow `who`, and want to be told of everything new.
    pub fn followers(&mut self, who: Who, count: u32) -> Outcome<()> {
        let sql = "INSERT INTO user_marks (id, user_id, target_id, axis, mark, notify) SELECT :first + n, id, :me, 'bond', 'follow', 1";
        self.each(who, count, sql)
    }

    /// All members may be listed in the directory.
    pub fn listed(&mut self) -> Outcome<()> {
        self.conn.execute("UPDATE users SET discoverable = 1 WHERE id IN (SELECT id FROM crowd)", [])?;
        Ok(())
    }

    /// `who` blocks members.
    pub fn blocks(&mut self, who: Who, count: u32) -> Outcome<()> {
        self.each(who, count, "INSERT INTO user_marks (id, user_id, target_id, axis, mark) SELECT :first + n, :me, id, 'bond', 'block'")
    }

    /// `who` mutes members.
    pub fn mutes(&mut self, who: Who, count: u32) -> Outcome<()> {
        self.each(who, count, "INSERT INTO mutes (id, user_id, target_id) SELECT :first + n, :me, id")
    }

    /// Members are friends of `who`.
    pub fn friends(&mut self, who: Who, count: u32) -> Outcome<()> {
        self.each(who, count, "INSERT INTO friendships (id, user_id, friend_id) SELECT :first + n, :me, id")?;
        self.each(who, count, "INSERT INTO friendships (id, user_id, friend_id) SELECT :first + n, id, :me")
    }

    /// Members like an entry.
    pub fn likers(&mut self, entry: i64, count: u32) -> Outcome<()> {
        let sql = format!(
            "INSERT INTO entry_marks (id, user_id, target_id, kind, axis, mark) SELECT :first + n, id, {entry}, 'post', 'opinion', 'like'"
        );
        self.each(Who::Dave, count, &sql)
    }

    /// Members comment on a post.
    pub fn comments(&mut self, post: i64, count: u32) -> Outcome<()> {
        let first = self.last;
        self.each(Who::Dave, count, "INSERT INTO entries (id, kind, author_id, visibility) SELECT :first + n, 'comment', id, 'public'")?;
        for sql in [
            format!("INSERT INTO contents (id, code, text) SELECT {first} + n, 'c' || n, 'Comment ' || n || ' of many.'"),
            format!("INSERT INTO comments (id, post_id) SELECT {first} + n, {post}"),
        ] {
            self.conn.execute(&format!("{sql} FROM crowd WHERE n <= ?1"), [count])?;
        }
        self.conn
            .execute("UPDATE contents SET comments = comments + ?2, replies = replies + ?2 WHERE id = ?1", [post, i64::from(count)])?;
        self.conn.execute("UPDATE tallies SET n = n + ?1 WHERE name = 'comments'", [count])?;
        Ok(())
    }

    /// Members wrote one message each to `who`.
    pub fn conversations(&mut self, who: Who, count: u32) -> Outcome<()> {
        let first = self.last;
        self.each(who, count, "INSERT INTO conversations (id, a_id, b_id) SELECT :first + n, min(:me, id), max(:me, id)")?;
        let message = self.last;
        self.each(who, count, "INSERT INTO entries (id, kind, author_id, visibility) SELECT :first + n, 'message', id, 'direct'")?;
        let me = self.people.uid(who);
        for sql in [
            format!(
                "INSERT INTO messages (id, cmid, conversation_id, sender_id, receiver_id, text, read_at)
                 SELECT {message} + n, 'm' || n, {first} + n, id, {me}, 'Message of ' || n, 1"
            ),
            format!(
                "INSERT INTO conversation_sides (user_id, conversation_id, peer_id, messages, last_message_id)
                 SELECT {me}, {first} + n, id, 1, {message} + n"
            ),
            format!(
                "INSERT INTO conversation_sides (user_id, conversation_id, peer_id, messages, last_message_id)
                 SELECT id, {first} + n, {me}, 1, {message} + n"
            ),
        ] {
            self.conn.execute(&format!("{sql} FROM crowd WHERE n <= ?1"), [count])?;
        }
        self.conn.execute("UPDATE inbox_counters SET conversations = conversations + ?2 WHERE user_id = ?1", [me, i64::from(count)])?;
        Ok(())
    }

    /// `who` likes and bookmarks the newest posts of dave, which all have one hashtag.
    pub fn marks(&mut self, who: Who, count: u32) -> Outcome<()> {
        let (me, dave) = (self.people.uid(who), self.people.uid(Who::Dave));
        self.conn.execute_batch(&format!(
            "CREATE TEMP TABLE said AS SELECT row_number() OVER (ORDER BY id DESC) AS n, id FROM entries
             WHERE author_id = {dave} AND kind = 'post' AND deleted_at IS NULL AND visibility = 'public';"
        ))?;
        let tag = self.last + 1;
        self.last = tag;
        self.conn.execute("INSERT INTO hashtags (id, slug, name) VALUES (?1, 'weather', 'weather')", [tag])?;
        self.conn
            .execute("INSERT INTO entry_hashtags (entry_id, hashtag_id) SELECT id, ?1 FROM said WHERE n <= ?2", params![tag, count])?;
        for sql in [
            "INSERT OR IGNORE INTO entry_marks (id, user_id, target_id, kind, axis, mark) SELECT ?1 + n, ?2, id, 'post', 'opinion', 'like'",
            "INSERT OR IGNORE INTO bookmarks (id, user_id, entry_id) SELECT ?1 + n, ?2, id",
        ] {
            self.conn.execute(&format!("{sql} FROM said WHERE n <= ?3"), params![self.last, me, count])?;
            self.last += i64::from(count);
        }
        Ok(())
    }

    /// A room of `who` with so many members; its id.
    pub fn room(&mut self, who: Who, count: u32) -> Outcome<i64> {
        let (room, me) = (self.last + 1, self.people.uid(who));
        self.last = room + 1;
        self.conn.execute(
            "INSERT INTO rooms (id, owner_id, name, capacity, members, updated_at) VALUES (?1, ?2, 'Everybody', ?3, ?3, 0)",
            params![room, me, count],
        )?;
        self.conn.execute("INSERT INTO room_members (room_id, user_id, id, role) VALUES (?1, ?2, ?1 + 1, 'owner')", [room, me])?;
        let others = count.saturating_sub(1);
        self.each(who, others, &format!("INSERT INTO room_members (room_id, user_id, id) SELECT {room}, id, :first + n"))?;
        Ok(room)
    }

    /// Filters of `who`, each for a word that nobody wrote.
    pub fn filters(&mut self, who: Who, count: u32) -> Outcome<()> {
        let first = self.last;
        self.each(who, count, r#"INSERT INTO filters (id, user_id, title, contexts) SELECT :first + n, :me, 'Filter ' || n, '["home"]'"#)?;
        self.each(
            who,
            count,
            &format!("INSERT INTO filter_keywords (id, filter_id, keyword) SELECT :first + n, {first} + n, 'nobodysaid' || n"),
        )
    }
}
