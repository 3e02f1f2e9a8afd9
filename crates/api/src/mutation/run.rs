//! Running a command on behalf of a mutation.

use async_graphql::{Context, Result};
use claimgraph_domain::error::{Detail, Error};
use claimgraph_domain::rules::checks;
use claimgraph_store::Command;
use claimgraph_store::read::View;

use super::read::Reader;
use crate::context::loaders;

/// What a command gave, and where the log stood then.
#[derive(Debug)]
pub(super) struct Done<T> {
    /// The command's outcome.
    pub outcome: T,
    /// Position of the last event of the command.
    pub position: i64,
    /// Whether the answer was given before to the same key.
    pub replayed: bool,
}

impl<T> Done<T> {
    /// The state that the command left. An answer that is given again reads the same state, so it
    /// is the same answer.
    pub(super) fn view(&self) -> View {
        View::as_of(self.position)
    }
}

/// Reads the input into a command and runs it, once for each idempotency key.
pub(super) async fn run<C: Command>(
    ctx: &Context<'_>,
    key: Option<String>,
    read: impl FnOnce(&mut Reader) -> Option<C>,
) -> Result<Done<C::Outcome>> {
    run_at(ctx, key, read, str::to_owned).await
}

/// As [`run`], for a command whose paths differ from those of the input: `place` gives the latter.
pub(super) async fn run_at<C: Command>(
    ctx: &Context<'_>,
    key: Option<String>,
    read: impl FnOnce(&mut Reader) -> Option<C>,
    place: impl Fn(&str) -> String,
) -> Result<Done<C::Outcome>> {
    let loaders = loaders(ctx)?;
    let command = Reader::read(|reader| {
        let checked = key.as_deref().map_or(Ok(()), checks::idempotency_key);
        let checked = reader.note("idempotencyKey", checked);
        let command = read(reader);
        checked.and(command)
    });
    let command = command.map_err(|refused| located(refused, str::to_owned))?;
    let written = loaders.store.execute(&loaders.scope, command, key.as_deref()).await;
    let written = written.map_err(|refused| located(refused, place))?;
    // What the request read before the write may be out of date.
    loaders.forget();
    Ok(Done { outcome: written.outcome, position: written.position, replayed: written.replayed })
}

/// The same refusal with paths as the client wrote them: from the argument `input` on.
pub(super) fn located(mut refused: Error, place: impl Fn(&str) -> String) -> Error {
    let details: Vec<Detail> = refused
        .details
        .iter()
        .map(|detail| Detail { path: in_input(&place(&detail.path)), ..detail.clone() })
        .collect();
    // A message made from the details names their paths; others say something of their own.
    if let (Err(before), Err(after)) =
        (Error::from_details(refused.details.clone()), Error::from_details(details.clone()))
        && before.message == refused.message
    {
        refused.message = after.message;
    }
    refused.details = details;
    refused
}

/// A path from the argument on.
pub(super) fn in_input(path: &str) -> String {
    if path.is_empty() { "input".to_owned() } else { format!("input.{path}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use claimgraph_domain::error::Code;

    fn detail(path: &str) -> Detail {
        Detail { path: path.to_owned(), code: Code::SelfEdge, message: "no".to_owned() }
    }

    #[test]
    fn paths_and_the_message_made_of_them_begin_at_the_argument() {
        let refused = Error::from_details(vec![detail("edges[0]")]).unwrap_err();
        let refused = located(refused, str::to_owned);
        assert_eq!(refused.message, "input.edges[0]: no");
        assert_eq!(refused.details, [detail("input.edges[0]")]);
    }

    #[test]
    fn a_refusal_of_the_whole_input_is_at_the_argument() {
        let refused = located(Error::from_details(vec![detail("")]).unwrap_err(), str::to_owned);
        assert_eq!((refused.message.as_str(), refused.details), ("input: no", vec![detail("input")]));
    }

    #[test]
    fn a_message_of_its_own_stays() {
        let mut refused = Error::new(Code::Conflict, "in use");
        refused.details = vec![detail("acyclic")];
        let refused = located(refused, str::to_owned);
        assert_eq!((refused.message.as_str(), refused.details), ("in use", vec![detail("input.acyclic")]));
    }
}
