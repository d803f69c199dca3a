//! Addresses of names; tests bring their own.

use std::io;
use std::net::IpAddr;

use futures::future::BoxFuture;
use tokio::net::lookup_host;

/// Finds the addresses of a name.
pub(super) trait Resolve: Send + Sync {
    /// Every address, in the order in which they are to be tried.
    fn addresses<'a>(&'a self, name: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>>;
}

/// What the machine itself uses.
pub(super) struct SystemResolver;

impl Resolve for SystemResolver {
    fn addresses<'a>(&'a self, name: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>> {
        Box::pin(async move { Ok(lookup_host((name, 0)).await?.map(|address| address.ip()).collect()) })
    }
}
