-- Pushes that were given up are listed with the reason, like mails.
CREATE TABLE new_web_push_outbox (
  id              INTEGER PRIMARY KEY,
  subscription_id INTEGER NOT NULL,
  notification_id INTEGER NOT NULL,
  state           TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'failed')),
  attempts        INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  due_at          INTEGER NOT NULL,
  expires_at      INTEGER NOT NULL,
  reason          TEXT
) STRICT;
-- Two days after the moment that is in their ids.
INSERT INTO new_web_push_outbox (id, subscription_id, notification_id, attempts, due_at, expires_at)
  SELECT id, subscription_id, notification_id, attempts, due_at, (id >> 12) + 1325376000000 + 172800000 FROM web_push_outbox;
DROP TABLE web_push_outbox;
ALTER TABLE new_web_push_outbox RENAME TO web_push_outbox;
CREATE INDEX web_push_outbox_due ON web_push_outbox (due_at) WHERE state = 'waiting';

-- Nothing sent these until now, and what they say is old.
DROP TABLE push_outbox;
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
