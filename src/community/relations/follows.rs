//! Following with the features that only some dialects have (`docs/specs/mastodon.md 4.1`): options, refusals, removing followers.

use super::marks;
use crate::community::people::lookup;
use crate::community::runtime::settings::Settings;
use crate::error::{Denied, Error, Result};
use crate::model::content::entry::{Mark, Target};
use crate::model::id::UserId;
use crate::model::people::profile::FollowOptions;
use crate::model::people::user::Viewer;
use crate::store::Write;
use crate::store::relations::{follows, marks as rows};

/// Languages a follow may be limited to.
const LANGUAGES_MAX: usize = 50;
/// Characters of the longest language code.
const LANGUAGE_MAX: usize = 35;

/// Follows, asks a locked user to, or changes what the follow or the request is like.
/// Refused when one of the two blocked the other, and to oneself.
pub fn follow(tx: &Write<'_>, settings: &Settings, me: &Viewer, whom: UserId, options: &FollowOptions) -> Result<()> {
    check(options)?;
    lookup::require(tx, whom)?;
    if rows::blocked_either_way(tx, me.user, whom)? {
        return Err(Error::Forbidden(Denied::Blocked));
    }
    marks::put(tx, settings, me, Mark::Follow, &Target::User(whom), None)?;
    follows::set(tx, me.user, whom, options)
}

/// Stops following, or withdraws the request. Nothing to stop is no error.
pub(crate) fn unfollow(tx: &Write<'_>, me: &Viewer, whom: UserId) -> Result<()> {
    lookup::require(tx, whom)?;
    marks::lift(tx, me, Mark::Follow, &Target::User(whom)).map(drop)
}

/// Ends the follow of `who` without a notification.
pub(crate) fn remove_follower(tx: &Write<'_>, me: &Viewer, who: UserId) -> Result<()> {
    lookup::require(tx, who)?;
    marks::take(tx, who, Mark::Follow, &Target::User(me.user)).map(drop)
}

fn check(options: &FollowOptions) -> Result<()> {
    let Some(languages) = &options.languages else { return Ok(()) };
    let fits = |code: &String| {
        let first = code.split('-').next().unwrap_or_default();
        let letters = first.len() >= 2 && first.len() <= 3 && first.bytes().all(|b| b.is_ascii_lowercase());
        letters && code.len() <= LANGUAGE_MAX && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    if languages.len() > LANGUAGES_MAX || !languages.iter().all(fits) {
        return Err(Error::unfit("languages", "a list of language codes"));
    }
    Ok(())
}
