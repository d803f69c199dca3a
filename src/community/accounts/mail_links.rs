//! Links in mails: one confirms an address, one sets a new password. Each works once, for the address it was sent to.

use serde::{Deserialize, Serialize};

use super::{account, attempts, codes as verify_codes, credentials};
use crate::community::notifications::mail::{self, Notice};
use crate::community::people::sessions::{draw_token, hash_token};
use crate::community::runtime::core::Core;
use crate::community::runtime::passwords::Urgency;
use crate::community::runtime::settings::Settings;
use crate::error::{Error, Limit, Resource, Result};
use crate::model::Millis;
use crate::model::clock::{DAY, HOUR, MINUTE, SECOND};
use crate::model::id::AccountId;
use crate::model::people::place::Place;
use crate::model::people::user::Status;
use crate::store::accounts::account::{self as rows, AccountBy};
use crate::store::accounts::codes::{self, Purpose};
use crate::store::{Read, Write};

/// How long the link that confirms an address can be used.
const CONFIRM_LIFETIME: Millis = 2 * DAY;
/// How long the link that sets a password can be used.
const RESET_LIFETIME: Millis = HOUR;
/// Mails to any address that may be asked for from one place in an hour.
const ASKED_HOURLY: usize = 30;

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MailLink {
    Confirm,
    Reset,
}

impl MailLink {
    fn purpose(self) -> Purpose {
        match self {
            Self::Confirm => Purpose::Confirm,
            Self::Reset => Purpose::Reset,
        }
    }

    fn page(self) -> &'static str {
        match self {
            Self::Confirm => "/confirm",
            Self::Reset => "/reset",
        }
    }

    fn lifetime(self) -> Millis {
        match self {
            Self::Confirm => CONFIRM_LIFETIME,
            Self::Reset => RESET_LIFETIME,
        }
    }
}

/// Whose link it is.
#[derive(Serialize, Deserialize)]
struct Owner {
    account: i64,
}

/// Queues a fresh link to an address of an account; earlier ones stop working. At most one a minute and five in ten minutes.
fn send(tx: &Write<'_>, settings: &Settings, link: MailLink, account: AccountId, email: &str, language: &str) -> Result<()> {
    let (to, purpose, now) = (email.to_lowercase(), link.purpose(), tx.now());
    let often = codes::sent_since(tx, purpose, &to, now - MINUTE)? >= 1 || codes::sent_since(tx, purpose, &to, now - 10 * MINUTE)? >= 5;
    if often {
        return Err(Error::TooMany { what: Limit::VerifyCodes, retry_after_seconds: Some(60) });
    }
    let token = draw_token(tx.entropy());
    let ends_at = now + link.lifetime();
    codes::retire(tx, purpose, &to)?;
    codes::insert(tx, purpose, Some(&to), &hash_token(&token), &codes::payload(&Owner { account: account.0 })?, ends_at)?;
    let url = format!("{}{}?token={token}", settings.base_url, link.page());
    let notice = match link {
        MailLink::Confirm => Notice::Confirmation { link: &url },
        MailLink::Reset => Notice::Reset { link: &url },
    };
    mail::queue(tx, settings, email, language, &notice, ends_at)
}

/// Notes a link that nobody is sent, as if one was.
fn pretend(tx: &Write<'_>, email: &str) -> Result<()> {
    let (to, purpose) = (email.to_lowercase(), Purpose::Reset);
    if codes::sent_since(tx, purpose, &to, tx.now() - MINUTE)? >= 1 {
        return Ok(());
    }
    codes::retire(tx, purpose, &to)?;
    let nobody = codes::payload(&Owner { account: 0 })?;
    codes::insert(tx, purpose, Some(&to), &hash_token(&draw_token(tx.entropy())), &nobody, tx.now() + RESET_LIFETIME)
}

/// Queues the link that confirms the address of an account, where mails are sent. `TooMany(VerifyCodes)`.
pub(crate) fn send_confirmation(tx: &Write<'_>, settings: &Settings, account: AccountId, email: &str, language: &str) -> Result<()> {
    if settings.sends_mail { send(tx, settings, MailLink::Confirm, account, email, language) } else { Ok(()) }
}

/// Counts who asks for a mail to an address that may be anybody's. `TooMany(VerifyCodes)` for a place that asks for many; this machine
/// itself, from where a proxy that is not trusted passes everybody on, has no limit.
pub(crate) fn count_asker(core: &Core, place: Place) -> Result<()> {
    if place.is_here() {
        return Ok(());
    }
    core.askers
        .count(place, ASKED_HOURLY, core.now())
        .map_err(|wait| Error::TooMany { what: Limit::VerifyCodes, retry_after_seconds: u64::try_from(wait / SECOND + 1).ok() })
}

/// Queues the link that sets a new password, if an enabled account has this address. Nobody learns whether one has, from the time it
/// takes either: what is written differs by the mail alone.
///
/// `TooMany(VerifyCodes)` for a place that asks for many.
pub(crate) async fn ask_reset(core: &Core, place: Place, email: String, language: String) -> Result<()> {
    count_asker(core, place)?;
    core.write(move |tx, settings| {
        tx.changes_nothing_shown();
        let found = rows::find(tx, &AccountBy::Email(&email))?.filter(|account| account.status == Status::Enabled);
        let Some((account, own)) = found.and_then(|account| Some((account.id, account.email?))) else {
            return pretend(tx, &email);
        };
        match send(tx, settings, MailLink::Reset, account, &own, &language) {
            // An earlier mail is on its way.
            Err(Error::TooMany { .. }) => Ok(()),
            sent => sent,
        }
    })
    .await
}

/// The account and the address of a link that can be used. `NotFound(Record)`.
fn open(r: &Read<'_>, link: MailLink, token: &str) -> Result<(i64, AccountId, String)> {
    let gone = || Error::NotFound(Resource::Record);
    let code = codes::by_hash(r, link.purpose(), &hash_token(token))?.filter(|code| code.used_at.is_none() && code.expires_at > r.now());
    let code = code.ok_or_else(gone)?;
    let account = AccountId(codes::read_payload::<Owner>(&code)?.account);
    let account = account::by_id(r, account)?;
    let address = codes::address(r, code.id)?.unwrap_or_default();
    // Who has changed the address meanwhile has no use for a link to the old one.
    let own = account.email.filter(|email| email.to_lowercase() == address).ok_or_else(gone)?;
    Ok((code.id, account.id, own))
}

/// The address that a link was sent to, while it can be used. `NotFound(Record)`.
pub(crate) fn address(r: &Read<'_>, link: MailLink, token: &str) -> Result<String> {
    Ok(open(r, link, token)?.2)
}

/// Uses a link up: its address is confirmed. `NotFound(Record)`.
pub(crate) fn confirm(tx: &Write<'_>, token: &str) -> Result<()> {
    let (code, account, _) = open(tx, MailLink::Confirm, token)?;
    codes::use_up(tx, code)?;
    rows::confirm_email(tx, account)
}

/// Uses a link up: it sets the password, ends every login, and proves the address. `NotFound(Record)`.
pub(crate) async fn reset_password(core: &Core, token: String, password: String) -> Result<()> {
    core.read(|r| address(r, MailLink::Reset, &token))?;
    let hash = core.passwords.hash(password, Urgency::Interactive).await?;
    core.write(move |tx, _| {
        let (code, account, email) = open(tx, MailLink::Reset, &token)?;
        codes::use_up(tx, code)?;
        verify_codes::retire(tx, &email)?;
        attempts::forget(tx, account)?;
        rows::confirm_email(tx, account)?;
        credentials::set_password(tx, account, &hash)
    })
    .await
}

/// No link to this address works any longer, and nothing is kept about it.
pub(crate) fn erase(tx: &Write<'_>, address: &str) -> Result<()> {
    let address = address.to_lowercase();
    codes::erase(tx, Purpose::Confirm, &address)?;
    codes::erase(tx, Purpose::Reset, &address)
}
