//! What is known while one schema is composed: what is left to place, whose types are whose, and the
//! routing table so far.

use std::{
    any::{TypeId, type_name},
    collections::{HashMap, VecDeque},
    mem,
    sync::Arc,
};

use async_graphql::registry::{MetaType, Registry};

use super::{
    carrier::NameTaken,
    contributions::{CORE, Contributions, Member, Part, Place, Source},
    error::{Claimant, ComposeError, Root},
    extended::unwrapped,
    routes::Routes,
};

/// Work that waits until the types leading to it are complete.
pub(super) enum Task {
    /// Add contributed fields to a type.
    Extend(Target),
    /// Add the members of the `Node` interface.
    Members,
}

/// A wrapped type in the registry.
pub(super) struct Target {
    key: TypeId,
    pub(super) name: String,
    rust_type: &'static str,
}

impl Target {
    /// The wrapper `W` of the type `T`, registered under the GraphQL name `name`.
    pub(super) fn new<T: 'static, W>(name: &str) -> Self {
        Self { key: TypeId::of::<T>(), name: name.to_owned(), rust_type: type_name::<W>() }
    }
}

/// Everything known while one schema is composed.
pub(super) struct Placement {
    parts: Vec<Part>,
    members: Vec<Member>,
    routes: Routes,
    errors: Vec<ComposeError>,
    tasks: VecDeque<Task>,
    /// How many wrappers are being registered inside one another.
    depth: usize,
    /// Whose types are being registered; the innermost last, the core at the bottom.
    owners: Vec<Arc<str>>,
    /// Whose fields led to a type first, by Rust type as registered.
    type_owners: HashMap<&'static str, Arc<str>>,
    /// Who contributed a field, by the GraphQL names of type and field.
    field_owners: HashMap<(String, String), Arc<str>>,
}

impl Placement {
    /// Nothing placed yet of `contributions`.
    pub(super) fn new(contributions: impl IntoIterator<Item = Contributions>) -> Self {
        let (mut parts, mut members) = (Vec::new(), Vec::new());
        for each in contributions {
            parts.extend(each.parts);
            members.extend(each.members);
        }
        Self {
            parts,
            members,
            routes: Routes::default(),
            errors: Vec::new(),
            tasks: VecDeque::new(),
            depth: 0,
            owners: Vec::new(),
            type_owners: HashMap::new(),
            field_owners: HashMap::new(),
        }
    }

    /// The routing table, or the first thing that was wrong.
    pub(super) fn finish(mut self) -> Result<Routes, ComposeError> {
        let unserved_parts = self.parts.iter().map(unserved_part);
        let unserved_members = self.members.iter().map(unserved_member);
        self.errors.extend(unserved_parts.chain(unserved_members));
        self.errors.into_iter().next().map_or(Ok(self.routes), Err)
    }

    /// Notes something that is wrong.
    pub(super) fn report(&mut self, error: ComposeError) {
        self.errors.push(error);
    }

    /// Enters the registration of a type inside of those already entered.
    pub(super) const fn descend(&mut self) {
        self.depth += 1;
    }

    /// Leaves the innermost registration.
    pub(super) const fn ascend(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// Queues work; whether the caller is the outermost registration and has to do what is queued.
    pub(super) fn queue(&mut self, task: Task) -> bool {
        self.tasks.push_back(task);
        self.depth == 1
    }

    /// The next work to do.
    pub(super) fn next_task(&mut self) -> Option<Task> {
        self.tasks.pop_front()
    }

    /// What was contributed to `target`, which is the root `root` if any; the second time nothing.
    pub(super) fn take_parts(&mut self, target: &Target, root: Option<Root>) -> Vec<Part> {
        let belongs = |part: &mut Part| match part.place {
            Place::Root(place) => Some(place) == root,
            Place::Type { key, .. } => key == target.key,
        };
        self.parts.extract_if(.., belongs).collect()
    }

    /// The members of the `Node` interface; the second time nothing.
    pub(super) fn take_members(&mut self) -> Vec<Member> {
        mem::take(&mut self.members)
    }

    /// Starts to attribute the types of `registry` that appear from now on to `owner`.
    pub(super) fn begin(&mut self, owner: &Arc<str>, registry: &Registry) {
        self.attribute_to(&self.current_owner(), registry);
        self.owners.push(Arc::clone(owner));
    }

    /// Ends what the last `begin` began.
    pub(super) fn end(&mut self, registry: &Registry) {
        self.attribute_to(&self.current_owner(), registry);
        self.owners.pop();
    }

    /// Attributes to `owner` the types of `registry` that are not attributed yet.
    pub(super) fn attribute_to(&mut self, owner: &Arc<str>, registry: &Registry) {
        for rust_type in registry.types.values().filter_map(MetaType::rust_typename) {
            let entry = self.type_owners.entry(rust_type);
            entry.or_insert_with(|| Arc::clone(owner));
        }
    }

    /// Whose types are being registered now.
    pub(super) fn current_owner(&self) -> Arc<str> {
        self.owners.last().map_or_else(|| CORE.into(), Arc::clone)
    }

    /// Whose fields led to a Rust type first; a type not attributed yet is the current owner's.
    pub(super) fn type_owner(&self, rust_type: &str) -> Arc<str> {
        self.type_owners.get(rust_type).map_or_else(|| self.current_owner(), Arc::clone)
    }

    /// Routes a contributed field that nobody defined before.
    pub(super) fn place_field(&mut self, target: &Target, part: &Part, field: &str) {
        match &part.source {
            Source::Fields(source) => {
                self.routes.add_field(target.key, field.to_owned(), Arc::clone(source));
            }
            Source::Streams(source) => {
                self.routes.add_stream(field.to_owned(), Arc::clone(source));
            }
        }
        let place = (target.name.clone(), field.to_owned());
        self.field_owners.insert(place, Arc::clone(&part.owner));
    }

    /// Who contributed a field; `None` when its type's own Rust type has it.
    pub(super) fn field_owner(&self, type_name: &str, field: &str) -> Option<Arc<str>> {
        self.field_owners.get(&(type_name.to_owned(), field.to_owned())).map(Arc::clone)
    }

    /// Lets a contributed query object answer for entities as well.
    pub(super) fn place_entities(&mut self, target: &Target, part: &Part) {
        if let Source::Fields(source) = &part.source {
            self.routes.add_entities(target.key, Arc::clone(source));
        }
    }

    /// Notes that a contributed field was defined before.
    pub(super) fn refuse_field(&mut self, target: &Target, part: &Part, field: &str) {
        let place = (target.name.clone(), field.to_owned());
        let first = self.field_owners.get(&place).map(ToString::to_string);
        self.report(ComposeError::FieldClash {
            first_owner: first.unwrap_or_else(|| self.type_owner(target.rust_type).to_string()),
            second_owner: part.owner.to_string(),
            type_name: place.0,
            field: place.1,
        });
    }

    /// Notes that the name of a carrier, which is a type as well, belongs to another type.
    pub(super) fn refuse_carrier(&mut self, part: &Part, taken: NameTaken) {
        self.report(ComposeError::TypeClash {
            first: Claimant {
                owner: self.type_owner(taken.holder).to_string(),
                rust_type: unwrapped(taken.holder).to_owned(),
            },
            second: Claimant { owner: part.owner.to_string(), rust_type: part.carrier.rust_type.to_owned() },
            name: taken.name,
        });
    }
}

fn unserved_part(part: &Part) -> ComposeError {
    let owner = part.owner.to_string();
    let carrier = part.carrier.rust_type.to_owned();
    match part.place {
        Place::Root(root) => ComposeError::MissingRoot { owner, root, carrier },
        Place::Type { rust_type, .. } => ComposeError::UnservedType { owner, core_type: rust_type.to_owned(), carrier },
    }
}

fn unserved_member(member: &Member) -> ComposeError {
    ComposeError::UnservedNode { owner: member.owner.to_string(), type_name: (member.type_name)().into_owned() }
}
