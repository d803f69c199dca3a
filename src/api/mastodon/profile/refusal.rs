//! What is wrong with a profile, in the words of this dialect (`docs/specs/mastodon.md 2.3`, the table of 422).

use crate::api::mastodon::wire::error::{Failure, Invalid};
use crate::community::accounts::profile_edit::{
    BIO_MAX, DESCRIPTION_MAX, DOMAINS_MAX, FIELDS_MAX, Flaw, NAME_MAX, PICTURE_BYTES, PictureSlot, Refusal,
};

const TOO_LONG: &str = "ERR_TOO_LONG";
const INVALID: &str = "ERR_INVALID";
const LESS_THAN: &str = "ERR_LESS_THAN";

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Error(error) => error.into(),
            Refusal::Flaws(flaws) => {
                let mut invalid = Invalid::default();
                flaws.iter().for_each(|flaw| add(&mut invalid, flaw));
                Self::Invalid(invalid)
            }
        }
    }
}

/// Even lists and fields are measured in "characters", as clients know it.
fn too_long(max: usize) -> String {
    format!("is too long (maximum is {max} characters)")
}

fn add(invalid: &mut Invalid, flaw: &Flaw) {
    match flaw {
        Flaw::NameTooLong => invalid.add("display_name", "Display name", TOO_LONG, too_long(NAME_MAX)),
        Flaw::BioTooLong => invalid.add("note", "Note", TOO_LONG, format!("character limit of {BIO_MAX} exceeded")),
        Flaw::TooManyFields => invalid.add("fields", "Fields", TOO_LONG, too_long(FIELDS_MAX)),
        Flaw::FieldWithoutName => {
            invalid.add("fields", "Fields", "ERR_FIELDS_WITH_VALUES_MISSING_LABELS", "contains values with missing labels");
        }
        Flaw::TooManyDomains => invalid.add("attribution_domains", "Attribution domains", TOO_LONG, too_long(DOMAINS_MAX)),
        Flaw::BadDomain(domain) => {
            let sentence = format!("{domain} is not a valid domain name");
            invalid.add("attribution_domains", "Attribution domains", "ERR_INVALID_DOMAIN_ON_LINE", sentence);
        }
        Flaw::DescriptionTooLong(slot) => {
            let (key, shown) = match slot {
                PictureSlot::Avatar => ("avatar_description", "Avatar description"),
                PictureSlot::Banner => ("header_description", "Header description"),
            };
            invalid.add(key, shown, TOO_LONG, too_long(DESCRIPTION_MAX));
        }
        Flaw::PictureKind(slot) => {
            let (key, shown) = match slot {
                PictureSlot::Avatar => ("avatar_content_type", "Avatar content type"),
                PictureSlot::Banner => ("header_content_type", "Header content type"),
            };
            invalid.add(key, shown, INVALID, "is invalid");
            unfit(invalid, *slot, INVALID, "is invalid");
        }
        Flaw::PictureUnfit(slot) => unfit(invalid, *slot, INVALID, "is invalid"),
        Flaw::PictureTooLarge(slot) => {
            let (key, shown) = match slot {
                PictureSlot::Avatar => ("avatar_file_size", "Avatar file size"),
                PictureSlot::Banner => ("header_file_size", "Header file size"),
            };
            let sentence = format!("must be less than {} MB", PICTURE_BYTES / (1024 * 1024));
            invalid.add(key, shown, LESS_THAN, sentence.as_str());
            unfit(invalid, *slot, LESS_THAN, &sentence);
        }
        Flaw::Language => invalid.add("language", "Language", "ERR_INCLUSION", "is not included in the list"),
        Flaw::Visibility => invalid.add("privacy", "Privacy", "ERR_INCLUSION", "is not included in the list"),
        Flaw::QuotePolicy => invalid.add("quote_policy", "Quote policy", "ERR_INCLUSION", "is not included in the list"),
    }
}

fn unfit(invalid: &mut Invalid, slot: PictureSlot, error: &'static str, sentence: &str) {
    match slot {
        PictureSlot::Avatar => invalid.add("avatar", "Avatar", error, sentence),
        PictureSlot::Banner => invalid.add("header", "Header", error, sentence),
    }
}
