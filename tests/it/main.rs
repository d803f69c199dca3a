//! The in-process tests: one binary, each test its own world.

mod layers;
mod load;
