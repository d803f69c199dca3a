-- Indexes that hold all that is asked of a row of their lists, so that rows are passed over without reading them.
DROP INDEX IF EXISTS notifications_list;
CREATE INDEX notifications_list ON notifications (receiver_id, id, kind, deleted_at) WHERE deleted_at IS NULL;
DROP INDEX IF EXISTS messages_in_conversation;
CREATE INDEX messages_in_conversation ON messages (conversation_id, id, sender_id, enabled, sender_deleted_at, receiver_deleted_at);
DROP INDEX IF EXISTS conversation_sides_list;
CREATE INDEX conversation_sides_list ON conversation_sides (user_id, last_message_id, displayed) WHERE displayed = 1 AND last_message_id > 0;
DROP INDEX IF EXISTS users_living;
CREATE INDEX users_living ON users (id, status) WHERE status <> 'deleted';
