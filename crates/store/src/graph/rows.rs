//! From rows to facts. Columns are read by their place, which costs a fraction of reading them by name.

use std::collections::HashMap;

use claimgraph_domain::error::Error;
use claimgraph_domain::id::{ClaimId, EdgeId, LineageId, NamespaceId, RelationId};
use claimgraph_domain::model::ClaimStatus;
use claimgraph_domain::time::Timestamp;
use claimgraph_graph::{EdgeFact, MemberFact, Period, RelationFact, VersionFact};
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ConnectionTrait, QueryResult};
use uuid::Uuid;

use super::reader::Reader;
use crate::entity::{claim, claim_status, edge, relation, relation_member, unreadable};
use crate::error::{OrDatabase, database};
use crate::read::alias;

/// Reads the columns of a row one after the other.
struct Columns<'a> {
    row: &'a QueryResult,
    next: usize,
}

impl Columns<'_> {
    fn take<T: sea_orm::TryGetable>(&mut self) -> Result<T, Error> {
        let value = self.row.try_get_by_index(self.next).map_err(|cause| database(&cause))?;
        self.next += 1;
        Ok(value)
    }

    fn period(&mut self) -> Result<Period, Error> {
        let (from, to): (Option<i64>, Option<i64>) = (self.take()?, self.take()?);
        Ok(Period { from: from.map(Timestamp::from_micros), to: to.map(Timestamp::from_micros) })
    }
}

fn status(text: &str) -> Result<ClaimStatus, Error> {
    ClaimStatus::from_text(text).ok_or_else(|| unreadable("claim_status.status"))
}

/// A select over a table called `t`, of the tenant's rows that meet a condition.
fn select<E: sea_orm::EntityTrait, C: sea_orm::ColumnTrait>(
    table: E,
    tenant: (C, i32),
    columns: &[C],
    condition: Condition,
) -> SelectStatement {
    let mut select = Query::select();
    select.columns(columns.iter().map(|column| (alias("t"), *column))).from_as(table, alias("t"));
    select.and_where(Expr::col((alias("t"), tenant.0)).eq(tenant.1)).cond_where(condition);
    select
}

/// Selects claim versions.
pub(super) fn select_versions(tenant: i32, condition: Condition) -> SelectStatement {
    use claim::Column as C;
    let columns = [C::Id, C::LineageId, C::ClaimType, C::NamespaceId, C::ValidFrom, C::ValidTo, C::CreatedPos];
    select(claim::Entity, (C::TenantId, tenant), &columns, condition)
}

/// Reads a version; its statuses come separately.
pub(super) fn version(row: &QueryResult) -> Result<VersionFact, Error> {
    let mut columns = Columns { row, next: 0 };
    Ok(VersionFact {
        claim: ClaimId::from_uuid(columns.take()?),
        lineage: LineageId::from_uuid(columns.take()?),
        claim_type: columns.take()?,
        namespace: NamespaceId::from_uuid(columns.take()?),
        valid: columns.period()?,
        position: columns.take()?,
        status: ClaimStatus::Draft,
        changes: Vec::new(),
    })
}

/// Selects the history of statuses.
pub(super) fn select_statuses(tenant: i32, condition: Condition) -> SelectStatement {
    use claim_status::Column as C;
    select(claim_status::Entity, (C::TenantId, tenant), &[C::ClaimId, C::FromPos, C::Status], condition)
}

/// Statuses by claim version, each with the position at which it began.
#[derive(Debug, Default)]
pub(super) struct Statuses(HashMap<ClaimId, Vec<(i64, ClaimStatus)>>);

impl Statuses {
    pub(super) fn add(&mut self, row: &QueryResult) -> Result<(), Error> {
        let mut columns = Columns { row, next: 0 };
        let claim = ClaimId::from_uuid(columns.take()?);
        let position = columns.take()?;
        let text: String = columns.take()?;
        self.0.entry(claim).or_default().push((position, status(&text)?));
        Ok(())
    }

    /// Gives a version its statuses.
    pub(super) fn give(&mut self, version: &mut VersionFact) {
        let mut statuses = self.0.remove(&version.claim).unwrap_or_default();
        statuses.sort_unstable_by_key(|(position, _)| *position);
        let mut statuses = statuses.into_iter();
        if let Some((_, first)) = statuses.next() {
            version.status = first;
        }
        version.changes = statuses.collect();
    }
}

/// Selects edges.
pub(super) fn select_edges(tenant: i32, condition: Condition) -> SelectStatement {
    use edge::Column as C;
    let columns = [
        C::Id,
        C::SourceId,
        C::TargetId,
        C::EdgeType,
        C::IsSymmetric,
        C::Strength,
        C::ValidFrom,
        C::ValidTo,
        C::CreatedPos,
        C::RetractedPos,
        C::SourceLineageId,
        C::TargetLineageId,
    ];
    select(edge::Entity, (C::TenantId, tenant), &columns, condition)
}

/// Reads an edge with the lineages that it joins.
pub(super) fn edge(row: &QueryResult) -> Result<(EdgeFact, [LineageId; 2]), Error> {
    let mut columns = Columns { row, next: 0 };
    let fact = EdgeFact {
        id: EdgeId::from_uuid(columns.take()?),
        source: ClaimId::from_uuid(columns.take()?),
        target: ClaimId::from_uuid(columns.take()?),
        edge_type: columns.take()?,
        symmetric: columns.take()?,
        strength: columns.take()?,
        valid: columns.period()?,
        position: columns.take()?,
        retracted: columns.take()?,
    };
    let lineages = [columns.take::<Uuid>()?, columns.take::<Uuid>()?].map(LineageId::from_uuid);
    Ok((fact, lineages))
}

/// The relations that meet a condition, with their members in order and the lineages of these.
pub(super) async fn relations(
    reader: &Reader,
    of_relations: Condition,
    of_members: Condition,
) -> Result<Vec<(RelationFact, Vec<LineageId>)>, Error> {
    use relation::Column as R;
    use relation_member::Column as M;
    let columns = [M::RelationId, M::ClaimId, M::LineageId, M::Role];
    let mut members = select(relation_member::Entity, (M::TenantId, reader.tenant), &columns, of_members);
    members.order_by((alias("t"), M::RelationId), sea_orm::Order::Asc);
    members.order_by((alias("t"), M::Ordinal), sea_orm::Order::Asc);
    let mut by_relation: HashMap<Uuid, Vec<(MemberFact, LineageId)>> = HashMap::new();
    for row in reader.tx.query_all(&members).await.or_database()? {
        let mut columns = Columns { row: &row, next: 0 };
        let relation: Uuid = columns.take()?;
        let claim = ClaimId::from_uuid(columns.take()?);
        let lineage = LineageId::from_uuid(columns.take()?);
        by_relation.entry(relation).or_default().push((MemberFact { claim, role: columns.take()? }, lineage));
    }
    let columns = [R::Id, R::RelationType, R::Strength, R::ValidFrom, R::ValidTo, R::CreatedPos, R::RetractedPos];
    let select = select(relation::Entity, (R::TenantId, reader.tenant), &columns, of_relations);
    let mut found = Vec::new();
    for row in reader.tx.query_all(&select).await.or_database()? {
        let mut columns = Columns { row: &row, next: 0 };
        let id: Uuid = columns.take()?;
        let (members, lineages) = by_relation.remove(&id).unwrap_or_default().into_iter().unzip();
        let fact = RelationFact {
            id: RelationId::from_uuid(id),
            relation_type: columns.take()?,
            members,
            strength: columns.take()?,
            valid: columns.period()?,
            position: columns.take()?,
            retracted: columns.take()?,
        };
        found.push((fact, lineages));
    }
    Ok(found)
}
