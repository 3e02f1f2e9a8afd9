//! Agents.

use std::collections::HashMap;

use claimgraph_domain::error::Error;
use claimgraph_domain::id::AgentId;
use claimgraph_domain::model::{Agent, AgentKind};
use sea_orm::sea_query::{Cond, ExprTrait};
use sea_orm::{ColumnTrait, QueryFilter};

use super::cursor::Fingerprint;
use super::filter::{TextOp, text_condition};
use super::page::{Key, KeyKind, Page, PageRequest, entity_page};
use super::sql::{TenantEntity, col, rows_by};
use super::view::View;
use crate::entity::agent;
use crate::error::OrDatabase;
use crate::scope::Scope;
use crate::store::Store;

/// Agents which fit all that is given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AgentFilter {
    /// One of these kinds.
    pub kinds: Option<Vec<AgentKind>>,
    /// The display name.
    pub name: Option<TextOp>,
    /// The outside name.
    pub external_id: Option<TextOp>,
}

impl Store {
    /// Agents by id; those that do not exist in the view are left out: one statement.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn agents_by_id(
        &self,
        scope: &Scope,
        view: View,
        ids: &[AgentId],
    ) -> Result<HashMap<AgentId, Agent>, Error> {
        use agent::{Column, Entity};
        let rows = rows_by::<Entity>(self, scope, Column::Id, ids.iter().map(AgentId::uuid), |select| select).await?;
        let seen = rows.into_iter().filter(|row| view.as_of.is_none_or(|position| row.created_pos <= position));
        seen.map(|row| row.into_domain().map(|agent| (agent.id, agent))).collect()
    }

    /// The agent with an outside name.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn find_agent_by_external_id(&self, scope: &Scope, external_id: &str) -> Result<Option<Agent>, Error> {
        let found = agent::Entity::of(scope).filter(agent::Column::ExternalId.eq(external_id));
        found.one(&self.db().reader(scope)).await.or_database()?.map(agent::Model::into_domain).transpose()
    }

    /// A page of the tenant's agents, in the order of registration: one statement.
    ///
    /// # Errors
    /// `CURSOR_INVALID` for a cursor of another filter; `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn list_agents(
        &self,
        scope: &Scope,
        view: View,
        filter: &AgentFilter,
        page: &PageRequest,
    ) -> Result<Page<Agent>, Error> {
        use agent::Column;
        let backend = self.db().backend();
        let text = |column, op: &TextOp| text_condition(backend, &col("t", column), op);
        let kinds =
            filter.kinds.as_ref().map(|kinds| col("t", Column::Kind).is_in(kinds.iter().map(|kind| kind.as_str())));
        let condition = Cond::all()
            .add_option(view.exists(col("t", Column::CreatedPos)))
            .add_option(kinds)
            .add_option(filter.name.as_ref().map(|op| text(Column::Name, op)))
            .add_option(filter.external_id.as_ref().map(|op| text(Column::ExternalId, op)));
        let keys = [Key::new(col("t", Column::Id), KeyKind::Id)];
        let list = Fingerprint::new(scope, "agents", filter);
        let rows = entity_page::<agent::Entity>(self, scope, condition, &keys, list, page).await?;
        rows.try_filter_map(|row| row.into_domain().map(Some))
    }
}
