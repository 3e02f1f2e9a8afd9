//! The limits of one process. Those of several, through Redis, are among the black-box tests.

use std::num::NonZeroU32;
use std::slice::from_ref;
use std::sync::Arc;
use std::time::Duration;

use claimgraph_domain::access::Principal;
use claimgraph_domain::id::TenantId;
use claimgraph_domain::time::Timestamp;
use claimgraph_store::testing::TestClock;
use proptest::prelude::*;

use super::*;

/// Limits of so many units a minute, held for a minute, by a clock that stands still.
fn limiter(own: u32, tenant: u32) -> (Arc<Limiter>, Arc<TestClock>) {
    limiter_with(own, tenant, true)
}

fn limiter_with(own: u32, tenant: u32, enforced: bool) -> (Arc<Limiter>, Arc<TestClock>) {
    let rate = Rate {
        per_minute: NonZeroU32::new(own).unwrap(),
        tenant_per_minute: NonZeroU32::new(tenant),
        window: Duration::from_mins(1),
    };
    let clock = Arc::new(TestClock::default());
    let rates = Rates { write: rate, read: rate, search: rate };
    let options = LimiterOptions { enforced, rates, shared: None, clock: clock.clone() };
    (Arc::new(Limiter::new(options)), clock)
}

fn tenant(seed: u64) -> TenantId {
    TenantId::from_uuid(uuid::Uuid::from_u64_pair(0, seed))
}

fn payer(tenant: TenantId, name: &str) -> Payer {
    Payer::new(tenant, Principal::Token { issuer: "https://issuer.example".into(), subject: name.into() })
}

/// How many of so many callers at once are let in.
async fn let_in(limiter: &Arc<Limiter>, payers: &[Payer], callers: usize, times: usize) -> usize {
    let tasks = (0..callers).map(|caller| {
        let (limiter, payer) = (Arc::clone(limiter), payers[caller % payers.len()].clone());
        tokio::spawn(async move {
            let mut passed = 0;
            for _ in 0..times {
                passed += usize::from(limiter.charge(&payer, Class::Read, 1).await.is_ok());
                tokio::task::yield_now().await;
            }
            passed
        })
    });
    let passed = futures::future::join_all(tasks.collect::<Vec<_>>()).await;
    passed.into_iter().map(Result::unwrap).sum()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn exactly_the_quota_passes_under_64_callers() {
    let (limiter, clock) = limiter(300, 0);
    let payer = payer(tenant(1), "a");
    assert_eq!(let_in(&limiter, from_ref(&payer), 64, 20).await, 300);
    clock.advance(Duration::from_secs(1));
    assert_eq!(let_in(&limiter, from_ref(&payer), 64, 2).await, 5, "five come back in a second");
    clock.advance(Duration::from_hours(1));
    assert_eq!(let_in(&limiter, &[payer], 64, 20).await, 300, "and no more than the bucket holds");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn exactly_the_tenants_quota_passes_and_refusals_cost_nothing() {
    let (limiter, _) = limiter(300, 500);
    let tenant = tenant(1);
    let payers: Vec<Payer> = (0..8).map(|number| payer(tenant, &number.to_string())).collect();
    assert_eq!(let_in(&limiter, &payers, 64, 20).await, 500);
    let standings = futures::future::join_all(payers.iter().map(|payer| limiter.standing(payer, Class::Read))).await;
    let spent: u32 = standings.iter().map(|standing| 300 - standing.principal.remaining).sum();
    assert_eq!(spent, 500, "whoever the tenant refused was not charged");
}

#[tokio::test]
async fn buckets_are_apart_by_principal_class_and_tenant() {
    let (limiter, _) = limiter(10, 0);
    let (one, other) = (tenant(1), tenant(2));
    let first = payer(one, "a");
    for _ in 0..10 {
        limiter.charge(&first, Class::Read, 1).await.unwrap();
    }
    let refusal = limiter.charge(&first, Class::Read, 1).await.unwrap_err();
    assert_eq!((refusal.level, refusal.wait), (Level::Principal, Duration::from_secs(6)));
    for (payer, class) in [
        (payer(one, "b"), Class::Read),
        (payer(other, "a"), Class::Read),
        (first.clone(), Class::Write),
        (first.clone(), Class::Search),
        (Payer::new(one, Principal::Operator), Class::Read),
    ] {
        assert_eq!(limiter.charge(&payer, class, 1).await.unwrap().1.principal.remaining, 9, "{payer:?} {class}");
    }
}

#[tokio::test]
async fn both_the_principal_and_the_tenant_need_room() {
    let (limiter, clock) = limiter(10, 15);
    let tenant = tenant(1);
    let (one, other) = (payer(tenant, "a"), payer(tenant, "b"));
    for _ in 0..2 {
        limiter.charge(&one, Class::Read, 5).await.unwrap();
    }
    assert_eq!(limiter.charge(&one, Class::Read, 1).await.unwrap_err().level, Level::Principal);
    limiter.charge(&other, Class::Read, 5).await.unwrap();
    let refusal = limiter.charge(&other, Class::Read, 1).await.unwrap_err();
    assert_eq!((refusal.level, refusal.wait), (Level::Tenant, Duration::from_secs(4)));
    assert_eq!(refusal.standing.principal.remaining, 5);
    clock.advance(refusal.wait);
    assert!(limiter.charge(&other, Class::Read, 1).await.is_ok());
}

#[tokio::test]
async fn what_was_not_used_comes_back_and_what_was_used_beyond_is_owed() {
    let (limiter, clock) = limiter(60, 0);
    let payer = payer(tenant(1), "a");
    let (charge, standing) = limiter.charge(&payer, Class::Read, 20).await.unwrap();
    assert_eq!((charge.units(), standing.principal.remaining), (20, 40));
    assert_eq!(limiter.settle(charge, 3).await.principal.remaining, 57);
    // Half a bucket is charged beforehand.
    let (charge, standing) = limiter.charge(&payer, Class::Read, 1_000).await.unwrap();
    assert_eq!((charge.units(), standing.principal.remaining), (30, 27));
    let standing = limiter.settle(charge, 100).await;
    assert_eq!((standing.principal.remaining, standing.principal.full_in), (0, Duration::from_secs(103)));
    let refusal = limiter.charge(&payer, Class::Read, 1).await.unwrap_err();
    assert_eq!(refusal.wait, Duration::from_secs(44), "103 are missing of the 60 that it holds, and one is asked for");
    clock.advance(Duration::from_secs(43));
    assert!(limiter.charge(&payer, Class::Read, 1).await.is_err());
    clock.advance(Duration::from_secs(1));
    assert!(limiter.charge(&payer, Class::Read, 1).await.is_ok());
}

#[tokio::test]
async fn nothing_comes_back_beyond_a_full_bucket() {
    let (limiter, clock) = limiter(60, 0);
    let payer = payer(tenant(1), "a");
    let (charge, _) = limiter.charge(&payer, Class::Read, 20).await.unwrap();
    clock.advance(Duration::from_secs(15));
    assert_eq!(limiter.settle(charge, 1).await.principal.remaining, 60);
    assert_eq!(let_in(&limiter, &[payer], 1, 100).await, 60);
}

#[tokio::test]
async fn what_came_back_by_itself_is_not_given_back_again() {
    let (limiter, clock) = limiter(60, 0);
    let payer = payer(tenant(1), "a");
    let (charge, _) = limiter.charge(&payer, Class::Read, 30).await.unwrap();
    clock.advance(Duration::from_secs(20));
    assert_eq!(let_in(&limiter, from_ref(&payer), 1, 100).await, 50);
    // Ten of the thirty are still missing.
    assert_eq!(limiter.settle(charge, 1).await.principal.remaining, 10);
    let (charge, _) = limiter.charge(&payer, Class::Read, 10).await.unwrap();
    clock.advance(Duration::from_hours(1));
    assert_eq!(let_in(&limiter, from_ref(&payer), 1, 100).await, 60);
    assert_eq!(limiter.settle(charge, 1).await.principal.remaining, 0);
}

#[tokio::test]
async fn what_is_not_enforced_is_counted() {
    let (limiter, _) = limiter_with(10, 20, false);
    let payer = payer(tenant(1), "a");
    for _ in 0..30 {
        limiter.charge(&payer, Class::Read, 1).await.unwrap();
    }
    let standing = limiter.standing(&payer, Class::Read).await;
    assert_eq!((standing.principal.limit, standing.principal.remaining), (10, 0));
    assert_eq!(standing.tenant.map(|tenant| tenant.remaining), Some(0));
    assert_eq!(limiter.charge_after(&payer, Class::Read, 5).await, Duration::ZERO);
}

#[tokio::test]
async fn what_was_delivered_is_charged_and_tells_when_there_is_room() {
    let (limiter, _) = limiter(60, 0);
    let payer = payer(tenant(1), "a");
    assert_eq!(limiter.charge_after(&payer, Class::Read, 59).await, Duration::ZERO);
    assert_eq!(limiter.charge_after(&payer, Class::Read, 1).await, Duration::from_secs(1));
    assert_eq!(limiter.charge_after(&payer, Class::Read, 10).await, Duration::from_secs(11));
}

#[tokio::test]
async fn full_buckets_are_forgotten() {
    let (limiter, clock) = limiter(60, 0);
    let tenant = tenant(1);
    let mut most = 0;
    for number in 0..20_000_u32 {
        limiter.charge(&payer(tenant, &number.to_string()), Class::Read, 1).await.unwrap();
        most = most.max(limiter.kept());
        // Each bucket is full again after a second, in which ten come.
        clock.advance(Duration::from_millis(100));
    }
    assert!(most <= 1_024, "{most} are kept");
}

#[tokio::test]
async fn a_clock_that_is_set_back_keeps_nobody_waiting() {
    let (limiter, clock) = limiter(60, 0);
    let payer = payer(tenant(1), "a");
    for _ in 0..60 {
        limiter.charge(&payer, Class::Read, 1).await.unwrap();
    }
    clock.set(Timestamp::from_micros(0));
    assert_eq!(limiter.charge(&payer, Class::Read, 1).await.unwrap_err().wait, Duration::from_secs(1));
    clock.advance(Duration::from_secs(1));
    assert!(limiter.charge(&payer, Class::Read, 1).await.is_ok());
}

#[test]
fn a_bucket_holds_what_comes_back_in_its_window() {
    let quota = |per_minute: u32, seconds: u64| {
        let per_minute = NonZeroU32::new(per_minute).unwrap();
        let rate = Rate { per_minute, tenant_per_minute: None, window: Duration::from_secs(seconds) };
        (rate.principal().burst.get(), rate.principal().interval, rate.most_at_once())
    };
    assert_eq!(quota(60, 60), (60, Duration::from_secs(1), 30));
    assert_eq!(quota(60, 600), (600, Duration::from_secs(1), 300));
    assert_eq!(quota(1, 60), (1, Duration::from_mins(1), 1));
    assert_eq!(quota(1, 1), (1, Duration::from_mins(1), 1));
}

proptest! {
    /// Whatever is charged, settled and waited, a payer never gets more than the bucket and what came back.
    #[test]
    fn nobody_gets_more_than_the_bucket_and_what_came_back(
        steps in proptest::collection::vec((1_u32..40, 0_u32..60, 0_u64..5_000), 1..60)
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let (limiter, clock) = limiter(60, 0);
            let payer = payer(tenant(1), "a");
            let (mut used, mut millis) = (0_u64, 0_u64);
            for (asked, spent, pause) in steps {
                if let Ok((charge, _)) = limiter.charge(&payer, Class::Read, asked).await {
                    clock.advance(Duration::from_millis(pause));
                    millis += pause;
                    let spent = spent.min(charge.units());
                    limiter.settle(charge, spent).await;
                    used += u64::from(spent.max(1));
                }
                assert!(used <= 60 + millis / 1_000, "{used} in {millis} ms");
                clock.advance(Duration::from_millis(pause));
                millis += pause;
            }
        });
    }
}
