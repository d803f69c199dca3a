//! What the certificates need of the server that they are for.

use futures::future::BoxFuture;

use crate::error::Result;
use crate::model::Millis;
use crate::model::certificate_states::CertificateState;

/// Where this server keeps what has to outlive it, and whom it tells how it stands.
pub(crate) trait Home: Send + Sync {
    /// The text under a name.
    fn load(&self, name: &str) -> Result<Option<String>>;
    /// Keeps a text under a name, in place of an earlier one.
    fn save(&self, name: &str, text: String) -> BoxFuture<'_, Result<()>>;
    /// How it stands with the certificate of a name.
    fn tell(&self, domain: &str, state: CertificateState) -> BoxFuture<'_, ()>;
    /// The time.
    fn now(&self) -> Millis;
    /// Any number from 0 to 1.
    fn chance(&self) -> f64;
}
