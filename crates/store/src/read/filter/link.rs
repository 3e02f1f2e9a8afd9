use claimgraph_domain::id::{AgentId, SourceId};
use sea_orm::sea_query::{Cond, Condition, Expr, ExprTrait, JoinType, Query};

use super::super::dialect::alias;
use super::super::edges::types_condition;
use super::super::sql::{col, distinct, one_of, truth};
use super::claim::Context;
use super::op::text_condition;
use super::{EdgeDirection, EdgeFilter, ReviewFilter, SourceFilter};
use crate::entity::{claim, edge, provenance, review, source};

/// Holds where the claim has a standing edge which.
pub(super) fn edge_condition(cx: Context, filter: &EdgeFilter) -> Condition {
    let out = filter.direction != EdgeDirection::In;
    let into = filter.direction != EdgeDirection::Out;
    Cond::any().add(arm(cx, filter, true, !out)).add(arm(cx, filter, false, !into))
}

/// Edges that touch the claim's lineage at one end; the end that was not asked for shows only symmetric types.
fn arm(cx: Context, filter: &EdgeFilter, claim_is_source: bool, only_symmetric: bool) -> Expr {
    use edge::Column;
    let name = format!("e{}", cx.depth);
    let e = |column| col(&name, column);
    let (near, far) = if claim_is_source {
        (Column::SourceLineageId, Column::TargetId)
    } else {
        (Column::TargetLineageId, Column::SourceId)
    };
    let mut select = Query::select();
    select
        .expr(truth(true))
        .from_as(edge::Entity, alias(&name))
        .and_where(e(Column::TenantId).eq(cx.tenant))
        .and_where(e(near).eq(col(&cx.claim(), claim::Column::LineageId)))
        .and_where(cx.view.open(&e(Column::RetractedPos)))
        .cond_where(types_condition(&name, filter.types.as_deref(), only_symmetric));
    let shown = [cx.view.exists(e(Column::CreatedPos)), cx.view.valid(&e(Column::ValidFrom), &e(Column::ValidTo))];
    shown.into_iter().flatten().for_each(|condition| {
        select.and_where(condition);
    });
    if let Some(other) = &filter.other {
        let inner = Context { depth: cx.depth.saturating_add(1), ..cx };
        let claim = |column| col(&inner.claim(), column);
        let cited = Query::select()
            .expr(truth(true))
            .from_as(claim::Entity, alias(&inner.claim()))
            .and_where(claim(claim::Column::TenantId).eq(cx.tenant))
            .and_where(claim(claim::Column::Id).eq(e(far)))
            .cond_where(inner.condition(other))
            .to_owned();
        select.and_where(Expr::exists(cited));
    }
    Expr::exists(select)
}

/// Holds where the claim has provenance from a source which.
pub(super) fn source_condition(cx: Context, filter: &SourceFilter) -> Expr {
    let (p, s) = (format!("p{}", cx.depth), format!("o{}", cx.depth));
    let joined = Cond::all()
        .add(col(&s, source::Column::TenantId).eq(cx.tenant))
        .add(col(&s, source::Column::Id).eq(col(&p, provenance::Column::SourceId)));
    let mut select = Query::select();
    select
        .expr(truth(true))
        .from_as(provenance::Entity, alias(&p))
        .join_as(JoinType::InnerJoin, source::Entity, alias(&s), joined)
        .and_where(col(&p, provenance::Column::TenantId).eq(cx.tenant))
        .and_where(col(&p, provenance::Column::ClaimId).eq(col(&cx.claim(), claim::Column::Id)));
    if let Some(recorded) = cx.view.exists(col(&p, provenance::Column::CreatedPos)) {
        select.and_where(recorded);
    }
    select.cond_where(fields(cx, &s, filter));
    Expr::exists(select)
}

/// What a source filter demands of the source called `s`.
pub(crate) fn fields(cx: Context, s: &str, filter: &SourceFilter) -> Condition {
    use source::Column;
    let text = |column, op| text_condition(cx.backend, &col(s, column), op);
    let ids = filter.ids.as_ref().map(|ids| one_of(col(s, Column::Id), &distinct(ids.iter().map(SourceId::uuid))));
    Cond::all()
        .add_option(ids)
        .add_option(filter.source_type.as_ref().map(|op| text(Column::SourceType, op)))
        .add_option(filter.title.as_ref().map(|op| text(Column::Title, op)))
        .add_option(filter.external_ref.as_ref().map(|op| text(Column::ExternalRef, op)))
}

/// Holds where the claim has a live review which.
pub(super) fn review_condition(cx: Context, filter: &ReviewFilter) -> Expr {
    use review::Column;
    let name = format!("r{}", cx.depth);
    let r = |column| col(&name, column);
    let mut select = Query::select();
    select
        .expr(truth(true))
        .from_as(review::Entity, alias(&name))
        .and_where(r(Column::TenantId).eq(cx.tenant))
        .and_where(r(Column::ClaimId).eq(col(&cx.claim(), claim::Column::Id)))
        .and_where(cx.view.open(&r(Column::ReplacedPos)));
    if let Some(recorded) = cx.view.exists(r(Column::CreatedPos)) {
        select.and_where(recorded);
    }
    if let Some(verdicts) = &filter.verdicts {
        select.and_where(r(Column::Verdict).is_in(verdicts.iter().map(|verdict| verdict.as_str())));
    }
    if let Some(reviewers) = &filter.reviewers {
        select.and_where(one_of(r(Column::ReviewerId), &distinct(reviewers.iter().map(AgentId::uuid))));
    }
    Expr::exists(select)
}
