//! The vectors that a process keeps in memory, by tenant and model.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use claimgraph_domain::error::Error;
use claimgraph_domain::search::vector::read_into;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use tokio::sync::Mutex as AsyncMutex;

use super::entity::{model, vector};
use super::rows::{Rows, STRETCH, Stretch};
use crate::entity::unreadable;
use crate::error::OrDatabase;
use crate::scope::TenantKey;
use crate::store::Store;

/// The vectors in memory, those that were asked longest ago going first when there is no more room.
#[derive(Debug)]
pub(crate) struct Shelves {
    budget: usize,
    uses: AtomicU64,
    places: Mutex<HashMap<Key, Arc<Shelf>>>,
}

type Key = (TenantKey, i32);

/// The vectors of one tenant by one model.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    rows: AsyncMutex<Rows>,
    bytes: AtomicUsize,
    used: AtomicU64,
}

impl Shelves {
    pub(crate) fn new(budget: usize) -> Self {
        Self { budget, uses: AtomicU64::new(0), places: Mutex::default() }
    }

    /// Memory that they take, bytes.
    pub(super) fn bytes(&self) -> usize {
        self.all().values().map(|shelf| shelf.bytes.load(Ordering::Relaxed)).sum()
    }

    /// Forgets a tenant that is gone.
    pub(crate) fn forget(&self, tenant: TenantKey) {
        self.all().retain(|(of, _), _| *of != tenant);
    }

    /// The place of a model's vectors, if there is room for them. What else there is of the tenant is another model's
    /// that is not asked any more.
    fn of(&self, model: &model::Model) -> Option<Arc<Shelf>> {
        let key = (TenantKey(model.tenant_id), model.number);
        let number = |count: i64| usize::try_from(count).unwrap_or(usize::MAX);
        let each = number(i64::from(model.dimensions)).saturating_mul(4).saturating_add(24);
        let mut all = self.all();
        all.retain(|(tenant, number), _| *tenant != key.0 || *number == key.1);
        if number(model.vectors).saturating_mul(each) > self.budget {
            all.remove(&key);
            return None;
        }
        let place = Arc::clone(all.entry(key).or_default());
        place.used.store(self.uses.fetch_add(1, Ordering::Relaxed), Ordering::Relaxed);
        Some(place)
    }

    /// Takes away what was asked longest ago, until all has room; what is asked now stays.
    fn make_room(&self) {
        let mut all = self.all();
        loop {
            let sum: usize = all.values().map(|shelf| shelf.bytes.load(Ordering::Relaxed)).sum();
            let oldest = all.iter().min_by_key(|(_, shelf)| shelf.used.load(Ordering::Relaxed)).map(|(key, _)| *key);
            match oldest {
                Some(oldest) if sum > self.budget && all.len() > 1 => all.remove(&oldest),
                _ => return,
            };
        }
    }

    fn all(&self) -> MutexGuard<'_, HashMap<Key, Arc<Shelf>>> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store {
    /// The vectors of a model up to its position, from memory; what is new is read first. `None` where they do not
    /// fit.
    pub(super) async fn rows_in_memory(&self, model: &model::Model) -> Result<Option<Rows>, Error> {
        let Some(place) = self.shelves().of(model) else { return Ok(None) };
        let dimensions = usize::try_from(model.dimensions).unwrap_or_default();
        let mut rows = place.rows.lock().await;
        if rows.dimensions != dimensions || rows.position > model.position {
            *rows = Rows { dimensions, ..Rows::default() };
        }
        if rows.position == model.position {
            return Ok(Some(rows.clone()));
        }
        while rows.position < model.position {
            let (stretch, reached) = self.stretch(model, rows.position, dimensions).await?;
            rows.push(stretch);
            rows.position = reached;
        }
        place.bytes.store(rows.bytes(), Ordering::Relaxed);
        let rows = rows.clone();
        self.shelves().make_room();
        Ok(Some(rows))
    }

    /// The next vectors of a model behind a position, and the position that all are known up to then.
    pub(super) async fn stretch(
        &self,
        model: &model::Model,
        after: i64,
        dimensions: usize,
    ) -> Result<(Stretch, i64), Error> {
        let tenant = TenantKey(model.tenant_id);
        let most = u64::try_from(STRETCH).unwrap_or(u64::MAX);
        let found = vector::Entity::find()
            .filter(vector::Column::TenantId.eq(tenant.0))
            .filter(vector::Column::Model.eq(model.number))
            .filter(vector::Column::Position.gt(after))
            .filter(vector::Column::Position.lte(model.position))
            .order_by_asc(vector::Column::Position)
            .limit(most)
            .all(&self.db().reader(tenant))
            .await
            .or_database()?;
        let mut stretch = Stretch {
            positions: Vec::with_capacity(found.len()),
            claims: Vec::with_capacity(found.len()),
            values: Vec::with_capacity(found.len().saturating_mul(dimensions)),
        };
        let reached = if found.len() < STRETCH { None } else { found.last().map(|last| last.position) };
        for row in found {
            if !read_into(&mut stretch.values, &row.vector, dimensions) {
                return Err(unreadable("search_vector.vector"));
            }
            stretch.positions.push(row.position);
            stretch.claims.push(row.claim_id);
        }
        Ok((stretch, reached.unwrap_or(model.position)))
    }
}
