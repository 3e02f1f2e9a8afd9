use async_graphql::{Context, ID, Object, Result};
use claimgraph_domain::id;

use super::{AsOf, Either, connection, one_of, page, view};
use crate::compose::Extended;
use crate::context::loaders;
use crate::filter::AgentFilterInput;
use crate::scalars::DateTime;
use crate::types::{Agent, AgentConnection};

/// Root fields about agents.
pub(super) struct Query;

#[Object]
impl Query {
    /// An agent by exactly one of its names; null when there is none in the view. `BAD_REQUEST` for none or both names,
    /// or an id of another kind.
    async fn agent(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id, `agent_…`.")] id: Option<ID>,
        #[graphql(desc = "Its outside name: ORCID, model version, …")] external_id: Option<String>,
        #[graphql(desc = "The state that was recorded then; the present when absent.")] as_of: Option<AsOf>,
        #[graphql(desc = "Lists leave out what does not hold at this moment.")] valid_at: Option<DateTime>,
    ) -> Option<Result<Extended<Agent>>> {
        let found = async {
            let view = view(ctx, as_of, valid_at).await?;
            match one_of(("id", id), ("externalId", external_id))? {
                Either::A(id) => Agent::find(ctx, view, id::parse(&id)?).await,
                Either::B(name) => {
                    let loaders = loaders(ctx)?;
                    let found = loaders.store.find_agent_by_external_id(&loaders.scope, &name).await?;
                    // Found by name in the present; the view decides whether it was there.
                    match found {
                        Some(agent) => Agent::find(ctx, view, agent.id).await,
                        None => Ok(None),
                    }
                }
            }
        };
        found.await.transpose()
    }

    /// The tenant's agents in the order of registration. `LIMIT_EXCEEDED` for a page above the page maximum,
    /// `BAD_REQUEST` for a negative one or for both `first` and `last`.
    #[expect(clippy::too_many_arguments, reason = "the field's arguments")]
    async fn agents(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Most agents from the start, 0 to the page maximum (200 unless configured otherwise); 50 when neither `first` nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only agents after this cursor; CURSOR_INVALID for one of another list.")] after: Option<
            String,
        >,
        #[graphql(desc = "Most agents from the end, bounded like `first`; not together with it.")] last: Option<i32>,
        #[graphql(desc = "Only agents before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which agents; all when absent.")] filter: Option<AgentFilterInput>,
        #[graphql(desc = "The state that was recorded then; the present when absent.")] as_of: Option<AsOf>,
        #[graphql(desc = "Lists leave out what does not hold at this moment.")] valid_at: Option<DateTime>,
    ) -> Result<AgentConnection> {
        let loaders = loaders(ctx)?;
        let page = page(ctx, first, after, last, before)?;
        let filter = filter.unwrap_or_default().read()?;
        let view = view(ctx, as_of, valid_at).await?;
        let found = loaders.store.list_agents(&loaders.scope, view, &filter, &page).await?;
        Ok(connection(found, Agent::new))
    }
}
