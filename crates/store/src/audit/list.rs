//! Reading the audit.

use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::id::{self, AgentId, AgentKind};
use claimgraph_domain::model::{AuditEntry, Outcome};
use claimgraph_domain::time::Timestamp;
use sea_orm::sea_query::{Cond, Condition, ExprTrait};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::entity::audit;
use crate::error::OrDatabase;
use crate::read::{Fingerprint, Key, KeyKind, Page, PageRequest, TenantEntity, col, entity_page};
use crate::scope::Scope;
use crate::store::Store;

/// Which entries; all of them where nothing is given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// A principal as entries have it, or the id of an agent (`agent_…`).
    pub actor: Option<String>,
    /// The action.
    pub action: Option<String>,
    /// What came of it.
    pub outcome: Option<Outcome>,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Before.
    pub to: Option<Timestamp>,
}

impl AuditFilter {
    fn condition(&self) -> Condition {
        use audit::Column;
        let actor = self.actor.as_deref().map(|actor| match id::parse::<AgentKind>(actor) {
            Ok(agent) => col("t", Column::AgentId).eq(AgentId::uuid(&agent)),
            Err(_) => col("t", Column::Principal).eq(actor),
        });
        Cond::all()
            .add_option(actor)
            .add_option(self.action.as_deref().map(|action| col("t", Column::Action).eq(action)))
            .add_option(self.outcome.map(|outcome| col("t", Column::Outcome).eq(outcome.as_str())))
            .add_option(self.from.map(|from| col("t", Column::At).gte(from.micros())))
            .add_option(self.to.map(|to| col("t", Column::At).lt(to.micros())))
    }
}

impl Store {
    /// A page of the tenant's audit, the newest first: one statement. Refusals of the last moments may not be there
    /// yet.
    ///
    /// # Errors
    /// `CURSOR_INVALID` for a cursor of another filter; `BAD_REQUEST` for an end that is not after the beginning;
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn list_audit(
        &self,
        scope: &Scope,
        filter: &AuditFilter,
        page: &PageRequest,
    ) -> Result<Page<AuditEntry>, Error> {
        if let (Some(from), Some(to)) = (filter.from, filter.to)
            && from >= to
        {
            return Err(Error::new(Code::BadRequest, "`to` is not after `from`, so nothing lies between"));
        }
        let keys = [
            Key::new(col("t", audit::Column::At), KeyKind::Int).descending(true),
            Key::new(col("t", audit::Column::Number), KeyKind::Int).descending(true),
        ];
        let list = Fingerprint::new(scope, "audit", filter);
        let rows = entity_page::<audit::Entity>(self, scope, filter.condition(), &keys, list, page).await?;
        rows.try_filter_map(|row| row.into_domain().map(Some))
    }

    /// The entries after a number, in order, at most so many: one statement.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn audit_after(&self, scope: &Scope, number: i64, most: u64) -> Result<Vec<AuditEntry>, Error> {
        let rows = audit::Entity::of(scope)
            .filter(audit::Column::Number.gt(number))
            .order_by_asc(audit::Column::Number)
            .limit(most)
            .all(&self.db().reader(scope))
            .await
            .or_database()?;
        rows.into_iter().map(audit::Model::into_domain).collect()
    }
}
