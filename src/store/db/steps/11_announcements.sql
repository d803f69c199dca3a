-- Pushes of messages in rooms, and taking an announcement back, are work for many people.
CREATE TABLE new_outbox (
  id         INTEGER PRIMARY KEY,
  task       TEXT NOT NULL CHECK (task IN
               ('tell_followers', 'tell_reposters', 'tell_quoters', 'tell_voters', 'bury_reposts', 'accept_followers', 'push_room_message',
                'retract_announcement')),
  subject_id INTEGER NOT NULL,
  reached    INTEGER,
  handled    INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO new_outbox (id, task, subject_id, reached, handled) SELECT id, task, subject_id, reached, handled FROM outbox;
DROP TABLE outbox;
ALTER TABLE new_outbox RENAME TO outbox;

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
ALTER TABLE notifications ADD COLUMN announcement_id INTEGER REFERENCES announcements (id);
CREATE INDEX notifications_by_announcement ON notifications (announcement_id, receiver_id) WHERE announcement_id IS NOT NULL;
