//! Limits of a profile and everything that can be wrong with one (`docs/specs/mastodon.md 2.3`).

use super::edits::Flaw;
use super::{Edits, domains};
use crate::community::text;
use crate::store::people::users::PictureSlot;

/// Characters of a display name.
pub(crate) const NAME_MAX: usize = 40;
/// What a reader sees as characters in a bio, every address counted as a short one.
pub(crate) const BIO_MAX: usize = 500;
/// Characters of a picture's description.
pub(crate) const DESCRIPTION_MAX: usize = 150;
/// Names with values.
pub(crate) const FIELDS_MAX: usize = 4;
/// Characters of a name and of a value; what is longer is cut.
pub(crate) const FIELD_MAX: usize = 255;
/// Sites that may name somebody as an author. The documentation says 10, the source of Mastodon 100.
pub(crate) const DOMAINS_MAX: usize = 10;
/// Bytes that a picture has to stay below.
pub(crate) const PICTURE_BYTES: u64 = 8 * 1024 * 1024;
/// Longest tag of a language, as in RFC 5646.
const LANGUAGE_MAX: usize = 35;

/// Normalizes the input for storage, and returns all errors.
pub(super) fn tidy(edits: &mut Edits) -> Vec<Flaw> {
    let mut flaws = std::mem::take(&mut edits.flaws);
    for text in [&mut edits.nickname, &mut edits.bio].into_iter().flatten() {
        *text = text::plain(text);
    }
    let longer = |text: &Option<String>, max: usize| text.as_ref().is_some_and(|text| text.chars().count() > max);
    if longer(&edits.nickname, NAME_MAX) {
        flaws.push(Flaw::NameTooLong);
    }
    if edits.bio.as_ref().is_some_and(|bio| text::bounded_length(bio, BIO_MAX) > BIO_MAX) {
        flaws.push(Flaw::BioTooLong);
    }
    for (text, slot) in [(&edits.avatar_description, PictureSlot::Avatar), (&edits.banner_description, PictureSlot::Banner)] {
        if longer(text, DESCRIPTION_MAX) {
            flaws.push(Flaw::DescriptionTooLong(slot));
        }
    }
    if let Some(fields) = edits.fields.take() {
        edits.fields = Some(tidy_fields(fields, &mut flaws));
    }
    if let Some(domains) = edits.attribution_domains.take() {
        let domains = domains::tidy(&domains);
        if domains.len() > DOMAINS_MAX {
            flaws.push(Flaw::TooManyDomains);
        }
        let bad = domains.iter().find(|domain| !domains::is_domain(domain));
        flaws.extend(bad.cloned().map(Flaw::BadDomain));
        edits.attribution_domains = Some(domains);
    }
    if edits.default_language.as_ref().is_some_and(|tag| tag.as_ref().is_some_and(|tag| !is_language(tag))) {
        flaws.push(Flaw::Language);
    }
    flaws
}

/// Trimmed and cut, without empty ones.
fn tidy_fields(fields: Vec<(String, String)>, flaws: &mut Vec<Flaw>) -> Vec<(String, String)> {
    let cut = |text: &str| text.trim().chars().take(FIELD_MAX).collect::<String>();
    let kept: Vec<(String, String)> =
        fields.iter().map(|(name, value)| (cut(name), cut(value))).filter(|(name, value)| !(name.is_empty() && value.is_empty())).collect();
    if kept.len() > FIELDS_MAX {
        flaws.push(Flaw::TooManyFields);
    }
    if kept.iter().any(|(name, _)| name.is_empty()) {
        flaws.push(Flaw::FieldWithoutName);
    }
    kept
}

/// `de`, `pt-BR`, `zh-Hant`.
fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().is_some_and(|part| (2..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic()));
    tag.len() <= LANGUAGE_MAX && first && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_must_be_tags() {
        for good in ["de", "deu", "pt-BR", "zh-Hant-TW"] {
            assert!(is_language(good), "{good}");
        }
        for bad in ["", "d", "german", "de_DE", "de-", "de-<b>", "12"] {
            assert!(!is_language(bad), "{bad}");
        }
    }
}
