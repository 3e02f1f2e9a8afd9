//! The schema: the core's roots, what plugins contribute, and the limits.

use async_graphql::{SDLExportOptions, Schema};

use crate::compose::{ComposeError, Contributions, Extended, compose};
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

/// Builds the schema. The contributions join in the order given.
///
/// # Errors
/// When two owners claim one name, or a contribution has no place in the schema.
pub fn build(
    options: SchemaOptions,
    contributions: Vec<Contributions>,
    nodes: NodeLoaders,
) -> Result<ApiSchema, ComposeError> {
    let SchemaOptions { limits, introspection, suggestions, mut plugins } = options;
    plugins.sort_by(|one, other| one.id.cmp(&other.id));
    let server = query::Server { version: env!("CARGO_PKG_VERSION").to_owned(), plugins };
    compose(std::iter::once(core(server)).chain(contributions), || {
        let builder = Schema::build(Extended(Query), Extended(Mutation), Extended(Subscription))
            .limit_depth(limits.query_depth)
            .limit_recursive_depth(RECURSION.max(limits.query_depth))
            .data(limits)
            .data(nodes);
        let builder = if introspection { builder } else { builder.disable_introspection() };
        if suggestions { builder } else { builder.disable_suggestions() }
    })
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

/// The schema as text, sorted, so that the same schema gives the same text.
#[must_use]
pub fn sdl(schema: &ApiSchema) -> String {
    let options = SDLExportOptions::new()
        .sorted_fields()
        .sorted_arguments()
        .sorted_enum_items()
        .include_specified_by()
        .prefer_single_line_descriptions();
    schema.sdl_with_options(options)
}
