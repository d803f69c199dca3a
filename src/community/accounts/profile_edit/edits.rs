//! What a change of a profile asks for.

use std::fs::File;

use crate::model::content::entry::{QuotePolicy, Visibility};
use crate::model::id::FileId;
use crate::store::people::users::PictureSlot;

/// A new picture of a profile.
#[derive(Debug)]
pub(crate) enum NewPicture {
    /// As it arrived; read from its start.
    Upload { content: File, size: u64, name: String },
    /// As it stood in a text.
    Bytes(Vec<u8>),
    /// Takes the present one away.
    Nothing,
}

/// What to change; `None` leaves a thing as it is.
#[derive(Debug, Default)]
pub(crate) struct Edits {
    pub nickname: Option<String>,
    pub bio: Option<String>,
    pub avatar: Option<NewPicture>,
    pub banner: Option<NewPicture>,
    pub avatar_description: Option<String>,
    pub banner_description: Option<String>,
    pub locked: Option<bool>,
    pub bot: Option<bool>,
    pub discoverable: Option<Option<bool>>,
    pub hide_collections: Option<Option<bool>>,
    pub indexable: Option<bool>,
    pub show_media: Option<bool>,
    pub show_media_replies: Option<bool>,
    pub show_featured: Option<bool>,
    pub attribution_domains: Option<Vec<String>>,
    /// Names and values; they take the place of all there were.
    pub fields: Option<Vec<(String, String)>>,
    pub default_visibility: Option<Visibility>,
    pub default_sensitive: Option<bool>,
    pub default_language: Option<Option<String>>,
    pub default_quote_policy: Option<QuotePolicy>,
    /// What was found wrong before.
    pub flaws: Vec<Flaw>,
}

/// What becomes of one of the two pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Becomes {
    Stays,
    Goes,
    /// A staged file.
    New(FileId),
}

/// One thing that is wrong with what was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    NameTooLong,
    BioTooLong,
    DescriptionTooLong(PictureSlot),
    TooManyFields,
    /// A value stands without a name.
    FieldWithoutName,
    TooManyDomains,
    /// As it was sent.
    BadDomain(String),
    /// None of the formats that are taken.
    PictureKind(PictureSlot),
    /// Broken, or more pixels or frames than can be handled.
    PictureUnfit(PictureSlot),
    PictureTooLarge(PictureSlot),
    Language,
    /// No visibility that new posts may have.
    Visibility,
    QuotePolicy,
}
