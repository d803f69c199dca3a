//! What the OpenAPI document says of this API as a whole.

use std::collections::BTreeMap;

use super::openapi::{CLIENT, OAUTH};
use crate::api::kit::openapi::{Api, Flow, SecurityScheme};

const DESCRIPTION: &str = "The Mastodon client API. Bodies are described as JSON, and with files as multipart; \
     forms, and parameters in the query, are read as well, where a list is `name[]` and an object `name[key]`. Refusals carry a status and `{\"error\": text}`. Lists page by the `Link` header.";
/// What a program may ask for. `read` and `write` hold all whose names begin with them.
const SCOPES: [(&str, &str); 31] = [
    ("profile", "Only who the user is"),
    ("read", "Everything the user can see"),
    ("read:accounts", "Accounts and their relations to the user"),
    ("read:blocks", "Whom the user has blocked"),
    ("read:bookmarks", "Bookmarks"),
    ("read:collections", "Collections of accounts"),
    ("read:favourites", "Favourites"),
    ("read:filters", "Filters"),
    ("read:follows", "Who follows and is followed"),
    ("read:lists", "Lists"),
    ("read:mutes", "Whom the user has muted"),
    ("read:notifications", "Notifications"),
    ("read:search", "Search"),
    ("read:statuses", "Timelines, statuses and conversations"),
    ("write", "Everything the user can do"),
    ("write:accounts", "Edit the profile"),
    ("write:blocks", "Block and unblock"),
    ("write:bookmarks", "Bookmark statuses"),
    ("write:collections", "Edit collections of accounts"),
    ("write:conversations", "Mark conversations as read, and delete them"),
    ("write:favourites", "Favourite statuses"),
    ("write:filters", "Edit filters"),
    ("write:follows", "Follow and unfollow"),
    ("write:lists", "Edit lists"),
    ("write:media", "Upload media"),
    ("write:mutes", "Mute and unmute"),
    ("write:notifications", "Dismiss notifications and decide about requests"),
    ("write:reports", "Report accounts"),
    ("write:statuses", "Publish, edit and delete statuses"),
    ("follow", "Follows, blocks and mutes"),
    ("push", "Web Push of notifications"),
];

/// The description of this API as a whole.
pub(crate) fn api() -> Api {
    let scopes: BTreeMap<&str, &str> = SCOPES.into_iter().collect();
    let flow = |authorize| Flow { authorization_url: authorize, token_url: "/oauth/token", scopes: scopes.clone() };
    let flows = BTreeMap::from([("authorizationCode", flow(Some("/oauth/authorize"))), ("clientCredentials", flow(None))]);
    let scheme = SecurityScheme::OAuth { description: "An access token, sent as `Authorization: Bearer TOKEN`", flows };
    let client = SecurityScheme::Http { scheme: "basic", description: "`client_id` and `client_secret` of the application" };
    Api {
        title: "Mastodon client API",
        description: DESCRIPTION,
        texts: "src/api/mastodon/wire",
        generations: &[],
        security: BTreeMap::from([(OAUTH, scheme), (CLIENT, client)]),
        parameters: BTreeMap::new(),
    }
}
