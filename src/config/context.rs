//! `[context]`: context for agents.

use claimgraph_domain::context::Tokenizers;

use super::allowed::Allowed;
use super::section::section;

section! {
    /// What a reader of some claims should know, within a budget of tokens (docs/CONTEXT.md).
    Context = "context" {
        /// Tokens of a bundle unless it asks for another number.
        context_tokens_default: u32 = 4_000, Allowed::count(0, 10_000_000);
        /// Tokens that a bundle may ask for.
        context_tokens_max: u32 = 200_000, Allowed::count(0, 10_000_000);
        /// What counts the tokens unless a bundle asks for another one: "words" (English prose comes out half as much
        /// again as large vocabularies have for it), "bytes" (more than any byte-level vocabulary has), "characters" (a
        /// quarter of the characters: a rule of thumb).
        tokenizer: String = Tokenizers::BUILT_IN[0].to_owned(), Allowed::OneOf(&Tokenizers::BUILT_IN);
    }
}

/// Pairs of keys of which the first must not exceed the second.
pub(super) const ORDERED: [(&str, &str); 1] = [("context_tokens_default", "context_tokens_max")];
