//! The fields of a query, as filters.

use std::collections::HashMap;

use claimgraph_domain::error::Error;
use claimgraph_domain::id::{self, AgentId, AgentKind, SourceKind};
use claimgraph_domain::model::ClaimStatus;
use claimgraph_domain::rules::external_ref;
use claimgraph_domain::search::{Expr as Asked, Field};
use sea_orm::FromQueryResult;
use sea_orm::sea_query::{Cond, ExprTrait, Query};
use uuid::Uuid;

use crate::entity::agent;
use crate::read::{ClaimFilter, Context, SourceFilter, TextOp, alias, col, fetch};
use crate::store::Store;

/// Most agents that one name stands for.
const MAX_AGENTS: u64 = 1_000;

#[derive(FromQueryResult)]
struct Named {
    id: Uuid,
    name: String,
    external_id: Option<String>,
}

/// What each field of a query asks of claims: one statement where authors are named, else none.
pub(super) async fn filters(
    store: &Store,
    cx: Context,
    asked: &Asked,
) -> Result<HashMap<(Field, String), ClaimFilter>, Error> {
    let mut fields = Vec::new();
    asked.each_leaf(true, &mut |leaf, _| {
        if let Asked::Field(field, value) = leaf {
            fields.push((*field, value.clone()));
        }
    });
    let is_name = |(field, value): &&(Field, String)| *field == Field::Author && id::parse::<AgentKind>(value).is_err();
    let names: Vec<&str> = fields.iter().filter(is_name).map(|(_, name)| name.as_str()).collect();
    let authors = if names.is_empty() { Vec::new() } else { agents(store, cx, &names).await? };
    Ok(fields.into_iter().map(|(field, value)| ((field, value.clone()), filter(field, value, &authors))).collect())
}

fn filter(field: Field, value: String, named: &[Named]) -> ClaimFilter {
    match field {
        Field::Type => ClaimFilter::Type(TextOp::Eq(value)),
        Field::Namespace => ClaimFilter::Namespace { path: value.trim_matches('/').to_owned(), subtree: true },
        Field::Status => ClaimFilter::Status(ClaimStatus::from_text(&value).into_iter().collect()),
        Field::Author => ClaimFilter::Author(if let Ok(id) = id::parse::<AgentKind>(&value) {
            vec![id]
        } else {
            let is_it = |agent: &&Named| agent.name == value || agent.external_id.as_ref() == Some(&value);
            named.iter().filter(is_it).map(|agent| AgentId::from_uuid(agent.id)).collect()
        }),
        Field::Source => ClaimFilter::Source(if let Ok(id) = id::parse::<SourceKind>(&value) {
            SourceFilter { ids: Some(vec![id]), ..SourceFilter::default() }
        } else {
            let reference = external_ref::normalise(&value).unwrap_or(value);
            SourceFilter { external_ref: Some(TextOp::Eq(reference)), ..SourceFilter::default() }
        }),
    }
}

/// The agents that have one of some names, or are called so outside.
async fn agents(store: &Store, cx: Context, names: &[&str]) -> Result<Vec<Named>, Error> {
    let a = |column| col("a", column);
    let of = |column| a(column).is_in(names.iter().copied());
    let select = Query::select()
        .expr(a(agent::Column::Id))
        .expr(a(agent::Column::Name))
        .expr(a(agent::Column::ExternalId))
        .from_as(agent::Entity, alias("a"))
        .and_where(a(agent::Column::TenantId).eq(cx.tenant))
        .cond_where(Cond::any().add(of(agent::Column::Name)).add(of(agent::Column::ExternalId)))
        .limit(MAX_AGENTS)
        .to_owned();
    fetch::<Named>(store, cx, &select).await
}
