//! Shows the certificates that are kept, gets what is missing, and renews what is old, as long as the server runs.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use futures::future::{Either, select};
use instant_acme::{Account, CertificateIdentifier};
use serde::{Deserialize, Serialize};
use tokio::net::lookup_host;
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::sleep;
use tokio_rustls::rustls::pki_types::CertificateDer;

use super::attempt::{self, Issued};
use super::authority::Authority;
use super::schedule::pause;
use super::words::Why;
use crate::error::{Error, Result};
use crate::gate::home::Home;
use crate::gate::tls::{Certificates, Validity, certified};
use crate::model::Millis;
use crate::model::certificate_states::CertificateState;
use crate::model::clock::{DAY, HOUR, MINUTE, SECOND};

/// The longest sleep: the clock may be set, and the machine may have slept.
const LOOK: Millis = HOUR / 2;
/// How often the authority is asked when it would like a certificate to be renewed (RFC 9773).
const ASK: Millis = 6 * HOUR;
/// A certificate that ends within so long is worth an error in the log.
const SOON: Millis = 7 * DAY;

/// A certificate as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// Whose it is.
    directory: String,
    chain: String,
    key: String,
}

/// How it stands with one name.
struct Name {
    domain: String,
    shown: Option<(CertificateDer<'static>, Validity)>,
    /// When it is asked for a certificate.
    due: Millis,
    /// When the authority is asked about the time.
    ask: Millis,
    failures: u32,
}

struct Keeper<'a, H> {
    home: &'a H,
    authority: &'a Authority,
    certificates: &'a Certificates,
    account: Option<Account>,
}

/// Keeps the certificates of all names; ends never.
pub(crate) async fn keep(home: impl Home, authority: Authority, certificates: Arc<Certificates>) {
    let mut keeper = Keeper { home: &home, authority: &authority, certificates: &certificates, account: None };
    let mut names = Vec::new();
    for domain in certificates.domains() {
        names.push(keeper.begin(domain).await);
    }
    let Ok(mut hangup) = signal(SignalKind::hangup()) else { return tracing::error!("signals cannot be received") };
    loop {
        for name in &mut names {
            keeper.look_after(name).await;
        }
        let next = names.iter().map(|name| name.due.min(name.ask)).min().unwrap_or(Millis::MAX);
        let wait = (next - home.now()).clamp(SECOND / 10, LOOK);
        let wait = sleep(Duration::from_millis(u64::try_from(wait).unwrap_or_default()));
        if let Either::Right(_) = select(std::pin::pin!(wait), std::pin::pin!(hangup.recv())).await {
            // The operator has done something about it.
            names.iter_mut().filter(|name| name.failures > 0).for_each(|name| name.due = home.now());
        }
    }
}

fn certificate_name(domain: &str) -> String {
    format!("certificate:{domain}")
}

impl<H: Home> Keeper<'_, H> {
    /// Shows what is kept.
    async fn begin(&self, domain: &str) -> Name {
        let now = self.home.now();
        let mut name = Name { domain: domain.to_owned(), shown: None, due: now, ask: Millis::MAX, failures: 0 };
        match self.kept(domain) {
            Ok(Some(kept)) => match self.show(&mut name, &kept) {
                // That of another authority is shown until there is one of this.
                Ok(validity) if kept.directory == self.authority.directory => {
                    name.due = validity.renewal();
                    tracing::info!(%domain, days = validity.days_left(now), "the certificate is in use");
                }
                Ok(_) => {}
                Err(why) => tracing::error!(%domain, %why, "the kept certificate cannot be used; a new one is asked for"),
            },
            Ok(None) => {}
            Err(error) => tracing::error!(%domain, %error, "the kept certificate cannot be read; a new one is asked for"),
        }
        let until = name.shown.as_ref().map(|(_, validity)| validity.until);
        self.home.tell(domain, CertificateState::fine(until)).await;
        name
    }

    fn kept(&self, domain: &str) -> Result<Option<Kept>> {
        let text = self.home.load(&certificate_name(domain))?;
        text.map(|text| serde_json::from_str(&text).map_err(Error::internal)).transpose()
    }

    fn show(&self, name: &mut Name, kept: &Kept) -> std::result::Result<Validity, String> {
        let key = certified(kept.chain.as_bytes(), kept.key.as_bytes())?;
        let certificate = key.cert.first().cloned().ok_or("there is no certificate")?;
        let validity = Validity::of(&certificate).ok_or("it cannot be read until when it is valid")?;
        self.certificates.show(&name.domain, key);
        name.shown = Some((certificate, validity));
        name.due = validity.renewal();
        // Not all servers at once, and not at every start.
        name.ask = self.home.now() + (self.home.chance() * ASK as f64) as Millis;
        Ok(validity)
    }

    async fn look_after(&mut self, name: &mut Name) {
        let now = self.home.now();
        if now >= name.ask && now < name.due && name.failures == 0 {
            self.ask_when(name).await;
        }
        if now < name.due {
            return;
        }
        tracing::info!(domain = name.domain, authority = self.authority.directory, "a certificate is asked for");
        match self.issue(name).await {
            Ok(validity) => {
                name.failures = 0;
                let days = validity.days_left(self.home.now());
                tracing::info!(
                    domain = name.domain,
                    days,
                    "there is a new certificate; it is renewed when two thirds of its time have passed"
                );
                self.home.tell(&name.domain, CertificateState::fine(Some(validity.until))).await;
            }
            Err(why) => self.failed(name, &why).await,
        }
    }

    async fn issue(&mut self, name: &mut Name) -> std::result::Result<Validity, Why> {
        let account = match &self.account {
            Some(account) => account.clone(),
            None => self.authority.account(self.home).await?,
        };
        self.account = Some(account.clone());
        // Only of a first attempt: an authority may see a replacement as done already.
        let old = name.shown.as_ref().filter(|_| name.failures == 0);
        let replaced =
            old.and_then(|(certificate, _)| CertificateIdentifier::try_from(certificate).ok().map(CertificateIdentifier::into_owned));
        let plain = self.authority.has_plain_port;
        let issued = match attempt::issue(&account, &name.domain, self.certificates, plain, replaced).await {
            Err(why) if why.is_lost_account() => {
                Authority::forget(self.home).await.map_err(Why::ours)?;
                let account = self.authority.account(self.home).await?;
                self.account = Some(account.clone());
                attempt::issue(&account, &name.domain, self.certificates, plain, None).await?
            }
            issued => issued?,
        };
        let Issued { chain, key } = issued;
        let kept = Kept { directory: self.authority.directory.clone(), chain, key };
        let validity = self.show(name, &kept).map_err(Why::ours)?;
        if name.due <= self.home.now() {
            tracing::error!(domain = name.domain, "the new certificate seems old already; is the clock of this machine right?");
            name.due = self.home.now() + HOUR;
        }
        let text = serde_json::to_string(&kept).map_err(Why::ours)?;
        // It is in use even where it cannot be kept.
        if let Err(error) = self.home.save(&certificate_name(&name.domain), text).await {
            tracing::error!(domain = name.domain, %error, "the certificate cannot be kept; the next start asks for another");
        }
        Ok(validity)
    }

    async fn failed(&mut self, name: &mut Name, why: &Why) {
        name.failures += 1;
        let now = self.home.now();
        let pause = pause(name.failures, why.is_passing(), self.home.chance());
        name.due = now + pause;
        let found: Vec<IpAddr> = lookup_host((name.domain.as_str(), 443)).await.into_iter().flatten().map(|found| found.ip()).collect();
        let said = why.in_words(&name.domain, &self.authority.directory, &found);
        let (attempt, minutes) = (name.failures, (pause + MINUTE - 1) / MINUTE);
        match &name.shown {
            None => tracing::error!(domain = name.domain, attempt, "no certificate yet: {said}. The next try is in {minutes} min"),
            Some((_, validity)) if validity.until - now < SOON => {
                let days = validity.days_left(now);
                tracing::error!(
                    domain = name.domain,
                    attempt,
                    days,
                    "the certificate ends soon and is not renewed: {said}. The next try is in {minutes} min"
                );
            }
            Some((_, validity)) => {
                let days = validity.days_left(now);
                tracing::warn!(
                    domain = name.domain,
                    attempt,
                    days,
                    "the certificate is not renewed yet: {said}. The next try is in {minutes} min"
                );
            }
        }
        let until = name.shown.as_ref().map(|(_, validity)| validity.until);
        self.home.tell(&name.domain, CertificateState { until, failed: Some(said), next_try: Some(name.due) }).await;
    }

    /// Asks the authority when it would like the certificate to be renewed: earlier, where it will be taken back.
    async fn ask_when(&mut self, name: &mut Name) {
        let now = self.home.now();
        name.ask = now + ASK;
        let Some((certificate, validity)) = &name.shown else { return };
        let Ok(id) = CertificateIdentifier::try_from(certificate) else { return };
        if self.account.is_none() {
            self.account = self.authority.account(self.home).await.ok();
        }
        let Some(account) = &self.account else { return };
        match account.renewal_info(&id).await {
            Ok((info, _)) => {
                let millis = |at: time::OffsetDateTime| at.unix_timestamp() * SECOND;
                let window = info.suggested_window;
                let (start, end) = (millis(window.start), millis(window.end));
                let wished = start + ((end - start).max(0) as f64 * self.home.chance()) as Millis;
                // Whatever it wishes, a sixth of the time is left for failures.
                name.due = wished.min(validity.until - (validity.until - validity.from) / 6);
            }
            // It has no wishes.
            Err(instant_acme::Error::Unsupported(_)) => name.ask = Millis::MAX,
            Err(error) => tracing::debug!(domain = name.domain, %error, "the authority does not say when to renew"),
        }
    }
}
