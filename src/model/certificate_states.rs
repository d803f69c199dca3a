//! What is known of the certificates of a running server.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::Millis;
use super::clock::DAY;

/// Of the certificate of one name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CertificateState {
    /// Until when it is valid, where there is one.
    pub until: Option<Millis>,
    /// Why it is not renewed, where that failed.
    pub failed: Option<String>,
    /// When it is tried again.
    pub next_try: Option<Millis>,
}

impl CertificateState {
    /// Of a certificate that is valid until then, and fine.
    pub(crate) fn fine(until: Option<Millis>) -> Self {
        Self { until, ..Self::default() }
    }

    /// Whole days that are left, below zero when it is over; `None` where there is no certificate.
    pub(crate) fn days_left(&self, now: Millis) -> Option<i64> {
        self.until.map(|until| (until - now).div_euclid(DAY))
    }
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
