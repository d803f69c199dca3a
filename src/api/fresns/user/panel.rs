//! What the tab bar shows: unread counts, conversations, drafts (`docs/specs/fresns.md 1.2, 1.3, 5.1.1`).

use std::sync::Arc;

use rocket::get;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};

use crate::api::fresns::defaults::FileAccept;
use crate::api::fresns::wire::auth::caller::AsAccount;
use crate::api::fresns::wire::envelope::{Answer, Outcome};
use crate::api::fresns::wire::error::Failure;
use crate::api::fresns::wire::family::Family;
use crate::api::fresns::wire::params::Params;
use crate::api::fresns::wire::state::State;
use crate::api::kit::etag::Conditional;
use crate::api::kit::openapi::{Served, served};
use crate::community::people::users::{self, UserRef};
use crate::error::{Denied, Error, Result};
use crate::model::id::UserId;
use crate::model::notifications::notification::Inbox;

pub(super) fn routes(family: Family) -> Vec<Served> {
    match family {
        Family::V2 => served![panel],
        Family::V1 => served![overview],
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Query {
    uid_or_username: Option<String>,
}

/// The overview of the logged-in user: unread numbers, conversations and drafts.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Overview {
    /// Features of plugins, always empty.
    features: [(); 0],
    profiles: [(); 0],
    conversations: Conversations,
    unread_notifications: Unread,
    draft_count: Drafts,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Conversations {
    conversation_count: i64,
    unread_messages: i64,
}

#[derive(Serialize, JsonSchema)]
struct Unread {
    all: i64,
    systems: i64,
    recommends: i64,
    likes: i64,
    dislikes: i64,
    follows: i64,
    blocks: i64,
    mentions: i64,
    comments: i64,
    quotes: i64,
}

#[derive(Serialize, JsonSchema)]
struct Drafts {
    posts: i64,
    comments: i64,
}

impl Overview {
    fn of(inbox: &Inbox) -> Self {
        let [_, systems, recommends, likes, dislikes, follows, blocks, mentions, comments, quotes] = inbox.unread;
        Self {
            features: [],
            profiles: [],
            conversations: Conversations { conversation_count: inbox.conversations, unread_messages: inbox.unread_messages },
            unread_notifications: Unread {
                all: inbox.unread.iter().sum(),
                systems,
                recommends,
                likes,
                dislikes,
                follows,
                blocks,
                mentions,
                comments,
                quotes,
            },
            draft_count: Drafts { posts: inbox.post_drafts, comments: inbox.comment_drafts },
        }
    }
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Panel {
    multi_user: MultiUser,
    #[serde(flatten)]
    overview: Overview,
    #[serde(serialize_with = "shared")]
    file_accept: Arc<FileAccept>,
}

/// Whether the account has several users.
#[derive(Serialize, JsonSchema)]
struct MultiUser {
    status: bool,
    service: Option<&'static str>,
}

fn shared<S: Serializer>(value: &Arc<FileAccept>, serializer: S) -> std::result::Result<S::Ok, S::Error> {
    value.serialize(serializer)
}

/// # `GET /user/panel` (v2)
#[get("/user/panel", data = "<p>")]
fn panel(me: Conditional<AsAccount>, p: Params<Query>, state: &rocket::State<State>) -> Outcome<Panel> {
    let user = target_user(&me, p.fields.uid_or_username)?;
    let (inbox, several) = load_panel(&me, state, user)?;
    Ok(Answer(Panel {
        multi_user: MultiUser { status: several, service: None },
        overview: Overview::of(&inbox),
        file_accept: me.ctx.configs.file_accept(),
    }))
}

/// # `GET /user/overview` (v1)
#[get("/user/overview", data = "<p>")]
fn overview(me: Conditional<AsAccount>, p: Params<Query>, state: &rocket::State<State>) -> Outcome<Overview> {
    let user = target_user(&me, p.fields.uid_or_username)?;
    Ok(Answer(Overview::of(&load_panel(&me, state, user)?.0)))
}

/// The counters of a user of this account, and whether it has several.
fn load_panel(me: &AsAccount, state: &State, user: UserId) -> Result<(Inbox, bool)> {
    let core = &me.app.core;
    let load = || core.read(|r| Ok((users::inbox(r, user)?, users::has_siblings(r, me.login.account)?)));
    state.panels.get(&core.db, user, load)
}

/// The user asked for, who has to belong to this account (35201); else the one in the header (30005 without).
fn target_user(me: &AsAccount, asked: Option<String>) -> Result<UserId, Failure> {
    let Some(asked) = asked else {
        return me.ctx.viewer.map(|viewer| viewer.user).ok_or(Failure::Code(30005));
    };
    let user = me.app.core.read(|r| users::find(r, &UserRef::parse(&asked)))?;
    match user {
        Some(user) if user.account_id == me.login.account => Ok(user.id),
        _ => Err(Error::Forbidden(Denied::OtherAccount).into()),
    }
}
