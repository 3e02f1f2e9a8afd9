//! What is asked, and of what.

use super::graph::Graph;
use super::plain::Plain;
use crate::Result;
use crate::chance::Chance;

/// Statements of each question that goes towards what they depend on.
const STATEMENTS: usize = 50;
/// Statements of each question that goes the other way.
const USED: usize = 10;
/// How many depend on a statement of middling size, however indirectly.
const MIDDLING: std::ops::Range<usize> = 500..2_000;

/// A kind of question. Each is answered by one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// How many statements one depends on, however indirectly.
    Closure,
    /// How many of these depend on nothing.
    Leaves,
    /// How many are so many links away, or fewer.
    Hops(u8),
    /// How many depend on one, however indirectly.
    Usage,
    /// Links of the shortest path to the goal.
    Path,
    /// How many would fall with one.
    Impact,
}

/// A question of several statements.
#[derive(Debug, Clone)]
pub struct Question {
    /// What is asked.
    pub kind: Kind,
    /// Of which statements, by number.
    pub items: Vec<u32>,
    /// Where paths end.
    pub goal: u32,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Closure,
        Self::Leaves,
        Self::Hops(1),
        Self::Hops(2),
        Self::Hops(3),
        Self::Hops(4),
        Self::Usage,
        Self::Path,
        Self::Impact,
    ];

    /// For people and files.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Closure => "closure".to_owned(),
            Self::Leaves => "leaves".to_owned(),
            Self::Hops(hops) => format!("hops {hops}"),
            Self::Usage => "usage".to_owned(),
            Self::Path => "path".to_owned(),
            Self::Impact => "impact".to_owned(),
        }
    }
}

/// The questions about a graph, drawn with a seed: statements that depend on something, the most used ones, those of
/// middling use; paths lead to the leaf on which most of the statements rest, from those that do.
///
/// # Errors
/// When the graph has no links.
pub fn questions(graph: &Graph, plain: &mut Plain, seed: u64) -> Result<Vec<Question>> {
    let mut chance = Chance::new(seed);
    let dependent: Vec<u32> = graph.numbers().filter(|number| !graph.out.of(*number).is_empty()).collect();
    let drawn = chance.pick(&dependent, STATEMENTS);
    let mut used: Vec<u32> = graph.numbers().collect();
    used.sort_by_key(|number| std::cmp::Reverse(graph.into.of(*number).len()));
    used.truncate(USED);
    let mut middling = Vec::new();
    for number in chance.pick(&dependent, dependent.len()) {
        if MIDDLING.contains(&plain.reach(&graph.into, number, u32::MAX)) {
            middling.push(number);
        }
        if middling.len() == USED {
            break;
        }
    }
    let leaf = |number: &u32| graph.out.of(*number).is_empty();
    let rests = |plain: &mut Plain, leaf: u32| -> Vec<u32> {
        drawn.iter().copied().filter(|item| plain.path(*item, leaf) > 0).collect()
    };
    // What most rest on is also used most.
    let mut leaves: Vec<u32> = graph.numbers().filter(leaf).collect();
    leaves.sort_by_key(|number| std::cmp::Reverse(graph.into.of(*number).len()));
    let ways = leaves.into_iter().take(USED).map(|leaf| (leaf, rests(plain, leaf)));
    let (goal, from) = ways.max_by_key(|(_, from)| from.len()).ok_or("the graph has no leaf")?;
    let asked = |kind| {
        let items = match kind {
            Kind::Usage => &used,
            Kind::Impact => &middling,
            Kind::Path => &from,
            _ => &drawn,
        };
        Question { kind, items: items.clone(), goal }
    };
    Ok(Kind::ALL.map(asked).into_iter().filter(|question| !question.items.is_empty()).collect())
}
