//! What people may be called and how they may be reached: input rules and masks
//! (`docs/specs/fresns.md` 4.7, 6.5). Each caller brings its rules; every existing name is shown as is.

use std::borrow::Cow;

/// Characters of the longest password: hashing time must not be a weapon.
pub(crate) const PASSWORD_MAX: usize = 128;
/// Bytes of the longest e-mail address (RFC 5321).
pub(crate) const EMAIL_MAX: usize = 254;

/// The limits a name or password is checked against; lengths are in characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NameRules {
    pub username_min: usize,
    pub username_max: usize,
    /// Lower-case words that no username may contain.
    pub reserved: Vec<Cow<'static, str>>,
    pub nickname_min: usize,
    pub nickname_max: usize,
    /// Lower-case words that no nickname may contain.
    pub nickname_banned: Vec<Cow<'static, str>>,
    pub password_min: usize,
    pub password_max: usize,
    pub password_digit: bool,
    pub password_lowercase: bool,
}

impl Default for NameRules {
    fn default() -> Self {
        Self {
            username_min: 5,
            username_max: 16,
            reserved: ["system", "systems", "admin", "administrator", "manager"].map(Cow::Borrowed).to_vec(),
            nickname_min: 2,
            nickname_max: 20,
            nickname_banned: Vec::new(),
            password_min: 8,
            password_max: PASSWORD_MAX,
            password_digit: true,
            password_lowercase: true,
        }
    }
}

/// Why a username is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum UsernameFault {
    #[error("a username has letters, digits and at most one inner hyphen, and is not a number")]
    Format,
    #[error("the username is too short")]
    TooShort,
    #[error("the username is too long")]
    TooLong,
    #[error("the username contains a reserved word")]
    Reserved,
}

/// Why a nickname is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NicknameFault {
    #[error("a nickname has letters, digits, Chinese characters and at most one inner space")]
    Format,
    #[error("the nickname is too short")]
    TooShort,
    #[error("the nickname is too long")]
    TooLong,
    #[error("the nickname contains a banned word")]
    Banned,
}

/// Why a password is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PasswordFault {
    #[error("the password is too short")]
    TooShort,
    #[error("the password is too long")]
    TooLong,
    #[error("the password has no digit")]
    NoDigit,
    #[error("the password has no lower-case letter")]
    NoLowercase,
}

/// Why an e-mail address is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum EmailFault {
    #[error("this is not an e-mail address")]
    Format,
    #[error("the e-mail address is too long")]
    TooLong,
}

/// Why a phone number is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PhoneFault {
    #[error("this is not a country calling code")]
    CountryCode,
    #[error("this is not a phone number")]
    Format,
}

impl NameRules {
    /// The rule for operators: they may assign short and reserved usernames.
    pub(crate) fn operator() -> Self {
        Self { username_min: 2, reserved: Vec::new(), ..Self::default() }
    }

    /// Checks a username: form, then length, then reserved words. Whether it is free is not asked.
    pub(crate) fn check_username(&self, username: &str) -> Result<(), UsernameFault> {
        let plain = username.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let hyphens = username.bytes().filter(|&b| b == b'-').count();
        let edge = username.starts_with('-') || username.ends_with('-');
        let numeric = username.bytes().all(|b| b.is_ascii_digit());
        if !plain || hyphens > 1 || edge || numeric {
            return Err(UsernameFault::Format);
        }
        if username.len() < self.username_min {
            return Err(UsernameFault::TooShort);
        }
        if username.len() > self.username_max {
            return Err(UsernameFault::TooLong);
        }
        if contains_any(username, &self.reserved) {
            return Err(UsernameFault::Reserved);
        }
        Ok(())
    }

    /// Checks a nickname: form, then length, then banned words.
    pub(crate) fn check_nickname(&self, nickname: &str) -> Result<(), NicknameFault> {
        let plain = nickname.chars().all(|c| c == ' ' || c.is_ascii_alphanumeric() || matches!(c, '\u{4e00}'..='\u{9fa5}'));
        let spaces = nickname.bytes().filter(|&b| b == b' ').count();
        let edge = nickname.starts_with(' ') || nickname.ends_with(' ');
        if nickname.is_empty() || !plain || spaces > 1 || edge {
            return Err(NicknameFault::Format);
        }
        let length = nickname.chars().count();
        if length < self.nickname_min {
            return Err(NicknameFault::TooShort);
        }
        if length > self.nickname_max {
            return Err(NicknameFault::TooLong);
        }
        if contains_any(nickname, &self.nickname_banned) {
            return Err(NicknameFault::Banned);
        }
        Ok(())
    }

    /// Checks a new password in clear text.
    pub(crate) fn check_password(&self, password: &str) -> Result<(), PasswordFault> {
        let length = password.chars().count();
        if length < self.password_min {
            return Err(PasswordFault::TooShort);
        }
        if length > self.password_max {
            return Err(PasswordFault::TooLong);
        }
        if self.password_digit && !password.bytes().any(|b| b.is_ascii_digit()) {
            return Err(PasswordFault::NoDigit);
        }
        if self.password_lowercase && !password.bytes().any(|b| b.is_ascii_lowercase()) {
            return Err(PasswordFault::NoLowercase);
        }
        Ok(())
    }
}

fn contains_any(name: &str, words: &[Cow<'static, str>]) -> bool {
    let folded = fold(name);
    words.iter().any(|word| folded.contains(word.as_ref()))
}

/// The key under which a username is unique and found: ASCII case does not count.
pub(crate) fn fold(username: &str) -> String {
    username.to_ascii_lowercase()
}

// Without vowels no reserved word can arise, and no forbidden beginning (`mta`, `maxim`) either.
const LETTERS: &[u8; 20] = b"bcdfghjklmnpqrstvwxz";
const LETTERS_AND_DIGITS: &[u8; 27] = b"bcdfghjkmnpqrstvwxz23456789";

/// A username for somebody who gave none: 8 lower-case letters and digits, a letter first, valid
/// under the username rules of every dialect. The caller draws again if it is taken.
pub(crate) fn generated(entropy: [u8; 8]) -> String {
    let [first, rest @ ..] = entropy;
    let pick = |set: &[u8], byte: u8| char::from(set[usize::from(byte) % set.len()]);
    let mut name = String::with_capacity(8);
    name.push(pick(LETTERS, first));
    name.extend(rest.map(|byte| pick(LETTERS_AND_DIGITS, byte)));
    name
}

/// Checks the shape of an e-mail address: `local@host.tld`, at most [`EMAIL_MAX`] bytes.
pub(crate) fn check_email(email: &str) -> Result<(), EmailFault> {
    if email.len() > EMAIL_MAX {
        return Err(EmailFault::TooLong);
    }
    let (local, domain) = email.rsplit_once('@').ok_or(EmailFault::Format)?;
    let atom = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b);
    let local_ok = local.len() <= 64 && local.split('.').all(|part| !part.is_empty() && part.bytes().all(atom));
    let label = |part: &str| {
        !part.is_empty()
            && part.len() <= 63
            && part.chars().all(|c| c.is_alphanumeric() || c == '-')
            && !part.starts_with('-')
            && !part.ends_with('-')
    };
    let top = domain.rsplit('.').next().unwrap_or_default();
    let domain_ok = domain.contains('.') && domain.split('.').all(label) && !top.bytes().all(|b| b.is_ascii_digit());
    if local_ok && domain_ok { Ok(()) } else { Err(EmailFault::Format) }
}

/// Checks a phone number in its two parts: 1 to 4 and 4 to 14 digits, 15 together (E.164).
pub(crate) fn check_phone(country_code: u32, number: &str) -> Result<(), PhoneFault> {
    if !(1..=9999).contains(&country_code) {
        return Err(PhoneFault::CountryCode);
    }
    let code_digits = country_code.ilog10() as usize + 1;
    let digits = number.bytes().all(|b| b.is_ascii_digit());
    if digits && (4..=14).contains(&number.len()) && code_digits + number.len() <= 15 { Ok(()) } else { Err(PhoneFault::Format) }
}

/// An e-mail address its owner recognises: of a local part longer than 3 the first 3 characters
/// and a star for each further one, else the first one and three stars; the domain stays.
pub(crate) fn mask_email(email: &str) -> String {
    let (local, domain) = email.rsplit_once('@').unwrap_or((email, ""));
    let length = local.chars().count();
    let (shown, stars) = if length > 3 { (3, length - 3) } else { (1, 3) };
    let mut masked: String = local.chars().take(shown).collect();
    masked.extend(std::iter::repeat_n('*', stars));
    if !domain.is_empty() {
        masked.push('@');
        masked.push_str(domain);
    }
    masked
}

/// A phone number its owner recognises: the first 2 and last 2 characters, stars between. A number
/// of 4 characters or fewer is all stars.
pub(crate) fn mask_phone(number: &str) -> String {
    let length = number.chars().count();
    number.chars().enumerate().map(|(i, c)| if length > 4 && (i < 2 || i >= length - 2) { c } else { '*' }).collect()
}

#[cfg(test)]
#[path = "names_tests.rs"]
mod tests;
