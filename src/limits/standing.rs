//! How a payer stands.

use std::time::Duration;

use super::class::Class;
use super::rate::Quota;

/// Whose bucket it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// That of the principal.
    Principal,
    /// That of the tenant, which all its principals share.
    Tenant,
}

/// One bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BucketStanding {
    /// Units that it holds when it is full.
    pub limit: u32,
    /// Units that are in it.
    pub remaining: u32,
    /// Time until it is full.
    pub full_in: Duration,
}

/// How a payer stands in one class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The class.
    pub class: Class,
    /// The principal's bucket.
    pub principal: BucketStanding,
    /// The tenant's bucket, where it has one.
    pub tenant: Option<BucketStanding>,
    /// Time in which an empty bucket fills up.
    pub window: Duration,
    /// Time until both have room for one unit.
    pub until_room: Duration,
}

/// There is no room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// Where.
    pub level: Level,
    /// Time until there is room, unless somebody else takes it.
    pub wait: Duration,
    /// How the payer stands.
    pub standing: Standing,
}

impl BucketStanding {
    /// The bucket of a quota that is full in a time.
    pub(super) fn new(quota: Quota, full_in: Duration) -> Self {
        let missing = full_in.as_nanos().div_ceil(quota.interval.as_nanos().max(1));
        let limit = quota.burst.get();
        Self { limit, remaining: limit.saturating_sub(u32::try_from(missing).unwrap_or(u32::MAX)), full_in }
    }
}

impl Standing {
    /// That of two buckets of a class which are full in some time.
    pub(super) fn new(
        class: Class,
        window: Duration,
        principal: (Quota, Duration),
        tenant: Option<(Quota, Duration)>,
    ) -> Self {
        let wait = |(quota, full_in): (Quota, Duration)| {
            full_in.saturating_sub(quota.interval.saturating_mul(quota.burst.get() - 1))
        };
        Self {
            class,
            principal: BucketStanding::new(principal.0, principal.1),
            tenant: tenant.map(|(quota, full_in)| BucketStanding::new(quota, full_in)),
            window,
            until_room: wait(principal).max(tenant.map_or(Duration::ZERO, wait)),
        }
    }

    /// The bucket with the least in it: the one that will refuse first.
    pub fn tightest(&self) -> BucketStanding {
        match self.tenant {
            Some(tenant) if tenant.remaining < self.principal.remaining => tenant,
            _ => self.principal,
        }
    }
}
