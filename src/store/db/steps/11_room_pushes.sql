-- Pushes of messages in rooms are work for many people.
CREATE TABLE new_outbox (
  id         INTEGER PRIMARY KEY,
  task       TEXT NOT NULL CHECK (task IN
               ('tell_followers', 'tell_reposters', 'tell_quoters', 'tell_voters', 'bury_reposts', 'accept_followers', 'push_room_message')),
  subject_id INTEGER NOT NULL,
  reached    INTEGER,
  handled    INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO new_outbox (id, task, subject_id, reached, handled) SELECT id, task, subject_id, reached, handled FROM outbox;
DROP TABLE outbox;
ALTER TABLE new_outbox RENAME TO outbox;
