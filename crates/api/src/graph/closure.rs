use async_graphql::{Context, ID, Object, Result};
use claimgraph_graph::op::{Note, reach};

use super::answer::{Answer, AnswerState};
use super::asked::Nodes;
use super::node::GraphNodeConnection;
use super::question::question;
use super::reached::{Lists, Walked, starts};
use super::start::Start;
use super::walk::{Follow, Topic};
use crate::context::request;
use crate::types::EdgeDirection;

question! {
    /// Everything that some claims rest on, however far away; with `direction: IN` everything that rests on them. It
    /// follows links of logical types without cycles, such as `depends_on`, `assumes` and `derives_from`, unless the
    /// filter names types or categories. The claims themselves are not among the answer. `NOT_FOUND` for a claim that
    /// does not exist in the view, `BAD_REQUEST` for a malformed argument, `LIMIT_EXCEEDED` for one that is too great.
    #[weight = 5]
    #[nodes = "Most claims that are entered, those asked about included, 1 to 100,000 unless configured otherwise, which also holds when absent. An answer that was cut off says NODES."]
    async fn closure(
        ctx,
        asked,
        #[graphql(desc = "The claims: ids of claims, or of lineages for their newest versions, 1 to 1,000.")]
        of: Vec<ID>,
        #[graphql(desc = "OUT for what they rest on, IN for what rests on them.", default_with = "EdgeDirection::Out")]
        direction: EdgeDirection,
        #[graphql(desc = "Only claims from which nothing further is reached: the assumptions at the bottom of it all.", default)]
        leaves_only: bool,
    ) -> Closure {
        let request = request(ctx)?;
        let of = Start::read_all("of", &of)?;
        let walk = asked.walk(ctx, Follow::Dependencies(direction.into()), Nodes::Most).await?;
        let topic = Topic::new("closure", &of, leaves_only);
        let note = Note { steps: false, leaves: leaves_only };
        let answer = walk.ask(request, topic, move |lens, places, budget| {
            let mut reached = reach(lens, places, None, note, budget);
            let begin = starts(&reached);
            if !leaves_only {
                return Walked::from(lens, reached, begin);
            }
            let mut leaves = std::mem::take(&mut reached.leaves);
            leaves.retain(|index| *index >= begin);
            Walked::these(lens, reached, leaves)
        });
        Ok(Closure(answer.await?))
    }
}

impl Lists for Walked {
    fn walked(&self) -> &Walked {
        self
    }
}

/// What claims rest on, or what rests on them.
pub struct Closure(Answer<Walked>);

/// What some claims rest on, or what rests on them.
#[Object]
#[expect(clippy::unused_async, reason = "resolvers are asynchronous")]
impl Closure {
    /// How many claims are listed.
    async fn count(&self) -> usize {
        self.0.value().count()
    }

    /// The ids of the claims, the nearest first.
    async fn ids(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Most ids, 0 to 100,000 unless configured otherwise; as many when absent.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Only those after this one; CURSOR_INVALID for one that is not listed.")] after: Option<ID>,
    ) -> Result<Vec<ID>> {
        self.0.ids(ctx, (first, after))
    }

    /// The claims, the nearest first.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Most claims, 0 to the page maximum (200 unless configured otherwise); 50 when absent.")]
        first: Option<i32>,
        #[graphql(desc = "Only claims after this cursor; CURSOR_INVALID for one of another list.")] after: Option<
            String,
        >,
    ) -> Result<GraphNodeConnection> {
        self.0.nodes(ctx, (first, after))
    }

    #[graphql(flatten)]
    async fn state(&self) -> AnswerState {
        self.0.state(self.0.value().reached.truncated)
    }
}
