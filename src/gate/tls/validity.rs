//! Until when a certificate is valid.

use tokio_rustls::rustls::pki_types::CertificateDer;

use crate::model::Millis;
use crate::model::clock::{DAY, SECOND};

/// The time in which a certificate is valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Validity {
    pub from: Millis,
    pub until: Millis,
}

impl Validity {
    /// Of the certificate itself; `None` for what is none.
    pub(crate) fn of(certificate: &CertificateDer<'_>) -> Option<Self> {
        let (_, parsed) = x509_parser::parse_x509_certificate(certificate).ok()?;
        let validity = parsed.validity();
        Some(Self { from: validity.not_before.timestamp() * SECOND, until: validity.not_after.timestamp() * SECOND })
    }

    /// Whole days that are left, below zero when it is over.
    pub(crate) fn days_left(self, now: Millis) -> i64 {
        (self.until - now).div_euclid(DAY)
    }

    /// When two thirds of it have passed.
    pub(crate) fn renewal(self) -> Millis {
        self.from + (self.until - self.from) / 3 * 2
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_whole_and_renewal_comes_after_two_thirds() {
        let of_90_days = Validity { from: 0, until: 90 * DAY };
        assert_eq!(of_90_days.renewal(), 60 * DAY);
        assert_eq!((of_90_days.days_left(60 * DAY), of_90_days.days_left(60 * DAY + 1)), (30, 29));
        assert_eq!(of_90_days.days_left(90 * DAY + 1), -1);
        assert_eq!(Validity::of(&CertificateDer::from(b"no certificate".to_vec())), None);
    }
}
