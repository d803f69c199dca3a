//! The API of the administrators' page, and its effects in the three client APIs.

mod apps;
mod backups;
pub mod client;
mod content;
mod invites;
mod last_administrator;
mod live;
mod login;
mod members;
mod notices;
mod settings;
