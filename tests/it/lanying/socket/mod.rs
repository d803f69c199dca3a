//! The socket: a client of its own for Engine.IO, Socket.IO and the frames.

mod chat;
mod client;
mod ends;
mod groups;
mod hostile;
mod login;
mod operations;
mod presence;
mod proto;
mod reading;
