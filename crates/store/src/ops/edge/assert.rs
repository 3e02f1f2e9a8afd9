//! Assert an edge.

use async_trait::async_trait;
use claimgraph_domain::error::Error;
use claimgraph_domain::event::Event;
use claimgraph_domain::id::{ClaimId, EdgeId, SourceId};
use claimgraph_domain::model::Attrs;
use claimgraph_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::admit::{Admitted, Draft, Endpoint, admit, make};
use crate::command::Command;
use crate::log::WriteTx;
use crate::ops::lookup;
use crate::ops::refusals::Refusals;

/// Asserts an edge between two claim versions. The same agent asserting it again gets the
/// existing one; another agent makes one of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AssertEdge {
    /// Where it starts.
    pub source: ClaimId,
    /// Where it points.
    pub target: ClaimId,
    /// A registered edge type.
    pub edge_type: String,
    /// How strong, 0 to 1.
    pub strength: Option<f64>,
    /// The source in which it was stated.
    pub provenance: Option<SourceId>,
    /// Free-form attributes.
    pub attrs: Attrs,
    /// Since when it holds.
    pub valid_from: Option<Timestamp>,
    /// Until when it holds.
    pub valid_to: Option<Timestamp>,
}

/// The edge that asserting gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssertedEdge {
    /// The edge.
    pub id: EdgeId,
    /// Whether it is new.
    pub created: bool,
}

#[async_trait]
impl Command for AssertEdge {
    type Outcome = AssertedEdge;
    const NAME: &'static str = "assertEdge";

    async fn run(&self, tx: &mut WriteTx<'_>) -> Result<Self::Outcome, Error> {
        let heads = lookup::claims(tx, [self.source, self.target]).await?;
        let end = |id: ClaimId| {
            let head = heads.get(&id).ok_or_else(|| Error::not_found("claim", &id.to_string()))?;
            Ok(Endpoint { claim: id, lineage: head.lineage, fresh: false })
        };
        let mut refusals = Refusals::default();
        let source = refusals.check(|| "source".to_owned(), end(self.source));
        let target = refusals.check(|| "target".to_owned(), end(self.target));
        if let Some(source) = self.provenance {
            let found = lookup::source(tx, source).await.map(|_| ());
            refusals.check(|| "provenance".to_owned(), found);
        }
        let (Some(source), Some(target)) = (source, target) else {
            refusals.finish()?;
            return Err(Error::internal("a refused end had no reason"));
        };
        let draft = self.draft(source, target);
        let types = lookup::edge_types(tx).await?;
        let admitted = admit(tx, &types, std::slice::from_ref(&draft), &mut refusals).await?;
        refusals.finish()?;
        match admitted.first().copied().flatten() {
            Some(Admitted::Existing(id)) => Ok(AssertedEdge { id, created: false }),
            Some(Admitted::New { id, symmetric }) => {
                let edge = make(tx, (id, symmetric), &draft, None);
                tx.record(Event::EdgeAsserted(edge));
                Ok(AssertedEdge { id, created: true })
            }
            None => Err(Error::internal("a refused edge had no reason")),
        }
    }
}

impl AssertEdge {
    fn draft(&self, source: Endpoint, target: Endpoint) -> Draft {
        Draft {
            path: String::new(),
            source,
            target,
            edge_type: self.edge_type.clone(),
            strength: self.strength,
            provenance: self.provenance,
            attrs: self.attrs.clone(),
            valid_from: self.valid_from,
            valid_to: self.valid_to,
        }
    }
}
