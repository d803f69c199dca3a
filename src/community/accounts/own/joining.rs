//! Joining on a page of this server: everything that is wrong is said at once (`docs/specs/web.md` 2).

use crate::community::accounts::account::{self, Address, Newcomer, TakenName};
use crate::community::accounts::{mail_links, registration};
use crate::community::people::users;
use crate::community::runtime::core::Core;
use crate::community::runtime::passwords::Urgency;
use crate::community::runtime::settings::Settings;
use crate::community::text::names::{NameRules, check_email};
use crate::error::{Denied, Error, Result, Taken};
use crate::model::id::{AccountId, UserId};
use crate::model::people::place::Place;
use crate::model::people::user::Role;
use crate::store::Write;

/// Characters of the reason for joining.
pub(crate) const REASON_MAX: usize = 2_000;

/// What the form asked for. Blanks around names and addresses are gone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Joining {
    pub username: String,
    /// Empty: the username.
    pub nickname: String,
    /// Empty where none was given.
    pub email: String,
    pub password: String,
    pub reason: String,
    /// The rules were agreed to.
    pub agrees: bool,
    /// Of the mail that confirms the address.
    pub language: String,
}

/// What is wrong with one field, in words.
pub(crate) type Flaw = (&'static str, String);

/// Why somebody has not joined.
#[derive(Debug)]
pub(crate) enum Refusal {
    Flaws(Vec<Flaw>),
    Error(Error),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        match error {
            Error::Conflict(Taken::Username) => Self::Flaws(vec![("username", TAKEN.into())]),
            Error::Conflict(Taken::Nickname) => Self::Flaws(vec![("nickname", "This nickname is taken.".into())]),
            Error::Conflict(Taken::Registered | Taken::Email) => Self::Flaws(vec![("email", REGISTERED.into())]),
            Error::Forbidden(Denied::EmailDomainRefused) => {
                Self::Flaws(vec![("email", "Addresses of this domain cannot join here.".into())])
            }
            error => Self::Error(error),
        }
    }
}

const TAKEN: &str = "This username is taken.";
const REGISTERED: &str = "There is an account with this address already.";

/// What the form asks of an e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EmailField {
    Absent,
    Optional,
    Required,
}

/// Whether newcomers are asked for an address: where mail is sent nobody gets back in without one.
pub(crate) fn email_field(settings: &Settings, invited: bool) -> EmailField {
    match () {
        () if !settings.email_registration => EmailField::Absent,
        () if settings.sends_mail || !invited && !settings.email_domains_allowed.is_empty() => EmailField::Required,
        () => EmailField::Optional,
    }
}

/// The rules for usernames that are chosen here.
fn rules() -> NameRules {
    NameRules { username_min: 3, ..NameRules::default() }
}

/// What is wrong with what was filled in, but for what others have already.
pub(crate) fn flaws(settings: &Settings, asked: &Joining, invited: bool) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    let mut add = |field, fault: Option<String>| flaws.extend(fault.map(|why| (field, sentence(&why))));
    if asked.username.is_empty() {
        add("username", Some("choose a username".into()));
    } else {
        add("username", rules().check_username(&asked.username).err().map(|fault| fault.to_string()));
    }
    if !asked.nickname.is_empty() {
        add("nickname", rules().check_nickname(&asked.nickname).err().map(|fault| fault.to_string()));
    }
    match email_field(settings, invited) {
        EmailField::Absent => {}
        EmailField::Required if asked.email.is_empty() => add("email", Some("an e-mail address is needed".into())),
        EmailField::Optional if asked.email.is_empty() => {}
        EmailField::Required | EmailField::Optional => add("email", check_email(&asked.email).err().map(|fault| fault.to_string())),
    }
    add("password", rules().check_password(&asked.password).err().map(|fault| fault.to_string()));
    if asked.reason.chars().count() > REASON_MAX {
        add("reason", Some(format!("at most {REASON_MAX} characters")));
    }
    if !settings.rules.is_empty() && !asked.agrees {
        add("agreement", Some("please agree to the rules".into()));
    }
    flaws
}

/// `the password is too short` as a sentence.
pub(crate) fn sentence(why: &str) -> String {
    let mut letters = why.chars();
    let first = letters.next().map(|c| c.to_uppercase().collect::<String>()).unwrap_or_default();
    let rest = letters.as_str();
    if rest.ends_with('.') { format!("{first}{rest}") } else { format!("{first}{rest}.") }
}

fn address(settings: &Settings, asked: &Joining, invited: bool) -> Option<Address> {
    let given = email_field(settings, invited) != EmailField::Absent && !asked.email.is_empty();
    given.then(|| Address::Email(asked.email.clone()))
}

/// Joins where registration is open. `Denied::RegistrationClosed`, `TooMany(Registrations)`.
pub(crate) async fn join(core: &Core, place: Place, asked: Joining) -> Result<(AccountId, UserId), Refusal> {
    let settings = core.settings();
    let address = address(&settings, &asked, false);
    registration::allowed(&settings, address.as_ref())?;
    free(core, &settings, &asked, false)?;
    registration::admit(core, place, address.as_ref())?;
    let hash = core.passwords.hash(asked.password.clone(), Urgency::Interactive).await?;
    Ok(core.write(move |tx, settings| add(tx, settings, &asked, hash, None)).await?)
}

/// Everything that is wrong, with what others have.
pub(crate) fn free(core: &Core, settings: &Settings, asked: &Joining, invited: bool) -> Result<(), Refusal> {
    let mut flaws = flaws(settings, asked, invited);
    let TakenName { username, email } = core.read(|r| account::occupied(r, &asked.username, &asked.email))?;
    let mut taken = |is_taken, field: &'static str, why: &str| {
        if is_taken && !flaws.iter().any(|(known, _)| *known == field) {
            flaws.push((field, why.to_owned()));
        }
    };
    taken(username, "username", TAKEN);
    taken(email && address(settings, asked, invited).is_some(), "email", REGISTERED);
    if flaws.is_empty() { Ok(()) } else { Err(Refusal::Flaws(flaws)) }
}

/// Adds the newcomer, and queues the mail that confirms the address. A role is given to whom somebody vouches for.
pub(crate) fn add(tx: &Write<'_>, settings: &Settings, asked: &Joining, hash: String, role: Option<Role>) -> Result<(AccountId, UserId)> {
    let text = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    if let Some(nickname) = text(&asked.nickname) {
        users::nickname_free(tx, &nickname, None, settings)?;
    }
    let email = text(&asked.email).filter(|_| email_field(settings, role.is_some()) != EmailField::Absent);
    let newcomer = Newcomer {
        email: email.clone(),
        username: Some(asked.username.clone()),
        nickname: text(&asked.nickname),
        reason: text(&asked.reason),
        role,
        ..Newcomer::default()
    };
    let made = account::insert(tx, &account::admitted(settings, newcomer), Some(hash))?;
    if let Some(email) = email {
        mail_links::send_confirmation(tx, settings, made.0, &email, &asked.language)?;
    }
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked() -> Joining {
        Joining { username: "annie".into(), password: "correct horse 1".into(), agrees: true, ..Joining::default() }
    }

    fn wrong(settings: &Settings, change: impl Fn(&mut Joining)) -> Vec<&'static str> {
        let mut asked = asked();
        change(&mut asked);
        flaws(settings, &asked, false).into_iter().map(|(field, _)| field).collect()
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let settings = Settings { sends_mail: true, ..Settings::default() };
        assert_eq!(wrong(&settings, |asked| asked.email = "a@example.org".into()), [""; 0]);
        let all = wrong(&settings, |asked| {
            *asked =
                Joining { nickname: "-".into(), email: "a@b\r\nBcc: x@y.example".into(), reason: "x".repeat(2_001), ..Joining::default() };
        });
        assert_eq!(all, ["username", "nickname", "email", "password", "reason"]);
    }

    #[test]
    fn an_address_is_asked_for_where_it_is_of_use() {
        let mut settings = Settings::default();
        assert_eq!(email_field(&settings, false), EmailField::Optional);
        assert_eq!(wrong(&settings, |_| ()), [""; 0]);
        settings.email_domains_allowed = vec!["example.org".into()];
        assert_eq!((email_field(&settings, false), email_field(&settings, true)), (EmailField::Required, EmailField::Optional));
        settings.sends_mail = true;
        assert_eq!(email_field(&settings, true), EmailField::Required);
        settings.email_registration = false;
        assert_eq!(email_field(&settings, false), EmailField::Absent);
    }

    #[test]
    fn faults_become_sentences() {
        assert_eq!(sentence("the password is too short"), "The password is too short.");
        assert_eq!(sentence(""), ".");
    }
}
