use async_graphql::{Context, Result};
use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::id;
use claimgraph_store::read::View;

use crate::compose::NodeRef;
use crate::node::NodeLoaders;
use crate::types::{
    Agent, Artifact, Bundle, Claim, Edge, Lineage, Namespace, PendingReference, Provenance, Relation, Review, Source,
};

/// The thing with an id.
pub(super) async fn find(ctx: &Context<'_>, view: View, text: &str) -> Result<Option<NodeRef>> {
    macro_rules! core {
        ($object:ident) => {
            $object::find(ctx, view, id::parse(text)?).await?.map(NodeRef::new)
        };
    }
    let prefix = text.rsplit_once('_').map_or("", |(prefix, _)| prefix);
    Ok(match prefix {
        "claim" => core!(Claim),
        "lineage" => core!(Lineage),
        "edge" => core!(Edge),
        "relation" => core!(Relation),
        "source" => core!(Source),
        "agent" => core!(Agent),
        "namespace" => core!(Namespace),
        "provenance" => core!(Provenance),
        "review" => core!(Review),
        "artifact" => core!(Artifact),
        "bundle" => core!(Bundle),
        "reference" => core!(PendingReference),
        other => match ctx.data_opt::<NodeLoaders>().and_then(|loaders| loaders.get(other)) {
            Some(loader) => loader.load(ctx, text).await?,
            None => return Err(unknown(text).into()),
        },
    })
}

fn unknown(text: &str) -> Error {
    let shown: String = text.chars().take(64).collect();
    let message = format!("`{shown}` is no id of a node; node ids look like `claim_01h2xcejqtf2nbrexx3vqjhp41`");
    Error::new(Code::BadRequest, message)
}
