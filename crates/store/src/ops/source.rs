//! Register a source.

use async_trait::async_trait;
use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::event::Event;
use claimgraph_domain::id::{BundleId, SourceId};
use claimgraph_domain::limits::Limits;
use claimgraph_domain::model::{Attrs, Source, check_type_name};
use claimgraph_domain::rules::{checks, external_ref};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use crate::command::Command;
use crate::entity::source;
use crate::error::OrDatabase;
use crate::log::WriteTx;
use crate::ops::Registered;
use crate::ops::refusals::Refusals;

/// A source to register.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct SourceInput {
    /// `paper`, `dataset`, …; an open vocabulary.
    pub source_type: String,
    /// Title, 1 to 2,000 characters.
    pub title: Option<String>,
    /// DOI, arXiv id, URL and so on, in any spelling.
    pub external_ref: Option<String>,
    /// Hash of the material as `algorithm:hex`.
    pub content_hash: Option<String>,
    /// Authors, journal, year and so on.
    pub attrs: Attrs,
}

/// Registers a source; the same outside reference or content hash gives the existing one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RegisterSource(pub SourceInput);

#[async_trait]
impl Command for RegisterSource {
    type Outcome = Registered<SourceId>;
    const NAME: &'static str = "registerSource";

    async fn run(&self, tx: &mut WriteTx<'_>) -> Result<Self::Outcome, Error> {
        let mut refusals = Refusals::default();
        let registered = register(tx, &self.0, "", None, &mut refusals).await?;
        refusals.finish()?;
        registered.ok_or_else(|| Error::internal("a refused source had no reason"))
    }
}

/// Checks and registers a source on behalf of a command; `path` comes before the field's name in
/// refusals. `None` when it was refused.
pub(crate) async fn register(
    tx: &mut WriteTx<'_>,
    input: &SourceInput,
    path: &str,
    bundle: Option<BundleId>,
    refusals: &mut Refusals,
) -> Result<Option<Registered<SourceId>>, Error> {
    let Some(Checked { external_ref }) = check(input, path, tx.limits(), refusals) else { return Ok(None) };
    let content_hash = input.content_hash.as_ref().map(|hash| hash.to_lowercase());
    if let Some(id) = find(tx, external_ref.as_deref(), content_hash.as_deref()).await? {
        return Ok(Some(Registered { id, created: false }));
    }
    let id = SourceId::from_uuid(tx.next_id());
    let source = Source {
        id,
        source_type: input.source_type.clone(),
        title: input.title.clone(),
        external_ref,
        content_hash,
        attrs: input.attrs.clone(),
        submitted_by: tx.agent(),
        created_at: tx.now(),
        bundle,
    };
    tx.record(Event::SourceRegistered(source));
    Ok(Some(Registered { id, created: true }))
}

/// What is kept of a source whose fields are all good.
struct Checked {
    /// Its outside reference in normal form.
    external_ref: Option<String>,
}

/// Checks the fields; `None` when one was refused.
fn check(input: &SourceInput, path: &str, limits: &Limits, refusals: &mut Refusals) -> Option<Checked> {
    let at = |field: &str| format!("{path}{field}");
    let kind = refusals.check(|| at("sourceType"), check_type_name(&input.source_type));
    let attrs = refusals.check(|| at("attrs"), checks::attrs(&input.attrs, limits));
    let title = input.title.as_ref().map_or(Ok(()), |title| checks::bounded_text("a title", title, 2_000));
    let title = refusals.check(|| at("title"), title);
    let hash = refusals.check(|| at("contentHash"), input.content_hash.as_deref().map_or(Ok(()), check_content_hash));
    let external_ref = input.external_ref.as_deref().map(external_ref::normalise).transpose();
    let external_ref = refusals.check(|| at("externalRef"), external_ref);
    kind.and(attrs).and(title).and(hash).and(external_ref).map(|external_ref| Checked { external_ref })
}

async fn find(tx: &mut WriteTx<'_>, external_ref: Option<&str>, hash: Option<&str>) -> Result<Option<SourceId>, Error> {
    if external_ref.is_none() && hash.is_none() {
        return Ok(None);
    }
    let same = Condition::any()
        .add_option(external_ref.map(|text| source::Column::ExternalRef.eq(text)))
        .add_option(hash.map(|text| source::Column::ContentHash.eq(text)));
    let found = source::Entity::find()
        .filter(source::Column::TenantId.eq(tx.tenant()))
        .filter(same)
        .all(tx.connection().await?)
        .await
        .or_database()?;
    match found.as_slice() {
        [] => Ok(None),
        [one] => Ok(Some(SourceId::from_uuid(one.id))),
        _ => Err(Error::new(
            Code::Conflict,
            "the outside reference and the content hash belong to two different sources",
        )),
    }
}

fn check_content_hash(hash: &str) -> Result<(), Error> {
    let well_formed = hash.split_once(':').is_some_and(|(algorithm, digits)| {
        check_type_name(algorithm).is_ok()
            && (32..=128).contains(&digits.len())
            && digits.chars().all(|digit| digit.is_ascii_hexdigit())
    });
    if well_formed {
        return Ok(());
    }
    Err(Error::new(Code::ValidationFailed, "a content hash is `algorithm:hex`, such as `sha256:` and 64 hex digits"))
}
