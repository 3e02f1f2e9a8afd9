//! What makes vectors of texts.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use claimgraph_domain::search::vector::Vector;

/// What a text is, for models that treat the two differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Something that is found.
    Document,
    /// What is searched for.
    Query,
}

/// Makes vectors of texts: those of like meaning point in like directions.
///
/// The same model gives a text the same vector whoever asks. Another model, or another number of dimensions, must have
/// another name: all that was made is then made anew beside the old, which is asked until the new is whole.
#[async_trait]
pub trait Embedder: Send + Sync + 'static {
    /// The name of the model, 1 to 200 characters. It tells models apart, so it holds whatever changes the vectors.
    fn model(&self) -> &str;

    /// Numbers of each vector, 1 to [`MAX_DIMENSIONS`]; `None` where the first answer is to tell.
    ///
    /// [`MAX_DIMENSIONS`]: claimgraph_domain::search::vector::MAX_DIMENSIONS
    fn dimensions(&self) -> Option<usize>;

    /// Most texts of one call; 1 or more.
    fn batch(&self) -> usize;

    /// A vector for each text, in their order. Its length is of no matter. A text that is too long is to be cut rather
    /// than refused. Trying again is the caller's business; waiting for ever is not.
    ///
    /// # Errors
    /// [`EmbedError`]; then none of the texts has a vector.
    async fn embed(&self, texts: &[String], purpose: Purpose) -> Result<Vec<Vec<f32>>, EmbedError>;

    /// What makes the vectors of another model, which this one has taken the place of, so that its vectors can be asked
    /// until the new ones are whole. `None` where it cannot be had.
    fn other(&self, _model: &str) -> Option<Arc<dyn Embedder>> {
        None
    }
}

/// Why there are no vectors. The message is for people, and holds no secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EmbedError {
    /// Nobody answers, or not in time, or with a failure of its own.
    #[error("the embedder is away: {0}")]
    Unavailable(String),
    /// It wants to be left alone for a while.
    #[error("the embedder is asked too often: {message}")]
    RateLimited {
        /// What it said.
        message: String,
        /// For how long, where it said so.
        retry_after: Option<Duration>,
    },
    /// What it answers is no set of vectors, or of other ones than were asked for.
    #[error("the embedder's answer is of no use: {0}")]
    WrongShape(String),
    /// It does not take these texts, or not from this server; asking again changes nothing.
    #[error("the embedder refuses: {0}")]
    Refused(String),
}

impl EmbedError {
    /// How long it asked to be left alone.
    #[must_use]
    pub const fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::RateLimited { retry_after, .. } => *retry_after,
            _ => None,
        }
    }
}

/// The vectors of texts, all of length one and with the same number of dimensions: the one that is known, if any.
pub(super) async fn vectors(
    embedder: &dyn Embedder,
    texts: &[String],
    purpose: Purpose,
    known: Option<usize>,
) -> Result<Vec<Vector>, EmbedError> {
    let answer = embedder.embed(texts, purpose).await?;
    let wrong = |message: String| Err(EmbedError::WrongShape(message));
    if answer.len() != texts.len() {
        return wrong(format!("{} vectors for {} texts", answer.len(), texts.len()));
    }
    let Some(first) = answer.first().map(Vec::len) else { return Ok(Vec::new()) };
    let expected = embedder.dimensions().or(known).unwrap_or(first);
    if let Some(other) = answer.iter().map(Vec::len).find(|length| *length != expected) {
        return wrong(format!("a vector of {other} dimensions, where {expected} are expected"));
    }
    let made: Option<Vec<Vector>> = answer.into_iter().map(Vector::new).collect();
    made.map_or_else(|| wrong("a vector without a direction".to_owned()), Ok)
}
