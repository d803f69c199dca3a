-- Statuses that are not public are found by those who have to do with them. 4,096 characters of a text are searched.
INSERT INTO entry_words (rowid, words)
    SELECT id, words FROM (
        SELECT e.id, trim(coalesce(p.title, '') || char(10) || c.spoiler || char(10) || substr(c.text, 1, 4096), char(10)) AS words
        FROM entries e JOIN contents c ON c.id = e.id LEFT JOIN posts p ON p.id = e.id LEFT JOIN comments m ON m.id = e.id
        WHERE e.kind IN ('post', 'comment') AND e.anonymous = 0 AND e.deleted_at IS NULL AND c.enabled = 1
          AND (e.visibility <> 'public' OR coalesce(m.private, 0) = 1)
    ) WHERE words <> '';
