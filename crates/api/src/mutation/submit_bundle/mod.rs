//! Submit a bundle.

mod claim;
mod end;
mod input;
mod link;
mod payload;
mod warning;

use async_graphql::{Context, Result};

use self::input::SubmitBundleInput as Input;
use self::payload::SubmitBundlePayload as Payload;
use super::run::run_at;

pub(super) use self::input::SubmitBundleInput;
pub(super) use self::payload::SubmitBundlePayload;

/// Runs the mutation.
pub(super) async fn resolve(ctx: &Context<'_>, mut input: Input) -> Result<Payload> {
    let key = input.idempotency_key.take();
    let done = run_at(ctx, key, |reader| input.read(reader), in_input).await?;
    Ok(Payload(done))
}

/// Where something stands in the input: there, the source is under `existing` or `new`.
fn in_input(path: &str) -> String {
    match path.strip_prefix("source") {
        Some("") => "source.existing".to_owned(),
        Some(field) if field.starts_with('.') => format!("source.new{field}"),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::in_input;

    #[test]
    fn only_paths_of_the_source_differ() {
        let paths = ["source", "source.title", "claims[0].content", "edges[1].source"].map(in_input);
        assert_eq!(paths, ["source.existing", "source.new.title", "claims[0].content", "edges[1].source"]);
    }
}
