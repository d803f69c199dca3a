//! Web Push: what arrives at the push service of a client, and what becomes of it at services of every temper.

mod delivery;
mod receiver;
