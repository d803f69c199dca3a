//! The name rules of this API and the codes of their faults (`docs/specs/fresns.md` 6.5,
//! `src/api/fresns/codes`).

use std::borrow::Cow;

use crate::community::text::names::{NameRules, NicknameFault, PasswordFault, PhoneFault, UsernameFault};

/// The documented rules of a fresh community.
pub(crate) fn rules() -> NameRules {
    let mut rules = NameRules::default();
    rules.reserved.push(Cow::Borrowed("fresns"));
    rules
}

/// The code of a refused username.
pub(crate) const fn username_code(fault: UsernameFault) -> u32 {
    match fault {
        UsernameFault::Format => 35102,
        UsernameFault::TooLong => 35103,
        UsernameFault::TooShort => 35104,
        UsernameFault::Reserved => 35106,
    }
}

/// The code of a refused nickname.
pub(crate) const fn nickname_code(fault: NicknameFault) -> u32 {
    match fault {
        NicknameFault::Format => 35107,
        NicknameFault::TooLong => 35108,
        NicknameFault::TooShort => 35109,
        NicknameFault::Banned => 35110,
    }
}

/// The code of a refused password.
pub(crate) const fn password_code(fault: PasswordFault) -> u32 {
    match fault {
        PasswordFault::TooShort | PasswordFault::TooLong => 34105,
        PasswordFault::NoDigit => 34106,
        PasswordFault::NoLowercase => 34107,
    }
}

/// The code of a refused phone number.
pub(crate) const fn phone_code(fault: PhoneFault) -> u32 {
    match fault {
        PhoneFault::CountryCode => 34103,
        PhoneFault::Format => 34102,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_ends_as_its_code() {
        let username = |name| rules().check_username(name).map_err(username_code);
        assert_eq!(username("alice"), Ok(()));
        assert_eq!(username("al_ice"), Err(35102));
        assert_eq!(username("aliceandbobandcarol"), Err(35103));
        assert_eq!(username("ann"), Err(35104));
        assert_eq!(username("MyFresns"), Err(35106));
        assert_eq!(username("admins"), Err(35106));

        let nickname = |name| rules().check_nickname(name).map_err(nickname_code);
        assert_eq!(nickname("a!"), Err(35107));
        assert_eq!(nickname("aaaaaaaaaaaaaaaaaaaaa"), Err(35108));
        assert_eq!(nickname("a"), Err(35109));

        let password = |text| rules().check_password(text).map_err(password_code);
        assert_eq!(password("short1"), Err(34105));
        assert_eq!(password("abcdefgh"), Err(34106));
        assert_eq!(password("ABCDEFG1"), Err(34107));
    }
}
