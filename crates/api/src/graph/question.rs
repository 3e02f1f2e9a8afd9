//! The root fields that ask a question of the graph.

/// Makes `Query`, an object with one root field: the field's own arguments, then those that all such fields share,
/// which the body finds together in `$asked`. `weight` is what the walk costs, in fields; `nodes` describes the
/// argument of that name.
macro_rules! question {
    (
        $(#[doc = $doc:literal])*
        #[weight = $weight:tt]
        #[nodes = $nodes:tt]
        async fn $name:ident(
            $ctx:ident, $asked:ident $(, $(#[graphql($($attr:tt)*)])* $arg:ident: $type:ty)* $(,)?
        ) -> $result:ty $body:block
    ) => {
        /// What beginning the walk costs, in fields.
        pub(super) const WEIGHT: u64 = $weight;

        /// A root field about the graph.
        pub(super) struct Query;

        #[async_graphql::Object]
        impl Query {
            $(#[doc = $doc])*
            #[expect(clippy::too_many_arguments, reason = "the field's arguments")]
            async fn $name(
                &self,
                $ctx: &async_graphql::Context<'_>,
                $($(#[graphql($($attr)*)])* $arg: $type,)*
                #[graphql(desc = "What narrows the walk; nothing when absent.")]
                filter: Option<$crate::graph::filter::GraphFilter>,
                #[graphql(
                    desc = "Whether a link counts for all versions of the claims that it joins, or joins only the versions that it cites.",
                    default
                )]
                view: $crate::types::EdgeView,
                #[graphql(desc = $nodes)]
                nodes: Option<i32>,
                #[graphql(
                    desc = "Most milliseconds, 1 to 30,000 unless configured otherwise; 5,000 when absent. An answer that was cut off says TIME."
                )]
                time_limit_ms: Option<i32>,
                #[graphql(
                    desc = "A position of the log, such as that of a write, up to which the answer must know everything; UNAVAILABLE when the log does not get there within the time limit."
                )]
                at_least: Option<$crate::scalars::Long>,
                #[graphql(desc = "The state that was recorded then; the present when absent.")]
                as_of: Option<$crate::query::AsOf>,
                #[graphql(desc = "Only claims and links that hold at this moment.")]
                valid_at: Option<$crate::scalars::DateTime>,
            ) -> async_graphql::Result<$result> {
                let $asked =
                    $crate::graph::asked::Asked { filter, view, nodes, time_limit_ms, at_least, as_of, valid_at };
                $body
            }
        }
    };
}
pub(super) use question;
