use async_graphql::{Context, ID, Object, Result};
use claimgraph_domain::id;
use claimgraph_domain::rules::external_ref;

use super::{AsOf, Either, connection, one_of, page, view};
use crate::compose::Extended;
use crate::context::loaders;
use crate::filter::{ArtifactFilterInput, SourceFilterInput};
use crate::scalars::DateTime;
use crate::types::{
    Artifact, ArtifactConnection, Bundle, BundleConnection, Provenance, Review, Source, SourceConnection,
};

/// Root fields about sources and what came with them.
pub(super) struct Query;

#[Object]
impl Query {
    /// A source by exactly one of its names; null when there is none in the view. `BAD_REQUEST` for none or both names,
    /// or an id of another kind, `VALIDATION_FAILED` for a reference of unknown form.
    async fn source(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id, `source_…`.")] id: Option<ID>,
        #[graphql(desc = "Its outside reference in any spelling: a DOI, arXiv id, URL, …")] external_ref: Option<
            String,
        >,
        #[graphql(desc = "The state that was recorded then; the present when absent.")] as_of: Option<AsOf>,
        #[graphql(desc = "Lists leave out what does not hold at this moment.")] valid_at: Option<DateTime>,
    ) -> Option<Result<Extended<Source>>> {
        let found = async {
            let view = view(ctx, as_of, valid_at).await?;
            match one_of(("id", id), ("externalRef", external_ref))? {
                Either::A(id) => Source::find(ctx, view, id::parse(&id)?).await,
                Either::B(name) => {
                    let loaders = loaders(ctx)?;
                    let name = external_ref::normalise(&name)?;
                    let found = loaders.store.find_source_by_ref(&loaders.scope, view, &name).await?;
                    Ok(found.map(|row| Source::new(view, row)))
                }
            }
        };
        found.await.transpose()
    }

    /// The tenant's sources in the order of registration. `LIMIT_EXCEEDED` for a page above the page maximum,
    /// `BAD_REQUEST` for a negative one or for both `first` and `last`.
    #[expect(clippy::too_many_arguments, reason = "the field's arguments")]
    async fn sources(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Most sources from the start, 0 to the page maximum (200 unless configured otherwise); 50 when neither `first` nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only sources after this cursor; CURSOR_INVALID for one of another list.")] after: Option<
            String,
        >,
        #[graphql(desc = "Most sources from the end, bounded like `first`; not together with it.")] last: Option<i32>,
        #[graphql(desc = "Only sources before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which sources; all when absent.")] filter: Option<SourceFilterInput>,
        #[graphql(desc = "The state that was recorded then; the present when absent.")] as_of: Option<AsOf>,
        #[graphql(desc = "Lists leave out what does not hold at this moment.")] valid_at: Option<DateTime>,
    ) -> Result<SourceConnection> {
        let loaders = loaders(ctx)?;
        let page = page(ctx, first, after, last, before)?;
        let filter = filter.unwrap_or_default().read()?;
        let view = view(ctx, as_of, valid_at).await?;
        let found = loaders.store.list_sources(&loaders.scope, view, &filter, &page).await?;
        Ok(connection(found, |row| Source::new(view, row)))
    }

    /// A link between a claim and a source by id; null when there is none in the view. `BAD_REQUEST` for an id of
    /// another kind.
    async fn provenance(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id, `provenance_…`.")] id: ID,
        #[graphql(desc = "The state that was recorded then; the present when absent.")] as_of: Option<AsOf>,
        #[graphql(desc = "Lists leave out what does not hold at this moment.")] valid_at: Option<DateTime>,
    ) -> Option<Result<Extended<Provenance>>> {
        let found = async {
            let id = id::parse(&id)?;
            Provenance::find(ctx, view(ctx, as_of, valid_at).await?, id).await
        };
        found.await.transpose()
    }

    /// A review, replaced ones too, by id; null when there is none in the view. `BAD_REQUEST` for an id of another
    /// kind.
    async fn review(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id, `review_…`.")] id: ID,
        #[graphql(desc = "The state that was recorded then; the present when absent.")] as_of: Option<AsOf>,
        #[graphql(desc = "Lists leave out what does not hold at this moment.")] valid_at: Option<DateTime>,
    ) -> Option<Result<Extended<Review>>> {
        let found = async {
            let id = id::parse(&id)?;
            Review::find(ctx, view(ctx, as_of, valid_at).await?, id).await
        };
        found.await.transpose()
    }

    /// An artifact by id; null when there is none in the view. `BAD_REQUEST` for an id of another kind.
    async fn artifact(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id, `artifact_…`.")] id: ID,
        #[graphql(desc = "The state that was recorded then; the present when absent.")] as_of: Option<AsOf>,
        #[graphql(desc = "Lists leave out what does not hold at this moment.")] valid_at: Option<DateTime>,
    ) -> Option<Result<Extended<Artifact>>> {
        let found = async {
            let id = id::parse(&id)?;
            Artifact::find(ctx, view(ctx, as_of, valid_at).await?, id).await
        };
        found.await.transpose()
    }

    /// The tenant's artifacts in the order of recording. `LIMIT_EXCEEDED` for a page above the page maximum,
    /// `BAD_REQUEST` for a negative one or for both `first` and `last`.
    #[expect(clippy::too_many_arguments, reason = "the field's arguments")]
    async fn artifacts(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Most artifacts from the start, 0 to the page maximum (200 unless configured otherwise); 50 when neither `first` nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only artifacts after this cursor; CURSOR_INVALID for one of another list.")] after: Option<
            String,
        >,
        #[graphql(desc = "Most artifacts from the end, bounded like `first`; not together with it.")] last: Option<i32>,
        #[graphql(desc = "Only artifacts before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which artifacts; all when absent.")] filter: Option<ArtifactFilterInput>,
        #[graphql(desc = "The state that was recorded then; the present when absent.")] as_of: Option<AsOf>,
        #[graphql(desc = "Lists leave out what does not hold at this moment.")] valid_at: Option<DateTime>,
    ) -> Result<ArtifactConnection> {
        let loaders = loaders(ctx)?;
        let page = page(ctx, first, after, last, before)?;
        let bundle = filter.and_then(|filter| filter.bundle).map(|text| id::parse(&text)).transpose()?;
        let view = view(ctx, as_of, valid_at).await?;
        let found = loaders.store.list_artifacts(&loaders.scope, view, bundle, &page).await?;
        Ok(connection(found, |row| Artifact::new(view, row)))
    }

    /// A bundle by id; null when there is none in the view. `BAD_REQUEST` for an id of another kind.
    async fn bundle(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id, `bundle_…`.")] id: ID,
        #[graphql(desc = "The state that was recorded then; the present when absent.")] as_of: Option<AsOf>,
        #[graphql(desc = "Lists leave out what does not hold at this moment.")] valid_at: Option<DateTime>,
    ) -> Option<Result<Extended<Bundle>>> {
        let found = async {
            let id = id::parse(&id)?;
            Bundle::find(ctx, view(ctx, as_of, valid_at).await?, id).await
        };
        found.await.transpose()
    }

    /// The tenant's bundles in the order of acceptance. `LIMIT_EXCEEDED` for a page above the page maximum,
    /// `BAD_REQUEST` for a negative one or for both `first` and `last`.
    #[expect(clippy::too_many_arguments, reason = "the field's arguments")]
    async fn bundles(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Most bundles from the start, 0 to the page maximum (200 unless configured otherwise); 50 when neither `first` nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only bundles after this cursor; CURSOR_INVALID for one of another list.")] after: Option<
            String,
        >,
        #[graphql(desc = "Most bundles from the end, bounded like `first`; not together with it.")] last: Option<i32>,
        #[graphql(desc = "Only bundles before this cursor.")] before: Option<String>,
        #[graphql(desc = "The state that was recorded then; the present when absent.")] as_of: Option<AsOf>,
        #[graphql(desc = "Lists leave out what does not hold at this moment.")] valid_at: Option<DateTime>,
    ) -> Result<BundleConnection> {
        let loaders = loaders(ctx)?;
        let page = page(ctx, first, after, last, before)?;
        let view = view(ctx, as_of, valid_at).await?;
        let found = loaders.store.list_bundles(&loaders.scope, view, &page).await?;
        Ok(connection(found, |row| Bundle::new(view, row)))
    }
}
