//! What an operator does from outside the community: the same functions whether the command line
//! owns the file or asks the server that does.

mod command;
mod done;
pub(crate) mod import;
pub(crate) mod invitations;
pub(crate) mod notifiers;
mod refusal;
pub(crate) mod settings;
pub(crate) mod tokens;

pub(crate) use crate::community::operations::commands::done::CommandOutcome;
pub(crate) use crate::store::operations::operator_user_list::all as everybody;
pub(crate) use command::{AddApp, Answer, Notice, ROLES, drawn_password, fit_key, role, role_name};
pub use command::{AddUser, Command, run};
pub(crate) use done::Outcome;
pub(crate) use refusal::sentence;
