//! What can be wrong with a set of contributions.

use std::fmt;

/// A set of contributions that does not make a schema; raised only while the schema is built.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ComposeError {
    /// Two owners define one field of one type.
    #[error(
        "the field `{type_name}.{field}` is defined twice, by `{first_owner}` and by `{second_owner}`: \
         rename it in one of them, or switch one of them off"
    )]
    FieldClash {
        /// GraphQL name of the type that holds the field.
        type_name: String,
        /// GraphQL name of the field.
        field: String,
        /// Who defined it first; `core` for the core.
        first_owner: String,
        /// Who defined it again.
        second_owner: String,
    },
    /// Two Rust types have one GraphQL name.
    #[error(
        "two Rust types have the GraphQL name `{name}`: {first} and {second}: \
         give one of them another name with `#[graphql(name = \"..\")]`, or switch its owner off"
    )]
    TypeClash {
        /// The GraphQL name.
        name: String,
        /// The type that was registered first.
        first: Claimant,
        /// The type that came second.
        second: Claimant,
    },
    /// An extensible type is returned both wrapped and bare; the bare one would lack the plugin fields.
    #[error(
        "`{rust_type}` (GraphQL `{name}`) is returned both as itself and as `Extended<..>`, noticed in `{owner}`: \
         return `Extended<..>` everywhere"
    )]
    BareType {
        /// The GraphQL name.
        name: String,
        /// The Rust type, without the wrapper.
        rust_type: String,
        /// Whose types were being registered when the second form appeared.
        owner: String,
    },
    /// A root field was contributed to a root the schema does not have, or has not wrapped.
    #[error(
        "`{owner}` contributes {root} fields (`{carrier}`), but the schema has no extensible {root} root: \
         pass `Extended<..>` of a non-empty root to `Schema::build`"
    )]
    MissingRoot {
        /// Who contributed the fields.
        owner: String,
        /// The root that is missing.
        root: Root,
        /// Rust type of the contributed object.
        carrier: String,
    },
    /// A type was extended that no field of the schema returns as `Extended<..>`.
    #[error(
        "`{owner}` extends `{core_type}` with `{carrier}`, but no field of the schema returns `Extended<{core_type}>`: \
         extend a type that is served, or return it wrapped"
    )]
    UnservedType {
        /// Who contributed the extension.
        owner: String,
        /// Rust type that was to be extended.
        core_type: String,
        /// Rust type of the contributed object.
        carrier: String,
    },
    /// A type joins `Node`, but no field of the schema returns `NodeRef`.
    #[error("`{owner}` lets `{type_name}` join `Node`, but no field of the schema returns `NodeRef`")]
    UnservedNode {
        /// Who declared the type.
        owner: String,
        /// GraphQL name of the type.
        type_name: String,
    },
    /// A field has no action, so nobody could say who may ask for it.
    #[error(
        "no action is stated for {}: give each a line in the table of actions (crates/api/src/access/table.rs)", .fields.join(", ")
    )]
    WithoutAction {
        /// The fields, as `Query.claim`; `Claim.*` for all those of a type.
        fields: Vec<String>,
    },
    /// The id of a plugin makes no scope.
    #[error("the fields of the plugin `{owner}` can have no scope: {reason}")]
    WithoutScope {
        /// The plugin.
        owner: String,
        /// Why not.
        reason: String,
    },
    /// A type joins `Node` without the field `id: ID!`.
    #[error("`{owner}` lets `{type_name}` join `Node`, but it has no field `id` of type `ID!`: add one")]
    NodeWithoutId {
        /// Who declared the type.
        owner: String,
        /// GraphQL name of the type.
        type_name: String,
    },
}

/// A Rust type that claims a GraphQL name, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimant {
    /// Plugin id, or `core`: whose fields led to the type first. Exact for a type that only one owner uses.
    pub owner: String,
    /// Full Rust path of the type.
    pub rust_type: String,
}

impl fmt::Display for Claimant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` (from `{}`)", self.rust_type, self.owner)
    }
}

/// A root operation type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Root {
    /// Read operations.
    Query,
    /// Write operations.
    Mutation,
    /// Streams.
    Subscription,
}

impl fmt::Display for Root {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Query => "query",
            Self::Mutation => "mutation",
            Self::Subscription => "subscription",
        })
    }
}
