//! The schema: the core's roots, what plugins contribute, and the limits.

use std::sync::Arc;

use async_graphql::{SDLExportOptions, Schema};

use crate::access::Access;
use crate::compose::{ComposeError, Contributions, Extended, compose, outline};
use crate::context::ApiLimits;
use crate::mutation::Mutation;
use crate::node::NodeLoaders;
use crate::query::{self, PluginInfo, Query};
use crate::subscription::Subscription;
use crate::types::{
    Agent, Artifact, Bundle, Claim, Edge, Lineage, Namespace, PendingReference, Provenance, Relation, Review, Source,
};

/// The one type of the schema, whichever plugins are on.
pub type ApiSchema = Schema<Extended<Query>, Extended<Mutation>, Extended<Subscription>>;

/// Deepest nesting of selection sets that is read at all.
const RECURSION: usize = 64;

/// How the schema is made.
#[derive(Debug, Clone)]
pub struct SchemaOptions {
    /// Bounds on what one request may ask for.
    pub limits: ApiLimits,
    /// Whether clients may ask what the schema is.
    pub introspection: bool,
    /// Whether clients are told near misses of names.
    pub suggestions: bool,
    /// The plugins that the server was built with, for `plugins`.
    pub plugins: Vec<PluginInfo>,
}

impl Default for SchemaOptions {
    fn default() -> Self {
        Self { limits: ApiLimits::default(), introspection: true, suggestions: true, plugins: Vec::new() }
    }
}

/// The schema, and what its fields take to be asked for.
#[derive(Clone)]
pub struct Built {
    /// The schema. It executes whatever it is given: what may be asked is decided before, by `access`.
    pub schema: ApiSchema,
    /// What each field takes.
    pub access: Arc<Access>,
}

/// Builds the schema. The contributions join in the order given.
///
/// # Errors
/// When two owners claim one name, a contribution has no place in the schema, or a field has no action.
pub fn build(
    options: SchemaOptions,
    contributions: Vec<Contributions>,
    nodes: NodeLoaders,
) -> Result<Built, ComposeError> {
    let SchemaOptions { limits, introspection, suggestions, mut plugins } = options;
    plugins.sort_by(|one, other| one.id.cmp(&other.id));
    let server = query::Server { version: env!("CARGO_PKG_VERSION").to_owned(), plugins };
    let contributions: Vec<_> = std::iter::once(core(server)).chain(contributions).collect();
    let outline = outline::<Extended<Query>, Extended<Mutation>, Extended<Subscription>>(contributions.clone())?;
    let access = Access::new(&outline)?;
    let schema = compose(contributions, || {
        let builder = Schema::build(Extended(Query), Extended(Mutation), Extended(Subscription))
            .limit_depth(limits.query_depth)
            .limit_recursive_depth(RECURSION.max(limits.query_depth))
            .data(limits)
            .data(nodes);
        let builder = if introspection { builder } else { builder.disable_introspection() };
        if suggestions { builder } else { builder.disable_suggestions() }
    })?;
    Ok(Built { schema, access: Arc::new(access) })
}

/// The core's contributions: its root fields and the members of `Node`.
fn core(server: query::Server) -> Contributions {
    let mut core = Contributions::core();
    query::contribute(&mut core, server);
    core.node_type::<Extended<Claim>>()
        .node_type::<Extended<Lineage>>()
        .node_type::<Extended<Edge>>()
        .node_type::<Extended<Relation>>()
        .node_type::<Extended<Source>>()
        .node_type::<Extended<Agent>>()
        .node_type::<Extended<Namespace>>()
        .node_type::<Extended<Provenance>>()
        .node_type::<Extended<Review>>()
        .node_type::<Extended<Artifact>>()
        .node_type::<Extended<Bundle>>()
        .node_type::<Extended<PendingReference>>();
    core
}

/// The core's contributions, for tests that look at the schema from inside.
#[cfg(test)]
pub(crate) fn core_parts() -> Contributions {
    core(query::Server { version: String::new(), plugins: Vec::new() })
}

/// The schema as text, sorted, so that the same schema gives the same text.
#[must_use]
pub fn sdl(schema: &ApiSchema) -> String {
    let options = SDLExportOptions::new()
        .sorted_fields()
        .sorted_arguments()
        .sorted_enum_items()
        .include_specified_by()
        .prefer_single_line_descriptions();
    escape(&schema.sdl_with_options(options))
}

/// Escapes the backslashes in descriptions of one line, which the library leaves as they are: `\.` is no escape
/// sequence of GraphQL (section 2.9.4), and clients' tools refuse it. In a block string a backslash stands for itself.
fn escape(sdl: &str) -> String {
    let mut escaped = String::with_capacity(sdl.len());
    let mut in_block = false;
    for line in sdl.split_inclusive('\n') {
        let text = line.trim();
        in_block ^= text == "\"\"\"";
        if in_block || !text.starts_with('"') {
            escaped.push_str(line);
            continue;
        }
        let mut chars = line.chars().peekable();
        while let Some(char) = chars.next() {
            escaped.push(char);
            if char == '\\' {
                // The library does escape quotes.
                escaped.push(chars.next_if_eq(&'"').unwrap_or('\\'));
            }
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn backslashes_are_escaped_in_descriptions_of_one_line() {
        let block = "\"\"\"\nA `\\.` stays.\n\"\"\"\n";
        let sdl = format!("{block}type A {{\n\t\"A `\\.` and a \\\"b\\\".\"\n\ta(x: String = \"\\n\"): Int\n}}\n");
        let expected = sdl.replace("A `\\.` and", "A `\\\\.` and");
        assert_eq!(escape(&sdl), expected);
    }
}
