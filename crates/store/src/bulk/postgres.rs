//! Rows for PostgreSQL: one statement for all tables, with an array for each column.

use claimgraph_domain::error::Error;
use sea_orm::sea_query::ArrayType;
use sea_orm::{DbBackend, Statement, Value};

use super::Change;
use super::table::Table;
use super::text::Text;

/// Most rows of a table in one statement, to bound its size.
const MAX_ROWS: usize = 4_096;

/// The statements that write the rows and make a change after them; one, unless a table has very many rows.
///
/// # Errors
/// `INTERNAL` for values of a kind that no column has.
pub(super) fn statements(mut tables: Vec<Table>, mut change: Option<Change>) -> Result<Vec<Statement>, Error> {
    let mut statements = Vec::with_capacity(1);
    while !tables.is_empty() || change.is_some() {
        let mut part = Vec::with_capacity(tables.len());
        for table in &mut tables {
            let rest = table.values.split_off(table.values.len().min(MAX_ROWS * table.columns.len()));
            let values = std::mem::replace(&mut table.values, rest);
            part.push(Table { name: table.name, columns: table.columns.clone(), values });
        }
        tables.retain(|table| !table.values.is_empty());
        let change = if tables.is_empty() { change.take() } else { None };
        statements.push(statement(part, change)?);
    }
    Ok(statements)
}

/// One statement. All but its last part are named parts of a `WITH`, which run whether anything refers to them or not.
fn statement(tables: Vec<Table>, change: Option<Change>) -> Result<Statement, Error> {
    let mut text = Text::new(DbBackend::Postgres, 64);
    let parts = tables.len() + usize::from(change.is_some());
    // Either all are single rows or none is treated as one, so that few texts exist.
    let single = tables.iter().all(|table| table.rows() == 1);
    for (index, table) in tables.into_iter().enumerate() {
        let is_last = index + 1 == parts;
        text.push(match (index, is_last) {
            (0, true) => "",
            (0, false) => "WITH ",
            (_, false) => ", ",
            (_, true) => " ",
        });
        if !is_last {
            text.push("to_");
            text.push(table.name);
            text.push(" AS (");
        }
        if single {
            one(&mut text, table);
        } else {
            many(&mut text, table)?;
        }
        if !is_last {
            text.push(")");
        }
    }
    if let Some(change) = change {
        text.push(" ");
        text.change(change);
    }
    Ok(text.into_statement())
}

fn one(text: &mut Text, table: Table) {
    text.insert_into(table.name, table.columns);
    text.push("VALUES ");
    text.row(table.values);
}

/// The values of one column.
struct Column {
    name: &'static str,
    values: Vec<Value>,
    /// Which of them are null, where some are.
    nulls: Option<Vec<Value>>,
}

/// An insert of arrays. A column that is null in all rows is left out, which says the same.
fn many(text: &mut Text, table: Table) -> Result<(), Error> {
    let columns = by_column(table.columns, table.values);
    text.insert_into(table.name, columns.iter().map(|column| column.name));
    text.push("SELECT ");
    text.list(&columns, |text, column| {
        if column.nulls.is_some() {
            text.push("CASE WHEN \"no_");
            text.push(column.name);
            text.push("\" THEN NULL ELSE ");
        }
        text.name(column.name);
        if column.nulls.is_some() {
            text.push(" END");
        }
    });
    text.push(" FROM UNNEST(");
    let (mut names, mut arrays) = (Vec::new(), Vec::new());
    for column in columns {
        names.push(column.name.to_owned());
        arrays.push(array(column.values)?);
        if let Some(nulls) = column.nulls {
            names.push(format!("no_{}", column.name));
            arrays.push(array(nulls)?);
        }
    }
    text.list(arrays, |text, (values, kind)| {
        text.bind(values);
        text.push(kind);
    });
    text.push(") AS new (");
    text.list(&names, |text, name| text.name(name));
    text.push(")");
    Ok(())
}

/// The columns that are not null throughout.
fn by_column(names: Vec<&'static str>, values: Vec<Value>) -> Vec<Column> {
    let rows = values.len() / names.len().max(1);
    let mut columns: Vec<Vec<Value>> = names.iter().map(|_| Vec::with_capacity(rows)).collect();
    let mut values = values.into_iter();
    while values.len() > 0 {
        for (column, value) in columns.iter_mut().zip(&mut values) {
            column.push(value);
        }
    }
    names.into_iter().zip(columns).filter_map(|(name, values)| column(name, values)).collect()
}

fn column(name: &'static str, mut values: Vec<Value>) -> Option<Column> {
    let nulls = values.iter().filter(|value| is_null(value)).count();
    if nulls == values.len() {
        return None;
    }
    if nulls == 0 {
        return Some(Column { name, values, nulls: None });
    }
    let flags = values.iter().map(|value| Value::Bool(Some(is_null(value)))).collect();
    // The driver's arrays hold no null.
    for value in &mut values {
        if is_null(value) {
            *value = value.dummy_value();
        }
    }
    Some(Column { name, values, nulls: Some(flags) })
}

fn is_null(value: &Value) -> bool {
    matches!(
        value,
        Value::Bool(None)
            | Value::Int(None)
            | Value::BigInt(None)
            | Value::Double(None)
            | Value::String(None)
            | Value::Bytes(None)
            | Value::Json(None)
            | Value::Uuid(None)
    )
}

/// Values as an array, and what they are cast to.
fn array(values: Vec<Value>) -> Result<(Value, &'static str), Error> {
    let kind = values.first().map(Value::array_type);
    let cast = match &kind {
        Some(ArrayType::Bool) => "::bool[]",
        Some(ArrayType::Int) => "::int4[]",
        Some(ArrayType::BigInt) => "::int8[]",
        Some(ArrayType::Double) => "::float8[]",
        Some(ArrayType::String) => "::text[]",
        Some(ArrayType::Bytes) => "::bytea[]",
        Some(ArrayType::Json) => "::jsonb[]",
        Some(ArrayType::Uuid) => "::uuid[]",
        _ => return Err(Error::internal(format!("no column is of the kind {kind:?}"))),
    };
    let kind = kind.unwrap_or(ArrayType::Bool);
    Ok((Value::Array(kind, Some(Box::new(values))), cast))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &'static str, columns: Vec<&'static str>, values: Vec<Value>) -> Table {
        Table { name, columns, values }
    }

    fn moved() -> Change {
        Change { table: "tenant", set: vec![("head", 9_i64.into())], key: ("id", 1_i32.into()) }
    }

    #[test]
    fn all_tables_and_the_change_are_one_statement_whose_text_knows_no_number_of_rows() {
        let text = |rows: i64| {
            let events = (0..rows).flat_map(|row| [row.into(), Value::String(Some("e".to_owned()))]).collect();
            let claims = (0..rows).flat_map(|row| [row.into(), (row > 0).then_some(row).into(), Value::Uuid(None)]);
            let tables = vec![
                table("claim", vec!["id", "bundle", "other"], claims.collect()),
                table("event", vec!["position", "data"], events),
            ];
            let mut statements = statements(tables, Some(moved())).unwrap();
            assert_eq!(statements.len(), 1);
            statements.remove(0).sql
        };
        assert_eq!(text(2), text(3));
        assert_eq!(
            text(2),
            "WITH to_claim AS (INSERT INTO \"claim\" (\"id\", \"bundle\") \
             SELECT \"id\", CASE WHEN \"no_bundle\" THEN NULL ELSE \"bundle\" END \
             FROM UNNEST($1::int8[], $2::int8[], $3::bool[]) AS new (\"id\", \"bundle\", \"no_bundle\")), \
             to_event AS (INSERT INTO \"event\" (\"position\", \"data\") SELECT \"position\", \"data\" \
             FROM UNNEST($4::int8[], $5::text[]) AS new (\"position\", \"data\")) \
             UPDATE \"tenant\" SET \"head\" = $6 WHERE \"id\" = $7"
        );
        assert!(
            text(1).starts_with("WITH to_claim AS (INSERT INTO \"claim\" (\"id\", \"bundle\", \"other\") VALUES ($1")
        );
    }

    #[test]
    fn very_many_rows_are_more_statements_and_the_change_is_in_the_last() {
        let rows = i64::try_from(MAX_ROWS).unwrap() + 1;
        let many = table("event", vec!["position"], (0..rows).map(Value::from).collect());
        let few = table("claim", vec!["id"], vec![1_i64.into()]);
        let statements = statements(vec![few, many], Some(moved())).unwrap();
        assert_eq!(statements.len(), 2);
        assert!(statements[0].sql.starts_with("WITH to_claim") && !statements[0].sql.contains("UPDATE"));
        assert!(statements[1].sql.starts_with("WITH to_event") && statements[1].sql.contains("UPDATE"));
    }

    #[test]
    fn a_kind_that_no_column_has_is_refused() {
        let small = table("event", vec!["position"], vec![1_i16.into(), 2_i16.into()]);
        assert!(statements(vec![small], None).is_err());
    }
}
