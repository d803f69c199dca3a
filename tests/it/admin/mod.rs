//! What the administrators' page asks, and what comes of it in the three dialects.

mod backups;
mod content;
mod desk;
mod entrance;
mod invites;
mod members;
mod notices;
mod programs;
mod settings;
