//! What every rule is given: the file, the clock, the settings, the password thread.

pub mod core;
pub mod passwords;
pub mod settings;
pub mod turns;
