-- Earlier versions keep their files, with descriptions, and their polls. What was removed before is lost: of the files of
-- an older version those stay that its entry still has, as they are described today.
ALTER TABLE revisions ADD COLUMN location TEXT CHECK (location IS NULL OR json_valid(location));
ALTER TABLE revisions ADD COLUMN more_info TEXT CHECK (more_info IS NULL OR json_valid(more_info));
ALTER TABLE revisions ADD COLUMN poll_options TEXT CHECK (poll_options IS NULL OR json_valid(poll_options));

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
INSERT INTO revision_files (revision_id, position, file_id, description, focus_x, focus_y)
    SELECT r.id, j.key, f.id, f.description, f.focus_x, f.focus_y
    FROM revisions r, json_each(r.file_ids) j JOIN files f ON f.id = j.value
    WHERE EXISTS (SELECT 1 FROM file_uses u WHERE u.entry_id = r.entry_id AND u.file_id = f.id);
ALTER TABLE revisions DROP COLUMN file_ids;

ALTER TABLE file_uses ADD COLUMN former INTEGER NOT NULL DEFAULT 0 CHECK (former IN (0, 1));
