//! An embedder whose meaning is known: each number of a vector is how much of a text is about one of some topics.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;

use crate::vector::{EmbedError, Embedder, Purpose};

/// The words of each topic.
const TOPICS: [&[&str]; 6] = [
    &["whales", "bats", "mammals", "cetaceans", "fish", "animals", "fly"],
    &["prime", "primes", "number", "numbers", "divisors", "integers", "even"],
    &["proof", "proofs", "proved", "theorem", "arithmetic", "consistent", "statement", "derivation"],
    &["program", "halts", "programmed", "software", "decides"],
    &["wall", "1989", "berlin", "fell"],
    &["beautiful", "mathematicians", "elegance"],
];

/// What it does before it answers.
pub(crate) type Failures = Arc<Mutex<VecDeque<EmbedError>>>;

/// Knows topics.
pub(crate) struct Topics {
    pub(crate) name: &'static str,
    /// Topics that it knows, and so the dimensions of its vectors.
    pub(crate) known: usize,
    pub(crate) batch: usize,
    pub(crate) failures: Failures,
    /// Texts with this are refused.
    pub(crate) refused: Option<&'static str>,
    /// The texts of each call.
    pub(crate) calls: Arc<Mutex<Vec<Vec<String>>>>,
    /// Models that can be had besides.
    pub(crate) others: Vec<(&'static str, usize)>,
}

impl Topics {
    pub(crate) fn new(name: &'static str) -> Self {
        Self {
            name,
            known: TOPICS.len(),
            batch: 4,
            failures: Failures::default(),
            refused: None,
            calls: Arc::default(),
            others: Vec::new(),
        }
    }
}

/// How much of a text is about each topic; a little of it is always about something else.
fn about(text: &str, known: usize) -> Vec<f32> {
    let words: Vec<String> = text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).collect();
    let share = |topic: &&[&str]| {
        let of_topic = words.iter().filter(|word| topic.contains(&word.as_str())).count();
        f32::from(u16::try_from(of_topic).unwrap())
    };
    let mut values: Vec<f32> = TOPICS.iter().take(known).map(share).collect();
    values.push(0.1 * f32::from(u16::try_from(words.len()).unwrap()).sqrt());
    values
}

#[async_trait]
impl Embedder for Topics {
    fn model(&self) -> &str {
        self.name
    }

    fn dimensions(&self) -> Option<usize> {
        None
    }

    fn batch(&self) -> usize {
        self.batch
    }

    async fn embed(&self, texts: &[String], _purpose: Purpose) -> Result<Vec<Vec<f32>>, EmbedError> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner).push(texts.to_vec());
        if let Some(failure) = self.failures.lock().unwrap_or_else(PoisonError::into_inner).pop_front() {
            return Err(failure);
        }
        if let Some(word) = self.refused
            && texts.iter().any(|text| text.contains(word))
        {
            return Err(EmbedError::Refused("it says no".to_owned()));
        }
        Ok(texts.iter().map(|text| about(text, self.known)).collect())
    }

    fn other(&self, model: &str) -> Option<Arc<dyn Embedder>> {
        let (name, known) = self.others.iter().find(|(name, _)| *name == model)?;
        Some(Arc::new(Self { name, known: *known, ..Self::new(name) }))
    }
}
