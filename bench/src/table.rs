//! Medians and plain tables.

/// The median; 0 of nothing.
#[must_use]
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let high = values.get(values.len() / 2).copied().unwrap_or_default();
    if values.len() % 2 == 1 {
        return high;
    }
    let low = values.len().checked_sub(1).and_then(|last| values.get(last / 2)).copied().unwrap_or_default();
    f64::midpoint(low, high)
}

/// One number over another; 0 where that is nothing.
#[must_use]
pub fn ratio(this: f64, that: f64) -> f64 {
    if that > 0.0 { this / that } else { 0.0 }
}

/// Three digits that matter, with thousands apart.
#[must_use]
pub fn short(value: f64) -> String {
    let text = if value >= 100.0 {
        format!("{value:.0}")
    } else if value >= 10.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.2}")
    };
    let digits = text.split('.').next().map_or(0, str::len);
    let mut grouped = String::new();
    for (place, character) in text.chars().enumerate() {
        if place > 0 && place < digits && (digits - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(character);
    }
    grouped
}

/// Prints rows under a head, the first column to the left and the rest to the right.
pub fn print(rows: &[Vec<String>]) {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or_default()).collect();
    for row in rows {
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, width))| {
            if column == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
        });
        println!("{}", cells.collect::<Vec<_>>().join("  ").trim_end());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_of_odd_even_and_nothing() {
        assert!((median(vec![3.0, 1.0, 2.0]) - 2.0).abs() < 1e-9);
        assert!((median(vec![4.0, 1.0, 2.0, 3.0]) - 2.5).abs() < 1e-9);
        assert!(median(Vec::new()).abs() < 1e-9);
    }

    #[test]
    fn numbers_are_shortened() {
        assert_eq!([0.5, 12.34, 123.4, 1_234_567.0].map(short), ["0.50", "12.3", "123", "1,234,567"]);
    }
}
