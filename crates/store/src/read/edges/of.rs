use std::collections::HashMap;

use claimgraph_domain::error::Error;
use claimgraph_domain::id::{ClaimId, LineageId};
use claimgraph_domain::model::Direction;
use sea_orm::sea_query::{ExprTrait, Query, SelectStatement};
use sea_orm::{FromQueryResult, QueryResult};
use uuid::Uuid;

use super::super::cursor::{Cursor, Fingerprint};
use super::super::dialect::{self, alias};
use super::super::filter::EdgeDirection;
use super::super::page::Page;
use super::super::sql::{MAX_IDS, fetch};
use super::super::view::View;
use super::arm::{Edges, k, parents};
use super::{EdgeRecord, EdgeRow, select_record};
use crate::entity::edge;
use crate::scope::Scope;
use crate::store::Store;

/// Which edges of each claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EdgesArgs {
    /// Which way.
    pub direction: EdgeDirection,
    /// Only these types.
    pub types: Option<Vec<String>>,
    /// Only edges that cite that very version, rather than any of its lineage.
    pub exact: bool,
    /// Also edges that were taken back.
    pub include_retracted: bool,
    /// Most edges of each claim.
    pub first: u32,
    /// Only edges after this one, in the order of assertion.
    pub after: Option<Cursor>,
}

impl EdgesArgs {
    /// The first standing edges one way.
    #[must_use]
    pub const fn first(direction: EdgeDirection, first: u32) -> Self {
        Self { direction, types: None, exact: false, include_retracted: false, first, after: None }
    }

    /// What tells the list from others, and after which of its edges the page begins.
    pub(super) fn begin(&self, scope: &Scope) -> Result<(Fingerprint, Option<Uuid>), Error> {
        let shape = (self.direction, &self.types, self.exact, self.include_retracted);
        let list = Fingerprint::new(scope, "edges_of", &shape);
        Ok((list, self.after.as_ref().map(|cursor| cursor.id(list)).transpose()?))
    }
}

struct OfClaim {
    claim: Uuid,
    lineage: Uuid,
    record: EdgeRecord,
}

impl FromQueryResult for OfClaim {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, sea_orm::DbErr> {
        let record = EdgeRecord::from_query_result(row, prefix)?;
        Ok(Self { claim: row.try_get(prefix, "k_claim")?, lineage: row.try_get(prefix, "k_lineage")?, record })
    }
}

#[derive(FromQueryResult)]
struct Counted {
    claim: Uuid,
    n: i64,
}

impl Store {
    /// The edges of claims, in the order of assertion, a page for each claim: one statement for any
    /// number of claims. Claims without edges get no entry.
    ///
    /// Edges belong to lineages: those asserted for any version of the claim are found, unless
    /// `exact`. Symmetric types are seen from both ends. `after` applies to each claim.
    ///
    /// # Errors
    /// `CURSOR_INVALID` for a cursor of other arguments; `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn edges_of(
        &self,
        scope: &Scope,
        view: View,
        args: &EdgesArgs,
        claims: &[(LineageId, ClaimId)],
    ) -> Result<HashMap<ClaimId, Page<EdgeRow>>, Error> {
        let (list, after) = args.begin(scope)?;
        let edges = Edges { args, view, tenant: scope.key.0, after };
        let mut pages: HashMap<ClaimId, Page<EdgeRow>> = HashMap::new();
        for chunk in distinct_claims(claims).chunks(MAX_IDS / 2) {
            let select = self.select_edges_of(&edges, chunk);
            for found in fetch::<OfClaim>(self, scope, &select).await? {
                let page = pages.entry(ClaimId::from_uuid(found.claim)).or_default();
                if page.items.len() >= usize::try_from(args.first).unwrap_or(usize::MAX) {
                    page.has_next = true;
                    continue;
                }
                let out = found.record.model.source_lineage_id == found.lineage;
                let row = found.record.into_row(view, if out { Direction::Out } else { Direction::In });
                let cursor = Cursor::of_id(list, row.edge.id.uuid());
                page.has_previous = after.is_some();
                page.items.push((row, cursor));
            }
        }
        Ok(pages)
    }

    fn select_edges_of(&self, edges: &Edges<'_>, claims: &[(LineageId, ClaimId)]) -> SelectStatement {
        let limit = u64::from(edges.args.first) + 1;
        let mut select = Query::select();
        select
            .expr_as(k("column1"), alias("k_lineage"))
            .expr_as(k("column2"), alias("k_claim"))
            .from_values(parents(claims), alias("k"));
        dialect::join_first(self.db().backend(), &mut select, edges.ids(limit), alias("edge"), edges.tenant, limit);
        select_record(&mut select, edges.tenant);
        select.order_by((alias("e"), edge::Column::Id), sea_orm::Order::Asc);
        select
    }

    /// How many edges each claim has under the same arguments, whatever the page: one statement.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn count_edges(
        &self,
        scope: &Scope,
        view: View,
        args: &EdgesArgs,
        claims: &[(LineageId, ClaimId)],
    ) -> Result<HashMap<ClaimId, i64>, Error> {
        let edges = Edges { args, view, tenant: scope.key.0, after: None };
        let mut counts = HashMap::with_capacity(claims.len());
        for chunk in distinct_claims(claims).chunks(MAX_IDS / 2) {
            let select = Query::select()
                .expr_as(k("column2"), alias("claim"))
                .expr_as(edges.count(true).add(edges.count(false)), alias("n"))
                .from_values(parents(chunk), alias("k"))
                .and_where(k("column2").is_not_null())
                .to_owned();
            let rows = fetch::<Counted>(self, scope, &select).await?;
            counts.extend(rows.iter().map(|row| (ClaimId::from_uuid(row.claim), row.n)));
        }
        Ok(counts)
    }
}

fn distinct_claims(claims: &[(LineageId, ClaimId)]) -> Vec<(LineageId, ClaimId)> {
    let mut claims = claims.to_vec();
    claims.sort_unstable();
    claims.dedup();
    claims
}
