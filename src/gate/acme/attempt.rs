//! One attempt to get a certificate for one name.

use std::sync::Arc;
use std::time::Duration;

use instant_acme::{
    Account, AuthorizationStatus, CertificateIdentifier, ChallengeType, Identifier, KeyAuthorization, NewOrder, Order, OrderStatus,
    Problem, RetryPolicy,
};
use rcgen::{CertificateParams, CustomExtension, KeyPair};
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::sign::CertifiedKey;

use super::words::Why;
use crate::gate::tls::Certificates;

/// The authority is asked again and again so long whether it is done.
const PATIENCE: Duration = Duration::from_secs(90);

/// A certificate with its chain, and its key, as PEM.
pub(super) struct Issued {
    pub chain: String,
    pub key: String,
}

/// Proves the name over TLS, and over HTTP where that does not succeed.
pub(super) async fn issue(
    account: &Account,
    domain: &str,
    certificates: &Certificates,
    has_plain_port: bool,
    replaced: Option<CertificateIdentifier<'static>>,
) -> Result<Issued, Why> {
    let mut unproven = Vec::new();
    for kind in [ChallengeType::TlsAlpn01, ChallengeType::Http01] {
        if kind == ChallengeType::Http01 && !has_plain_port {
            continue;
        }
        match once(account, domain, certificates, &kind, replaced.clone()).await {
            Err(Why::Unproven(problems)) => unproven.extend(problems),
            done => return done,
        }
    }
    Err(Why::Unproven(unproven))
}

/// What an authority is shown, taken away when this is dropped.
struct Shown<'a> {
    certificates: &'a Certificates,
    domain: &'a str,
    token: String,
}

impl Drop for Shown<'_> {
    fn drop(&mut self) {
        self.certificates.prove(self.domain, None);
        self.certificates.answer(&self.token, None);
    }
}

async fn once(
    account: &Account,
    domain: &str,
    certificates: &Certificates,
    kind: &ChallengeType,
    replaced: Option<CertificateIdentifier<'static>>,
) -> Result<Issued, Why> {
    let names = [Identifier::Dns(domain.to_owned())];
    let asked = NewOrder::new(&names);
    let of_replacement = match replaced {
        Some(replaced) => account.new_order(&NewOrder::new(&names).replaces(replaced)).await,
        None => account.new_order(&asked).await,
    };
    let mut order = match of_replacement {
        // It does not care what is replaced.
        Err(instant_acme::Error::Unsupported(_)) => account.new_order(&asked).await,
        order => order,
    }
    .map_err(Why::of)?;
    let shown = show(&mut order, domain, certificates, kind).await?;
    let policy = RetryPolicy::new().timeout(PATIENCE);
    let ready = order.poll_ready(&policy).await;
    drop(shown);
    match ready {
        Ok(OrderStatus::Ready) => {}
        Ok(_) | Err(instant_acme::Error::Api(_)) => return Err(why_not(&mut order, ready.err()).await),
        Err(fault) => return Err(Why::of(fault)),
    }
    let key = order.finalize().await.map_err(Why::of)?;
    let chain = order.poll_certificate(&policy).await.map_err(Why::of)?;
    Ok(Issued { chain, key })
}

/// Shows what the authority looks for, and tells it to look. Names that it has seen before need no proof.
async fn show<'a>(
    order: &mut Order,
    domain: &'a str,
    certificates: &'a Certificates,
    kind: &ChallengeType,
) -> Result<Option<Shown<'a>>, Why> {
    let mut shown = None;
    let mut authorizations = order.authorizations();
    while let Some(authorization) = authorizations.next().await {
        let mut authorization = authorization.map_err(Why::of)?;
        if authorization.status == AuthorizationStatus::Valid {
            continue;
        }
        let Some(mut challenge) = authorization.challenge(kind.clone()) else {
            return Err(Why::Unproven(vec![problem(format!("a proof of the kind {kind:?} is not offered"))]));
        };
        let proof = challenge.key_authorization();
        shown = Some(Shown { certificates, domain, token: challenge.token.clone() });
        if *kind == ChallengeType::TlsAlpn01 {
            certificates.prove(domain, Some(proof_certificate(domain, &proof).map_err(Why::ours)?));
        } else {
            certificates.answer(&challenge.token, Some(proof.as_str().to_owned()));
        }
        challenge.set_ready().await.map_err(Why::of_proof)?;
    }
    Ok(shown)
}

/// A certificate that nobody trusts, which carries the proof (RFC 8737).
fn proof_certificate(domain: &str, proof: &KeyAuthorization) -> Result<Arc<CertifiedKey>, Box<dyn std::error::Error + Send + Sync>> {
    let mut params = CertificateParams::new([domain.to_owned()])?;
    params.custom_extensions = vec![CustomExtension::new_acme_identifier(proof.digest().as_ref())];
    let key = KeyPair::generate()?;
    let certificate = params.self_signed(&key)?;
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    // Not by `from_der`, which refuses the extension with the proof.
    let key = ring::default_provider().key_provider.load_private_key(key)?;
    Ok(Arc::new(CertifiedKey::new(vec![certificate.der().clone()], key)))
}

/// What the authority says of the proofs, or of the order where it says nothing of them.
async fn why_not(order: &mut Order, of_order: Option<instant_acme::Error>) -> Why {
    let mut problems = Vec::new();
    let mut authorizations = order.authorizations();
    while let Some(Ok(mut authorization)) = authorizations.next().await {
        if let Ok(state) = authorization.refresh().await {
            problems.extend(state.challenges.iter().filter_map(|challenge| challenge.error.clone()));
        }
    }
    match of_order {
        Some(fault) if problems.is_empty() => Why::of(fault),
        None if problems.is_empty() => Why::Unproven(vec![problem("the order became invalid without a reason".into())]),
        _ => Why::Unproven(problems),
    }
}

fn problem(detail: String) -> Problem {
    Problem { r#type: None, detail: Some(detail), status: None, subproblems: Vec::new() }
}
