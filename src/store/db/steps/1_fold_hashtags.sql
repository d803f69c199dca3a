-- Hashtags whose names differ in case, width or composition only become one: the oldest stays.
CREATE TEMP TABLE folded (id INTEGER PRIMARY KEY, slug TEXT NOT NULL);
INSERT INTO folded SELECT id, hashtag_slug(name) FROM main.hashtags;
CREATE INDEX temp.folded_by_slug ON folded (slug, id);
CREATE TEMP TABLE merged (id INTEGER PRIMARY KEY, kept INTEGER NOT NULL);
INSERT INTO merged SELECT f.id, (SELECT min(o.id) FROM folded o WHERE o.slug = f.slug) AS kept FROM folded f
    WHERE EXISTS (SELECT 1 FROM folded o WHERE o.slug = f.slug AND o.id < f.id);

INSERT OR IGNORE INTO entry_hashtags (entry_id, hashtag_id)
    SELECT e.entry_id, m.kept FROM merged m JOIN entry_hashtags e ON e.hashtag_id = m.id;
DELETE FROM entry_hashtags WHERE hashtag_id IN (SELECT id FROM merged);
UPDATE OR IGNORE hashtag_marks SET target_id = (SELECT kept FROM merged m WHERE m.id = target_id)
    WHERE target_id IN (SELECT id FROM merged);
DELETE FROM hashtag_marks WHERE target_id IN (SELECT id FROM merged);
UPDATE OR IGNORE featured_hashtags SET hashtag_id = (SELECT kept FROM merged m WHERE m.id = hashtag_id)
    WHERE hashtag_id IN (SELECT id FROM merged);
DELETE FROM featured_hashtags WHERE hashtag_id IN (SELECT id FROM merged);
UPDATE notifications SET target_hashtag = (SELECT kept FROM merged m WHERE m.id = target_hashtag)
    WHERE target_hashtag IN (SELECT id FROM merged);
DELETE FROM hashtags WHERE id IN (SELECT id FROM merged);

-- In two rounds, as a new slug may be an old one of another row.
UPDATE hashtags SET slug = 'folding:' || id WHERE slug <> (SELECT f.slug FROM folded f WHERE f.id = hashtags.id);
UPDATE hashtags SET slug = (SELECT f.slug FROM folded f WHERE f.id = hashtags.id) WHERE slug = 'folding:' || id;

-- What was counted of two is counted of one.
UPDATE hashtags SET
    likes = (SELECT count(*) FROM hashtag_marks k WHERE k.target_id = hashtags.id AND k.mark = 'like'),
    dislikes = (SELECT count(*) FROM hashtag_marks k WHERE k.target_id = hashtags.id AND k.mark = 'dislike'),
    follows = (SELECT count(*) FROM hashtag_marks k WHERE k.target_id = hashtags.id AND k.mark = 'follow'),
    blocks = (SELECT count(*) FROM hashtag_marks k WHERE k.target_id = hashtags.id AND k.mark = 'block'),
    posts = (SELECT count(*) FROM entry_hashtags x JOIN entries e ON e.id = x.entry_id
             WHERE x.hashtag_id = hashtags.id AND e.kind = 'post' AND e.deleted_at IS NULL AND e.visibility <> 'direct'),
    comments = (SELECT count(*) FROM entry_hashtags x JOIN entries e ON e.id = x.entry_id
                WHERE x.hashtag_id = hashtags.id AND e.kind = 'comment' AND e.deleted_at IS NULL AND e.visibility <> 'direct')
    WHERE id IN (SELECT kept FROM merged);
UPDATE user_counters SET
    like_hashtags = (SELECT count(*) FROM hashtag_marks k WHERE k.user_id = user_counters.user_id AND k.mark = 'like'),
    dislike_hashtags = (SELECT count(*) FROM hashtag_marks k WHERE k.user_id = user_counters.user_id AND k.mark = 'dislike'),
    follow_hashtags = (SELECT count(*) FROM hashtag_marks k WHERE k.user_id = user_counters.user_id AND k.mark = 'follow'),
    block_hashtags = (SELECT count(*) FROM hashtag_marks k WHERE k.user_id = user_counters.user_id AND k.mark = 'block')
    WHERE user_id IN (SELECT k.user_id FROM hashtag_marks k WHERE k.target_id IN (SELECT kept FROM merged));
DROP TABLE temp.merged;
DROP TABLE temp.folded;
