use async_graphql::{ID, InputObject, Object, SimpleObject};
use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::id::{self, AgentId};
use claimgraph_domain::rules::confidence::{self, Model};
use claimgraph_domain::rules::epistemic::MAX_WEIGHT;

use super::{Caveat, ComponentPart, ConfidenceModel};

/// Most weights of one trust profile.
const MAX_PROFILE: usize = 1_000;

/// How much the asker trusts a reviewer.
#[derive(Debug, Clone, InputObject)]
pub struct TrustWeight {
    /// The reviewer.
    pub agent: ID,
    /// Weight of the reviewer's reviews, 0 to 100; 0 leaves them out.
    pub weight: f64,
}

impl TrustWeight {
    /// A profile in a form that can be compared; each agent once, the last weight given counting.
    pub(super) fn profile(weights: Vec<Self>) -> Result<Vec<(AgentId, u64)>, Error> {
        if weights.len() > MAX_PROFILE {
            let message = format!("the trust profile has {} weights; the most is {MAX_PROFILE}", weights.len());
            return Err(Error::new(Code::LimitExceeded, message));
        }
        let mut profile = std::collections::BTreeMap::new();
        for TrustWeight { agent, weight } in weights {
            if !(0.0..=MAX_WEIGHT).contains(&weight) {
                let message = format!("the weight of `{}` is {weight}; it must be 0 to {MAX_WEIGHT}", agent.as_str());
                return Err(Error::new(Code::BadRequest, message));
            }
            // Negative zero is the same weight as zero.
            profile.insert(id::parse(&agent)?, (weight + 0.0).to_bits());
        }
        Ok(profile.into_iter().collect())
    }
}

/// One number that went into a score.
#[derive(Debug, Clone, SimpleObject)]
pub struct Component {
    /// What it is.
    pub part: ComponentPart,
    /// Its value, in the unit that the part names.
    pub value: f64,
}

/// How far a claim is believed.
#[derive(Debug, Clone)]
pub struct Confidence {
    model: Model,
    score: confidence::Confidence,
}

impl Confidence {
    /// A score by a model.
    #[must_use]
    pub fn new(model: Model, score: confidence::Confidence) -> Self {
        Self { model, score }
    }
}

/// How far a claim is believed, with what that rests on.
#[Object]
impl Confidence {
    /// 0 (surely not) to 1 (surely).
    async fn score(&self) -> f64 {
        self.score.score
    }

    /// Lower bound at 95 %, 0 to 1.
    async fn lower(&self) -> f64 {
        self.score.lower
    }

    /// Upper bound at 95 %, 0 to 1.
    async fn upper(&self) -> f64 {
        self.score.upper
    }

    /// The model that gave the score.
    async fn model(&self) -> ConfidenceModel {
        self.model.into()
    }

    /// The numbers that the score was made of.
    async fn components(&self) -> Vec<Component> {
        let component = |part: &confidence::Component| Component { part: part.part.into(), value: part.value };
        self.score.components.iter().map(component).collect()
    }

    /// How many reviews of the claim itself count.
    async fn reviews_considered(&self) -> u32 {
        self.score.reviews_considered
    }

    /// How many other claims contribute through a chain of evidence.
    async fn chains_considered(&self) -> u32 {
        self.score.chains_considered
    }

    /// What to know before relying on it.
    async fn caveats(&self) -> Vec<Caveat> {
        self.score.caveats.iter().map(|caveat| (*caveat).into()).collect()
    }
}
