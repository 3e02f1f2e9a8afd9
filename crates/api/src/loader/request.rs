//! The loaders of one request.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};

use super::core::{Claims, EdgesOf, States};
use super::wave::Activity;
use super::{Batch, Loader};
use crate::context::RequestContext;

/// A batch that needs nothing but the request's context; then [`Loaders::of`] makes its loader when it
/// is first asked for. Plugins bring their own batches this way.
pub trait PerRequest: Batch {
    /// The batch for a request.
    fn for_request(context: &Arc<RequestContext>) -> Self;
}

type Erased = Arc<dyn Any + Send + Sync>;
type Forget = Box<dyn Fn() + Send + Sync>;

/// The loaders of one request and its context.
pub struct Loaders {
    context: Arc<RequestContext>,
    /// Claim versions.
    pub(crate) claims: Loader<Claims>,
    /// Where claim versions stand.
    pub(crate) states: Loader<States>,
    /// Edges of claims.
    pub(crate) edges: Loader<EdgesOf>,
    others: Mutex<HashMap<TypeId, (Erased, Forget)>>,
    activity: Activity,
}

impl Deref for Loaders {
    type Target = RequestContext;

    fn deref(&self) -> &RequestContext {
        &self.context
    }
}

impl Loaders {
    /// Fresh loaders.
    #[must_use]
    pub fn new(context: Arc<RequestContext>) -> Self {
        let activity = Activity::default();
        Self {
            claims: Loader::among(Claims::for_request(&context), activity.clone()),
            states: Loader::among(States::for_request(&context), activity.clone()),
            edges: Loader::among(EdgesOf::for_request(&context), activity.clone()),
            others: Mutex::default(),
            activity,
            context,
        }
    }

    /// The request's loader of a kind, made when first asked for.
    pub fn of<B: PerRequest>(&self) -> Arc<Loader<B>> {
        let mut others = self.others.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, _)) = others.get(&TypeId::of::<B>())
            && let Ok(loader) = Arc::clone(known).downcast::<Loader<B>>()
        {
            return loader;
        }
        let loader = Arc::new(Loader::among(B::for_request(&self.context), self.activity.clone()));
        let again = Arc::clone(&loader);
        let erased: Erased = Arc::<Loader<B>>::clone(&loader);
        others.insert(TypeId::of::<B>(), (erased, Box::new(move || again.forget())));
        loader
    }

    /// Forgets everything that was loaded: to be called after a write, and by a subscription before
    /// each delivery.
    pub fn forget(&self) {
        self.claims.forget();
        self.states.forget();
        self.edges.forget();
        for (_, forget) in self.others.lock().unwrap_or_else(PoisonError::into_inner).values() {
            forget();
        }
    }
}
