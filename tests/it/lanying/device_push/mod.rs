//! Pushes to devices: what arrives at the webhook of the operator, and what becomes of it at relays of every temper.

mod delivery;
mod policy;
pub mod relay;
