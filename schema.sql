-- The truth about the file. Applied in one transaction to an empty file at start;
-- `PRAGMA user_version` names it. Times are INTEGER Unix milliseconds UTC; ids are
-- `(ms since 2012-01-01) << 12 | counter`, so the id is also the creation time.
-- Nothing here reads a clock or draws a random number: both are passed in.

-- ---------------------------------------------------------------- the deployment

CREATE TABLE meta (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The last id handed out, written with every commit that used one.
CREATE TABLE sequence (
  one  INTEGER PRIMARY KEY CHECK (one = 1),
  last INTEGER NOT NULL
) STRICT;
INSERT INTO sequence (one, last) VALUES (1, 0);

-- Settings of the community that an administrator may change while it runs.
CREATE TABLE settings (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL CHECK (json_valid(value))
) STRICT, WITHOUT ROWID;

-- Totals of the whole community, moved with the rows they count.
CREATE TABLE tallies (
  name TEXT PRIMARY KEY,
  n    INTEGER NOT NULL DEFAULT 0 CHECK (n >= 0)
) STRICT, WITHOUT ROWID;
INSERT INTO tallies (name, n) VALUES ('users', 0), ('posts', 0), ('comments', 0), ('messages', 0);

CREATE TABLE apps (
  id            INTEGER PRIMARY KEY,
  app_id        TEXT NOT NULL UNIQUE,
  kind          TEXT NOT NULL CHECK (kind IN ('fresns', 'oauth')),
  name          TEXT NOT NULL,
  -- Fresns secrets sign requests and must be recoverable; OAuth secrets are only compared.
  secret        TEXT,
  secret_hash   BLOB,
  platform_id   INTEGER CHECK (platform_id BETWEEN 1 AND 11),
  family        TEXT CHECK (family IN ('v1', 'v2')),
  key_type      INTEGER NOT NULL DEFAULT 1 CHECK (key_type IN (1, 2, 3)),
  read_only     INTEGER NOT NULL DEFAULT 0 CHECK (read_only IN (0, 1)),
  enabled       INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
  redirect_uris TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(redirect_uris)),
  scopes        TEXT NOT NULL DEFAULT '',
  website       TEXT,
  created_at    INTEGER NOT NULL
) STRICT;

-- ---------------------------------------------------------------- accounts and users

CREATE TABLE accounts (
  id              INTEGER PRIMARY KEY,
  aid             TEXT NOT NULL UNIQUE,
  email           TEXT COLLATE NOCASE UNIQUE,
  email_confirmed_at INTEGER,
  country_code    INTEGER,
  phone           TEXT UNIQUE,
  pure_phone      TEXT,
  password_hash   TEXT,
  totp_seed       TEXT,
  -- The time step of the last code that was taken: none is good twice.
  totp_step       INTEGER,
  birthday        TEXT,
  status          TEXT NOT NULL DEFAULT 'enabled' CHECK (status IN ('enabled', 'disabled', 'deleted')),
  wait_delete_at  INTEGER,
  last_login_at   INTEGER,
  deleted_at      INTEGER,
  -- Is an administrator told of new reports by mail?
  report_mails    INTEGER NOT NULL DEFAULT 1 CHECK (report_mails IN (0, 1))
) STRICT;

CREATE TABLE users (
  id                   INTEGER PRIMARY KEY,
  account_id           INTEGER NOT NULL REFERENCES accounts (id),
  is_primary           INTEGER NOT NULL CHECK (is_primary IN (0, 1)),
  username             TEXT NOT NULL,
  -- Case-folded: one name space for all three dialects.
  username_key         TEXT NOT NULL UNIQUE,
  nickname             TEXT NOT NULL DEFAULT '',
  bio                  TEXT NOT NULL DEFAULT '',
  role                 TEXT NOT NULL DEFAULT 'general' CHECK (role IN ('administrator', 'moderator', 'restricted', 'pending', 'general')),
  status               TEXT NOT NULL DEFAULT 'enabled' CHECK (status IN ('enabled', 'disabled', 'deleted')),
  gender               INTEGER NOT NULL DEFAULT 1 CHECK (gender BETWEEN 1 AND 4),
  gender_custom        TEXT,
  gender_pronoun       INTEGER CHECK (gender_pronoun BETWEEN 1 AND 3),
  birthday             TEXT,
  birthday_display     INTEGER NOT NULL DEFAULT 1 CHECK (birthday_display BETWEEN 1 AND 4),
  location             TEXT,
  more_info            TEXT CHECK (more_info IS NULL OR json_valid(more_info)),
  pin_hash             TEXT,
  -- A picture is one of our files, under the key of its use, or an address elsewhere.
  avatar_file_id       INTEGER REFERENCES files (id),
  avatar_key           TEXT,
  avatar_url           TEXT,
  avatar_description   TEXT NOT NULL DEFAULT '',
  banner_file_id       INTEGER REFERENCES files (id),
  banner_key           TEXT,
  banner_url           TEXT,
  banner_description   TEXT NOT NULL DEFAULT '',
  conversation_policy  INTEGER NOT NULL DEFAULT 1 CHECK (conversation_policy BETWEEN 1 AND 4),
  comment_policy       INTEGER NOT NULL DEFAULT 1 CHECK (comment_policy BETWEEN 1 AND 4),
  verified_at          INTEGER,
  verified_text        TEXT,
  locked               INTEGER NOT NULL DEFAULT 0 CHECK (locked IN (0, 1)),
  bot                  INTEGER NOT NULL DEFAULT 0 CHECK (bot IN (0, 1)),
  discoverable         INTEGER CHECK (discoverable IN (0, 1)),
  hide_collections     INTEGER CHECK (hide_collections IN (0, 1)),
  indexable            INTEGER NOT NULL DEFAULT 0 CHECK (indexable IN (0, 1)),
  show_media           INTEGER NOT NULL DEFAULT 1 CHECK (show_media IN (0, 1)),
  show_media_replies   INTEGER NOT NULL DEFAULT 1 CHECK (show_media_replies IN (0, 1)),
  show_featured        INTEGER NOT NULL DEFAULT 1 CHECK (show_featured IN (0, 1)),
  fields               TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(fields)),
  attribution_domains  TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(attribution_domains)),
  default_visibility   TEXT NOT NULL DEFAULT 'public' CHECK (default_visibility IN ('public', 'unlisted', 'followers')),
  default_sensitive    INTEGER NOT NULL DEFAULT 0 CHECK (default_sensitive IN (0, 1)),
  default_language     TEXT,
  default_quote_policy TEXT NOT NULL DEFAULT 'public' CHECK (default_quote_policy IN ('public', 'followers', 'nobody')),
  -- Who may become a friend: 0 everyone, 1 on approval, 2 on a right answer, 3 nobody.
  friend_policy        INTEGER NOT NULL DEFAULT 0 CHECK (friend_policy BETWEEN 0 AND 3),
  friend_question      TEXT,
  friend_answer        TEXT,
  device_token         TEXT,
  disabled_reason      TEXT,
  disabled_until       INTEGER,
  username_edited_at   INTEGER,
  nickname_edited_at   INTEGER,
  last_post_at         INTEGER,
  last_comment_at      INTEGER,
  last_active_at       INTEGER,
  deleted_at           INTEGER
) STRICT;
CREATE INDEX users_by_account ON users (account_id, id);
CREATE UNIQUE INDEX users_one_primary ON users (account_id) WHERE is_primary = 1;
CREATE INDEX users_administrators ON users (id) WHERE role = 'administrator';
CREATE INDEX users_living ON users (id, status) WHERE status <> 'deleted';
-- As administrators page through them.
CREATE INDEX users_by_activity ON users (coalesce(last_active_at, 0), id) WHERE status <> 'deleted';
CREATE INDEX users_by_avatar ON users (avatar_file_id) WHERE avatar_file_id IS NOT NULL;
-- The directory, by arrival and by the last word.
CREATE INDEX users_listed ON users (id) WHERE discoverable = 1 AND status = 'enabled';
CREATE INDEX users_listed_active ON users (max(coalesce(last_post_at, 0), coalesce(last_comment_at, 0)), id)
  WHERE discoverable = 1 AND status = 'enabled';
CREATE INDEX users_by_banner ON users (banner_file_id) WHERE banner_file_id IS NOT NULL;

-- Names that stay taken after their user is gone: a keyed hash, so the name itself is erased.
CREATE TABLE reserved_names (
  name_hash BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- What a profile shows: marks given, marks received, things published.
CREATE TABLE user_counters (
  user_id          INTEGER PRIMARY KEY REFERENCES users (id),
  like_users       INTEGER NOT NULL DEFAULT 0 CHECK (like_users >= 0),
  like_forums      INTEGER NOT NULL DEFAULT 0 CHECK (like_forums >= 0),
  like_hashtags    INTEGER NOT NULL DEFAULT 0 CHECK (like_hashtags >= 0),
  like_posts       INTEGER NOT NULL DEFAULT 0 CHECK (like_posts >= 0),
  like_comments    INTEGER NOT NULL DEFAULT 0 CHECK (like_comments >= 0),
  dislike_users    INTEGER NOT NULL DEFAULT 0 CHECK (dislike_users >= 0),
  dislike_forums   INTEGER NOT NULL DEFAULT 0 CHECK (dislike_forums >= 0),
  dislike_hashtags INTEGER NOT NULL DEFAULT 0 CHECK (dislike_hashtags >= 0),
  dislike_posts    INTEGER NOT NULL DEFAULT 0 CHECK (dislike_posts >= 0),
  dislike_comments INTEGER NOT NULL DEFAULT 0 CHECK (dislike_comments >= 0),
  follow_users     INTEGER NOT NULL DEFAULT 0 CHECK (follow_users >= 0),
  follow_forums    INTEGER NOT NULL DEFAULT 0 CHECK (follow_forums >= 0),
  follow_hashtags  INTEGER NOT NULL DEFAULT 0 CHECK (follow_hashtags >= 0),
  follow_posts     INTEGER NOT NULL DEFAULT 0 CHECK (follow_posts >= 0),
  follow_comments  INTEGER NOT NULL DEFAULT 0 CHECK (follow_comments >= 0),
  block_users      INTEGER NOT NULL DEFAULT 0 CHECK (block_users >= 0),
  block_forums     INTEGER NOT NULL DEFAULT 0 CHECK (block_forums >= 0),
  block_hashtags   INTEGER NOT NULL DEFAULT 0 CHECK (block_hashtags >= 0),
  block_posts      INTEGER NOT NULL DEFAULT 0 CHECK (block_posts >= 0),
  block_comments   INTEGER NOT NULL DEFAULT 0 CHECK (block_comments >= 0),
  views            INTEGER NOT NULL DEFAULT 0 CHECK (views >= 0),
  likers           INTEGER NOT NULL DEFAULT 0 CHECK (likers >= 0),
  dislikers        INTEGER NOT NULL DEFAULT 0 CHECK (dislikers >= 0),
  followers        INTEGER NOT NULL DEFAULT 0 CHECK (followers >= 0),
  blockers         INTEGER NOT NULL DEFAULT 0 CHECK (blockers >= 0),
  posts            INTEGER NOT NULL DEFAULT 0 CHECK (posts >= 0),
  post_digests     INTEGER NOT NULL DEFAULT 0 CHECK (post_digests >= 0),
  post_likes       INTEGER NOT NULL DEFAULT 0 CHECK (post_likes >= 0),
  post_dislikes    INTEGER NOT NULL DEFAULT 0 CHECK (post_dislikes >= 0),
  post_follows     INTEGER NOT NULL DEFAULT 0 CHECK (post_follows >= 0),
  post_blocks      INTEGER NOT NULL DEFAULT 0 CHECK (post_blocks >= 0),
  comments         INTEGER NOT NULL DEFAULT 0 CHECK (comments >= 0),
  comment_digests  INTEGER NOT NULL DEFAULT 0 CHECK (comment_digests >= 0),
  comment_likes    INTEGER NOT NULL DEFAULT 0 CHECK (comment_likes >= 0),
  comment_dislikes INTEGER NOT NULL DEFAULT 0 CHECK (comment_dislikes >= 0),
  comment_follows  INTEGER NOT NULL DEFAULT 0 CHECK (comment_follows >= 0),
  comment_blocks   INTEGER NOT NULL DEFAULT 0 CHECK (comment_blocks >= 0),
  reposts          INTEGER NOT NULL DEFAULT 0 CHECK (reposts >= 0)
) STRICT;

-- What the panel shows besides notifications.
CREATE TABLE inbox_counters (
  user_id         INTEGER PRIMARY KEY REFERENCES users (id),
  conversations   INTEGER NOT NULL DEFAULT 0 CHECK (conversations >= 0),
  unread_messages INTEGER NOT NULL DEFAULT 0 CHECK (unread_messages >= 0),
  post_drafts     INTEGER NOT NULL DEFAULT 0 CHECK (post_drafts >= 0),
  comment_drafts  INTEGER NOT NULL DEFAULT 0 CHECK (comment_drafts >= 0)
) STRICT;

-- What the IM dialect keeps of a person: free texts, switches, the hours of rest. A row once something differs.
CREATE TABLE chat_profiles (
  user_id            INTEGER PRIMARY KEY REFERENCES users (id),
  public_info        TEXT NOT NULL DEFAULT '',
  private_info       TEXT NOT NULL DEFAULT '',
  -- What stands for a picture where it is no address: shown while there is no picture.
  avatar_name        TEXT NOT NULL DEFAULT '',
  auto_download      INTEGER NOT NULL DEFAULT 0 CHECK (auto_download IN (0, 1)),
  -- Invitations to a room wait for a yes.
  group_confirm      INTEGER NOT NULL DEFAULT 0 CHECK (group_confirm IN (0, 1)),
  no_push            INTEGER NOT NULL DEFAULT 0 CHECK (no_push IN (0, 1)),
  no_push_detail     INTEGER NOT NULL DEFAULT 0 CHECK (no_push_detail IN (0, 1)),
  -- Hours of the day; from and until the same hour is never.
  no_push_start_hour INTEGER NOT NULL DEFAULT 0 CHECK (no_push_start_hour BETWEEN 0 AND 23),
  no_push_end_hour   INTEGER NOT NULL DEFAULT 0 CHECK (no_push_end_hour BETWEEN 0 AND 23),
  silence_start_hour INTEGER NOT NULL DEFAULT 0 CHECK (silence_start_hour BETWEEN 0 AND 23),
  silence_end_hour   INTEGER NOT NULL DEFAULT 0 CHECK (silence_end_hour BETWEEN 0 AND 23),
  no_sounds          INTEGER NOT NULL DEFAULT 0 CHECK (no_sounds IN (0, 1)),
  vibratory          INTEGER NOT NULL DEFAULT 0 CHECK (vibratory IN (0, 1)),
  push_nickname      TEXT NOT NULL DEFAULT '',
  badge              INTEGER NOT NULL DEFAULT 0 CHECK (badge >= 0),
  -- Numbers of devices are never given twice.
  last_device_sn     INTEGER NOT NULL DEFAULT 0 CHECK (last_device_sn >= 0)
) STRICT;

CREATE TABLE devices (
  user_id      INTEGER NOT NULL REFERENCES users (id),
  device_sn    INTEGER NOT NULL CHECK (device_sn >= 1),
  guid         TEXT,
  -- 1 iOS, 2 Android, 3 Windows, 4 macOS, 5 Linux, 6 web.
  platform     INTEGER NOT NULL CHECK (platform BETWEEN 1 AND 6),
  user_agent   TEXT NOT NULL DEFAULT '',
  -- Ours, by which pushes name a device.
  push_token   TEXT UNIQUE,
  -- The push service's own, and which service that is.
  device_token TEXT,
  notifier     TEXT,
  last_seen    INTEGER NOT NULL,
  -- The last id there was when it first asked for what is new; null for one that never did.
  since_id     INTEGER,
  PRIMARY KEY (user_id, device_sn)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX devices_by_guid ON devices (user_id, guid) WHERE guid IS NOT NULL;
CREATE INDEX devices_by_token ON devices (device_token) WHERE device_token IS NOT NULL;
CREATE INDEX devices_fetching ON devices (user_id) WHERE since_id IS NOT NULL;

-- Every token of every dialect. The token itself is never stored.
CREATE TABLE sessions (
  id             INTEGER PRIMARY KEY,
  kind           TEXT NOT NULL CHECK (kind IN ('account', 'user', 'oauth', 'oauth_app', 'browser', 'im', 'im_store', 'im_admin', 'admin')),
  token_hash     BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  account_id     INTEGER REFERENCES accounts (id),
  user_id        INTEGER REFERENCES users (id),
  -- A Fresns user token lives and dies with the account token it was made under.
  parent_id      INTEGER REFERENCES sessions (id),
  app_id         INTEGER REFERENCES apps (id),
  platform_id    INTEGER,
  version        TEXT,
  scopes         TEXT NOT NULL DEFAULT '',
  device_sn      INTEGER,
  device_info    TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(device_info)),
  created_at     INTEGER NOT NULL,
  last_used_at   INTEGER,
  expires_at     INTEGER,
  revoked_at     INTEGER,
  revoked_reason TEXT CHECK (revoked_reason IN ('logout', 'password', 'disabled', 'deleted', 'kicked', 'device', 'admin'))
) STRICT;
CREATE INDEX sessions_by_account ON sessions (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX sessions_by_user ON sessions (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX sessions_by_parent ON sessions (parent_id, user_id) WHERE parent_id IS NOT NULL;
CREATE INDEX sessions_by_app ON sessions (app_id, user_id) WHERE app_id IS NOT NULL;

-- Authorisation codes of OAuth: used once; a second use ends what the first one gave out.
CREATE TABLE oauth_grants (
  id           INTEGER PRIMARY KEY,
  code_hash    BLOB NOT NULL UNIQUE CHECK (length(code_hash) = 32),
  app_id       INTEGER NOT NULL REFERENCES apps (id),
  user_id      INTEGER NOT NULL REFERENCES users (id),
  redirect_uri TEXT NOT NULL,
  scopes       TEXT NOT NULL,
  -- S256 of PKCE, base64url; null where the client sent none.
  challenge    TEXT,
  -- What the account's password was when it was given: a new one makes it worthless.
  version      TEXT NOT NULL,
  expires_at   INTEGER NOT NULL,
  used_at      INTEGER,
  session_id   INTEGER REFERENCES sessions (id) ON DELETE SET NULL
) STRICT;
CREATE INDEX oauth_grants_by_user ON oauth_grants (user_id);

-- Short-lived secrets: e-mail and phone codes, login tokens, the first administrator's link.
CREATE TABLE one_time_codes (
  id          INTEGER PRIMARY KEY,
  purpose     TEXT NOT NULL CHECK (purpose IN ('verify', 'login', 'first_admin', 'confirm', 'reset')),
  address     TEXT,
  code_hash   BLOB NOT NULL,
  payload     TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(payload)),
  attempts    INTEGER NOT NULL DEFAULT 0,
  created_at  INTEGER NOT NULL,
  expires_at  INTEGER NOT NULL,
  used_at     INTEGER
) STRICT;
CREATE INDEX one_time_codes_by_address ON one_time_codes (purpose, address, created_at);
CREATE INDEX one_time_codes_by_hash ON one_time_codes (purpose, code_hash);

-- Links that let somebody join a community which is closed to others. The link itself is not kept.
CREATE TABLE invites (
  id         INTEGER PRIMARY KEY,
  code_hash  BLOB NOT NULL UNIQUE CHECK (length(code_hash) = 32),
  note       TEXT NOT NULL DEFAULT '',
  made_by    INTEGER REFERENCES users (id),
  uses_left  INTEGER NOT NULL CHECK (uses_left >= 0),
  used       INTEGER NOT NULL DEFAULT 0 CHECK (used >= 0),
  expires_at INTEGER NOT NULL
) STRICT;

-- Proofs that failed: whose, as a keyed hash, and from where, as another.
CREATE TABLE failed_logins (
  subject TEXT NOT NULL,
  at      INTEGER NOT NULL,
  place   BLOB
) STRICT;
CREATE INDEX failed_logins_by_subject ON failed_logins (subject, at);
CREATE INDEX failed_logins_by_place ON failed_logins (place, at);

-- Where accounts logged in from, as keyed hashes.
CREATE TABLE login_places (
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  place      BLOB NOT NULL,
  last_at    INTEGER NOT NULL,
  PRIMARY KEY (account_id, place)
) STRICT, WITHOUT ROWID;

-- Codes for who has lost the authenticator, each good once. The code itself is not kept.
CREATE TABLE recovery_codes (
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  code_hash  BLOB NOT NULL CHECK (length(code_hash) = 32),
  PRIMARY KEY (account_id, code_hash)
) STRICT, WITHOUT ROWID;

-- What administrators did, on their page and on the command line (nobody in particular).
CREATE TABLE audit_log (
  id       INTEGER PRIMARY KEY,
  actor_id INTEGER REFERENCES users (id),
  action   TEXT NOT NULL,
  subject  TEXT,
  detail   TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(detail)),
  at       INTEGER NOT NULL
) STRICT;

-- ---------------------------------------------------------------- the spine

CREATE TABLE entries (
  id         INTEGER PRIMARY KEY,
  kind       TEXT NOT NULL CHECK (kind IN ('post', 'comment', 'repost', 'message')),
  author_id  INTEGER NOT NULL REFERENCES users (id),
  visibility TEXT NOT NULL CHECK (visibility IN ('public', 'unlisted', 'followers', 'direct')),
  anonymous  INTEGER NOT NULL DEFAULT 0 CHECK (anonymous IN (0, 1)),
  -- The program it was written with, where that may be shown.
  app_id     INTEGER REFERENCES apps (id),
  deleted_at INTEGER
) STRICT;
CREATE INDEX entries_live ON entries (kind, id) WHERE deleted_at IS NULL;
CREATE INDEX entries_by_author ON entries (author_id, kind, id) WHERE deleted_at IS NULL;
-- Everything one person says in public, whatever its kind: profiles and home timelines are merged from these.
CREATE INDEX entries_said ON entries (author_id, id) WHERE deleted_at IS NULL AND anonymous = 0 AND kind <> 'message';
CREATE INDEX entries_deleted_by_author ON entries (author_id, kind, id) WHERE deleted_at IS NOT NULL;

-- What posts and comments have in common: the text, its state and its counters.
CREATE TABLE contents (
  id               INTEGER PRIMARY KEY REFERENCES entries (id),
  code             TEXT NOT NULL UNIQUE,
  text             TEXT NOT NULL,
  is_markdown      INTEGER NOT NULL DEFAULT 0 CHECK (is_markdown IN (0, 1)),
  language         TEXT,
  spoiler          TEXT NOT NULL DEFAULT '',
  sensitive        INTEGER NOT NULL DEFAULT 0 CHECK (sensitive IN (0, 1)),
  enabled          INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
  digest           INTEGER NOT NULL DEFAULT 1 CHECK (digest BETWEEN 1 AND 3),
  sticky           INTEGER NOT NULL DEFAULT 1 CHECK (sticky BETWEEN 1 AND 3),
  location         TEXT CHECK (location IS NULL OR json_valid(location)),
  more_info        TEXT CHECK (more_info IS NULL OR json_valid(more_info)),
  file_kinds       INTEGER NOT NULL DEFAULT 0,
  edited_at        INTEGER,
  edit_count       INTEGER NOT NULL DEFAULT 0,
  views            INTEGER NOT NULL DEFAULT 0 CHECK (views >= 0),
  likes            INTEGER NOT NULL DEFAULT 0 CHECK (likes >= 0),
  dislikes         INTEGER NOT NULL DEFAULT 0 CHECK (dislikes >= 0),
  follows          INTEGER NOT NULL DEFAULT 0 CHECK (follows >= 0),
  blocks           INTEGER NOT NULL DEFAULT 0 CHECK (blocks >= 0),
  comments         INTEGER NOT NULL DEFAULT 0 CHECK (comments >= 0),
  replies          INTEGER NOT NULL DEFAULT 0 CHECK (replies >= 0),
  quotes           INTEGER NOT NULL DEFAULT 0 CHECK (quotes >= 0),
  reposts          INTEGER NOT NULL DEFAULT 0 CHECK (reposts >= 0),
  comment_likes    INTEGER NOT NULL DEFAULT 0 CHECK (comment_likes >= 0),
  comment_dislikes INTEGER NOT NULL DEFAULT 0 CHECK (comment_dislikes >= 0),
  comment_follows  INTEGER NOT NULL DEFAULT 0 CHECK (comment_follows >= 0),
  comment_blocks   INTEGER NOT NULL DEFAULT 0 CHECK (comment_blocks >= 0),
  last_comment_at  INTEGER
) STRICT;

CREATE TABLE forums (
  id          INTEGER PRIMARY KEY,
  gid         TEXT NOT NULL UNIQUE,
  parent_id   INTEGER REFERENCES forums (id),
  name        TEXT NOT NULL,
  description TEXT NOT NULL DEFAULT '',
  private     INTEGER NOT NULL DEFAULT 0 CHECK (private IN (0, 1)),
  enabled     INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
  creator_id  INTEGER REFERENCES users (id),
  likes       INTEGER NOT NULL DEFAULT 0 CHECK (likes >= 0),
  dislikes    INTEGER NOT NULL DEFAULT 0 CHECK (dislikes >= 0),
  follows     INTEGER NOT NULL DEFAULT 0 CHECK (follows >= 0),
  blocks      INTEGER NOT NULL DEFAULT 0 CHECK (blocks >= 0),
  posts       INTEGER NOT NULL DEFAULT 0 CHECK (posts >= 0),
  comments    INTEGER NOT NULL DEFAULT 0 CHECK (comments >= 0)
) STRICT;

CREATE TABLE posts (
  id              INTEGER PRIMARY KEY REFERENCES entries (id),
  title           TEXT,
  quoted_id       INTEGER REFERENCES entries (id),
  forum_id        INTEGER REFERENCES forums (id),
  -- 1 everyone, 2 people I follow, 3 those or verified, 4 nobody, 5 only the mentioned.
  comment_policy  INTEGER NOT NULL DEFAULT 1 CHECK (comment_policy BETWEEN 1 AND 5),
  comment_private INTEGER NOT NULL DEFAULT 0 CHECK (comment_private IN (0, 1)),
  quote_policy    TEXT NOT NULL DEFAULT 'public' CHECK (quote_policy IN ('public', 'followers', 'nobody')),
  -- The author of what is quoted took that permission back.
  quote_revoked   INTEGER NOT NULL DEFAULT 0 CHECK (quote_revoked IN (0, 1)),
  -- Only for direct posts: the message or post they answer.
  answers_id      INTEGER REFERENCES entries (id)
) STRICT;
CREATE INDEX posts_by_answered ON posts (answers_id, id) WHERE answers_id IS NOT NULL;
CREATE INDEX posts_by_quoted ON posts (quoted_id, id) WHERE quoted_id IS NOT NULL;
CREATE INDEX posts_by_forum ON posts (forum_id, id) WHERE forum_id IS NOT NULL;

CREATE TABLE comments (
  id        INTEGER PRIMARY KEY REFERENCES entries (id),
  post_id   INTEGER NOT NULL REFERENCES posts (id),
  parent_id INTEGER REFERENCES comments (id),
  -- The first-level comment this one stands under; null for a first-level comment.
  top_id    INTEGER REFERENCES comments (id),
  private   INTEGER NOT NULL DEFAULT 0 CHECK (private IN (0, 1)),
  quote_policy TEXT NOT NULL DEFAULT 'public' CHECK (quote_policy IN ('public', 'followers', 'nobody'))
) STRICT;
CREATE INDEX comments_by_post ON comments (post_id, id) WHERE parent_id IS NULL;
CREATE INDEX comments_by_parent ON comments (parent_id, id) WHERE parent_id IS NOT NULL;
CREATE INDEX comments_by_top ON comments (top_id, id) WHERE top_id IS NOT NULL;
CREATE INDEX comments_of_post ON comments (post_id, id);

-- Marks the posts (and the entries of kind `repost`, where a comment is passed on) that say nothing of their own.
CREATE TABLE reposts (
  id        INTEGER PRIMARY KEY REFERENCES entries (id),
  user_id   INTEGER NOT NULL REFERENCES users (id),
  target_id INTEGER NOT NULL REFERENCES entries (id),
  UNIQUE (user_id, target_id)
) STRICT;
CREATE INDEX reposts_by_target ON reposts (target_id, id);

-- Earlier versions of an edited post, comment or message.
CREATE TABLE revisions (
  id           INTEGER PRIMARY KEY,
  code         TEXT NOT NULL UNIQUE,
  entry_id     INTEGER NOT NULL REFERENCES entries (id),
  title        TEXT,
  text         TEXT NOT NULL,
  is_markdown  INTEGER NOT NULL CHECK (is_markdown IN (0, 1)),
  spoiler      TEXT NOT NULL DEFAULT '',
  sensitive    INTEGER NOT NULL DEFAULT 0 CHECK (sensitive IN (0, 1)),
  language     TEXT,
  location     TEXT CHECK (location IS NULL OR json_valid(location)),
  more_info    TEXT CHECK (more_info IS NULL OR json_valid(more_info)),
  -- Titles in their order; null without a poll.
  poll_options TEXT CHECK (poll_options IS NULL OR json_valid(poll_options))
) STRICT;
CREATE INDEX revisions_by_entry ON revisions (entry_id, id);

-- The files of an earlier version in their order, as they were described then. Their addresses are those of `file_uses`.
CREATE TABLE revision_files (
  revision_id INTEGER NOT NULL REFERENCES revisions (id),
  position    INTEGER NOT NULL CHECK (position >= 0),
  file_id     INTEGER NOT NULL REFERENCES files (id),
  description TEXT NOT NULL,
  focus_x     REAL,
  focus_y     REAL,
  PRIMARY KEY (revision_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX revision_files_by_file ON revision_files (file_id);

CREATE TABLE hashtags (
  id       INTEGER PRIMARY KEY,
  slug     TEXT NOT NULL UNIQUE,
  name     TEXT NOT NULL,
  enabled  INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
  likes    INTEGER NOT NULL DEFAULT 0 CHECK (likes >= 0),
  dislikes INTEGER NOT NULL DEFAULT 0 CHECK (dislikes >= 0),
  follows  INTEGER NOT NULL DEFAULT 0 CHECK (follows >= 0),
  blocks   INTEGER NOT NULL DEFAULT 0 CHECK (blocks >= 0),
  posts    INTEGER NOT NULL DEFAULT 0 CHECK (posts >= 0),
  comments INTEGER NOT NULL DEFAULT 0 CHECK (comments >= 0)
) STRICT;

CREATE TABLE entry_hashtags (
  entry_id   INTEGER NOT NULL REFERENCES entries (id),
  hashtag_id INTEGER NOT NULL REFERENCES hashtags (id),
  PRIMARY KEY (entry_id, hashtag_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_hashtags_by_tag ON entry_hashtags (hashtag_id, entry_id);

CREATE TABLE mentions (
  entry_id INTEGER NOT NULL REFERENCES entries (id),
  user_id  INTEGER NOT NULL REFERENCES users (id),
  -- As written, case-folded: the text keeps it when the user takes another name.
  name     TEXT NOT NULL,
  PRIMARY KEY (entry_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX mentions_by_user ON mentions (user_id, entry_id);

-- ---------------------------------------------------------------- marks
-- One row holds one of two opposites: like or dislike, follow or block.
-- The unique key makes having both at once impossible.

CREATE TABLE user_marks (
  id        INTEGER PRIMARY KEY,
  user_id   INTEGER NOT NULL REFERENCES users (id),
  target_id INTEGER NOT NULL REFERENCES users (id),
  axis      TEXT NOT NULL CHECK (axis IN ('opinion', 'bond')),
  mark      TEXT NOT NULL CHECK ((axis = 'opinion' AND mark IN ('like', 'dislike')) OR (axis = 'bond' AND mark IN ('follow', 'block'))),
  note      TEXT,
  -- Follow options of Mastodon.
  reblogs   INTEGER NOT NULL DEFAULT 1 CHECK (reblogs IN (0, 1)),
  notify    INTEGER NOT NULL DEFAULT 0 CHECK (notify IN (0, 1)),
  languages TEXT CHECK (languages IS NULL OR json_valid(languages)),
  UNIQUE (user_id, target_id, axis)
) STRICT;
CREATE INDEX user_marks_given ON user_marks (user_id, mark, id);
CREATE INDEX user_marks_received ON user_marks (target_id, mark, id);
-- Who wants to hear of everything somebody publishes.
CREATE INDEX user_marks_closely ON user_marks (target_id, id) WHERE notify = 1;

CREATE TABLE entry_marks (
  id        INTEGER PRIMARY KEY,
  user_id   INTEGER NOT NULL REFERENCES users (id),
  target_id INTEGER NOT NULL REFERENCES entries (id),
  kind      TEXT NOT NULL CHECK (kind IN ('post', 'comment', 'message')),
  axis      TEXT NOT NULL CHECK (axis IN ('opinion', 'bond')),
  mark      TEXT NOT NULL CHECK ((axis = 'opinion' AND mark IN ('like', 'dislike')) OR (axis = 'bond' AND mark IN ('follow', 'block'))),
  note      TEXT,
  UNIQUE (user_id, target_id, axis)
) STRICT;
CREATE INDEX entry_marks_given ON entry_marks (user_id, mark, kind, id);
CREATE INDEX entry_marks_received ON entry_marks (target_id, mark, id);

CREATE TABLE forum_marks (
  id        INTEGER PRIMARY KEY,
  user_id   INTEGER NOT NULL REFERENCES users (id),
  target_id INTEGER NOT NULL REFERENCES forums (id),
  axis      TEXT NOT NULL CHECK (axis IN ('opinion', 'bond')),
  mark      TEXT NOT NULL CHECK ((axis = 'opinion' AND mark IN ('like', 'dislike')) OR (axis = 'bond' AND mark IN ('follow', 'block'))),
  note      TEXT,
  UNIQUE (user_id, target_id, axis)
) STRICT;
CREATE INDEX forum_marks_given ON forum_marks (user_id, mark, id);
CREATE INDEX forum_marks_received ON forum_marks (target_id, mark, id);

CREATE TABLE hashtag_marks (
  id        INTEGER PRIMARY KEY,
  user_id   INTEGER NOT NULL REFERENCES users (id),
  target_id INTEGER NOT NULL REFERENCES hashtags (id),
  axis      TEXT NOT NULL CHECK (axis IN ('opinion', 'bond')),
  mark      TEXT NOT NULL CHECK ((axis = 'opinion' AND mark IN ('like', 'dislike')) OR (axis = 'bond' AND mark IN ('follow', 'block'))),
  note      TEXT,
  UNIQUE (user_id, target_id, axis)
) STRICT;
CREATE INDEX hashtag_marks_given ON hashtag_marks (user_id, mark, id);
CREATE INDEX hashtag_marks_received ON hashtag_marks (target_id, mark, id);

CREATE TABLE follow_requests (
  id        INTEGER PRIMARY KEY,
  user_id   INTEGER NOT NULL REFERENCES users (id),
  target_id INTEGER NOT NULL REFERENCES users (id),
  -- What the follow is to be like.
  reblogs   INTEGER NOT NULL DEFAULT 1 CHECK (reblogs IN (0, 1)),
  notify    INTEGER NOT NULL DEFAULT 0 CHECK (notify IN (0, 1)),
  languages TEXT CHECK (languages IS NULL OR json_valid(languages)),
  UNIQUE (user_id, target_id)
) STRICT;
CREATE INDEX follow_requests_received ON follow_requests (target_id, id);

CREATE TABLE mutes (
  id            INTEGER PRIMARY KEY,
  user_id       INTEGER NOT NULL REFERENCES users (id),
  target_id     INTEGER NOT NULL REFERENCES users (id),
  notifications INTEGER NOT NULL DEFAULT 1 CHECK (notifications IN (0, 1)),
  expires_at    INTEGER,
  UNIQUE (user_id, target_id)
) STRICT;
CREATE INDEX mutes_given ON mutes (user_id, id);
CREATE INDEX mutes_ending ON mutes (expires_at) WHERE expires_at IS NOT NULL;

-- A private note on anybody.
CREATE TABLE user_notes (
  user_id   INTEGER NOT NULL REFERENCES users (id),
  target_id INTEGER NOT NULL REFERENCES users (id),
  note      TEXT NOT NULL,
  PRIMARY KEY (user_id, target_id)
) STRICT, WITHOUT ROWID;

-- People somebody recommends on their profile.
CREATE TABLE endorsements (
  id        INTEGER PRIMARY KEY,
  user_id   INTEGER NOT NULL REFERENCES users (id),
  target_id INTEGER NOT NULL REFERENCES users (id),
  UNIQUE (user_id, target_id)
) STRICT;

CREATE TABLE bookmarks (
  id       INTEGER PRIMARY KEY,
  user_id  INTEGER NOT NULL REFERENCES users (id),
  entry_id INTEGER NOT NULL REFERENCES entries (id),
  UNIQUE (user_id, entry_id)
) STRICT;
CREATE INDEX bookmarks_by_user ON bookmarks (user_id, id);

-- What stands on top of its author's profile.
CREATE TABLE pins (
  id       INTEGER PRIMARY KEY,
  user_id  INTEGER NOT NULL REFERENCES users (id),
  entry_id INTEGER NOT NULL UNIQUE REFERENCES entries (id)
) STRICT;
CREATE INDEX pins_by_user ON pins (user_id, id);

-- Threads of which somebody wants to hear no more, by the entry at their top.
CREATE TABLE thread_mutes (
  user_id INTEGER NOT NULL REFERENCES users (id),
  root_id INTEGER NOT NULL REFERENCES entries (id),
  PRIMARY KEY (user_id, root_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE featured_hashtags (
  id         INTEGER PRIMARY KEY,
  user_id    INTEGER NOT NULL REFERENCES users (id),
  hashtag_id INTEGER NOT NULL REFERENCES hashtags (id),
  UNIQUE (user_id, hashtag_id)
) STRICT;

CREATE TABLE friendships (
  id        INTEGER PRIMARY KEY,
  user_id   INTEGER NOT NULL REFERENCES users (id),
  friend_id INTEGER NOT NULL REFERENCES users (id),
  alias     TEXT NOT NULL DEFAULT '',
  ext       TEXT NOT NULL DEFAULT '',
  -- No pushes of what they write.
  muted     INTEGER NOT NULL DEFAULT 0 CHECK (muted IN (0, 1)),
  UNIQUE (user_id, friend_id)
) STRICT;
CREATE INDEX friendships_list ON friendships (user_id, id);
CREATE INDEX friendships_of ON friendships (friend_id);

-- Two people who were friends once, both ways; gone when they are again.
CREATE TABLE former_friends (
  user_id   INTEGER NOT NULL REFERENCES users (id),
  friend_id INTEGER NOT NULL REFERENCES users (id),
  PRIMARY KEY (user_id, friend_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX former_friends_of ON former_friends (friend_id);

CREATE TABLE friend_requests (
  id         INTEGER PRIMARY KEY,
  user_id    INTEGER NOT NULL REFERENCES users (id),
  target_id  INTEGER NOT NULL REFERENCES users (id),
  reason     TEXT NOT NULL DEFAULT '',
  alias      TEXT NOT NULL DEFAULT '',
  status     TEXT NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'accepted', 'declined', 'expired')),
  expires_at INTEGER
) STRICT;
CREATE UNIQUE INDEX friend_requests_pending ON friend_requests (user_id, target_id) WHERE status = 'pending';
CREATE INDEX friend_requests_received ON friend_requests (target_id, id);

-- ---------------------------------------------------------------- notifications

-- What the community says to everybody. Whoever is a member then also has a system notification of it.
CREATE TABLE announcements (
  id          INTEGER PRIMARY KEY,
  text        TEXT NOT NULL,
  is_markdown INTEGER NOT NULL DEFAULT 0 CHECK (is_markdown IN (0, 1)),
  deleted_at  INTEGER
) STRICT;
CREATE TABLE announcement_reads (
  user_id         INTEGER NOT NULL REFERENCES users (id),
  announcement_id INTEGER NOT NULL REFERENCES announcements (id),
  PRIMARY KEY (user_id, announcement_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE announcement_reactions (
  announcement_id INTEGER NOT NULL REFERENCES announcements (id),
  name            TEXT NOT NULL,
  user_id         INTEGER NOT NULL REFERENCES users (id),
  PRIMARY KEY (announcement_id, name, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX announcement_reactions_by_user ON announcement_reactions (user_id);

CREATE TABLE notifications (
  id              INTEGER PRIMARY KEY,
  nmid            TEXT NOT NULL UNIQUE,
  receiver_id     INTEGER NOT NULL REFERENCES users (id),
  -- 1 system 2 recommend 3 like 4 dislike 5 follow 6 block 7 mention 8 comment 9 quote;
  -- from 20 on, kinds that only Mastodon has: 20 follow request, 21 publication of somebody followed closely,
  -- 22 end of a poll, 23 edit of what was passed on, 24 edit of what was quoted, 25 message, 26 newcomer, 27 report.
  kind            INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 9 OR kind BETWEEN 20 AND 29),
  actor_id        INTEGER REFERENCES users (id),
  actor_anonymous INTEGER NOT NULL DEFAULT 0 CHECK (actor_anonymous IN (0, 1)),
  action          INTEGER CHECK (action BETWEEN 1 AND 10),
  target_user     INTEGER REFERENCES users (id),
  target_forum    INTEGER REFERENCES forums (id),
  target_hashtag  INTEGER REFERENCES hashtags (id),
  target_entry    INTEGER REFERENCES entries (id),
  content_entry   INTEGER REFERENCES entries (id),
  text            TEXT,
  is_markdown     INTEGER NOT NULL DEFAULT 0 CHECK (is_markdown IN (0, 1)),
  is_mention      INTEGER NOT NULL DEFAULT 0 CHECK (is_mention IN (0, 1)),
  -- 1 held back by the receiver's policy until they decide, 2 kept from those who go by a policy for good.
  filtered        INTEGER NOT NULL DEFAULT 0 CHECK (filtered IN (0, 1, 2)),
  read_at         INTEGER,
  deleted_at      INTEGER,
  -- What it brings to this receiver, where everybody was told.
  announcement_id INTEGER REFERENCES announcements (id)
) STRICT;
CREATE INDEX notifications_by_announcement ON notifications (announcement_id, receiver_id) WHERE announcement_id IS NOT NULL;
-- With all that is asked of a row, so that a page far down is found in the index alone.
CREATE INDEX notifications_list ON notifications (receiver_id, id, kind, deleted_at) WHERE deleted_at IS NULL;
CREATE INDEX notifications_by_kind ON notifications (receiver_id, kind, id) WHERE deleted_at IS NULL;
CREATE INDEX notifications_unread ON notifications (receiver_id, kind, actor_id, id) WHERE read_at IS NULL;
CREATE INDEX notifications_by_actor ON notifications (actor_id, receiver_id) WHERE actor_id IS NOT NULL;
CREATE INDEX notifications_by_target ON notifications (target_entry) WHERE target_entry IS NOT NULL;
CREATE INDEX notifications_by_content ON notifications (content_entry) WHERE content_entry IS NOT NULL;

-- Live rows and unread live rows of each kind: the panel and the list's total read these.
CREATE TABLE notification_counters (
  user_id INTEGER NOT NULL REFERENCES users (id),
  kind    INTEGER NOT NULL,
  total   INTEGER NOT NULL DEFAULT 0 CHECK (total >= 0),
  unread  INTEGER NOT NULL DEFAULT 0 CHECK (unread >= 0),
  PRIMARY KEY (user_id, kind)
) STRICT, WITHOUT ROWID;

-- Work for many people that follows a write, done after it in parts, so that no other write waits for all of it. A row goes with
-- its last part.
CREATE TABLE outbox (
  id         INTEGER PRIMARY KEY,
  task       TEXT NOT NULL CHECK (task IN
               ('tell_followers', 'tell_reposters', 'tell_quoters', 'tell_voters', 'bury_reposts', 'accept_followers', 'push_room_message',
                'retract_announcement')),
  -- The status, message or announcement that it is about, or the user who accepts.
  subject_id INTEGER NOT NULL,
  -- The key of the last person of the parts that are done, and how many people there were.
  reached    INTEGER,
  handled    INTEGER NOT NULL DEFAULT 0
) STRICT;

-- The three tables *_outbox share their columns from `state` on. A row goes when the other end has it; one that was given up stays for a
-- while, with the reason.

-- Notifications on their way to the push services of Mastodon clients.
CREATE TABLE web_push_outbox (
  id              INTEGER PRIMARY KEY,
  -- Either may be gone when its turn comes: then there is nothing to send.
  subscription_id INTEGER NOT NULL,
  notification_id INTEGER NOT NULL,
  state           TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'failed')),
  attempts        INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  due_at          INTEGER NOT NULL,
  expires_at      INTEGER NOT NULL,
  reason          TEXT
) STRICT;
CREATE INDEX web_push_outbox_due ON web_push_outbox (due_at) WHERE state = 'waiting';

-- Mails on their way to the mail server.
CREATE TABLE mail_outbox (
  id         INTEGER PRIMARY KEY,
  kind       TEXT NOT NULL CHECK (kind IN ('code', 'confirmation', 'reset', 'report')),
  address    TEXT NOT NULL COLLATE NOCASE,
  subject    TEXT NOT NULL,
  text       TEXT NOT NULL,
  html       TEXT NOT NULL,
  state      TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'failed')),
  attempts   INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  due_at     INTEGER NOT NULL,
  -- When what it says is worth nothing any more.
  expires_at INTEGER NOT NULL,
  -- Why the last attempt failed.
  reason     TEXT
) STRICT;
CREATE INDEX mail_outbox_due ON mail_outbox (due_at) WHERE state = 'waiting';
CREATE INDEX mail_outbox_by_address ON mail_outbox (address);

-- ---------------------------------------------------------------- conversations

CREATE TABLE conversations (
  id   INTEGER PRIMARY KEY,
  a_id INTEGER NOT NULL REFERENCES users (id),
  b_id INTEGER NOT NULL REFERENCES users (id),
  CHECK (a_id < b_id),
  UNIQUE (a_id, b_id)
) STRICT;
CREATE INDEX conversations_by_b ON conversations (b_id);

-- Each side's own view of the pair.
CREATE TABLE conversation_sides (
  user_id         INTEGER NOT NULL REFERENCES users (id),
  conversation_id INTEGER NOT NULL REFERENCES conversations (id),
  peer_id         INTEGER NOT NULL REFERENCES users (id),
  displayed       INTEGER NOT NULL DEFAULT 1 CHECK (displayed IN (0, 1)),
  pinned          INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1)),
  messages        INTEGER NOT NULL DEFAULT 0 CHECK (messages >= 0),
  unread          INTEGER NOT NULL DEFAULT 0 CHECK (unread >= 0),
  -- The latest message this side still sees; 0 when it sees none.
  last_message_id INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (user_id, conversation_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX conversation_sides_list ON conversation_sides (user_id, last_message_id, displayed) WHERE displayed = 1 AND last_message_id > 0;
CREATE INDEX conversation_sides_pinned ON conversation_sides (user_id, last_message_id) WHERE pinned = 1 AND displayed = 1 AND last_message_id > 0;

CREATE TABLE messages (
  id                  INTEGER PRIMARY KEY REFERENCES entries (id),
  cmid                TEXT NOT NULL UNIQUE,
  conversation_id     INTEGER NOT NULL REFERENCES conversations (id),
  sender_id           INTEGER NOT NULL REFERENCES users (id),
  receiver_id         INTEGER NOT NULL REFERENCES users (id),
  text                TEXT NOT NULL DEFAULT '',
  in_reply_to         INTEGER REFERENCES entries (id),
  spoiler             TEXT NOT NULL DEFAULT '',
  sensitive           INTEGER NOT NULL DEFAULT 0 CHECK (sensitive IN (0, 1)),
  language            TEXT,
  edited_at           INTEGER,
  content_type        INTEGER NOT NULL DEFAULT 0,
  -- What the IM dialect said where the text, which the others show, is something else.
  content             TEXT,
  attachment          TEXT NOT NULL DEFAULT '',
  ext                 TEXT NOT NULL DEFAULT '',
  config              TEXT NOT NULL DEFAULT '',
  enabled             INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
  read_at             INTEGER,
  sender_deleted_at   INTEGER,
  receiver_deleted_at INTEGER,
  -- A device of the receiver has it, and has played what is in it.
  delivered_at        INTEGER,
  played_at           INTEGER
) STRICT;
-- With all that decides who still sees a message, so that a page far up is found in the index alone.
CREATE INDEX messages_in_conversation ON messages (conversation_id, id, sender_id, enabled, sender_deleted_at, receiver_deleted_at);
CREATE INDEX messages_by_answered ON messages (in_reply_to, id) WHERE in_reply_to IS NOT NULL;
CREATE INDEX messages_unread ON messages (receiver_id, conversation_id, id) WHERE read_at IS NULL;

-- Direct posts to several people, or to nobody: one thread by the entry at its top, as each person in it sees it.
CREATE TABLE direct_threads (
  user_id INTEGER NOT NULL REFERENCES users (id),
  root_id INTEGER NOT NULL REFERENCES entries (id),
  last_id INTEGER NOT NULL REFERENCES entries (id),
  unread  INTEGER NOT NULL DEFAULT 0 CHECK (unread IN (0, 1)),
  hidden  INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1)),
  PRIMARY KEY (user_id, root_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX direct_threads_list ON direct_threads (user_id, last_id) WHERE hidden = 0;

-- ---------------------------------------------------------------- rooms (group chat)

CREATE TABLE rooms (
  id               INTEGER PRIMARY KEY,
  owner_id         INTEGER NOT NULL REFERENCES users (id),
  -- 0 private, 2 chat room.
  kind             INTEGER NOT NULL DEFAULT 0 CHECK (kind IN (0, 2)),
  name             TEXT NOT NULL,
  description      TEXT NOT NULL DEFAULT '',
  avatar           TEXT NOT NULL DEFAULT '',
  ext              TEXT NOT NULL DEFAULT '',
  capacity         INTEGER NOT NULL CHECK (capacity >= 1),
  members          INTEGER NOT NULL DEFAULT 0 CHECK (members >= 0),
  member_invite    INTEGER NOT NULL DEFAULT 1 CHECK (member_invite IN (0, 1)),
  member_modify    INTEGER NOT NULL DEFAULT 0 CHECK (member_modify IN (0, 1)),
  -- 0 whoever asks may join, 1 an admin decides, 2 nobody may.
  apply_approval   INTEGER NOT NULL DEFAULT 1 CHECK (apply_approval BETWEEN 0 AND 2),
  read_ack         INTEGER NOT NULL DEFAULT 0 CHECK (read_ack IN (0, 1)),
  history_visible  INTEGER NOT NULL DEFAULT 0 CHECK (history_visible IN (0, 1)),
  hide_member_info INTEGER NOT NULL DEFAULT 0 CHECK (hide_member_info IN (0, 1)),
  -- Until when only admins may speak: 0 never, -1 for ever.
  silent_until     INTEGER NOT NULL DEFAULT 0 CHECK (silent_until >= -1),
  updated_at       INTEGER NOT NULL,
  deleted_at       INTEGER
) STRICT;
CREATE INDEX rooms_by_owner ON rooms (owner_id) WHERE deleted_at IS NULL;

CREATE TABLE room_members (
  room_id      INTEGER NOT NULL REFERENCES rooms (id),
  user_id      INTEGER NOT NULL REFERENCES users (id),
  -- When they joined.
  id           INTEGER NOT NULL UNIQUE,
  role         TEXT NOT NULL DEFAULT 'member' CHECK (role IN ('owner', 'admin', 'member')),
  alias        TEXT NOT NULL DEFAULT '',
  -- Until when they may not speak: 0 they may, -1 for ever.
  silent_until INTEGER NOT NULL DEFAULT 0 CHECK (silent_until >= -1),
  -- What is pushed: 0 all, 1 nothing, 2 of admins and what names me, 3 of admins, 4 what names me.
  push_mode    INTEGER NOT NULL DEFAULT 0 CHECK (push_mode BETWEEN 0 AND 4),
  -- 0 as usual, 1 without alert, 2 nothing is received.
  mute_mode    INTEGER NOT NULL DEFAULT 0 CHECK (mute_mode BETWEEN 0 AND 2),
  pinned       INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1)),
  -- Messages up to these ids are read, and not shown any more.
  read_id      INTEGER NOT NULL DEFAULT 0,
  cleared_id   INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (room_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX room_members_by_user ON room_members (user_id, id);
CREATE INDEX room_members_list ON room_members (room_id, id);
CREATE INDEX room_members_leading ON room_members (room_id, id) WHERE role <> 'member';

CREATE TABLE room_messages (
  id           INTEGER PRIMARY KEY,
  room_id      INTEGER NOT NULL REFERENCES rooms (id),
  -- Null for what the community itself says.
  sender_id    INTEGER REFERENCES users (id),
  content      TEXT NOT NULL DEFAULT '',
  content_type INTEGER NOT NULL DEFAULT 0,
  attachment   TEXT NOT NULL DEFAULT '',
  ext          TEXT NOT NULL DEFAULT '',
  config       TEXT NOT NULL DEFAULT '',
  recalled_at  INTEGER,
  edited_at    INTEGER
) STRICT;
CREATE INDEX room_messages_list ON room_messages (room_id, id) WHERE recalled_at IS NULL;
CREATE INDEX room_messages_by_sender ON room_messages (sender_id, id) WHERE sender_id IS NOT NULL;

-- Deleted by a member for themselves.
CREATE TABLE room_hidden_messages (
  user_id    INTEGER NOT NULL REFERENCES users (id),
  room_id    INTEGER NOT NULL REFERENCES rooms (id),
  message_id INTEGER NOT NULL REFERENCES room_messages (id),
  PRIMARY KEY (user_id, room_id, message_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE room_applications (
  id           INTEGER PRIMARY KEY,
  room_id      INTEGER NOT NULL REFERENCES rooms (id),
  applicant_id INTEGER NOT NULL REFERENCES users (id),
  reason       TEXT NOT NULL DEFAULT '',
  status       TEXT NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'accepted', 'declined')),
  expires_at   INTEGER NOT NULL,
  updated_at   INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX room_applications_pending ON room_applications (room_id, applicant_id) WHERE status = 'pending';
CREATE INDEX room_applications_list ON room_applications (room_id, id);
CREATE INDEX room_applications_by_user ON room_applications (applicant_id);

CREATE TABLE room_invitations (
  id         INTEGER PRIMARY KEY,
  room_id    INTEGER NOT NULL REFERENCES rooms (id),
  inviter_id INTEGER NOT NULL REFERENCES users (id),
  invitee_id INTEGER NOT NULL REFERENCES users (id),
  reason     TEXT NOT NULL DEFAULT '',
  status     TEXT NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'accepted', 'declined')),
  expires_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX room_invitations_pending ON room_invitations (room_id, inviter_id, invitee_id) WHERE status = 'pending';
CREATE INDEX room_invitations_list ON room_invitations (invitee_id, id);
CREATE INDEX room_invitations_by_inviter ON room_invitations (inviter_id);

-- Who may not come in any more, and how often somebody was shown the door.
CREATE TABLE room_blocks (
  room_id INTEGER NOT NULL REFERENCES rooms (id),
  user_id INTEGER NOT NULL REFERENCES users (id),
  id      INTEGER NOT NULL UNIQUE,
  PRIMARY KEY (room_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX room_blocks_list ON room_blocks (room_id, id);
CREATE INDEX room_blocks_by_user ON room_blocks (user_id);

CREATE TABLE room_kicks (
  room_id INTEGER NOT NULL REFERENCES rooms (id),
  user_id INTEGER NOT NULL REFERENCES users (id),
  n       INTEGER NOT NULL CHECK (n >= 1),
  PRIMARY KEY (room_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX room_kicks_by_user ON room_kicks (user_id);

CREATE TABLE room_announcements (
  id        INTEGER PRIMARY KEY,
  room_id   INTEGER NOT NULL REFERENCES rooms (id),
  author_id INTEGER NOT NULL REFERENCES users (id),
  title     TEXT NOT NULL,
  content   TEXT NOT NULL
) STRICT;
CREATE INDEX room_announcements_list ON room_announcements (room_id, id);
CREATE INDEX room_announcements_by_author ON room_announcements (author_id);

-- Files that a room keeps: where they are; the bytes came the way of all chat files.
CREATE TABLE room_files (
  id          INTEGER PRIMARY KEY,
  room_id     INTEGER NOT NULL REFERENCES rooms (id),
  uploader_id INTEGER NOT NULL REFERENCES users (id),
  name        TEXT NOT NULL,
  size        INTEGER NOT NULL CHECK (size >= 0),
  type        TEXT NOT NULL DEFAULT '',
  url         TEXT NOT NULL,
  updated_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX room_files_list ON room_files (room_id, id);
CREATE INDEX room_files_by_uploader ON room_files (uploader_id);

-- Signed invitations: what is in the picture is random, here is what it opens.
CREATE TABLE room_codes (
  code_hash  BLOB PRIMARY KEY CHECK (length(code_hash) = 32),
  room_id    INTEGER NOT NULL REFERENCES rooms (id),
  user_id    INTEGER NOT NULL REFERENCES users (id),
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX room_codes_expired ON room_codes (expires_at);
CREATE INDEX room_codes_by_room ON room_codes (room_id, expires_at);
CREATE INDEX room_codes_by_user ON room_codes (user_id);

-- What a notification of kind 1 is besides its text, where it came as a message of the community itself.
CREATE TABLE system_messages (
  id           INTEGER PRIMARY KEY REFERENCES notifications (id) ON DELETE CASCADE,
  content      TEXT NOT NULL DEFAULT '',
  content_type INTEGER NOT NULL DEFAULT 0,
  attachment   TEXT NOT NULL DEFAULT '',
  ext          TEXT NOT NULL DEFAULT '',
  config       TEXT NOT NULL DEFAULT ''
) STRICT;

-- What was sent under a number of the client's own is not sent again. Sender 0 is the community itself.
CREATE TABLE message_transactions (
  sender_id      INTEGER NOT NULL,
  transaction_id INTEGER NOT NULL,
  message_ids    TEXT NOT NULL CHECK (json_valid(message_ids)),
  at             INTEGER NOT NULL,
  PRIMARY KEY (sender_id, transaction_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_transactions_at ON message_transactions (at);

-- What the devices of somebody, or of everybody in a room, learn besides messages. Kept for a month.
CREATE TABLE device_events (
  -- The user or the room whose it is, and in which of their conversations it stands: a user, a room, 0 for notices.
  mailbox_id      INTEGER NOT NULL,
  conversation_id INTEGER NOT NULL,
  -- From the sequence that messages have, too.
  id              INTEGER NOT NULL,
  kind            TEXT NOT NULL CHECK (kind IN (
                    'message_read', 'conversation_read', 'message_unread', 'message_delivered', 'message_played', 'message_recalled',
                    'message_deleted', 'message_edited', 'conversation_deleted', 'room_created', 'room_destroyed', 'room_joined',
                    'room_left', 'room_applied', 'room_application_accepted', 'room_application_declined', 'room_invited',
                    'room_invitation_accepted', 'room_invitation_declined', 'room_kicked', 'room_blocked', 'room_unblocked',
                    'room_owner_assigned', 'room_admin_granted', 'room_admin_revoked', 'room_silenced', 'room_unsilenced',
                    'room_info_updated', 'room_announcement_updated', 'friend_added', 'friend_removed', 'friend_accepted',
                    'friend_declined', 'friend_blocked', 'friend_unblocked', 'friend_applied', 'friend_info_updated')),
  actor_id        INTEGER,
  target_ids      TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(target_ids)),
  -- The conversation or the room that it is about, and the message.
  about_id        INTEGER NOT NULL,
  message_id      INTEGER,
  field           TEXT CHECK (field IN (
                    'name', 'description', 'avatar', 'ext', 'member_invite', 'member_modify', 'read_ack', 'history_visible', 'hide_member_info',
                    'apply_approval', 'silent_until', 'member_alias', 'friend_alias', 'friend_ext', 'friend_muted')),
  text            TEXT NOT NULL DEFAULT '',
  -- Of a room: for those alone who lead it.
  leading         INTEGER NOT NULL DEFAULT 0 CHECK (leading IN (0, 1)),
  PRIMARY KEY (mailbox_id, conversation_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX device_events_by_id ON device_events (id);
CREATE INDEX device_events_with_text ON device_events (actor_id) WHERE text <> '';

-- How far each device has fetched each conversation.
CREATE TABLE device_cursors (
  user_id         INTEGER NOT NULL,
  device_sn       INTEGER NOT NULL,
  conversation_id INTEGER NOT NULL,
  fetched_id      INTEGER NOT NULL,
  PRIMARY KEY (user_id, device_sn, conversation_id),
  FOREIGN KEY (user_id, device_sn) REFERENCES devices (user_id, device_sn) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- What a device did under a number of its own, for a while: the same again is answered as the first time.
CREATE TABLE device_requests (
  user_id   INTEGER NOT NULL,
  device_sn INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  -- SHA-256 of what was asked for.
  digest    BLOB NOT NULL CHECK (length(digest) = 32),
  item_id   INTEGER NOT NULL,
  -- It was a message, which counts for how fast somebody sends.
  is_message INTEGER NOT NULL CHECK (is_message IN (0, 1)),
  at        INTEGER NOT NULL,
  PRIMARY KEY (user_id, device_sn, client_id, digest),
  FOREIGN KEY (user_id, device_sn) REFERENCES devices (user_id, device_sn) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX device_requests_by_time ON device_requests (user_id, at);

-- ---------------------------------------------------------------- polls, lists, filters

CREATE TABLE polls (
  id          INTEGER PRIMARY KEY,
  entry_id    INTEGER NOT NULL UNIQUE REFERENCES entries (id),
  multiple    INTEGER NOT NULL CHECK (multiple IN (0, 1)),
  hide_totals INTEGER NOT NULL CHECK (hide_totals IN (0, 1)),
  expires_at  INTEGER NOT NULL,
  -- Everybody who voted was told of the end.
  closed      INTEGER NOT NULL DEFAULT 0 CHECK (closed IN (0, 1)),
  voters      INTEGER NOT NULL DEFAULT 0 CHECK (voters >= 0)
) STRICT;
CREATE INDEX polls_open ON polls (expires_at) WHERE closed = 0;

CREATE TABLE poll_options (
  poll_id INTEGER NOT NULL REFERENCES polls (id),
  n       INTEGER NOT NULL CHECK (n >= 0),
  title   TEXT NOT NULL,
  votes   INTEGER NOT NULL DEFAULT 0 CHECK (votes >= 0),
  PRIMARY KEY (poll_id, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE poll_votes (
  poll_id INTEGER NOT NULL REFERENCES polls (id),
  user_id INTEGER NOT NULL REFERENCES users (id),
  n       INTEGER NOT NULL,
  PRIMARY KEY (poll_id, user_id, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX poll_votes_by_user ON poll_votes (user_id);

-- What is to be published at its time.
CREATE TABLE scheduled (
  id      INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES users (id),
  app_id  INTEGER REFERENCES apps (id),
  at      INTEGER NOT NULL,
  params  TEXT NOT NULL CHECK (json_valid(params)),
  -- Why it could not be published when its time came.
  failure TEXT
) STRICT;
CREATE INDEX scheduled_by_user ON scheduled (user_id, id);
CREATE INDEX scheduled_due ON scheduled (at) WHERE failure IS NULL;

CREATE TABLE scheduled_files (
  scheduled_id INTEGER NOT NULL REFERENCES scheduled (id),
  file_id      INTEGER NOT NULL REFERENCES files (id),
  PRIMARY KEY (scheduled_id, file_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX scheduled_files_by_file ON scheduled_files (file_id);

-- What a client sent twice under one key was made once.
CREATE TABLE idempotency (
  user_id INTEGER NOT NULL REFERENCES users (id),
  key     TEXT NOT NULL,
  made_id INTEGER NOT NULL,
  at      INTEGER NOT NULL,
  PRIMARY KEY (user_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_at ON idempotency (at);

CREATE TABLE lists (
  id             INTEGER PRIMARY KEY,
  user_id        INTEGER NOT NULL REFERENCES users (id),
  title          TEXT NOT NULL,
  replies_policy TEXT NOT NULL DEFAULT 'list' CHECK (replies_policy IN ('followed', 'list', 'none')),
  exclusive      INTEGER NOT NULL DEFAULT 0 CHECK (exclusive IN (0, 1))
) STRICT;
CREATE INDEX lists_by_user ON lists (user_id, id);

CREATE TABLE list_members (
  list_id INTEGER NOT NULL REFERENCES lists (id),
  user_id INTEGER NOT NULL REFERENCES users (id),
  PRIMARY KEY (list_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX list_members_by_user ON list_members (user_id, list_id);

CREATE TABLE filters (
  id         INTEGER PRIMARY KEY,
  user_id    INTEGER NOT NULL REFERENCES users (id),
  title      TEXT NOT NULL,
  contexts   TEXT NOT NULL CHECK (json_valid(contexts)),
  action     TEXT NOT NULL DEFAULT 'warn' CHECK (action IN ('warn', 'hide', 'blur')),
  expires_at INTEGER
) STRICT;
CREATE INDEX filters_by_user ON filters (user_id, id);

CREATE TABLE filter_keywords (
  id         INTEGER PRIMARY KEY,
  filter_id  INTEGER NOT NULL REFERENCES filters (id),
  keyword    TEXT NOT NULL,
  whole_word INTEGER NOT NULL DEFAULT 1 CHECK (whole_word IN (0, 1))
) STRICT;
CREATE INDEX filter_keywords_by_filter ON filter_keywords (filter_id, id);

CREATE TABLE filter_entries (
  id        INTEGER PRIMARY KEY,
  filter_id INTEGER NOT NULL REFERENCES filters (id),
  entry_id  INTEGER NOT NULL REFERENCES entries (id),
  UNIQUE (filter_id, entry_id)
) STRICT;

-- How far somebody has read, by timeline.
CREATE TABLE markers (
  user_id      INTEGER NOT NULL REFERENCES users (id),
  timeline     TEXT NOT NULL CHECK (timeline IN ('home', 'notifications')),
  last_read_id INTEGER NOT NULL,
  version      INTEGER NOT NULL DEFAULT 1,
  updated_at   INTEGER NOT NULL,
  PRIMARY KEY (user_id, timeline)
) STRICT, WITHOUT ROWID;

-- Who may notify: one value a kind of sender; absent means all are accepted.
CREATE TABLE notification_policies (
  user_id INTEGER PRIMARY KEY REFERENCES users (id),
  policy  TEXT NOT NULL CHECK (json_valid(policy))
) STRICT;

-- People whose notifications wait for a decision, or are let through although the policy holds them back.
CREATE TABLE notification_requests (
  id       INTEGER PRIMARY KEY,
  user_id  INTEGER NOT NULL REFERENCES users (id),
  actor_id INTEGER NOT NULL REFERENCES users (id),
  accepted INTEGER NOT NULL DEFAULT 0 CHECK (accepted IN (0, 1)),
  UNIQUE (user_id, actor_id)
) STRICT;
CREATE INDEX notification_requests_waiting ON notification_requests (user_id, id) WHERE accepted = 0;

CREATE TABLE reports (
  id              INTEGER PRIMARY KEY,
  user_id         INTEGER NOT NULL REFERENCES users (id),
  target_id       INTEGER NOT NULL REFERENCES users (id),
  category        TEXT NOT NULL CHECK (category IN ('spam', 'legal', 'violation', 'other')),
  comment         TEXT NOT NULL DEFAULT '',
  entry_ids       TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(entry_ids)),
  rule_ids        TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(rule_ids)),
  action_taken_at INTEGER,
  -- Who settled it, and what they wrote down about it.
  settled_by      INTEGER REFERENCES users (id),
  note            TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX reports_by_target ON reports (target_id, id);
CREATE INDEX reports_open ON reports (id) WHERE action_taken_at IS NULL;

-- Whom somebody does not want to be suggested again.
CREATE TABLE suggestion_refusals (
  user_id   INTEGER NOT NULL REFERENCES users (id),
  target_id INTEGER NOT NULL REFERENCES users (id),
  PRIMARY KEY (user_id, target_id)
) STRICT, WITHOUT ROWID;

-- Words of posts and comments, by the id of the entry; those that are anonymous are not searched.
CREATE VIRTUAL TABLE entry_words USING fts5 (words, content = '', contentless_delete = 1, tokenize = 'trigram');

-- ---------------------------------------------------------------- drafts

CREATE TABLE drafts (
  id              INTEGER PRIMARY KEY,
  did             TEXT NOT NULL UNIQUE,
  author_id       INTEGER NOT NULL REFERENCES users (id),
  kind            TEXT NOT NULL CHECK (kind IN ('post', 'comment')),
  -- 1 draft, 2 under review, 3 published, 4 rejected.
  state           INTEGER NOT NULL DEFAULT 1 CHECK (state BETWEEN 1 AND 4),
  -- 1 quick, 2 editor.
  create_type     INTEGER NOT NULL DEFAULT 2 CHECK (create_type IN (1, 2)),
  entry_id        INTEGER REFERENCES entries (id),
  quoted_id       INTEGER REFERENCES entries (id),
  post_id         INTEGER REFERENCES posts (id),
  parent_id       INTEGER REFERENCES comments (id),
  forum_id        INTEGER REFERENCES forums (id),
  title           TEXT,
  text            TEXT NOT NULL DEFAULT '',
  is_markdown     INTEGER NOT NULL DEFAULT 0 CHECK (is_markdown IN (0, 1)),
  is_anonymous    INTEGER NOT NULL DEFAULT 0 CHECK (is_anonymous IN (0, 1)),
  is_private      INTEGER NOT NULL DEFAULT 0 CHECK (is_private IN (0, 1)),
  comment_policy  INTEGER NOT NULL DEFAULT 1 CHECK (comment_policy BETWEEN 1 AND 5),
  comment_private INTEGER NOT NULL DEFAULT 0 CHECK (comment_private IN (0, 1)),
  location        TEXT CHECK (location IS NULL OR json_valid(location)),
  more_info       TEXT CHECK (more_info IS NULL OR json_valid(more_info)),
  reason          TEXT,
  updated_at      INTEGER NOT NULL,
  deleted_at      INTEGER
) STRICT;
CREATE INDEX drafts_by_author ON drafts (author_id, kind, id) WHERE deleted_at IS NULL;
CREATE INDEX drafts_by_entry ON drafts (entry_id) WHERE entry_id IS NOT NULL;

-- ---------------------------------------------------------------- media

CREATE TABLE files (
  id          INTEGER PRIMARY KEY,
  fid         TEXT NOT NULL UNIQUE,
  owner_id    INTEGER REFERENCES users (id),
  kind        TEXT NOT NULL CHECK (kind IN ('image', 'video', 'audio', 'document')),
  state       TEXT NOT NULL DEFAULT 'staging' CHECK (state IN ('staging', 'live', 'gone')),
  name        TEXT NOT NULL,
  mime        TEXT NOT NULL,
  extension   TEXT NOT NULL,
  size        INTEGER NOT NULL CHECK (size >= 0),
  sha256      BLOB NOT NULL CHECK (length(sha256) = 32),
  width       INTEGER,
  height      INTEGER,
  duration    INTEGER,
  blurhash    TEXT,
  animated    INTEGER NOT NULL DEFAULT 0 CHECK (animated IN (0, 1)),
  focus_x     REAL CHECK (focus_x BETWEEN -1 AND 1),
  focus_y     REAL CHECK (focus_y BETWEEN -1 AND 1),
  description TEXT NOT NULL DEFAULT '',
  warning     TEXT NOT NULL DEFAULT 'none' CHECK (warning IN ('none', 'nudity', 'violence', 'sensitive')),
  more_info   TEXT CHECK (more_info IS NULL OR json_valid(more_info)),
  deleted_at  INTEGER
) STRICT;
CREATE INDEX files_by_owner ON files (owner_id, id) WHERE owner_id IS NOT NULL;
CREATE INDEX files_staging ON files (id) WHERE state = 'staging';

CREATE TABLE file_chunks (
  file_id INTEGER NOT NULL REFERENCES files (id),
  variant TEXT NOT NULL CHECK (variant IN ('original', 'small', 'static')),
  n       INTEGER NOT NULL CHECK (n >= 0),
  bytes   BLOB NOT NULL,
  PRIMARY KEY (file_id, variant, n)
) STRICT;

CREATE TABLE file_variants (
  file_id INTEGER NOT NULL REFERENCES files (id),
  variant TEXT NOT NULL CHECK (variant IN ('original', 'small', 'static')),
  mime    TEXT NOT NULL,
  size    INTEGER NOT NULL CHECK (size >= 0),
  width   INTEGER,
  height  INTEGER,
  PRIMARY KEY (file_id, variant)
) STRICT, WITHOUT ROWID;

-- A use of a file. The key is random and stands in the address: having it is the permission.
CREATE TABLE file_uses (
  id       INTEGER PRIMARY KEY,
  key      TEXT NOT NULL UNIQUE CHECK (length(key) = 32),
  file_id  INTEGER NOT NULL REFERENCES files (id),
  purpose  TEXT NOT NULL CHECK (purpose IN ('avatar', 'banner', 'entry', 'draft', 'upload', 'chat')),
  user_id  INTEGER REFERENCES users (id),
  entry_id INTEGER REFERENCES entries (id),
  draft_id INTEGER REFERENCES drafts (id),
  position INTEGER NOT NULL DEFAULT 0,
  -- The entry does not have it any more, an earlier version has.
  former   INTEGER NOT NULL DEFAULT 0 CHECK (former IN (0, 1))
) STRICT;
CREATE INDEX file_uses_by_file ON file_uses (file_id);
CREATE INDEX file_uses_by_entry ON file_uses (entry_id, position) WHERE entry_id IS NOT NULL;
CREATE INDEX file_uses_by_draft ON file_uses (draft_id, position) WHERE draft_id IS NOT NULL;
CREATE INDEX file_uses_by_user ON file_uses (user_id, purpose) WHERE user_id IS NOT NULL;

-- Files of the IM dialect: where one is to be sent, then where it is. The sign is random; it opens the file for those
-- who talk there. An avatar has neither end.
CREATE TABLE chat_files (
  sign        TEXT PRIMARY KEY CHECK (length(sign) = 32),
  owner_id    INTEGER NOT NULL REFERENCES users (id),
  purpose     TEXT NOT NULL CHECK (purpose IN ('avatar', 'room_avatar', 'chat')),
  peer_id     INTEGER REFERENCES users (id),
  room_id     INTEGER REFERENCES rooms (id),
  file_type   INTEGER NOT NULL,
  -- Null until the bytes came.
  file_id     INTEGER REFERENCES files (id),
  -- Until when, and under which secret, they may come.
  ticket_hash BLOB UNIQUE,
  expires_at  INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX chat_files_by_file ON chat_files (file_id) WHERE file_id IS NOT NULL;
CREATE INDEX chat_files_by_owner ON chat_files (owner_id);
CREATE INDEX chat_files_by_peer ON chat_files (peer_id) WHERE peer_id IS NOT NULL;
CREATE INDEX chat_files_by_room ON chat_files (room_id) WHERE room_id IS NOT NULL;
CREATE INDEX chat_files_waiting ON chat_files (expires_at) WHERE file_id IS NULL;

CREATE TABLE file_downloads (
  id      INTEGER PRIMARY KEY,
  file_id INTEGER NOT NULL REFERENCES files (id),
  user_id INTEGER NOT NULL REFERENCES users (id),
  at      INTEGER NOT NULL
) STRICT;
CREATE INDEX file_downloads_by_file ON file_downloads (file_id, id);
CREATE INDEX file_downloads_by_user ON file_downloads (user_id, at);

-- ---------------------------------------------------------------- push

CREATE TABLE push_tags (
  user_id INTEGER NOT NULL REFERENCES users (id),
  tag     TEXT NOT NULL,
  -- Order of binding.
  id      INTEGER NOT NULL,
  PRIMARY KEY (user_id, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX push_tags_by_tag ON push_tags (tag, user_id);

-- One name for pushes a user; with a token it means that device alone.
CREATE TABLE push_aliases (
  user_id    INTEGER PRIMARY KEY REFERENCES users (id),
  alias      TEXT NOT NULL UNIQUE,
  push_token TEXT
) STRICT;

-- Push services the operator has an entry with.
CREATE TABLE push_notifiers (
  name        TEXT PRIMARY KEY,
  -- 1 APNs, 2 Huawei, 3 Xiaomi, 4 Meizu, 5 vivo, 6 OPPO, 7 FCM, 8 an address of the device's own (UnifiedPush, webhooks).
  provider    INTEGER NOT NULL CHECK (provider BETWEEN 1 AND 8),
  environment INTEGER NOT NULL DEFAULT 1 CHECK (environment IN (0, 1)),
  app_id      TEXT NOT NULL DEFAULT '',
  app_key     TEXT NOT NULL DEFAULT '',
  app_secret  TEXT NOT NULL DEFAULT '',
  certificate TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE INDEX push_notifiers_by_provider ON push_notifiers (provider, environment);

CREATE TABLE push_tasks (
  id         INTEGER PRIMARY KEY,
  request_id TEXT UNIQUE,
  body       TEXT NOT NULL CHECK (json_valid(body)),
  at         INTEGER NOT NULL
) STRICT;

CREATE TABLE push_task_counts (
  task_id  INTEGER NOT NULL REFERENCES push_tasks (id),
  channel  TEXT NOT NULL,
  target   INTEGER NOT NULL DEFAULT 0 CHECK (target >= 0),
  sent     INTEGER NOT NULL DEFAULT 0 CHECK (sent >= 0),
  received INTEGER NOT NULL DEFAULT 0 CHECK (received >= 0),
  PRIMARY KEY (task_id, channel)
) STRICT, WITHOUT ROWID;

-- Pushes on their way to one device each, through a notifier.
CREATE TABLE push_outbox (
  id         INTEGER PRIMARY KEY,
  task_id    INTEGER REFERENCES push_tasks (id),
  user_id    INTEGER NOT NULL REFERENCES users (id),
  device_sn  INTEGER NOT NULL,
  channel    TEXT NOT NULL,
  payload    TEXT NOT NULL CHECK (json_valid(payload)),
  state      TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'failed')),
  attempts   INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  due_at     INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  reason     TEXT
) STRICT;
CREATE INDEX push_outbox_due ON push_outbox (due_at) WHERE state = 'waiting';
CREATE INDEX push_outbox_by_user ON push_outbox (user_id);
CREATE INDEX push_outbox_by_task ON push_outbox (task_id) WHERE task_id IS NOT NULL;

CREATE TABLE push_subscriptions (
  id         INTEGER PRIMARY KEY,
  session_id INTEGER NOT NULL UNIQUE REFERENCES sessions (id),
  endpoint   TEXT NOT NULL,
  p256dh     TEXT NOT NULL,
  auth       TEXT NOT NULL,
  standard   INTEGER NOT NULL DEFAULT 0 CHECK (standard IN (0, 1)),
  policy     TEXT NOT NULL DEFAULT 'all' CHECK (policy IN ('all', 'followed', 'follower', 'none')),
  alerts     TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(alerts))
) STRICT;
