//! What somebody does with their own account in a browser: joining, the steps of a login, the second factor.

pub(crate) mod joining;
pub(crate) mod login_steps;
pub(crate) mod second_factor;
