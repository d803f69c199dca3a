//! The way to an authority, and this server's account there.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::{Request, Response};
use instant_acme::{Account, AccountCredentials, BodyWrapper, BytesResponse, Error as Fault, HttpClient, NewAccount};

use super::words::Why;
use crate::error::{Error, Result};
use crate::gate::home::Home;
use crate::outgoing::{Client, Outgoing};

/// The name under which the account is kept.
const ACCOUNT: &str = "acme_account";

/// Who is asked for certificates.
#[derive(Clone)]
pub(crate) struct Authority {
    /// Its directory.
    pub directory: String,
    /// Where it writes to.
    pub email: Option<String>,
    /// What requests go through.
    pub client: Arc<Client>,
    /// Whether it may ask for a proof on port 80 as well.
    pub has_plain_port: bool,
}

struct Wire(Arc<Client>);

impl HttpClient for Wire {
    fn request(
        &self,
        request: Request<BodyWrapper<Bytes>>,
    ) -> Pin<Box<dyn Future<Output = std::result::Result<BytesResponse, Fault>> + Send>> {
        let client = Arc::clone(&self.0);
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let body = body.collect().await.map_or_else(|never: Infallible| match never {}, |body| body.to_bytes());
            let headers = head.headers.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
            let asked = Outgoing { method: head.method, url: head.uri.to_string(), headers, body };
            let answer = client.send(asked).await.map_err(|fault| Fault::Other(Box::new(fault)))?;
            let mut response = Response::new(Full::new(answer.body));
            (*response.status_mut(), *response.headers_mut()) = (answer.status, answer.headers);
            Ok(response.into())
        })
    }
}

impl Authority {
    /// The account that is kept, where it is one at this authority, else a new one, which is kept from now on.
    pub(super) async fn account(&self, home: &impl Home) -> std::result::Result<Account, Why> {
        let wire = || Account::builder_with_http(Box::new(Wire(Arc::clone(&self.client))));
        if let Some(credentials) = self.kept(home).map_err(Why::ours)? {
            return wire().from_credentials(credentials).await.map_err(Why::of);
        }
        let contact = self.email.as_ref().map(|email| format!("mailto:{email}"));
        let contact: Vec<&str> = contact.as_deref().into_iter().collect();
        let asked = NewAccount { contact: &contact, terms_of_service_agreed: true, only_return_existing: false };
        let (account, credentials) = wire().create(&asked, self.directory.clone(), None).await.map_err(Why::of)?;
        let text = serde_json::to_string(&(&self.directory, credentials)).map_err(Why::ours)?;
        home.save(ACCOUNT, text).await.map_err(Why::ours)?;
        Ok(account)
    }

    fn kept(&self, home: &impl Home) -> Result<Option<AccountCredentials>> {
        let Some(text) = home.load(ACCOUNT)? else { return Ok(None) };
        let parsed: Option<(String, AccountCredentials)> = serde_json::from_str(&text).map_err(Error::internal)?;
        Ok(parsed.filter(|(directory, _)| *directory == self.directory).map(|(_, credentials)| credentials))
    }

    /// Forgets the account: the authority does not know it any more.
    pub(super) async fn forget(home: &impl Home) -> Result<()> {
        home.save(ACCOUNT, "null".into()).await
    }
}
