//! The pages that links in mails lead to.

pub(super) mod confirmation;
mod link;
pub(super) mod reset;
