use claimgraph_domain::error::Error;
use sea_orm::DbBackend;
use sea_orm::sea_query::{Cond, Condition, Expr, ExprTrait, Func, Query, SelectStatement};

use super::super::claim_list::listed;
use super::super::cursor::Fingerprint;
use super::super::dialect::{self, JsonAt, alias};
use super::super::filter::{Context, status_at};
use super::super::page::{Key, KeyKind, Page, PageRequest, fetch_page};
use super::super::sql::{col, count_all};
use super::super::view::View;
use super::row::{Aggregates, DAY};
use super::{GroupKey, Having, StatsGroup, StatsQuery};
use crate::entity::claim;
use crate::scope::Scope;
use crate::store::Store;

/// One column that claims are grouped by.
struct Column {
    name: String,
    expr: Expr,
    kind: KeyKind,
    nullable: bool,
}

impl Column {
    /// The name begins with letters that tell the kind to the reader of the row.
    fn new(n: usize, expr: Expr, kind: KeyKind) -> Self {
        let letters = match kind {
            KeyKind::Text => "gt",
            KeyKind::Id => "gu",
            KeyKind::Int => "gi",
            KeyKind::Double => "gd",
        };
        Self { name: format!("{letters}{n}"), expr, kind, nullable: false }
    }

    fn key(&self, backend: DbBackend) -> Key {
        let expr = named("t", &self.name);
        let expr = if self.kind == KeyKind::Text { dialect::bytewise(backend, expr) } else { expr };
        let key = Key::new(expr, self.kind);
        if self.nullable { key.nullable() } else { key }
    }
}

fn named(table: &str, name: &str) -> Expr {
    Expr::col((alias(table), alias(name)))
}

fn columns(cx: Context, group_by: &[GroupKey]) -> Vec<Column> {
    let c = |column| col(&cx.claim(), column);
    let mut columns = Vec::new();
    for key in group_by {
        let parts = match key {
            GroupKey::Type => vec![(c(claim::Column::ClaimType), KeyKind::Text)],
            GroupKey::Status => vec![(status_at(cx), KeyKind::Text)],
            GroupKey::Namespace => vec![(c(claim::Column::NamespaceId), KeyKind::Id)],
            GroupKey::Author => vec![(c(claim::Column::CreatedBy), KeyKind::Id)],
            GroupKey::CreatedDay => vec![(c(claim::Column::CreatedAt).div(DAY), KeyKind::Int)],
            GroupKey::Attr(path) => {
                let value = JsonAt::new(cx.backend, c(claim::Column::Attrs), path);
                vec![(value.rank(), KeyKind::Int), (value.number(), KeyKind::Double), (value.text(), KeyKind::Text)]
            }
        };
        for (expr, kind) in parts {
            let mut column = Column::new(columns.len(), expr, kind);
            column.nullable = matches!(key, GroupKey::Attr(_));
            columns.push(column);
        }
    }
    columns
}

/// A row a claim: what it is grouped by, and what is measured. The values get names here because
/// PostgreSQL would not recognise two occurrences of an expression with parameters as the same.
fn base(cx: Context, query: &StatsQuery, columns: &[Column]) -> SelectStatement {
    let c = |column| col(&cx.claim(), column);
    let length = Expr::from(Func::cust(alias("length")).arg(c(claim::Column::Content)));
    let measure = match &query.measure {
        Some(path) => JsonAt::new(cx.backend, c(claim::Column::Attrs), path).number(),
        None => Expr::val(None::<f64>).cast_as("double precision"),
    };
    let mut base = Query::select();
    for column in columns {
        base.expr_as(column.expr.clone(), alias(&column.name));
    }
    base.expr_as(c(claim::Column::CreatedAt), alias("created"))
        .expr_as(length.cast_as("double precision"), alias("length"))
        .expr_as(measure, alias("measure"))
        .from_as(claim::Entity, alias(&cx.claim()))
        .cond_where(listed(cx, &query.filter, query.include))
        .to_owned()
}

fn grouped(base: SelectStatement, columns: &[Column], having: Option<Having>) -> SelectStatement {
    let b = |name: &str| named("b", name);
    let mut grouped = Query::select();
    for column in columns {
        grouped.expr_as(b(&column.name), alias(&column.name)).add_group_by([b(&column.name)]);
    }
    grouped
        .expr_as(count_all(), alias("n"))
        .expr_as(b("created").min(), alias("created_min"))
        .expr_as(b("created").max(), alias("created_max"));
    for name in ["length", "measure"] {
        grouped
            .expr_as(b(name).count(), alias(&format!("{name}_n")))
            .expr_as(b(name).min(), alias(&format!("{name}_min")))
            .expr_as(b(name).max(), alias(&format!("{name}_max")))
            .expr_as(Func::avg(b(name)), alias(&format!("{name}_avg")));
    }
    grouped.from_subquery(base, alias("b")).cond_having(kept(having.unwrap_or_default())).to_owned()
}

fn kept(having: Having) -> Condition {
    let count = || count_all();
    Cond::all()
        .add(count().gt(0))
        .add_option(having.min_count.map(|least| count().gte(least)))
        .add_option(having.max_count.map(|most| count().lte(most)))
}

impl Store {
    /// A page of groups of claims with their aggregates: one statement.
    ///
    /// # Errors
    /// `CURSOR_INVALID` for a cursor of another query; `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn claim_stats(&self, scope: &Scope, view: View, query: &StatsQuery) -> Result<Page<StatsGroup>, Error> {
        let cx = self.context(scope, view);
        let columns = columns(cx, &query.group_by);
        let mut select = Query::select();
        for column in &columns {
            select.expr(named("t", &column.name));
        }
        for name in ["n", "created_min", "created_max"] {
            select.expr(named("t", name));
        }
        for (measure, part) in ["length", "measure"].iter().flat_map(|m| ["n", "min", "max", "avg"].map(|p| (m, p))) {
            select.expr(named("t", &format!("{measure}_{part}")));
        }
        select.from_subquery(grouped(base(cx, query, &columns), &columns, query.having), alias("t"));
        let keys: Vec<Key> = columns.iter().map(|column| column.key(cx.backend)).collect();
        let shape = StatsQuery { page: PageRequest::first(0), ..query.clone() };
        let list = Fingerprint::new(scope, "claim_stats", &shape);
        let page = fetch_page::<Aggregates>(self, scope, select, &keys, list, &query.page).await?;
        page.try_filter_map(|row| row.into_group(&query.group_by, query.measure.is_some()).map(Some))
    }
}
