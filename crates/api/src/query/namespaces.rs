use async_graphql::{Context, ID, Object, Result};
use claimgraph_domain::id;

use super::{AsOf, Either, connection, one_of, page, view};
use crate::compose::Extended;
use crate::context::loaders;
use crate::filter::NamespaceFilterInput;
use crate::scalars::DateTime;
use crate::types::{Namespace, NamespaceConnection};

/// Root fields about namespaces.
pub(super) struct Query;

#[Object]
impl Query {
    /// A namespace by exactly one of its names; null when there is none in the view. `BAD_REQUEST` for none or both
    /// names, or an id of another kind.
    async fn namespace(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id, `namespace_…`.")] id: Option<ID>,
        #[graphql(desc = "Its path: names from the root joined by `/`.")] path: Option<String>,
        #[graphql(desc = "The state that was recorded then; the present when absent.")] as_of: Option<AsOf>,
        #[graphql(desc = "Lists leave out what does not hold at this moment.")] valid_at: Option<DateTime>,
    ) -> Option<Result<Extended<Namespace>>> {
        let found = async {
            let view = view(ctx, as_of, valid_at).await?;
            match one_of(("id", id), ("path", path))? {
                Either::A(id) => Namespace::find(ctx, view, id::parse(&id)?).await,
                Either::B(name) => {
                    let loaders = loaders(ctx)?;
                    let found = loaders.store.namespace_by_path(&loaders.scope, view, &name).await?;
                    Ok(found.map(|row| Namespace::new(view, row)))
                }
            }
        };
        found.await.transpose()
    }

    /// The tenant's namespaces by path. `LIMIT_EXCEEDED` for a page above the page maximum, `BAD_REQUEST` for a
    /// negative one or for both `first` and `last`.
    #[expect(clippy::too_many_arguments, reason = "the field's arguments")]
    async fn namespaces(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Most namespaces from the start, 0 to the page maximum (200 unless configured otherwise); 50 when neither `first` nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only namespaces after this cursor; CURSOR_INVALID for one of another list.")] after: Option<
            String,
        >,
        #[graphql(desc = "Most namespaces from the end, bounded like `first`; not together with it.")] last: Option<
            i32,
        >,
        #[graphql(desc = "Only namespaces before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which namespaces; all when absent.")] filter: Option<NamespaceFilterInput>,
        #[graphql(desc = "The state that was recorded then; the present when absent.")] as_of: Option<AsOf>,
        #[graphql(desc = "Lists leave out what does not hold at this moment.")] valid_at: Option<DateTime>,
    ) -> Result<NamespaceConnection> {
        let loaders = loaders(ctx)?;
        let page = page(ctx, first, after, last, before)?;
        let filter = filter.map(NamespaceFilterInput::read).transpose()?.unwrap_or_default();
        let view = view(ctx, as_of, valid_at).await?;
        let found = loaders.store.list_namespaces(&loaders.scope, view, &filter, &page).await?;
        Ok(connection(found, |row| Namespace::new(view, row)))
    }
}
