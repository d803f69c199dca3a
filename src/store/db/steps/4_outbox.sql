-- Work for many people, which earlier versions did inside the write that it followed.
CREATE TABLE outbox (
  id         INTEGER PRIMARY KEY,
  task       TEXT NOT NULL CHECK (task IN
               ('tell_followers', 'tell_reposters', 'tell_quoters', 'tell_voters', 'bury_reposts', 'accept_followers')),
  subject_id INTEGER NOT NULL,
  reached    INTEGER,
  handled    INTEGER NOT NULL DEFAULT 0
) STRICT;
