//! How somebody appears to others, beyond the fields of every dialect: one place for what all of them show.
//!
//! All or nothing: all errors are reported at once, and pictures are published by the transaction that saves the rest.

mod domains;
mod edit;
mod edits;
mod flaws;
mod save;

pub(crate) use crate::community::accounts::profile_edit::edits::Flaw;
pub(crate) use crate::community::accounts::profile_edit::edits::{Edits, NewPicture};
pub(crate) use crate::store::people::users::PictureSlot;
pub(crate) use edit::{Refusal, edit, own, remove_picture, requests_waiting};
pub(crate) use flaws::{BIO_MAX, DESCRIPTION_MAX, DOMAINS_MAX, FIELDS_MAX, NAME_MAX, PICTURE_BYTES};
