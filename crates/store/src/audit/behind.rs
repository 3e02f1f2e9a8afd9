//! What waits to be written.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use claimgraph_domain::id::AgentId;
use claimgraph_domain::model::Outcome;

use super::append::Noted;
use super::{AuditOptions, NOBODY};
use crate::scope::TenantKey;

/// The action of an entry for those that came when too many waited.
pub(super) const OTHERS: &str = "others";

/// What was refused and is not written yet, by tenant.
pub(crate) struct Behind {
    pub(super) options: AuditOptions,
    waiting: Mutex<HashMap<TenantKey, Waiting>>,
    /// Those who write take turns, so that what one writes comes before what the next does.
    pub(super) turn: tokio::sync::Mutex<()>,
    refusals: AtomicU64,
    written: AtomicU64,
}

/// Since the store was opened, by all tenants together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Refusals that were told.
    pub refusals: u64,
    /// Entries that were written behind.
    pub written: u64,
    /// Entries that wait now.
    pub waiting: usize,
}

#[derive(Default)]
struct Waiting {
    entries: HashMap<Kind, Noted>,
    /// Whether a task is on its way to write them.
    is_awaited: bool,
}

/// What is one entry.
#[derive(PartialEq, Eq, Hash)]
struct Kind {
    principal: String,
    agent: Option<AgentId>,
    action: String,
    outcome: Outcome,
}

impl Kind {
    fn of(noted: &Noted) -> Self {
        let Noted { principal, agent, action, outcome, .. } = noted;
        Self { principal: principal.clone(), agent: *agent, action: action.clone(), outcome: *outcome }
    }
}

impl Behind {
    pub(crate) fn new(options: AuditOptions) -> Self {
        Self {
            options,
            waiting: Mutex::default(),
            turn: tokio::sync::Mutex::default(),
            refusals: AtomicU64::new(0),
            written: AtomicU64::new(0),
        }
    }

    fn waiting(&self) -> MutexGuard<'_, HashMap<TenantKey, Waiting>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes something, together with those alike; `true` when the caller is to see to it that it is written.
    pub(super) fn note(&self, tenant: TenantKey, noted: Noted) -> bool {
        self.refusals.fetch_add(1, Ordering::Relaxed);
        let mut all = self.waiting();
        let waiting = all.entry(tenant).or_default();
        waiting.add(noted, self.options.waiting);
        !std::mem::replace(&mut waiting.is_awaited, true)
    }

    /// Puts back what could not be written; nothing is lost by that but the order.
    pub(super) fn put_back(&self, tenant: TenantKey, noted: Vec<Noted>) {
        let mut all = self.waiting();
        let waiting = all.entry(tenant).or_default();
        for noted in noted {
            waiting.add(noted, self.options.waiting);
        }
    }

    /// Takes what waits, the oldest first.
    pub(super) fn take(&self, tenant: TenantKey) -> Vec<Noted> {
        let mut all = self.waiting();
        let Some(waiting) = all.get_mut(&tenant) else { return Vec::new() };
        let mut taken: Vec<Noted> = waiting.entries.drain().map(|(_, noted)| noted).collect();
        taken.sort_by(|one, other| (one.at, &one.action).cmp(&(other.at, &other.action)));
        taken
    }

    /// Whether nothing has come since; who comes next then has it written by another task.
    pub(super) fn is_done(&self, tenant: TenantKey) -> bool {
        let mut all = self.waiting();
        let done = all.get(&tenant).is_none_or(|waiting| waiting.entries.is_empty());
        if done {
            all.remove(&tenant);
        }
        done
    }

    /// The tenants for which something waits.
    pub(super) fn tenants(&self) -> Vec<TenantKey> {
        self.waiting().iter().filter(|(_, waiting)| !waiting.entries.is_empty()).map(|(tenant, _)| *tenant).collect()
    }

    pub(super) fn count_written(&self, entries: usize) {
        self.written.fetch_add(u64::try_from(entries).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    pub(crate) fn counts(&self) -> Counts {
        Counts {
            refusals: self.refusals.load(Ordering::Relaxed),
            written: self.written.load(Ordering::Relaxed),
            waiting: self.waiting().values().map(|waiting| waiting.entries.len()).sum(),
        }
    }
}

impl Waiting {
    fn add(&mut self, noted: Noted, most: usize) {
        let kind = Kind::of(&noted);
        if !self.entries.contains_key(&kind) && self.entries.len() >= most {
            // There are as many of these as there are codes.
            let others = Noted {
                principal: NOBODY.to_owned(),
                agent: None,
                action: OTHERS.to_owned(),
                request_id: None,
                position: None,
                ..noted
            };
            return self.merge(Kind::of(&others), others);
        }
        self.merge(kind, noted);
    }

    fn merge(&mut self, kind: Kind, noted: Noted) {
        match self.entries.get_mut(&kind) {
            None => drop(self.entries.insert(kind, noted)),
            Some(first) if first.at <= noted.at => first.count = first.count.saturating_add(noted.count),
            Some(later) => *later = Noted { count: noted.count.saturating_add(later.count), ..noted },
        }
    }
}
