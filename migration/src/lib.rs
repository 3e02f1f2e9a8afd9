//! Core migrations, for SQLite and PostgreSQL alike.
//!
//! A migration is never edited once it has landed, runs in a transaction, and never drops data.

mod columns;
mod m20261121_000001_core;
mod m20261121_000002_conflict_assessment;
mod m20261121_000003_consumer;
mod m20261121_000004_webhook;
mod m20261121_000005_retention;
mod m20261121_000006_api_key;
mod m20261121_000008_audit;
mod m20261121_000009_row_security;
mod m20261121_000010_search;
mod m20261121_000011_vector;
mod security;
mod statistics;

use sea_orm_migration::{MigrationTrait, MigratorTrait, async_trait};

/// The core's migrations, in order.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261121_000001_core::Migration),
            Box::new(m20261121_000002_conflict_assessment::Migration),
            Box::new(m20261121_000003_consumer::Migration),
            Box::new(m20261121_000004_webhook::Migration),
            Box::new(m20261121_000005_retention::Migration),
            Box::new(m20261121_000006_api_key::Migration),
            Box::new(m20261121_000008_audit::Migration),
            Box::new(m20261121_000009_row_security::Migration),
            Box::new(m20261121_000010_search::Migration),
            Box::new(m20261121_000011_vector::Migration),
        ]
    }
}
