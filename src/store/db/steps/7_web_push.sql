-- Notifications that wait for the push services of Mastodon clients.
CREATE TABLE web_push_outbox (
  id              INTEGER PRIMARY KEY,
  subscription_id INTEGER NOT NULL,
  notification_id INTEGER NOT NULL,
  attempts        INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  due_at          INTEGER NOT NULL
) STRICT;
CREATE INDEX web_push_outbox_due ON web_push_outbox (due_at);
