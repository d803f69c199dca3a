ALTER TABLE failed_logins ADD COLUMN place BLOB;
CREATE INDEX failed_logins_by_place ON failed_logins (place, at);

CREATE TABLE login_places (
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  place      BLOB NOT NULL,
  last_at    INTEGER NOT NULL,
  PRIMARY KEY (account_id, place)
) STRICT, WITHOUT ROWID;
