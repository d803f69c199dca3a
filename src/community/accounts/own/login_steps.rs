//! The questions of a login page after the password: second factor, user, PIN (`docs/specs/web.md` 2).

use super::second_factor;
use crate::community::accounts::account;
use crate::community::accounts::login_tokens::PendingLogin;
use crate::community::accounts::logins::{self, Proven};
use crate::community::people::users;
use crate::community::runtime::core::Core;
use crate::error::{Auth, Error, Resource, Result};
use crate::model::id::UserId;
use crate::model::people::place::Place;
use crate::model::people::user::User;

/// What a person answers to the question they were asked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reaction {
    /// Of the authenticator, or a recovery code.
    pub code: Option<String>,
    pub user: Option<UserId>,
    pub pin: Option<String>,
}

/// What is asked next; an error says why it is asked again.
#[derive(Debug)]
pub(crate) enum Question {
    Factor(Option<Error>),
    /// Which of these users.
    User(Vec<UserId>, Option<Error>),
    /// The PIN of this user.
    Pin(Box<User>, Option<Error>),
}

/// How far a login has come.
#[derive(Debug)]
pub(crate) enum Progress {
    /// A question, and the login to be kept until it is answered.
    Asks(Question, PendingLogin),
    /// Everything is proven, its user is chosen.
    Done(Proven),
}

/// One step on. Errors that another answer cannot mend end the login.
pub(crate) async fn advance(core: &Core, place: Place, mut login: PendingLogin, reaction: Reaction) -> Result<Progress> {
    let account = login.proven.account;
    if !login.factor_shown && core.read(|r| second_factor::is_set(r, account))? {
        let Some(code) = reaction.code else { return Ok(Progress::Asks(Question::Factor(None), login)) };
        match second_factor::check(core, place, account, &code).await {
            Ok(()) => login.factor_shown = true,
            Err(error @ Error::Unauthenticated(_)) => return Ok(Progress::Asks(Question::Factor(Some(error)), login)),
            Err(error) => return Err(error),
        }
    }
    let all = core.read(|r| account::users_of(r, account))?;
    let user = match (login.proven.user.or(reaction.user), all.as_slice()) {
        (Some(user), _) if all.contains(&user) => user,
        (None, [only]) => *only,
        (None, [_, _, ..]) => return Ok(choose(all, login, None)),
        _ => return Err(Error::NotFound(Resource::User)),
    };
    let user = match core.read(|r| users::require_enabled(r, user)) {
        Ok(user) => user,
        Err(error) if all.len() > 1 => return Ok(choose(all, login, Some(error))),
        Err(error) => return Err(error),
    };
    login.proven = login.proven.choosing(Some(user.id));
    match logins::check_pin(core, place, account, user.id, reaction.pin).await {
        Ok(()) => Ok(Progress::Done(login.proven)),
        Err(Error::Unauthenticated(Auth::PinNeeded)) => Ok(Progress::Asks(Question::Pin(Box::new(user), None), login)),
        Err(error @ Error::Unauthenticated(Auth::WrongPin)) => Ok(Progress::Asks(Question::Pin(Box::new(user), Some(error)), login)),
        Err(error) => Err(error),
    }
}

fn choose(all: Vec<UserId>, login: PendingLogin, refused: Option<Error>) -> Progress {
    let proven = login.proven.clone().choosing(None);
    Progress::Asks(Question::User(all, refused), PendingLogin { proven, ..login })
}
