//! Encryption: which certificate a connection is shown, and where certificates come from that the operator has got.

mod certificates;
mod own_files;
mod validity;

pub(crate) use certificates::{Certificates, HTTP2, PROOF, server_config};
pub(crate) use own_files::{OwnFiles, certified};
pub(crate) use validity::Validity;
