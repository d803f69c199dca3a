// Entities of the Mastodon API as its documentation describes them, checked on the JSON that was sent.
//
// A shape is a list of `key type`; `?` behind a type allows null, `?` behind a key that it is absent.
// All ids are strings, all times are ISO 8601, all addresses are absolute.

const SHAPES = {
  Account: `id id, username text, acct text, display_name str, locked bool, bot bool, group bool, discoverable bool?, noindex? bool,
    created_at time, note str, url url, uri url, avatar url, avatar_static url, header url, header_static url, followers_count int,
    following_count int, statuses_count int, last_status_at day?, emojis list, fields [Field], roles? list`,
  CredentialAccount: `+Account, source Source, role Role`,
  Source: `privacy visibility, sensitive bool, language str?, note str, fields [Field], follow_requests_count int`,
  Role: `id id, name str, permissions digits, color str, highlighted bool`,
  Field: `name str, value str, verified_at time?`,
  Status: `id id, created_at time, in_reply_to_id id?, in_reply_to_account_id id?, sensitive bool, spoiler_text str, visibility visibility,
    language str?, uri url, url url?, replies_count int, reblogs_count int, favourites_count int, edited_at time?, content str,
    reblog Status?, application? Application?, account Account, media_attachments [MediaAttachment], mentions [Mention], tags [StatusTag],
    emojis list, card any?, poll Poll?, favourited bool, reblogged bool, muted bool, bookmarked bool, pinned? bool, filtered? [FilterResult]`,
  DeletedStatus: `+Status, content? str, text str`,
  Application: `name str, website url?`,
  Mention: `id id, username text, url url, acct text`,
  StatusTag: `name text, url url`,
  MediaAttachment: `id id, type kind, url url?, preview_url url?, remote_url url?, meta obj, description str?, blurhash str?`,
  Poll: `id id, expires_at time?, expired bool, multiple bool, votes_count int, voters_count int?, options [PollOption], emojis list,
    voted? bool, own_votes? [int]`,
  PollOption: `title text, votes_count int?`,
  FilterResult: `filter FilterHead, keyword_matches list?, status_matches list?`,
  FilterHead: `id id, title text, context [text], expires_at time?, filter_action text`,
  Filter: `+FilterHead, keywords [FilterKeyword], statuses [FilterStatus]`,
  FilterKeyword: `id id, keyword text, whole_word bool`,
  FilterStatus: `id id, status_id id`,
  Context: `ancestors [Status], descendants [Status]`,
  StatusEdit: `content str, spoiler_text str, sensitive bool, created_at time, account Account, media_attachments [MediaAttachment], emojis list`,
  StatusSource: `id id, text str, spoiler_text str`,
  ScheduledStatus: `id id, scheduled_at time, params obj, media_attachments [MediaAttachment]`,
  Relationship: `id id, following bool, showing_reblogs bool, notifying bool, languages list?, followed_by bool, blocking bool,
    blocked_by bool, muting bool, muting_notifications bool, requested bool, requested_by bool, domain_blocking bool, endorsed bool, note str`,
  Notification: `id id, type text, created_at time, account Account, status? Status?, group_key text`,
  Grouped: `accounts [Account], statuses [Status], notification_groups [NotificationGroup]`,
  NotificationGroup: `group_key text, notifications_count int, type text, most_recent_notification_id int, page_min_id? id, page_max_id? id,
    latest_page_notification_at? time, sample_account_ids [id], status_id? id?`,
  Count: `count int`,
  Markers: `home? Marker, notifications? Marker`,
  Marker: `last_read_id id, version int, updated_at time`,
  Conversation: `id id, unread bool, accounts [Account], last_status Status?`,
  List: `id id, title text, replies_policy text, exclusive bool`,
  Tag: `name text, url url, history [History], following? bool`,
  History: `day digits, uses digits, accounts digits`,
  Search: `accounts [Account], statuses [Status], hashtags [Tag]`,
  Preferences: `posting:default:visibility visibility, posting:default:sensitive bool, posting:default:language str?,
    reading:expand:media text, reading:expand:spoilers bool`,
  App: `id id, name text, website url?, redirect_uris [text], client_id text, client_secret text`,
  Token: `access_token text, token_type text, scope text, created_at int`,
  Instance: `domain text, title text, version text, source_url url, description str, usage obj, thumbnail obj, languages [text],
    configuration obj, registrations obj, contact obj, rules list`,
  InstanceV1: `uri text, title text, short_description str, description str, email str, version text, urls obj, stats obj, thumbnail url?,
    languages [text], registrations bool, approval_required bool, invites_enabled bool, configuration obj, contact_account Account?, rules list`,
  Emoji: `shortcode text, url url, static_url url, visible_in_picker bool`,
  Empty: ``,
  Error: `error text`,
};

const is = (pattern) => (value) => typeof value === "string" && pattern.test(value);
const TYPES = {
  id: is(/^[0-9A-Za-z_.-]+$/),
  text: (value) => typeof value === "string" && value !== "",
  str: (value) => typeof value === "string",
  digits: is(/^\d+$/),
  bool: (value) => typeof value === "boolean",
  int: Number.isInteger,
  time: (value) => is(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/)(value) && !Number.isNaN(Date.parse(value)),
  day: (value) => is(/^\d{4}-\d\d-\d\d$/)(value) && !Number.isNaN(Date.parse(value)),
  url: (value) => typeof value === "string" && URL.canParse(value) && /^https?:\/\/./.test(value),
  visibility: is(/^(public|unlisted|private|direct)$/),
  kind: is(/^(image|gifv|video|audio|unknown)$/),
  obj: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  list: Array.isArray,
  any: () => true,
};

// Key by name, of another shape behind a `+` too; the last one counts.
function fields(shape) {
  const found = new Map();
  for (const part of SHAPES[shape].split(",").map((part) => part.trim()).filter(Boolean)) {
    if (part.startsWith("+")) fields(part.slice(1)).forEach(([key, type]) => found.set(key.replace(/\?$/, ""), [key, type]));
    else found.set(part.split(/\s+/)[0].replace(/\?$/, ""), part.split(/\s+/));
  }
  return [...found.values()];
}

// Everything that is wrong with `value`, which is to be of `type`.
export function faults(value, type, place = type) {
  if (type.endsWith("?")) return value === null ? [] : faults(value, type.slice(0, -1), place);
  if (type.startsWith("[")) {
    if (!Array.isArray(value)) return [`${place} is no list`];
    return value.flatMap((one, at) => faults(one, type.slice(1, -1), `${place}[${at}]`));
  }
  if (type in TYPES) return TYPES[type](value) ? [] : [`${place} is no ${type}: ${JSON.stringify(value)}`];
  if (!(type in SHAPES)) return [`${place}: nobody knows what a ${type} is`];
  if (!TYPES.obj(value)) return [`${place} is no object: ${JSON.stringify(value)}`];
  return fields(type).flatMap(([key, inner]) => {
    const name = key.replace(/\?$/, "");
    if (!(name in value)) return key.endsWith("?") ? [] : [`${place}.${name} is missing`];
    return faults(value[name], inner, `${place}.${name}`);
  });
}

// What each path answers, by method.
const ANSWERS = [
  ["GET /api/v2/instance", "Instance"],
  ["GET /api/v1/instance", "InstanceV1"],
  ["GET /api/v1/custom_emojis", "[Emoji]"],
  ["POST /api/v1/apps", "App"],
  ["POST /oauth/token", "Token"],
  ["POST /oauth/revoke", "Empty"],
  ["GET /api/v1/accounts/verify_credentials", "CredentialAccount"],
  ["PATCH /api/v1/accounts/update_credentials", "CredentialAccount"],
  ["GET /api/v1/accounts/relationships", "[Relationship]"],
  ["GET /api/v1/accounts/lookup", "Account"],
  ["GET /api/v1/accounts/:id", "Account"],
  ["GET /api/v1/accounts/:id/statuses", "[Status]"],
  ["POST /api/v1/accounts/:id/:act", "Relationship"],
  ["GET /api/v1/timelines/home", "[Status]"],
  ["GET /api/v1/timelines/list/:id", "[Status]"],
  ["GET /api/v1/statuses/:id/context", "Context"],
  ["GET /api/v1/statuses/:id/history", "[StatusEdit]"],
  ["GET /api/v1/statuses/:id/source", "StatusSource"],
  ["GET /api/v1/statuses/:id", "Status"],
  ["POST /api/v1/statuses/:id/:act", "Status"],
  ["PUT /api/v1/statuses/:id", "Status"],
  ["DELETE /api/v1/statuses/:id", "DeletedStatus"],
  ["POST /api/v1/statuses scheduled", "ScheduledStatus"],
  ["POST /api/v1/statuses", "Status"],
  ["GET /api/v1/bookmarks", "[Status]"],
  ["GET /api/v1/favourites", "[Status]"],
  ["GET /api/v1/scheduled_statuses", "[ScheduledStatus]"],
  ["PUT /api/v1/scheduled_statuses/:id", "ScheduledStatus"],
  ["DELETE /api/v1/scheduled_statuses/:id", "Empty"],
  ["POST /api/v2/media", "MediaAttachment"],
  ["GET /api/v1/media/:id", "MediaAttachment"],
  ["GET /api/v1/polls/:id", "Poll"],
  ["POST /api/v1/polls/:id/votes", "Poll"],
  ["GET /api/v2/search", "Search"],
  ["GET /api/v1/markers", "Markers"],
  ["POST /api/v1/markers", "Markers"],
  ["GET /api/v1/notifications/unread_count", "Count"],
  ["GET /api/v1/notifications", "[Notification]"],
  ["GET /api/v2/notifications/unread_count", "Count"],
  ["GET /api/v2/notifications", "Grouped"],
  ["GET /api/v2/filters", "[Filter]"],
  ["POST /api/v2/filters", "Filter"],
  ["GET /api/v2/filters/:id", "Filter"],
  ["DELETE /api/v2/filters/:id", "Empty"],
  ["GET /api/v1/lists", "[List]"],
  ["POST /api/v1/lists", "List"],
  ["DELETE /api/v1/lists/:id", "Empty"],
  ["GET /api/v1/lists/:id/accounts", "[Account]"],
  ["POST /api/v1/lists/:id/accounts", "Empty"],
  ["GET /api/v1/mutes", "[Account]"],
  ["GET /api/v1/blocks", "[Account]"],
  ["GET /api/v1/preferences", "Preferences"],
  ["GET /api/v1/conversations", "[Conversation]"],
  ["POST /api/v1/conversations/:id/read", "Conversation"],
].map(([call, type]) => [new RegExp(`^${call.replace(/:\w+/g, "[^/ ]+")}$`), type]);

// The type that an answer has to have; undefined for a call that is not listed.
export function typeOf(method, path, status, answer) {
  if (status >= 400) return "Error";
  const scheduled = method === "POST" && path === "/api/v1/statuses" && answer && "scheduled_at" in answer ? " scheduled" : "";
  return ANSWERS.find(([pattern]) => pattern.test(`${method} ${path}${scheduled}`))?.[1];
}
