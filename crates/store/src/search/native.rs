//! Queries in the two databases' own languages: each difference is one function with two arms.

use claimgraph_domain::search::{Expr as Asked, Language};
use sea_orm::DbBackend;
use sea_orm::sea_query::{Cond, Expr, ExprTrait, JoinType, Query, SelectStatement};

use super::entity::claim;
use crate::read::{alias, col};

/// One tenant's index in one of the databases.
#[derive(Clone, Copy)]
pub(super) struct Native {
    backend: DbBackend,
    tenant: i32,
    language: Language,
}

impl Native {
    pub(super) fn new(backend: DbBackend, tenant: i32, language: Language) -> Self {
        Self { backend, tenant, language }
    }

    fn is_postgres(self) -> bool {
        self.backend == DbBackend::Postgres
    }

    /// A query in the database's language; `None` for what it cannot express: fields, and what claims only lack.
    pub(super) fn query(self, asked: &Asked) -> Option<String> {
        let (and, or, but) = if self.is_postgres() { (" & ", " | ", " & !") } else { (" AND ", " OR ", " NOT ") };
        match asked {
            Asked::Word(_) => Some(self.quoted(&self.term(asked)?)),
            Asked::Prefix(_) if self.is_postgres() => Some(format!("{}:*", self.quoted(&self.term(asked)?))),
            Asked::Prefix(_) => Some(format!("{} *", self.quoted(&self.term(asked)?))),
            Asked::Phrase(words) => {
                let words = words.iter().map(|word| format!("{}_{word}", self.tenant));
                Some(if self.is_postgres() {
                    let words: Vec<String> = words.map(|word| self.quoted(&word)).collect();
                    format!("({})", words.join(" <-> "))
                } else {
                    self.quoted(&words.collect::<Vec<_>>().join(" "))
                })
            }
            Asked::Or(parts) => self.all(parts.iter()).map(|parts| format!("({})", parts.join(or))),
            Asked::And(parts) => {
                let (lacks, has): (Vec<&Asked>, Vec<&Asked>) =
                    parts.iter().partition(|part| matches!(part, Asked::Not(_)));
                let lacks = lacks.into_iter().map(|part| if let Asked::Not(part) = part { part } else { part });
                let (has, lacks) = (self.all(has.into_iter())?, self.all(lacks)?);
                let has = (!has.is_empty()).then(|| has.join(and))?;
                Some(if lacks.is_empty() { format!("({has})") } else { format!("(({has}){but}({}))", lacks.join(or)) })
            }
            Asked::Not(_) | Asked::Field(..) => None,
        }
    }

    fn all<'a>(self, parts: impl Iterator<Item = &'a Asked>) -> Option<Vec<String>> {
        parts.map(|part| self.query(part)).collect()
    }

    /// What stands in the index of a word or of a word's beginning.
    fn term(self, asked: &Asked) -> Option<String> {
        match asked {
            Asked::Word(word) => Some(format!("{}-{}", self.tenant, self.language.stem(word))),
            Asked::Prefix(start) => Some(format!("{}_{start}", self.tenant)),
            _ => None,
        }
    }

    /// Words have no quotation marks of either kind, and no backslash.
    fn quoted(self, text: &str) -> String {
        if self.is_postgres() { format!("'{text}'") } else { format!("\"{text}\"") }
    }

    /// Holds for the claims `d` of the index that a query in the database's language finds.
    pub(super) fn matches(self, text: String) -> Expr {
        if self.is_postgres() {
            Expr::cust_with_values("\"d\".\"vector\" @@ CAST(CAST($1 AS text) AS tsquery)", [text])
        } else {
            let found = "\"d\".\"row\" IN (SELECT rowid FROM search_text WHERE search_text MATCH ?)";
            Expr::cust_with_values(found, [text])
        }
    }

    /// How many claim versions of the tenant have a part of a query.
    pub(super) fn claims_with(self, term: &Asked) -> Expr {
        let text = self.query(term).unwrap_or_default();
        if self.is_postgres() {
            let count = Query::select()
                .expr(Expr::cust("COUNT(*)"))
                .from_as(claim::Entity, alias("d"))
                .and_where(col("d", claim::Column::TenantId).eq(self.tenant))
                .and_where(self.matches(text))
                .to_owned();
            return Expr::SubQuery(None, Box::new(count.into()));
        }
        match (term, self.term(term)) {
            (Asked::Word(_), Some(stem)) => {
                Expr::cust_with_values("COALESCE((SELECT doc FROM search_text_word WHERE term = ?), 0)", [stem])
            }
            _ => Expr::cust_with_values("(SELECT COUNT(*) FROM search_text WHERE search_text MATCH ?)", [text]),
        }
    }

    /// How often the claims `d` of a select have a part of a query. Only words are counted; the rest is there or not.
    pub(super) fn times(self, select: &mut SelectStatement, term: &Asked, n: usize) -> Expr {
        let text = self.query(term).unwrap_or_default();
        let word = if let Asked::Word(_) = term { self.term(term) } else { None };
        if self.is_postgres() {
            return match word {
                Some(stem) => Expr::cust_with_values(
                    "COALESCE((SELECT cardinality(u.positions) FROM unnest(\"d\".\"vector\") AS u \
                     WHERE u.lexeme = $1), 0)",
                    [stem],
                ),
                None => Expr::case(self.matches(text), Expr::cust("1")).finally(Expr::cust("0")).into(),
            };
        }
        let mut found = Query::select();
        match word {
            Some(stem) => found
                .expr_as(Expr::cust("doc"), alias("doc"))
                .expr_as(Expr::cust("COUNT(*)"), alias("times"))
                .from(alias("search_text_place"))
                .and_where(Expr::cust_with_values("term = ?", [stem]))
                .add_group_by([Expr::cust("doc")]),
            None => found
                .expr_as(Expr::cust("rowid"), alias("doc"))
                .expr_as(Expr::cust("1"), alias("times"))
                .from(alias("search_text"))
                .and_where(Expr::cust_with_values("search_text MATCH ?", [text])),
        };
        let name = format!("t{n}");
        let of = |column: &str| Expr::col((alias(&name), alias(column)));
        let same = of("doc").eq(col("d", claim::Column::Row));
        select.join_subquery(JoinType::LeftJoin, found, alias(&name), Cond::all().add(same));
        Expr::cust_with_exprs("COALESCE(?, 0)", [of("times")])
    }

    /// Rounds a number.
    pub(super) fn rounded(self) -> &'static str {
        if self.is_postgres() { "ROUND($1)" } else { "ROUND(?)" }
    }

    /// An id as text.
    pub(super) fn id_text(self, id: Expr) -> Expr {
        if self.is_postgres() { id.cast_as("text") } else { Expr::cust_with_exprs("HEX(?)", [id]) }
    }
}
