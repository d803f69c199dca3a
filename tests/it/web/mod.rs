//! The pages for people (`docs/specs/web.md`).

mod front;
mod joining;
mod login;
mod own;
mod second_factor;
mod threads;
