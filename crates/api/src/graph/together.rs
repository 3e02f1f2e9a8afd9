//! Questions about one claim, asked of all claims of a list at once.

use std::collections::HashMap;
use std::fmt::Debug;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::sync::Arc;

use async_graphql::{Context, Result};
use async_trait::async_trait;
use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::id::ClaimId;
use claimgraph_graph::{Budget, Lens};

use super::answer::Answer;
use super::start::Start;
use super::walk::{Topic, Walk};
use crate::context::{RequestContext, loaders};
use crate::loader::{Batch, PerRequest};

/// A question about one claim.
pub(super) trait EachClaim: Debug + Clone + Eq + Hash + Send + Sync + 'static {
    /// Its answer.
    type Found: Debug + Send + Sync + 'static;

    /// The operation.
    fn look(&self, lens: &Lens<'_>, place: u32, budget: &Budget<'_>) -> Self::Found;
}

/// Asks of a claim, together with the other claims of which the same is asked.
pub(super) async fn ask_of<Q: EachClaim>(
    ctx: &Context<'_>,
    walk: Walk,
    question: Q,
    claim: ClaimId,
) -> Result<One<Q::Found>> {
    let same = Same { walk: Arc::new(walk), question };
    let found = loaders(ctx)?.of::<Together<Q>>().load(&same, claim).await?;
    Ok(found.ok_or_else(|| Error::internal("a claim was not asked about"))?)
}

/// The answer for one claim of several.
#[derive(Debug)]
pub(super) struct One<T> {
    /// The answers for all of them, each with the place that it is about.
    pub(super) answer: Answer<Vec<(u32, T)>>,
    index: usize,
}

impl<T> Clone for One<T> {
    fn clone(&self) -> Self {
        Self { answer: self.answer.clone(), index: self.index }
    }
}

impl<T> One<T> {
    /// The answer for a claim that was asked about alone.
    pub(super) fn only(answer: Answer<Vec<(u32, T)>>) -> Self {
        Self { answer, index: 0 }
    }

    /// The place of the claim, and what was found.
    ///
    /// # Errors
    /// `TIMEOUT` when time was over before it was its turn.
    pub(super) fn found(&self) -> Result<&(u32, T), Error> {
        let late = || Error::new(Code::Timeout, "looking around so many claims took too long; ask of fewer at once");
        self.answer.value().get(self.index).ok_or_else(late)
    }
}

/// What the claims that are asked about together have in common.
#[derive(Debug, Clone)]
pub(super) struct Same<Q> {
    walk: Arc<Walk>,
    question: Q,
}

impl<Q: Eq> PartialEq for Same<Q> {
    fn eq(&self, other: &Self) -> bool {
        self.walk.shape == other.walk.shape && self.question == other.question
    }
}

impl<Q: Eq> Eq for Same<Q> {}

impl<Q: Hash> Hash for Same<Q> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.walk.shape.hash(state);
        self.question.hash(state);
    }
}

/// Answers for many claims.
pub(super) struct Together<Q>(Arc<RequestContext>, PhantomData<Q>);

impl<Q: EachClaim> PerRequest for Together<Q> {
    fn for_request(context: &Arc<RequestContext>) -> Self {
        Self(Arc::clone(context), PhantomData)
    }
}

#[async_trait]
impl<Q: EachClaim> Batch for Together<Q> {
    type Args = Same<Q>;
    type Key = ClaimId;
    type Value = One<Q::Found>;

    async fn load(&self, same: &Same<Q>, claims: &[ClaimId]) -> Result<HashMap<ClaimId, Self::Value>, Error> {
        let starts: Vec<Start> = claims.iter().map(|claim| Start::version(*claim)).collect();
        let question = same.question.clone();
        // Lists are told apart by their claim: which others are asked about at the same time is chance.
        let topic = Topic { starts: &starts, list: format!("{question:?}") };
        let operation = move |lens: &Lens<'_>, places: &[u32], budget: &Budget<'_>| {
            let in_time = |_: &&u32| budget.until.is_none_or(|until| budget.clock.now() < until);
            let found = places.iter().take_while(in_time).map(|place| (*place, question.look(lens, *place, budget)));
            found.collect()
        };
        let answer = same.walk.ask(&self.0, topic, operation).await?;
        let one = |(index, claim): (usize, &ClaimId)| (*claim, One { answer: answer.clone(), index });
        Ok(claims.iter().enumerate().map(one).collect())
    }
}
