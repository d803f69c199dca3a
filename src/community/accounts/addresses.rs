//! Checks who owns an address before a verification code is sent to it.

use super::account::{self, Address};
use crate::error::{Error, Result, Taken};
use crate::model::id::AccountId;
use crate::model::people::user::Status;
use crate::store::Read;
use crate::store::accounts::account as rows;

/// The two kinds of address a code can be sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Channel {
    Email,
    Phone,
}

/// Does a living account have it?
pub(crate) fn is_registered(r: &Read<'_>, address: &Address) -> Result<bool> {
    Ok(account::find(r, address)?.is_some_and(|(account, _)| account.status != Status::Deleted))
}

/// Nobody has it yet, or `Conflict(Email)` or `Conflict(Phone)`.
pub(crate) fn require_new(r: &Read<'_>, address: &Address) -> Result<()> {
    match (is_registered(r, address)?, address) {
        (false, _) => Ok(()),
        (true, Address::Email(_)) => Err(Error::Conflict(Taken::Email)),
        (true, Address::Phone { .. }) => Err(Error::Conflict(Taken::Phone)),
        (true, Address::Username(_)) => Err(Error::Conflict(Taken::Username)),
    }
}

/// The account has no address of this kind yet, or `Conflict(EmailBound)` or `Conflict(PhoneBound)`.
pub(crate) fn require_unbound(r: &Read<'_>, account: AccountId, channel: Channel) -> Result<()> {
    match (own(r, account, channel)?, channel) {
        (None, _) => Ok(()),
        (Some(_), Channel::Email) => Err(Error::Conflict(Taken::EmailBound)),
        (Some(_), Channel::Phone) => Err(Error::Conflict(Taken::PhoneBound)),
    }
}

/// The account's e-mail address while nobody has proven it; `None` once it is proven, or without one.
pub(crate) fn unconfirmed(r: &Read<'_>, account: AccountId) -> Result<Option<String>> {
    if rows::email_is_confirmed(r, account)? { Ok(None) } else { Ok(account::by_id(r, account)?.email) }
}

/// The account's own address of this kind.
pub(crate) fn own(r: &Read<'_>, account: AccountId, channel: Channel) -> Result<Option<Address>> {
    let account = account::by_id(r, account)?;
    Ok(match channel {
        Channel::Email => account.email.map(Address::Email),
        Channel::Phone => match (account.country_code, account.pure_phone) {
            (Some(country_code), Some(pure)) => Some(Address::Phone { country_code, pure }),
            _ => None,
        },
    })
}
