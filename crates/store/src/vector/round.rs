//! Making vectors of the claims that have none: after their commit, in the order of the log.
//!
//! A model has a position: it has been given every claim up to there. A step reads the claims behind it, has vectors
//! made of them, and writes those and the new position in one transaction; so a stop loses at most what is under way,
//! and nothing is done twice. When a model that is being built has reached the end of the log, it takes the place of
//! the one before it.

use std::ops::Range;

use claimgraph_domain::error::Error;
use claimgraph_domain::search::vector::{ModelState, Vector};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::embedder::{EmbedError, Embedder, Purpose, vectors};
use super::entity::model::{self, Column};
use super::entity::vector;
use super::model::{ENDED, of};
use crate::bulk::insert_all;
use crate::entity::{claim, tenant};
use crate::error::OrDatabase;
use crate::scope::TenantKey;
use crate::store::Store;

/// Vectors of an ended model that are removed at once.
const REMOVED: u64 = 1_000;

/// Most claims of a step, however many texts the embedder takes.
const MAX_STEP: usize = 1_000;

/// A text that every embedder takes: whether it is the text that is refused, or everything.
const PLAIN: &str = "a";

/// What one look at all tenants did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Round {
    /// Vectors that were made.
    pub vectors: u64,
    /// Tenants that have more to do.
    pub behind: u64,
    /// Why the embedder gave nothing; the tenants after that were not looked at.
    pub failure: Option<EmbedError>,
}

#[derive(FromQueryResult)]
struct Head {
    id: i32,
    head: i64,
}

#[derive(FromQueryResult)]
struct Found {
    id: Uuid,
    created_pos: i64,
    content: String,
}

/// What a step did.
enum Step {
    /// Nothing is left to do.
    Whole,
    /// So many vectors, and there is more to do.
    Made(u64),
    /// Another server works on it.
    Held,
    /// The embedder gave nothing.
    Failed(EmbedError),
}

/// What the embedder made of some claims.
struct Made<'a> {
    claims: &'a [Found],
    /// `None` for what it refused.
    vectors: Vec<Option<Vector>>,
    /// Up to where every claim was given to it.
    reached: i64,
    /// Whether that is the end of the log.
    is_whole: bool,
}

impl Store {
    /// Gives each tenant's next claims to the embedder, at most one batch of each; nothing where there is none. For
    /// servers only: it needs no scope. `holder` is this server, which works alone on what it has begun.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database. Calling it again goes on where it stopped.
    pub async fn embed_round(&self, holder: Uuid) -> Result<Round, Error> {
        let mut round = Round::default();
        let Some(embedder) = self.embedder() else { return Ok(round) };
        let work = self.work(embedder.model()).await?;
        for (n, log) in work.iter().enumerate() {
            match self.embed_step(embedder.as_ref(), log, holder).await? {
                Step::Whole | Step::Held => {}
                Step::Made(vectors) => {
                    round.vectors += vectors;
                    round.behind += 1;
                }
                Step::Failed(failure) => {
                    round.behind += u64::try_from(work.len() - n).unwrap_or(u64::MAX);
                    round.failure = Some(failure);
                    break;
                }
            }
        }
        self.vector_progress().note(&round);
        Ok(round)
    }

    /// The tenants for whom there is something to do.
    async fn work(&self, name: &str) -> Result<Vec<Head>, Error> {
        let all = self.db().for_all_tenants().reader();
        let models = model::Entity::find().all(&all).await.or_database()?;
        let heads = tenant::Entity::find()
            .select_only()
            .column(tenant::Column::Id)
            .column(tenant::Column::Head)
            .order_by_asc(tenant::Column::Id)
            .into_model::<Head>()
            .all(&all)
            .await
            .or_database()?;
        let is_whole = |log: &Head| {
            let own = || models.iter().filter(|model| model.tenant_id == log.id);
            own().all(|model| model.state == ACTIVE)
                && own().any(|model| model.name == name && model.position >= log.head)
        };
        Ok(heads.into_iter().filter(|log| !is_whole(log)).collect())
    }

    async fn embed_step(&self, embedder: &dyn Embedder, log: &Head, holder: Uuid) -> Result<Step, Error> {
        let tenant = TenantKey(log.id);
        if self.note_end(tenant, embedder.model(), log.head).await? {
            return Ok(Step::Whole);
        }
        let Some(model) = self.hold_model(tenant, embedder.model(), holder).await? else { return Ok(Step::Held) };
        let batch = embedder.batch().clamp(1, MAX_STEP);
        let claims = self.claims_behind(tenant, model.position, batch).await?;
        let known = usize::try_from(model.dimensions).ok().filter(|dimensions| *dimensions > 0);
        let vectors = match embed(embedder, &claims, known).await {
            Ok(vectors) => vectors,
            Err(failure) => {
                self.note_failure(&model, &failure.to_string()).await?;
                return Ok(Step::Failed(failure));
            }
        };
        // The head was read before the claims, so that these are all up to there; and the last of them may be newer.
        let last = claims.last().map_or(0, |claim| claim.created_pos);
        let is_whole = claims.len() < batch;
        let reached = if is_whole { Ord::max(last, log.head) } else { last };
        let made = Made { claims: &claims, vectors, reached, is_whole };
        let Some(vectors) = self.keep(&model, &made, holder).await? else { return Ok(Step::Held) };
        let cleaned = self.remove_ended(tenant).await?;
        Ok(if is_whole && cleaned && vectors == 0 { Step::Whole } else { Step::Made(vectors) })
    }

    /// Notes that a model has come to the end of the log where what has been written there since is no claims, which
    /// takes no lease; whether that was all there is to do.
    async fn note_end(&self, tenant: TenantKey, name: &str, head: i64) -> Result<bool, Error> {
        let models = self.models(tenant).await?;
        let [model] = models.as_slice() else { return Ok(false) };
        if model.name != name
            || model.state != ACTIVE
            || !self.claims_behind(tenant, model.position, 1).await?.is_empty()
        {
            return Ok(false);
        }
        let update = model::Entity::update_many()
            .col_expr(Column::Position, Expr::value(head))
            .filter(of(model))
            .filter(Column::Position.eq(model.position));
        update.exec(&self.db().writer(tenant)).await.or_database()?;
        Ok(true)
    }

    /// The claims behind a position, in the order of the log.
    async fn claims_behind(&self, tenant: TenantKey, position: i64, most: usize) -> Result<Vec<Found>, Error> {
        claim::Entity::find()
            .select_only()
            .column(claim::Column::Id)
            .column(claim::Column::CreatedPos)
            .column(claim::Column::Content)
            .filter(claim::Column::TenantId.eq(tenant.0))
            .filter(claim::Column::CreatedPos.gt(position))
            .order_by_asc(claim::Column::CreatedPos)
            .limit(u64::try_from(most).unwrap_or(u64::MAX))
            .into_model::<Found>()
            .all(&self.db().reader(tenant))
            .await
            .or_database()
    }

    /// Writes what was made, and how far the model has come; `None` when another server was faster.
    async fn keep(&self, model: &model::Model, made: &Made<'_>, holder: Uuid) -> Result<Option<u64>, Error> {
        let rows: Vec<_> = made
            .claims
            .iter()
            .zip(&made.vectors)
            .filter_map(|(claim, vector)| Some(row(model, claim, vector.as_ref()?)))
            .collect();
        let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        let refused = i64::try_from(made.claims.len()).unwrap_or(i64::MAX) - count;
        let dimensions =
            made.vectors.iter().flatten().next().and_then(|vector| i32::try_from(vector.values().len()).ok());
        let state = if made.is_whole { ACTIVE } else { model.state.as_str() };
        let tx = self.begin_vectors(TenantKey(model.tenant_id)).await?;
        let update = model::Entity::update_many()
            .col_expr(Column::Position, Expr::value(made.reached))
            .col_expr(Column::Vectors, Expr::col(Column::Vectors).add(count))
            .col_expr(Column::Refused, Expr::col(Column::Refused).add(refused))
            .col_expr(Column::Dimensions, Expr::value(dimensions.unwrap_or(model.dimensions)))
            .col_expr(Column::State, Expr::value(state))
            .col_expr(Column::Failure, Expr::value(None::<String>))
            .filter(of(model))
            .filter(Column::Position.eq(model.position))
            .filter(Column::LeasedBy.eq(holder));
        if update.exec(&tx).await.or_database()?.rows_affected == 0 {
            return Ok(None);
        }
        if made.is_whole {
            let others = model::Entity::update_many()
                .col_expr(Column::State, Expr::value(ENDED))
                .filter(Column::TenantId.eq(model.tenant_id))
                .filter(Column::Number.ne(model.number));
            others.exec(&tx).await.or_database()?;
            if model.state != ACTIVE {
                tracing::info!(tenant = model.tenant_id, model = model.name, "every claim has a vector of the model");
            }
        }
        insert_all::<vector::Entity, _>(&tx, rows).await?;
        tx.commit().await.or_database()?;
        Ok(Some(u64::try_from(count).unwrap_or_default()))
    }

    /// Removes some vectors of models that have ended; `true` when none are left.
    async fn remove_ended(&self, tenant: TenantKey) -> Result<bool, Error> {
        let ended = model::Entity::find().filter(Column::TenantId.eq(tenant.0)).filter(Column::State.eq(ENDED));
        let db = self.db().writer(tenant);
        let Some(model) = ended.one(&self.db().reader(tenant)).await.or_database()? else { return Ok(true) };
        let own = |column: vector::Column| Expr::col((vector::Entity, column));
        let mut some = Query::select();
        some.column(vector::Column::Position)
            .from(vector::Entity)
            .and_where(own(vector::Column::TenantId).eq(tenant.0))
            .and_where(own(vector::Column::Model).eq(model.number))
            .limit(REMOVED);
        let mut delete = Query::delete();
        delete
            .from_table(vector::Entity)
            .and_where(Expr::col(vector::Column::TenantId).eq(tenant.0))
            .and_where(Expr::col(vector::Column::Model).eq(model.number))
            .and_where(Expr::col(vector::Column::Position).in_subquery(some));
        if db.execute(&delete).await.or_database()?.rows_affected() < REMOVED {
            model::Entity::delete_many().filter(of(&model)).exec(&db).await.or_database()?;
        }
        Ok(false)
    }
}

const ACTIVE: &str = ModelState::Active.as_str();

fn row(model: &model::Model, claim: &Found, vector: &Vector) -> vector::ActiveModel {
    vector::ActiveModel {
        tenant_id: Set(model.tenant_id),
        model: Set(model.number),
        position: Set(claim.created_pos),
        claim_id: Set(claim.id),
        vector: Set(vector.to_bytes()),
    }
}

/// Tries a text once more that was refused by itself, when something else is taken: what refused everything may have come
/// to its senses since.
async fn again(
    embedder: &dyn Embedder,
    text: &[String],
    claim: Option<Uuid>,
    known: Option<usize>,
) -> Result<Option<Vector>, EmbedError> {
    vectors(embedder, &[PLAIN.to_owned()], Purpose::Document, known).await?;
    match vectors(embedder, text, Purpose::Document, known).await {
        Err(EmbedError::Refused(why)) => {
            tracing::warn!(?claim, why, "the embedder does not take a claim, which has no vector then");
            Ok(None)
        }
        made => Ok(made?.pop()),
    }
}

/// The vectors of some claims, `None` for each that the embedder does not take. What is refused together is tried in
/// halves, and a claim is given up only when something else is taken: else the embedder refuses everything.
async fn embed(
    embedder: &dyn Embedder,
    claims: &[Found],
    known: Option<usize>,
) -> Result<Vec<Option<Vector>>, EmbedError> {
    let texts: Vec<String> = claims.iter().map(|claim| claim.content.clone()).collect();
    let mut made: Vec<Option<Vector>> = Vec::with_capacity(texts.len());
    // The first part is on top.
    let mut waiting: Vec<Range<usize>> = std::iter::once(0..texts.len()).collect();
    while let Some(range) = waiting.pop() {
        let Some(part) = texts.get(range.clone()).filter(|part| !part.is_empty()) else { continue };
        match vectors(embedder, part, Purpose::Document, known).await {
            Ok(vectors) => made.extend(vectors.into_iter().map(Some)),
            Err(EmbedError::Refused(_)) if part.len() == 1 => {
                let claim = claims.get(range.start).map(|claim| claim.id);
                made.push(again(embedder, part, claim, known).await?);
            }
            Err(EmbedError::Refused(_)) => {
                let middle = range.start + part.len() / 2;
                waiting.extend([middle..range.end, range.start..middle]);
            }
            Err(failure) => return Err(failure),
        }
    }
    Ok(made)
}
