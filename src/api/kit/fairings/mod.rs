//! What happens around every request.

pub(crate) mod cors;
pub(crate) mod slash;
