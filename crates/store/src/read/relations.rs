//! Relations, each with its members.

use std::collections::HashMap;

use claimgraph_domain::error::Error;
use claimgraph_domain::id::{LineageId, RelationId};
use claimgraph_domain::model::{Member, Relation};
use sea_orm::sea_query::{Cond, Condition, ExprTrait, Query};
use uuid::Uuid;

use super::cursor::Fingerprint;
use super::dialect::alias;
use super::edges::Retraction;
use super::page::{Key, KeyKind, Page, PageRequest, entity_page};
use super::sql::{MAX_IDS, col, distinct, fetch, one_of, rows_by, select_all};
use super::view::View;
use crate::entity::{relation, relation_member};
use crate::scope::Scope;
use crate::store::Store;

/// A relation with its state in a view.
#[derive(Debug, Clone, PartialEq)]
pub struct RelationRow {
    /// The relation.
    pub relation: Relation,
    /// That it was taken back.
    pub retracted: Option<Retraction>,
    /// The position at which it was asserted.
    pub position: i64,
}

/// Which relations, and which part of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelationQuery {
    /// Only these types.
    pub types: Option<Vec<String>>,
    /// Only those in which any version of this claim has a place.
    pub member: Option<LineageId>,
    /// Also relations that were taken back.
    pub include_retracted: bool,
    /// Which part, in the order of assertion.
    pub page: PageRequest,
}

impl RelationQuery {
    /// The first standing relations.
    #[must_use]
    pub const fn first(size: u32) -> Self {
        Self { types: None, member: None, include_retracted: false, page: PageRequest::first(size) }
    }

    fn condition(&self, tenant: i32) -> Condition {
        let types = self
            .types
            .as_ref()
            .map(|types| col("t", relation::Column::RelationType).is_in(types.iter().map(String::as_str)));
        let member = self.member.map(|lineage| {
            let m = |column| col("m", column);
            let ids = Query::select()
                .expr(m(relation_member::Column::RelationId))
                .from_as(relation_member::Entity, alias("m"))
                .and_where(m(relation_member::Column::TenantId).eq(tenant))
                .and_where(m(relation_member::Column::LineageId).eq(lineage.uuid()))
                .to_owned();
            col("t", relation::Column::Id).in_subquery(ids)
        });
        Cond::all().add_option(types).add_option(member)
    }
}

fn shown(view: View, retracted_too: bool) -> Condition {
    use relation::Column;
    let t = |column| col("t", column);
    Cond::all()
        .add_option(view.exists(t(Column::CreatedPos)))
        .add_option(view.valid(&t(Column::ValidFrom), &t(Column::ValidTo)))
        .add_option((!retracted_too).then(|| view.open(&t(Column::RetractedPos))))
}

impl Store {
    /// Relations by id, retracted ones too; those that do not exist in the view are left out: two statements.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn relations_by_id(
        &self,
        scope: &Scope,
        view: View,
        ids: &[RelationId],
    ) -> Result<HashMap<RelationId, RelationRow>, Error> {
        let view = View { valid_at: None, ..view };
        let mut models = Vec::new();
        for chunk in distinct(ids.iter().map(RelationId::uuid)).chunks(MAX_IDS) {
            let mut select = Query::select();
            select
                .from_as(relation::Entity, alias("t"))
                .and_where(col("t", relation::Column::TenantId).eq(scope.key.0))
                .and_where(one_of(col("t", relation::Column::Id), chunk))
                .cond_where(shown(view, true));
            select_all::<relation::Entity>(&mut select, "t");
            models.extend(fetch::<relation::Model>(self, scope, &select).await?);
        }
        let rows = self.with_members(scope, view, models).await?;
        Ok(rows.into_iter().map(|row| (row.relation.id, row)).collect())
    }

    /// The standing relations in which any version of each claim has a place, in the order of
    /// assertion: two statements. Claims in none get no entry.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn relations_of(
        &self,
        scope: &Scope,
        view: View,
        lineages: &[LineageId],
    ) -> Result<HashMap<LineageId, Vec<RelationRow>>, Error> {
        let mut found = HashMap::new();
        for chunk in distinct(lineages.iter().map(LineageId::uuid)).chunks(MAX_IDS) {
            let m = |column| col("m", column);
            let ids = Query::select()
                .expr(m(relation_member::Column::RelationId))
                .from_as(relation_member::Entity, alias("m"))
                .and_where(m(relation_member::Column::TenantId).eq(scope.key.0))
                .and_where(one_of(m(relation_member::Column::LineageId), chunk))
                .to_owned();
            let mut select = Query::select();
            select
                .from_as(relation::Entity, alias("t"))
                .and_where(col("t", relation::Column::TenantId).eq(scope.key.0))
                .and_where(col("t", relation::Column::Id).in_subquery(ids))
                .cond_where(shown(view, false));
            select_all::<relation::Entity>(&mut select, "t");
            let models = fetch::<relation::Model>(self, scope, &select).await?;
            found.extend(self.with_members(scope, view, models).await?.into_iter().map(|row| (row.relation.id, row)));
        }
        let mut rows: Vec<RelationRow> = found.into_values().collect();
        rows.sort_by_key(|row| row.relation.id);
        Ok(by_member(lineages, &rows))
    }

    /// A page of the tenant's relations: two statements.
    ///
    /// # Errors
    /// `CURSOR_INVALID` for a cursor of another query; `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn list_relations(
        &self,
        scope: &Scope,
        view: View,
        query: &RelationQuery,
    ) -> Result<Page<RelationRow>, Error> {
        let list = Fingerprint::new(scope, "relations", &(&query.types, query.member, query.include_retracted));
        let condition = shown(view, query.include_retracted).add(query.condition(scope.key.0));
        let keys = [Key::new(col("t", relation::Column::Id), KeyKind::Id)];
        let page = entity_page::<relation::Entity>(self, scope, condition, &keys, list, &query.page).await?;
        let (models, cursors): (Vec<relation::Model>, Vec<_>) = page.items.into_iter().unzip();
        let items = self.with_members(scope, view, models).await?.into_iter().zip(cursors).collect();
        Ok(Page { items, has_next: page.has_next, has_previous: page.has_previous })
    }

    /// Adds the members, one statement; the order stays.
    async fn with_members(
        &self,
        scope: &Scope,
        view: View,
        models: Vec<relation::Model>,
    ) -> Result<Vec<RelationRow>, Error> {
        use relation_member::{Column, Entity};
        let ids = models.iter().map(|model| model.id);
        let mut rows = rows_by::<Entity>(self, scope, Column::RelationId, ids, |select| select).await?;
        rows.sort_by_key(|row| row.ordinal);
        let mut members: HashMap<Uuid, Vec<Member>> = HashMap::new();
        for row in rows {
            members.entry(row.relation_id).or_default().push(row.into_domain());
        }
        let join = |mut model: relation::Model| {
            let reason = model.retract_reason.take();
            let members = members.remove(&model.id).unwrap_or_default();
            RelationRow {
                retracted: Retraction::in_view(view, model.retracted_pos, model.retracted_by, reason),
                position: model.created_pos,
                relation: model.into_domain(members),
            }
        };
        Ok(models.into_iter().map(join).collect())
    }
}

fn by_member(lineages: &[LineageId], rows: &[RelationRow]) -> HashMap<LineageId, Vec<RelationRow>> {
    let mut found: HashMap<LineageId, Vec<RelationRow>> = HashMap::new();
    let asked: std::collections::HashSet<LineageId> = lineages.iter().copied().collect();
    for row in rows {
        let members: std::collections::BTreeSet<LineageId> =
            row.relation.members.iter().map(|member| member.lineage).filter(|id| asked.contains(id)).collect();
        for lineage in members {
            found.entry(lineage).or_default().push(row.clone());
        }
    }
    found
}
