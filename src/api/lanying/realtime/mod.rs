//! The socket of this API: Engine.IO and Socket.IO around protobuf frames (`docs/specs/lanying.md 6`).

mod connection;
mod frames;
mod login;
mod metas;
mod operations;
mod outcome;
mod packets;
mod patience;
mod proto;
mod provision;
mod reading;
mod socket;
mod telling;
mod writing;

pub(crate) use socket::routes;
