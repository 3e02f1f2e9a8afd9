//! How long a credential holds, for connections that stay open.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use claimgraph_domain::ambient::Clock;
use claimgraph_domain::error::Error;
use claimgraph_domain::id::KeyId;
use claimgraph_domain::time::Timestamp;
use claimgraph_store::TenantKey;
use tokio::select;
use tokio::sync::watch;
use tokio::time::{Sleep, sleep};

use super::keys::Keys;
use super::refusal::{expired, refused};
use super::tenants::Tenants;

/// Why a credential holds no longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Its time is over.
    Expired,
    /// It was taken back, or is gone.
    Revoked,
    /// The tenant that it is for was deleted.
    TenantGone,
}

impl Ended {
    /// The refusal that tells it.
    pub fn refusal(self) -> Error {
        match self {
            Self::Expired => expired("credential of this connection"),
            Self::Revoked => refused("the credential of this connection was revoked"),
            Self::TenantGone => refused("the tenant of this connection was deleted"),
        }
    }
}

/// How long a credential holds. It costs nothing until it is waited for, which most requests never do.
pub struct Lasting {
    /// What it rests on, until it is waited for.
    rests_on: Option<RestsOn>,
    expires: Option<Pin<Box<Sleep>>>,
    key: Told,
    tenant: Told,
}

/// Who tells that something has ended.
type Told = Option<watch::Receiver<Option<Ended>>>;

struct RestsOn {
    expires_at: Option<Timestamp>,
    clock: Arc<dyn Clock>,
    key: Option<(Arc<Keys>, KeyId)>,
    tenant: (Arc<Tenants>, TenantKey),
}

impl Lasting {
    /// Until a moment where there is one, as long as a key is taken where it rests on one, and while a tenant is there.
    pub(super) fn new(
        expires_at: Option<Timestamp>,
        clock: &Arc<dyn Clock>,
        key: Option<(&Arc<Keys>, KeyId)>,
        (tenants, tenant): (&Arc<Tenants>, TenantKey),
    ) -> Self {
        let key = key.map(|(keys, id)| (Arc::clone(keys), id));
        let rests_on = RestsOn { expires_at, clock: Arc::clone(clock), key, tenant: (Arc::clone(tenants), tenant) };
        Self { rests_on: Some(rests_on), expires: None, key: None, tenant: None }
    }

    /// For ever: nobody has said yet who they are.
    pub fn forever() -> Self {
        Self { rests_on: None, expires: None, key: None, tenant: None }
    }

    /// Waits until it holds no longer.
    pub async fn ended(&mut self) -> Ended {
        if let Some(RestsOn { expires_at, clock, key, tenant: (tenants, tenant) }) = self.rests_on.take() {
            self.expires = expires_at.map(|moment| Box::pin(sleep(left(moment, clock.as_ref()))));
            self.key = key.map(|(keys, id)| keys.watch(id));
            self.tenant = Some(tenants.watch(tenant));
        }
        let expired = async {
            match &mut self.expires {
                Some(expires) => expires.as_mut().await,
                None => std::future::pending().await,
            }
        };
        select! {
            biased;
            ended = told(&mut self.key) => ended,
            ended = told(&mut self.tenant) => ended,
            () = expired => Ended::Expired,
        }
    }
}

async fn told(by: &mut Told) -> Ended {
    let Some(by) = by else { return std::future::pending().await };
    match by.wait_for(Option::is_some).await.map(|ended| *ended) {
        Ok(Some(ended)) => ended,
        // Nobody looks any more, so nobody could tell.
        _ => Ended::Revoked,
    }
}

/// The time until a moment.
fn left(moment: Timestamp, clock: &dyn Clock) -> Duration {
    let micros = moment.micros().saturating_sub(clock.now().micros());
    Duration::from_micros(u64::try_from(micros).unwrap_or_default())
}
