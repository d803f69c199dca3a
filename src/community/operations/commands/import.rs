//! Lists exported from Mastodon: whom they followed, blocked, muted, what they kept.

use serde::{Deserialize, Serialize};

use super::done::Outcome;
use crate::community::Core;
use crate::community::operations::commands::CommandOutcome;
use crate::community::people::users::{self, UserRef};
use crate::community::relations::mutes::{self, Mute};
use crate::community::relations::{follows, interactions, lists, marks};
use crate::community::runtime::settings::Settings;
use crate::error::{Error, Resource, Result};
use crate::model::content::entry::{Mark, Target};
use crate::model::id::{EntryId, UserId};
use crate::model::people::list::RepliesPolicy;
use crate::model::people::profile::FollowOptions;
use crate::model::people::user::Viewer;
use crate::store::Write;

/// One line of such a list. People are named as this community calls them; people of other servers are unknown here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Line {
    Follow { name: String, reposts: Option<bool>, notify: Option<bool>, languages: Option<Vec<String>> },
    Block { name: String },
    Mute { name: String, notifications: bool },
    Bookmark { id: i64 },
    List { title: String, name: String },
}

/// Does each line for itself, as the person would in a client: what is refused does not undo the others.
pub(crate) async fn run(core: &Core, user: String, lines: Vec<Line>) -> Result<CommandOutcome> {
    core.write(move |tx, settings| {
        let user = users::require_enabled(tx, users::require(tx, &UserRef::parse(&user))?.id)?;
        let me = Viewer { account: user.account_id, user: user.id, role: user.role };
        let mut outcomes = Vec::with_capacity(lines.len());
        for line in &lines {
            outcomes.push(match carry(tx, settings, &me, line) {
                Ok(()) => Outcome::Done,
                Err(Error::NotFound(_)) => Outcome::Unknown,
                Err(error @ Error::Internal(_)) => return Err(error),
                Err(refused) => Outcome::Refused(super::sentence(&refused)),
            });
        }
        Ok(CommandOutcome::Imported { username: user.username, outcomes })
    })
    .await
}

fn named(tx: &Write<'_>, name: &str) -> Result<UserId> {
    Ok(users::require(tx, &UserRef::Name(name.to_owned()))?.id)
}

fn carry(tx: &Write<'_>, settings: &Settings, me: &Viewer, line: &Line) -> Result<()> {
    match line {
        Line::Follow { name, reposts, notify, languages } => {
            let options = FollowOptions { reposts: *reposts, notify: *notify, languages: languages.clone() };
            follows::follow(tx, settings, me, named(tx, name)?, &options)
        }
        Line::Block { name } => marks::put(tx, settings, me, Mark::Block, &Target::User(named(tx, name)?), None).map(drop),
        Line::Mute { name, notifications } => mutes::mute(tx, me, named(tx, name)?, Mute { notifications: *notifications, seconds: 0 }),
        Line::Bookmark { id } => interactions::bookmark(tx, me.user, EntryId(*id), true),
        Line::List { title, name } => {
            let whom = named(tx, name)?;
            let known = lists::all(tx, me)?.into_iter().find(|list| list.title == title.trim());
            let list = match known {
                Some(list) => list,
                None => lists::create(tx, me, title, RepliesPolicy::List, false)?
                    .ok_or_else(|| Error::unfit("list", "the maximum number of lists is reached"))?,
            };
            lists::add(tx, me, list.id, &[whom]).map(drop).map_err(|error| match error {
                Error::NotFound(Resource::User) => Error::unfit("list", "only followed users can be in a list"),
                other => other,
            })
        }
    }
}
