//! What is known of the certificates of a running server.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::Millis;

/// Of the certificate of one name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CertificateState {
    /// Until when it is valid, where there is one.
    pub until: Option<Millis>,
}

/// Of all names of this server.
#[derive(Debug, Default)]
pub(crate) struct CertificateStates(Mutex<BTreeMap<String, CertificateState>>);

impl CertificateStates {
    /// Notes what is known of the certificate of `domain` now.
    pub(crate) fn set(&self, domain: &str, state: CertificateState) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(domain.to_owned(), state);
    }

    /// What is known, by name.
    pub(crate) fn all(&self) -> BTreeMap<String, CertificateState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
