//! What an operator does from outside the community: the same functions whether the command line
//! owns the file or asks the server that does.

mod command;
mod done;
pub mod import;
pub mod notifiers;
mod refusal;
pub mod tokens;

pub use crate::store::operations::operator_user_list::{Listed, all as everybody};
pub use command::{AddApp, AddUser, Answer, Command, Notice, ROLES, drawn_password, fit_key, role, role_name, run};
pub use done::{Done, Outcome};
pub use refusal::sentence;
