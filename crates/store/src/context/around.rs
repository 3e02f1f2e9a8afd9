//! What the graph knows of what is around claims.

use std::collections::HashSet;
use std::sync::Arc;

use claimgraph_domain::context::{Section, Wanted};
use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::id::{ClaimId, LineageId};
use claimgraph_domain::model::ClaimStatus;
use claimgraph_graph::op::{
    Clash, Conflict, ConflictOptions, Relevance, Surrounding, SurroundingsOptions, conflicts, surroundings,
};
use claimgraph_graph::{Budget, ClaimFilter, Lens, Moment, Step, Truncated, WalkOptions};

use super::ask::{ContextLink, ContextQuery, MOST_NEAR, Named, Why};
use super::seeds::Seed;
use crate::graph::{GraphAnswer, IndexState, Origin, Question};
use crate::read::View;
use crate::scope::Scope;
use crate::store::Store;

/// Links to what claims rest on, of chains of evidence, and of proofs of conflicts besides the contradiction.
const FOUNDATIONS: u32 = 3;
const EVIDENCE: u32 = 2;
const CONFLICTS: u32 = 3;

/// Most conflicts of one claim.
const CONFLICTS_OF_ONE: usize = 10;

/// A claim near others.
#[derive(Debug, Clone)]
pub(super) struct Near {
    pub(super) claim: ClaimId,
    pub(super) lineage: LineageId,
    pub(super) section: Section,
    pub(super) why: Why,
    pub(super) of: LineageId,
    pub(super) links: Vec<ContextLink>,
}

/// What the graph knows.
#[derive(Debug, Clone)]
pub(super) struct Around {
    /// The claims asked about: the version that is meant, and the lineage.
    pub(super) seeds: Vec<(ClaimId, LineageId)>,
    pub(super) near: Vec<Near>,
    pub(super) beside: Vec<(ClaimId, LineageId)>,
    pub(super) clashes: Vec<(LineageId, LineageId, ContextLink)>,
    /// Claims whose contradictions are not all known.
    pub(super) open: HashSet<LineageId>,
    pub(super) position: i64,
    pub(super) origin: Origin,
    pub(super) truncated: Option<Truncated>,
}

/// What one question found.
#[derive(Debug, Clone, Default)]
struct Found {
    seeds: Vec<(ClaimId, LineageId)>,
    near: Vec<Near>,
    beside: Vec<(ClaimId, LineageId)>,
    clashes: Vec<(LineageId, LineageId, ContextLink)>,
    open: HashSet<LineageId>,
    truncated: Option<Truncated>,
}

impl Store {
    /// Asks the graph: at most two questions.
    pub(super) async fn around(
        &self,
        scope: &Scope,
        view: View,
        query: &ContextQuery,
        seeds: &[Seed],
    ) -> Result<Around, Error> {
        let wants = |section| query.sections.iter().any(|wanted: &Wanted| wanted.section == section);
        let named: Vec<Named> = seeds.iter().map(|seed| seed.named).collect();
        let mut inferred = Found::default();
        if wants(Section::Conflicts) {
            // What is not put forward contradicts nobody, and proves nothing.
            let question = question(view, query, &named, &[], vec![ClaimStatus::Active]);
            let answer = self.ask_anew(scope, question, inferred_conflicts).await?;
            inferred = answer.value;
        }
        let also: Vec<ClaimId> = inferred.near.iter().map(|near| near.claim).collect();
        let options = SurroundingsOptions {
            foundations: wants(Section::Foundations).then_some(FOUNDATIONS),
            evidence: wants(Section::Evidence).then_some(EVIDENCE),
            questions: wants(Section::Questions),
            most: MOST_NEAR,
        };
        let question = question(view, query, &named, &also, vec![ClaimStatus::Draft, ClaimStatus::Active]);
        let operation = move |lens: &Lens<'_>, places: &[u32], budget: &Budget<'_>| {
            looked_around(lens, places, &named, &options, budget)
        };
        let answer = self.ask_anew(scope, question, operation).await?;
        let found = answer.value;
        let near = found.near.into_iter().chain(inferred.near).collect();
        Ok(Around {
            near,
            seeds: found.seeds,
            beside: found.beside,
            clashes: found.clashes,
            open: found.open,
            position: answer.position,
            origin: answer.origin,
            truncated: found.truncated.or(inferred.truncated),
        })
    }

    /// Asks, and asks again when a claim was not known that may be newer than the index: another process may have
    /// written it.
    async fn ask_anew<T, F>(&self, scope: &Scope, question: Question, operation: F) -> Result<GraphAnswer<T>, Error>
    where
        T: Send + 'static,
        F: Fn(&Lens<'_>, &[u32], &Budget<'_>) -> T + Send + Sync + 'static,
    {
        let operation = Arc::new(operation);
        let again = Arc::clone(&operation);
        let first = move |lens: &Lens<'_>, places: &[u32], budget: &Budget<'_>| operation(lens, places, budget);
        match self.ask(scope, question.clone(), first).await {
            Err(error) if error.code == Code::NotFound && question.options.moment.as_of.is_none() => {
                if !matches!(self.graph_state(scope), IndexState::Ready { .. }) {
                    return Err(error);
                }
                let head = self.position(scope).await?;
                let question = Question { at_least: Some(head), ..question };
                let second = move |lens: &Lens<'_>, places: &[u32], budget: &Budget<'_>| again(lens, places, budget);
                self.ask(scope, question, second).await
            }
            answer => answer,
        }
    }
}

fn question(
    view: View,
    query: &ContextQuery,
    named: &[Named],
    also: &[ClaimId],
    statuses: Vec<ClaimStatus>,
) -> Question {
    let through = ClaimFilter { statuses: Some(statuses), ..ClaimFilter::default() };
    let moment = Moment { as_of: view.as_of, valid_at: view.valid_at };
    Question {
        claims: named.iter().map(|named| named.claim).chain(also.iter().copied()).collect(),
        options: WalkOptions { moment, through, ..WalkOptions::default() },
        nodes: query.nodes,
        time: query.time,
        at_least: None,
    }
}

/// The conflicts of claims that follow from others; those that were asserted are found with what is around.
fn inferred_conflicts(lens: &Lens<'_>, places: &[u32], budget: &Budget<'_>) -> Found {
    let mut found = Found::default();
    let options = ConflictOptions { depth: CONFLICTS, limit: CONFLICTS_OF_ONE };
    // Nor does a claim that is asked about and not put forward.
    for place in places.iter().filter(|place| lens.status(**place) == ClaimStatus::Active) {
        let conflicts = conflicts(lens, Some(*place), &options, budget);
        found.truncated = found.truncated.or(conflicts.truncated);
        let inferred = conflicts.pairs.iter().filter(|pair| pair.length() > 1 && pair.a != pair.b);
        found.near.extend(inferred.map(|pair| conflicting(lens, *place, pair)));
    }
    found
}

fn conflicting(lens: &Lens<'_>, place: u32, pair: &Conflict) -> Near {
    let (other, path, back) =
        if pair.a == place { (pair.b, &pair.path_a, &pair.path_b) } else { (pair.a, &pair.path_b, &pair.path_a) };
    let slot = |step: &Step| step.slot;
    let slots = path.iter().map(slot).chain([pair.contradiction]).chain(back.iter().rev().map(slot));
    Near {
        claim: lens.claim(other),
        lineage: lens.lineage(other),
        section: Section::Conflicts,
        why: Why::Conflict,
        of: lens.lineage(place),
        links: slots.filter_map(|slot| link(lens, slot)).collect(),
    }
}

fn looked_around(
    lens: &Lens<'_>,
    places: &[u32],
    named: &[Named],
    options: &SurroundingsOptions,
    budget: &Budget<'_>,
) -> Found {
    let (starts, also) = places.split_at_checked(named.len()).unwrap_or((places, &[]));
    let around = surroundings(lens, (starts, also), options, budget);
    let both = |place: u32| (lens.claim(place), lens.lineage(place));
    let meant = |(place, named): (&u32, &Named)| {
        (if named.lineage { lens.claim(*place) } else { named.claim }, lens.lineage(*place))
    };
    let clash = |clash: &Clash| Some((lens.lineage(clash.a), lens.lineage(clash.b), link(lens, clash.slot)?));
    Found {
        seeds: starts.iter().zip(named).map(meant).collect(),
        near: around.found.iter().map(|found| near(lens, found)).collect(),
        beside: around.beside.iter().copied().map(both).collect(),
        clashes: around.clashes.iter().filter_map(clash).collect(),
        open: around.open.iter().map(|place| lens.lineage(*place)).collect(),
        truncated: around.truncated,
    }
}

fn near(lens: &Lens<'_>, found: &Surrounding) -> Near {
    let (section, why) = match found.relevance {
        Relevance::Foundation => (Section::Foundations, Why::Foundation),
        Relevance::For => (Section::Evidence, Why::For),
        Relevance::Against => (Section::Evidence, Why::Against),
        Relevance::Question => (Section::Questions, Why::Question),
    };
    Near {
        claim: lens.claim(found.place),
        lineage: lens.lineage(found.place),
        section,
        why,
        of: lens.lineage(found.of),
        links: found.links.iter().filter_map(|slot| link(lens, *slot)).collect(),
    }
}

fn link(lens: &Lens<'_>, slot: u32) -> Option<ContextLink> {
    let found = lens.link(slot)?;
    Some(ContextLink {
        id: found.id,
        edge_type: found.edge_type.to_owned(),
        strength: found.strength,
        stale: lens.is_stale(slot),
    })
}
