//! Conflicts that open.

use std::collections::HashSet;

use async_graphql::{Context, ID, Object, Result};
use async_trait::async_trait;
use claimgraph_domain::id::LineageId;
use claimgraph_domain::model::ConflictState;
use claimgraph_graph::op::{self, ConflictOptions};
use claimgraph_store::feed::{LogCursor, Reader};

use super::answer::{Answer, Truncation};
use super::asked::Asked;
use super::conflicts::{GraphConflict, bounds, found};
use super::filter::GraphFilter;
use super::start::Start;
use super::watch::{self, GRAPH};
use crate::context::request;
use crate::feed::{Beginning, Pick, Seen, delivery};
use crate::scalars::{Cursor, Long};

/// Conflicts that opened.
#[derive(Debug)]
pub struct ConflictsOpened {
    answer: Answer<op::Conflicts>,
    /// Which of the answer's pairs.
    opened: Vec<usize>,
    cursor: LogCursor,
}

/// Conflicts that opened.
#[Object]
impl ConflictsOpened {
    /// The pairs, at least one: the shortest proof first.
    async fn conflicts(&self) -> Vec<GraphConflict<'_>> {
        let pairs = &self.answer.value().pairs;
        self.opened.iter().filter_map(|index| Some(GraphConflict::new(&self.answer, pairs.get(*index)?))).collect()
    }

    /// Why not all conflicts are watched; null when they are.
    async fn truncated(&self) -> Option<Truncation> {
        self.answer.value().truncated.map(Into::into)
    }

    /// Pass it as `after` to go on, after any interruption.
    async fn cursor(&self) -> Cursor {
        self.cursor.into()
    }

    /// The position of the log at the cursor.
    async fn position(&self) -> Long {
        self.cursor.position().into()
    }
}

delivery! {
    /// What following conflicts gives.
    ConflictDelivery of ConflictsOpened
}

type Pair = (LineageId, LineageId);

/// A search that is made again, with the open pairs that it found last.
pub(crate) struct ConflictWatch<'a, 'c> {
    ctx: &'a Context<'c>,
    about: Vec<Start>,
    options: ConflictOptions,
    asked: Asked,
    known: HashSet<Pair>,
}

/// Begins to follow conflicts: those that are open at the beginning are known.
pub(crate) async fn conflicts_opened<'a, 'c>(
    ctx: &'a Context<'c>,
    begin: Beginning,
    (about, depth, first): (Option<ID>, Option<i32>, Option<i32>),
    filter: Option<GraphFilter>,
) -> Result<(Reader, ConflictWatch<'a, 'c>)> {
    let about: Vec<Start> = about.iter().map(|id| Start::read("about", id)).collect::<Result<_, _>>()?;
    let options = bounds(ctx, depth, first)?;
    let reader = watch::follow(ctx, begin, &[GRAPH, &["$conflict"]]).await?;
    let asked = Asked { filter, ..Asked::default() };
    let mut watch = ConflictWatch { ctx, about, options, asked, known: HashSet::new() };
    let (_, open) = watch.ask(reader.cursor().position()).await?;
    watch.known = open.into_iter().map(|(_, pair)| pair).collect();
    Ok((reader, watch))
}

/// The pairs of an answer, in its order.
fn pairs(answer: &Answer<op::Conflicts>) -> Vec<Pair> {
    let lens = answer.lens();
    answer.value().pairs.iter().map(|pair| (lens.lineage(pair.a), lens.lineage(pair.b))).collect()
}

impl ConflictWatch<'_, '_> {
    /// The conflicts at a position, and which of them are open.
    async fn ask(&self, position: i64) -> Result<(Answer<op::Conflicts>, Vec<(usize, Pair)>)> {
        let answer = found(self.ctx, self.asked.at(position), &self.about, self.options).await?;
        let pairs = pairs(&answer);
        let request = request(self.ctx)?;
        let assessed = request.store.conflict_assessments(&request.scope, answer.view, &pairs).await?;
        let is_open = |pair: &Pair| assessed.get(pair).is_none_or(|row| row.assessment.state == ConflictState::Open);
        let open = pairs.into_iter().enumerate().filter(|(_, pair)| is_open(pair)).collect();
        Ok((answer, open))
    }
}

#[async_trait]
impl Pick for ConflictWatch<'_, '_> {
    type Changes = ConflictsOpened;

    async fn pick(&mut self, seen: Seen<'_>) -> Result<Option<ConflictsOpened>> {
        let (answer, open) = self.ask(seen.cursor.position()).await?;
        let pairs = open.iter().map(|(_, pair)| *pair).collect();
        let before = std::mem::replace(&mut self.known, pairs);
        let opened = open.into_iter().filter(|(_, pair)| !before.contains(pair)).map(|(index, _)| index);
        let opened: Vec<usize> = opened.collect();
        Ok((!opened.is_empty()).then_some(ConflictsOpened { answer, opened, cursor: seen.cursor }))
    }
}
