//! Who may join, whichever API they come through. Invitations and trusted programs let people in past this.

use super::account::Address;
use crate::community::runtime::core::Core;
use crate::community::runtime::settings::Settings;
use crate::error::{Denied, Error, Limit, Result};
use crate::model::clock::SECOND;
use crate::model::people::place::Place;

/// Is the address in one of these domains, or below one?
fn is_in(email: &str, domains: &[String]) -> bool {
    let host = email.rsplit_once('@').map_or("", |(_, host)| host).trim_end_matches('.').to_lowercase();
    domains.iter().any(|domain| host.strip_suffix(domain.as_str()).is_some_and(|below| below.is_empty() || below.ends_with('.')))
}

/// May somebody join with this address, or without any? `Denied::RegistrationClosed`, also where only certain domains may join and
/// there is no e-mail address; `EmailRegistrationOff`, `PhoneRegistrationOff`, `EmailDomainRefused`.
pub(crate) fn allowed(settings: &Settings, address: Option<&Address>) -> Result<()> {
    if !settings.registration.is_open() {
        return Err(Error::Forbidden(Denied::RegistrationClosed));
    }
    let chosen = &settings.email_domains_allowed;
    match address {
        Some(Address::Email(_)) if !settings.email_registration => Err(Error::Forbidden(Denied::EmailRegistrationOff)),
        Some(Address::Phone { .. }) if !settings.phone_registration => Err(Error::Forbidden(Denied::PhoneRegistrationOff)),
        // An empty address is refused later, for what it is.
        Some(Address::Email(email)) if email.is_empty() => Ok(()),
        Some(Address::Email(email)) if is_in(email, &settings.email_domains_refused) || !chosen.is_empty() && !is_in(email, chosen) => {
            Err(Error::Forbidden(Denied::EmailDomainRefused))
        }
        Some(Address::Email(_)) => Ok(()),
        Some(Address::Phone { .. } | Address::Username(_)) | None if !chosen.is_empty() => {
            Err(Error::Forbidden(Denied::RegistrationClosed))
        }
        Some(Address::Phone { .. } | Address::Username(_)) | None => Ok(()),
    }
}

/// As [`allowed`], and counts who joins now: `TooMany(Registrations)` where too many came from one place within an hour. This machine
/// itself, from where a proxy that is not trusted passes everybody on, has no limit.
pub(crate) fn admit(core: &Core, place: Place, address: Option<&Address>) -> Result<()> {
    let settings = core.settings();
    allowed(&settings, address)?;
    if settings.registrations_hourly == 0 || place.is_here() {
        return Ok(());
    }
    core.arrivals
        .count(place, settings.registrations_hourly, core.now())
        .map_err(|wait| Error::TooMany { what: Limit::Registrations, retry_after_seconds: u64::try_from(wait / SECOND + 1).ok() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domains_count_with_what_is_below_them() {
        let domains = ["spam.example".to_owned()];
        for (email, refused) in [
            ("a@spam.example", true),
            ("a@SPAM.example", true),
            ("a@mail.spam.example", true),
            ("a@spam.example.", true),
            ("a@notspam.example", false),
            ("a@spam.example.org", false),
            ("spam.example@good.example", false),
            ("spam.example", false),
        ] {
            assert_eq!(is_in(email, &domains), refused, "{email}");
        }
    }
}
