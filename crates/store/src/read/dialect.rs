//! All that differs between SQLite and PostgreSQL in reading: each difference is one function with
//! two arms.

use sea_orm::DbBackend;
use sea_orm::sea_query::{Alias, CaseStatement, Cond, Expr, ExprTrait, Func, JoinType, Order, SelectStatement};

use super::filter::{Comparison, Scalar};
use super::sql::truth;

/// An alias in SQL; quoted, so any text will do.
pub(crate) fn alias(name: &str) -> Alias {
    Alias::new(name)
}

/// A text that compares by its bytes in UTF-8. SQLite does so anyway; PostgreSQL would follow the
/// database's language.
pub(crate) fn bytewise(backend: DbBackend, text: Expr) -> Expr {
    match backend {
        DbBackend::Postgres => Expr::cust_with_exprs("($1) COLLATE \"C\"", [text]),
        _ => text,
    }
}

/// Whether a text contains another, A-Z and a-z being alike and no character having a special
/// meaning. Letters beyond ASCII count as they are written, in both databases.
pub(crate) fn contains(backend: DbBackend, text: Expr, part: &str) -> Expr {
    let position = match backend {
        DbBackend::Postgres => "strpos",
        _ => "instr",
    };
    let lower = |text| Expr::from(Func::cust(alias("lower")).arg(bytewise(backend, text)));
    Expr::from(Func::cust(alias(position)).arg(lower(text)).arg(lower(Expr::val(part)))).gt(0)
}

/// Whether a text begins with another, exactly.
pub(crate) fn starts_with(text: Expr, start: &str) -> Expr {
    let length = Func::cust(alias("length")).arg(Expr::val(start));
    Expr::from(Func::cust(alias("substr")).arg(text).arg(Expr::val(1)).arg(length)).eq(start)
}

/// A value in a JSON column at a path of object keys. Array elements are never reached.
#[derive(Clone)]
pub(crate) struct JsonAt {
    backend: DbBackend,
    /// SQLite: the whole document. PostgreSQL: the value at the path.
    base: Expr,
    path: String,
}

impl JsonAt {
    /// The value at `path` below the document in a column.
    pub(crate) fn new(backend: DbBackend, document: Expr, path: &[String]) -> Self {
        if backend == DbBackend::Postgres {
            let step = |value, key: &String| Expr::cust_with_exprs("($1 -> $2)", [value, Expr::val(key)]);
            let base = path.iter().fold(document, step);
            return Self { backend, base, path: String::new() };
        }
        // A JSON path holds each key as a JSON string, which also takes care of quotes in it.
        let steps = path.iter().map(|key| format!(".{}", serde_json::Value::from(key.as_str())));
        let path = format!("${}", steps.collect::<String>());
        Self { backend, base: document, path }
    }

    fn function(&self, name: &str) -> Expr {
        let function = Func::cust(alias(name)).arg(self.base.clone());
        Expr::from(match self.backend {
            DbBackend::Postgres => function,
            _ => function.arg(self.path.as_str()),
        })
    }

    /// The type's name; SQL null where there is no value.
    fn kind(&self) -> Expr {
        self.function(if self.backend == DbBackend::Postgres { "jsonb_typeof" } else { "json_type" })
    }

    fn is(&self, postgres: &'static str, sqlite: &[&'static str]) -> Expr {
        match self.backend {
            DbBackend::Postgres => self.kind().eq(postgres),
            _ => self.kind().is_in(sqlite.iter().copied()),
        }
    }

    /// The value as SQL text, meaningful for strings and, in PostgreSQL, for numbers.
    fn raw(&self) -> Expr {
        match self.backend {
            DbBackend::Postgres => Expr::cust_with_exprs("($1 #>> '{}')", [self.base.clone()]),
            _ => self.function("json_extract"),
        }
    }

    /// Whether there is a value, be it null.
    pub(crate) fn exists(&self) -> Expr {
        self.kind().is_not_null()
    }

    fn is_number(&self) -> Expr {
        self.is("number", &["integer", "real"])
    }

    fn is_text(&self) -> Expr {
        self.is("string", &["text"])
    }

    /// Tests a value of one type; false for other types and where there is none. `CASE` keeps the
    /// database from evaluating the test before the type is known.
    fn guarded(is_type: Expr, test: Expr) -> Expr {
        CaseStatement::new().case(is_type, test).finally(truth(false)).into()
    }

    /// Whether the value stands in a relation to a scalar of the same type; false for another type.
    pub(crate) fn compares(&self, by: Comparison, to: &Scalar) -> Expr {
        match to {
            Scalar::Null => match by {
                Comparison::Eq => Self::guarded(self.is("null", &["null"]), truth(true)),
                _ => truth(false),
            },
            Scalar::Bool(value) => match by {
                Comparison::Eq => self.is_bool(*value),
                _ => truth(false),
            },
            Scalar::Number(number) => Self::guarded(self.is_number(), by.apply(self.exact(), self.literal(number))),
            Scalar::Text(text) => {
                let value = bytewise(self.backend, self.raw());
                Self::guarded(self.is_text(), by.apply(value, Expr::val(text.as_str())))
            }
        }
    }

    fn is_bool(&self, value: bool) -> Expr {
        let text = if value { "true" } else { "false" };
        match self.backend {
            DbBackend::Postgres => Self::guarded(self.is("boolean", &[]), self.raw().eq(text)),
            _ => Self::guarded(self.kind().eq(text), truth(true)),
        }
    }

    /// The number without rounding, to be used under a guard.
    fn exact(&self) -> Expr {
        match self.backend {
            DbBackend::Postgres => self.raw().cast_as("numeric"),
            _ => self.raw(),
        }
    }

    fn literal(&self, number: &serde_json::Number) -> Expr {
        match (self.backend, number.as_i64(), number.as_f64()) {
            // PostgreSQL would take a parameter under a cast to be of that type; this one is sent as text.
            (DbBackend::Postgres, ..) => Expr::val(number.to_string()).cast_as("text").cast_as("numeric"),
            (_, Some(integer), _) => Expr::val(integer),
            (_, None, float) => Expr::val(float),
        }
    }

    /// Whether the value is a string that contains a text, as [`contains`].
    pub(crate) fn contains(&self, part: &str) -> Expr {
        Self::guarded(self.is_text(), contains(self.backend, self.raw(), part))
    }

    /// The number as a double; null for anything else.
    pub(crate) fn number(&self) -> Expr {
        CaseStatement::new().case(self.is_number(), self.raw().cast_as("double precision")).into()
    }

    /// The string, in bytewise order; null for anything else.
    pub(crate) fn text(&self) -> Expr {
        bytewise(self.backend, CaseStatement::new().case(self.is_text(), self.raw()).into())
    }

    /// 0 for false, 1 for true, 2 for a number, 3 for a string; null for anything else.
    pub(crate) fn rank(&self) -> Expr {
        let case: Expr = CaseStatement::new()
            .case(self.is_bool(false), Expr::cust("0"))
            .case(self.is_bool(true), Expr::cust("1"))
            .case(self.is_number(), Expr::cust("2"))
            .case(self.is_text(), Expr::cust("3"))
            .into();
        case.cast_as("bigint")
    }
}

/// Joins to each row of `outer` the first `limit` rows of `inner`, which may refer to the outer
/// row; `inner` gives ids of `table`, ascending, and the joined rows are called `e`.
///
/// SQLite has no lateral join, but evaluates a subquery of `IN` for each outer row; PostgreSQL
/// would turn that into one join over everything, and has lateral joins.
pub(crate) fn join_first(
    backend: DbBackend,
    outer: &mut SelectStatement,
    inner: SelectStatement,
    table: Alias,
    tenant: i32,
    limit: u64,
) {
    let mut inner = inner;
    inner.order_by(alias("id"), Order::Asc).limit(limit);
    let e = |column| Expr::col((alias("e"), alias(column)));
    let own = e("tenant_id").eq(tenant);
    if backend == DbBackend::Postgres {
        outer.join_lateral(JoinType::InnerJoin, inner, alias("page"), truth(true));
        let same = e("id").eq(Expr::col((alias("page"), alias("id"))));
        outer.join_as(JoinType::InnerJoin, table, alias("e"), Cond::all().add(own).add(same));
    } else {
        outer.join_as(JoinType::InnerJoin, table, alias("e"), Cond::all().add(own).add(e("id").in_subquery(inner)));
    }
}
