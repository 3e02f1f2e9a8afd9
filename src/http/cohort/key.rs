//! Who asks the same.

use async_graphql::Variables;
use claimgraph_store::Scope;

/// Equal for subscriptions that are to be given the same: a hash of everything that decides what that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::http) struct Key([u8; 32]);

impl Key {
    /// The key of a document, the name of its operation and its variables, for whoever asks. The value of the variable
    /// `place` does not matter: it says where in the log to begin, and nothing else.
    pub(in crate::http) fn new(
        scope: &Scope,
        document: &str,
        name: Option<&str>,
        variables: &Variables,
        place: Option<&str>,
    ) -> Self {
        let mut hasher = blake3::Hasher::new();
        let mut part = |bytes: &[u8]| {
            hasher.update(&u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes()).update(bytes);
        };
        part(scope.tenant().uuid().as_bytes());
        part(scope.agent().uuid().as_bytes());
        part(document.as_bytes());
        part(name.map_or(b"-", |_| b"+"));
        part(name.unwrap_or_default().as_bytes());
        for (variable, value) in variables.iter() {
            if place == Some(variable.as_str()) {
                continue;
            }
            part(variable.as_bytes());
            part(value.to_string().as_bytes());
        }
        Self(*hasher.finalize().as_bytes())
    }
}
