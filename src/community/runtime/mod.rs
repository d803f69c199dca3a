//! What every rule is given: the file, the clock, the settings, the password thread.

pub(crate) mod arrivals;
pub(crate) mod core;
pub(crate) mod delivery_counts;
pub(crate) mod passwords;
pub(crate) mod pause;
pub(crate) mod settings;
pub(crate) mod turns;
