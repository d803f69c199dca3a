//! What people do with their own account as a whole: its logins, its data, its end.

mod archive;
mod leaving;
mod logins;

pub(crate) use archive::archive;
pub(crate) use leaving::leave;
pub(crate) use logins::{LoginDevice, OwnLogin, end_login, end_other_logins, logins};
