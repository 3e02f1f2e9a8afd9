//! What people decided about conflicts.

use std::collections::HashMap;

use claimgraph_domain::error::Error;
use claimgraph_domain::id::LineageId;
use claimgraph_domain::model::{ConflictAssessment, ConflictState, conflict_pair};
use sea_orm::sea_query::{Cond, Condition, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::cursor::Fingerprint;
use super::dialect::alias;
use super::page::{Key, KeyKind, Page, PageRequest, entity_page};
use super::sql::{MAX_IDS, TenantEntity, col, fetch, select_all};
use super::view::View;
use crate::entity::conflict_assessment::{Column, Entity, Model};
use crate::error::OrDatabase;
use crate::scope::Scope;
use crate::store::Store;

/// An assessment of a conflict with its state in a view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssessmentRow {
    /// The assessment.
    pub assessment: ConflictAssessment,
    /// The position at which the pair's next assessment replaced it.
    pub replaced: Option<i64>,
    /// The position at which it was recorded.
    pub position: i64,
}

fn row(view: View, model: Model) -> Result<AssessmentRow, Error> {
    let replaced = model.replaced_pos.filter(|position| view.ended(Some(*position)));
    let position = model.created_pos;
    Ok(AssessmentRow { assessment: model.into_domain()?, replaced, position })
}

/// Rows that are live in the view.
fn live(view: View, name: &str) -> Condition {
    Cond::all().add_option(view.exists(col(name, Column::CreatedPos))).add(view.open(&col(name, Column::ReplacedPos)))
}

/// The live rows of pairs. The pairs are rows `k`, filled up to a power of two with rows that match nothing.
fn select_live(scope: &Scope, view: View, pairs: &[(LineageId, LineageId)]) -> SelectStatement {
    let k = |column: &str| Expr::col((alias("k"), alias(column)));
    let padding = pairs.len().next_power_of_two().min(MAX_IDS / 2).saturating_sub(pairs.len());
    let rows = pairs.iter().map(|(first, second)| (Some(first.uuid()), Some(second.uuid())));
    let rows: Vec<(Option<Uuid>, Option<Uuid>)> = rows.chain(std::iter::repeat_n((None, None), padding)).collect();
    let mut select = Query::select();
    select
        .from_values(rows, alias("k"))
        .from_as(Entity, alias("t"))
        .and_where(col("t", Column::TenantId).eq(scope.key.0))
        .and_where(col("t", Column::FirstLineageId).eq(k("column1")))
        .and_where(col("t", Column::SecondLineageId).eq(k("column2")))
        .cond_where(live(view, "t"));
    select_all::<Entity>(&mut select, "t");
    select
}

impl Store {
    /// The live assessments of pairs of claims: one statement. A pair may be given in either order, and is answered as
    /// given; one that was never assessed gets no entry, and is open.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn conflict_assessments(
        &self,
        scope: &Scope,
        view: View,
        pairs: &[(LineageId, LineageId)],
    ) -> Result<HashMap<(LineageId, LineageId), AssessmentRow>, Error> {
        let mut distinct: Vec<_> = pairs.iter().map(|(one, other)| conflict_pair(*one, *other)).collect();
        distinct.sort_unstable();
        distinct.dedup();
        let mut found = HashMap::with_capacity(distinct.len());
        for chunk in distinct.chunks(MAX_IDS / 2) {
            for model in fetch::<Model>(self, scope, &select_live(scope, view, chunk)).await? {
                let row = row(view, model)?;
                found.insert(row.assessment.pair(), row);
            }
        }
        let as_given =
            pairs.iter().filter_map(|pair| Some((*pair, found.get(&conflict_pair(pair.0, pair.1))?.clone())));
        Ok(as_given.collect())
    }

    /// A page of the tenant's live assessments, in the order of recording: one statement. Those that say `open` are of
    /// conflicts that were opened again; the others that are open have none.
    ///
    /// # Errors
    /// `CURSOR_INVALID` for a cursor of another state; `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn list_conflict_assessments(
        &self,
        scope: &Scope,
        view: View,
        state: Option<ConflictState>,
        page: &PageRequest,
    ) -> Result<Page<AssessmentRow>, Error> {
        let so = state.map(|state| col("t", Column::State).eq(state.as_str()));
        let condition = live(view, "t").add_option(so);
        let keys = [Key::new(col("t", Column::CreatedPos), KeyKind::Int)];
        let list = Fingerprint::new(scope, "conflict_assessments", &state);
        let rows = entity_page::<Entity>(self, scope, condition, &keys, list, page).await?;
        rows.try_filter_map(|model| row(view, model).map(Some))
    }

    /// All assessments of a pair of claims in either order, replaced ones too, oldest first: one statement.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn conflict_history(
        &self,
        scope: &Scope,
        view: View,
        (one, other): (LineageId, LineageId),
    ) -> Result<Vec<AssessmentRow>, Error> {
        let (first, second) = conflict_pair(one, other);
        let mut select = Entity::of(scope)
            .filter(Column::FirstLineageId.eq(first.uuid()))
            .filter(Column::SecondLineageId.eq(second.uuid()))
            .order_by_asc(Column::CreatedPos);
        if let Some(position) = view.as_of {
            select = select.filter(Column::CreatedPos.lte(position));
        }
        let rows = select.all(&self.db().reader(scope)).await.or_database()?;
        rows.into_iter().map(|model| row(view, model)).collect()
    }
}
