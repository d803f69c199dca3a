-- Mails that wait for the mail server.
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
  expires_at INTEGER NOT NULL,
  reason     TEXT
) STRICT;
CREATE INDEX mail_outbox_due ON mail_outbox (due_at) WHERE state = 'waiting';
CREATE INDEX mail_outbox_by_address ON mail_outbox (address);

ALTER TABLE accounts ADD COLUMN report_mails INTEGER NOT NULL DEFAULT 1 CHECK (report_mails IN (0, 1));

-- Links in mails are one more purpose of a code.
CREATE TABLE one_time_codes_new (
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
INSERT INTO one_time_codes_new SELECT id, purpose, address, code_hash, payload, attempts, created_at, expires_at, used_at FROM one_time_codes;
DROP TABLE one_time_codes;
ALTER TABLE one_time_codes_new RENAME TO one_time_codes;
CREATE INDEX one_time_codes_by_address ON one_time_codes (purpose, address, created_at);
CREATE INDEX one_time_codes_by_hash ON one_time_codes (purpose, code_hash);
