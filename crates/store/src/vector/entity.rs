//! The tables of vectors.

pub(super) mod model {
    //! A model of a tenant, and how far it has come.

    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "search_model")]
    pub(in crate::vector) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i32,
        #[sea_orm(column_type = "Text")]
        pub name: String,
        pub dimensions: i32,
        #[sea_orm(column_type = "Text")]
        pub state: String,
        pub position: i64,
        pub vectors: i64,
        pub refused: i64,
        #[sea_orm(column_type = "Text", nullable)]
        pub failure: Option<String>,
        pub leased_by: Option<Uuid>,
        pub leased_until: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(in crate::vector) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod vector {
    //! What a model has made of a claim version.

    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "search_vector")]
    pub(in crate::vector) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        #[expect(clippy::struct_field_names, reason = "so the column is named")]
        pub model: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i64,
        pub claim_id: Uuid,
        pub vector: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(in crate::vector) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
