use async_graphql::{Enum, SimpleObject};
use claimgraph_store::vector::{self, ModelState};

/// How far searching by meaning has come.
#[derive(Debug, Clone, SimpleObject)]
pub struct SearchStatus {
    /// The model of the configured embedder; null where none is configured.
    embedder: Option<String>,
    /// Claim versions that there are.
    claims: i64,
    /// The models that claims have vectors of, the newest last: one, or two while the model is being changed.
    models: Vec<SearchModel>,
}

/// A model, and how far it has come.
#[derive(Debug, Clone, SimpleObject)]
pub struct SearchModel {
    /// Its name.
    name: String,
    /// What it is there for.
    state: SearchModelState,
    /// Numbers of each of its vectors; null until there is one.
    dimensions: Option<i32>,
    /// Claim versions that have a vector of it.
    vectors: i64,
    /// Claim versions that it does not take; they are not found by their meaning.
    refused: i64,
    /// The share of all claim versions that have been given to it, 0 to 1; 1 where there are none.
    coverage: f64,
    /// Every claim version up to this position of the log has been given to it.
    position: i64,
    /// What went wrong last; null once something goes right.
    failure: Option<String>,
}

/// What a model is there for.
#[derive(Debug, Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "ModelState")]
pub enum SearchModelState {
    /// Its vectors are being made; it is not asked as long as another is active.
    Building,
    /// It is asked.
    Active,
    /// Another has taken its place.
    Ended,
}

impl From<vector::SearchStatus> for SearchStatus {
    fn from(status: vector::SearchStatus) -> Self {
        let models = status.models.into_iter().map(|model| SearchModel::new(model, status.claims)).collect();
        Self { embedder: status.embedder, claims: whole(status.claims), models }
    }
}

impl SearchModel {
    fn new(model: vector::ModelStatus, claims: u64) -> Self {
        let given = model.vectors.saturating_add(model.refused);
        Self {
            coverage: coverage(given, claims),
            name: model.name,
            state: model.state.into(),
            dimensions: model.dimensions.and_then(|dimensions| i32::try_from(dimensions).ok()),
            vectors: whole(model.vectors),
            refused: whole(model.refused),
            position: model.position,
            failure: model.failure,
        }
    }
}

fn whole(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A share to a millionth, rounded down, so that only a whole is 1.
fn coverage(given: u64, claims: u64) -> f64 {
    if claims == 0 {
        return 1.0;
    }
    let parts = u128::from(given.min(claims)) * 1_000_000 / u128::from(claims);
    f64::from(u32::try_from(parts).unwrap_or(1_000_000)) / 1_000_000.0
}

#[cfg(test)]
mod tests {
    use super::coverage;

    #[test]
    fn only_a_whole_is_one() {
        for (given, claims, expected) in
            [(0, 0, 1.0), (0, 3, 0.0), (1, 4, 0.25), (3, 3, 1.0), (5, 3, 1.0), (9_999_999, 10_000_000, 0.999_999)]
        {
            assert!((coverage(given, claims) - expected).abs() < 1e-12, "{given} of {claims}");
        }
    }
}
