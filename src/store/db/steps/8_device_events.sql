-- What devices fetch of conversations, besides messages.
ALTER TABLE devices ADD COLUMN since_id INTEGER;
CREATE INDEX devices_fetching ON devices (user_id) WHERE since_id IS NOT NULL;
ALTER TABLE messages ADD COLUMN delivered_at INTEGER;
ALTER TABLE messages ADD COLUMN played_at INTEGER;
ALTER TABLE room_messages ADD COLUMN edited_at INTEGER;
CREATE TABLE room_hidden_messages (
  user_id    INTEGER NOT NULL REFERENCES users (id),
  room_id    INTEGER NOT NULL REFERENCES rooms (id),
  message_id INTEGER NOT NULL REFERENCES room_messages (id),
  PRIMARY KEY (user_id, room_id, message_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE device_events (
  mailbox_id      INTEGER NOT NULL,
  conversation_id INTEGER NOT NULL,
  id              INTEGER NOT NULL,
  kind            TEXT NOT NULL CHECK (kind IN (
                    'message_read', 'conversation_read', 'message_unread', 'message_delivered', 'message_played', 'message_recalled',
                    'message_deleted', 'message_edited', 'conversation_deleted', 'room_created', 'room_destroyed', 'room_joined',
                    'room_left', 'room_applied', 'room_application_accepted', 'room_application_declined', 'room_invited',
                    'room_invitation_accepted', 'room_invitation_declined', 'room_kicked', 'room_blocked', 'room_unblocked',
                    'room_owner_assigned', 'room_admin_granted', 'room_admin_revoked', 'room_silenced', 'room_unsilenced',
                    'room_info_updated', 'room_announcement_updated', 'friend_added', 'friend_removed', 'friend_accepted',
                    'friend_declined', 'friend_blocked', 'friend_unblocked', 'friend_applied', 'friend_info_updated')),
  actor_id        INTEGER,
  target_ids      TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(target_ids)),
  about_id        INTEGER NOT NULL,
  message_id      INTEGER,
  field           TEXT CHECK (field IN (
                    'name', 'description', 'avatar', 'ext', 'member_invite', 'member_modify', 'read_ack', 'history_visible', 'hide_member_info',
                    'apply_approval', 'silent_until', 'member_alias', 'friend_alias', 'friend_ext', 'friend_muted')),
  text            TEXT NOT NULL DEFAULT '',
  leading         INTEGER NOT NULL DEFAULT 0 CHECK (leading IN (0, 1)),
  PRIMARY KEY (mailbox_id, conversation_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX device_events_by_id ON device_events (id);
CREATE INDEX device_events_with_text ON device_events (actor_id) WHERE text <> '';
CREATE TABLE device_cursors (
  user_id         INTEGER NOT NULL,
  device_sn       INTEGER NOT NULL,
  conversation_id INTEGER NOT NULL,
  fetched_id      INTEGER NOT NULL,
  PRIMARY KEY (user_id, device_sn, conversation_id),
  FOREIGN KEY (user_id, device_sn) REFERENCES devices (user_id, device_sn) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE TABLE device_requests (
  user_id   INTEGER NOT NULL,
  device_sn INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  digest    BLOB NOT NULL CHECK (length(digest) = 32),
  item_id   INTEGER NOT NULL,
  is_message INTEGER NOT NULL CHECK (is_message IN (0, 1)),
  at        INTEGER NOT NULL,
  PRIMARY KEY (user_id, device_sn, client_id, digest),
  FOREIGN KEY (user_id, device_sn) REFERENCES devices (user_id, device_sn) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX device_requests_by_time ON device_requests (user_id, at);
