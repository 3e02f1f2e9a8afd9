//! Medians, ratios, the table and the JSON.

use serde::Serialize;

use super::peer::{Contestant, Database, Way};
use super::round::{Measured, Race, Rules};
use super::shape::Shape;
use crate::table::{median, ratio, short};

/// The result of a race.
#[derive(Debug, Serialize)]
pub struct Report {
    rules: Rules,
    rows: Vec<Row>,
}

/// One contestant and one shape; all numbers are medians of the rounds.
#[derive(Debug, Serialize)]
struct Row {
    shape: Shape,
    way: Way,
    database: Database,
    #[serde(skip)]
    name: &'static str,
    requests_per_second: f64,
    requests_per_cpu_second: f64,
    cores: f64,
    answer_bytes: f64,
    /// Requests per CPU second over those of PostGraphile.
    to_postgraphile: f64,
    /// Requests per CPU second over those of one statement on the same database.
    to_sql: f64,
}

/// Sums a race up.
#[must_use]
pub fn report(all: &[Contestant], race: &Race, rules: &Rules) -> Report {
    let mut rows = Vec::new();
    for shape in &rules.shapes {
        let of_shape: Vec<Row> = all.iter().enumerate().map(|(number, who)| row(race, *shape, number, who)).collect();
        let figure = |way: Way, database: Database| {
            let found = of_shape.iter().find(|row| row.way == way && row.database == database);
            found.map_or(0.0, |row| row.requests_per_cpu_second)
        };
        let postgraphile = figure(Way::Postgraphile, Database::Postgres);
        let sql = [Database::Postgres, Database::Sqlite].map(|database| (database, figure(Way::Sql, database)));
        for mut row in of_shape {
            let limit = sql.iter().find(|(database, _)| *database == row.database).map_or(0.0, |(_, rate)| *rate);
            row.to_postgraphile = ratio(row.requests_per_cpu_second, postgraphile);
            row.to_sql = ratio(row.requests_per_cpu_second, limit);
            rows.push(row);
        }
    }
    Report { rules: rules.clone(), rows }
}

fn row(race: &Race, shape: Shape, number: usize, who: &Contestant) -> Row {
    let of = |value: fn(&Measured) -> f64| {
        let mine = race.measured.iter().filter(|one| one.shape == shape && one.contestant == number);
        median(mine.map(value).collect())
    };
    Row {
        shape,
        way: who.way,
        database: who.database,
        name: who.name(),
        requests_per_second: of(|one| one.per_second),
        requests_per_cpu_second: of(|one| one.per_cpu_second),
        cores: of(|one| one.cores),
        answer_bytes: of(|one| one.answer_bytes),
        to_postgraphile: 0.0,
        to_sql: 0.0,
    }
}

impl Report {
    /// The table: a head and a line for each contestant and shape.
    #[must_use]
    pub fn table(&self) -> Vec<Vec<String>> {
        let head = ["", "req/s", "req/CPU s", "cores", "KiB each", "to PostGraphile", "to one statement"];
        let mut lines = vec![head.map(str::to_owned).to_vec()];
        for row in &self.rows {
            lines.push(vec![
                format!("{}: {}", row.shape.name(), row.name),
                short(row.requests_per_second),
                short(row.requests_per_cpu_second),
                short(row.cores),
                short(row.answer_bytes / 1024.0),
                format!("{}x", short(row.to_postgraphile)),
                format!("{}x", short(row.to_sql)),
            ]);
        }
        lines
    }
}
