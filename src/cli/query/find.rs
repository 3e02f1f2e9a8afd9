//! From what a person types to a claim, and from claims to what they say.

use std::collections::HashMap;

use claimgraph_domain::error::Error;
use claimgraph_domain::id::{self, ClaimId};
use claimgraph_store::read::View;
use claimgraph_store::{Scope, Store};

use super::outline::Outline;

/// Characters of a claim's content that are shown.
const SHOWN: usize = 100;

/// Where claims are looked for.
pub(super) struct Claims<'a> {
    pub(super) store: &'a Store,
    pub(super) scope: &'a Scope,
    pub(super) view: View,
}

impl Claims<'_> {
    /// The claim of an id, or of a name in a source.
    pub(super) async fn find(&self, name: &str) -> Result<ClaimId, Error> {
        if name.starts_with("claim_") {
            return id::parse(name);
        }
        let anchored = self.store.claims_by_anchor(self.scope, self.view, name, None).await?;
        anchored.first().map(|found| found.claim).ok_or_else(|| Error::not_found("claim", name))
    }
}

/// What each claim of an answer is called: its label where it has one, and the beginning of what it says.
pub(super) async fn texts(store: &Store, scope: &Scope, outline: &Outline) -> Result<HashMap<ClaimId, String>, Error> {
    let ids: Vec<ClaimId> = outline.entries.iter().map(|entry| entry.claim).collect();
    let claims = store.claims_by_id(scope, &ids).await?;
    let text = |claim: &claimgraph_domain::model::Claim| {
        let label = claim.attrs.get("label").and_then(|label| label.as_str());
        let content: String = claim.content.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut short: String = content.chars().take(SHOWN).collect();
        if short.len() < content.len() {
            short.push('…');
        }
        label.map_or(short.clone(), |label| format!("{label}: {short}"))
    };
    Ok(claims.into_iter().map(|(id, claim)| (id, text(&claim))).collect())
}
