//! The tables of the index that are read by column.

pub(super) mod claim {
    //! A claim version in the index.

    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "search_claim")]
    pub(in crate::search) struct Model {
        #[sea_orm(primary_key)]
        pub row: i64,
        pub tenant_id: i32,
        pub claim_id: Uuid,
        pub length: i32,
        pub revision: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(in crate::search) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod gram {
    //! Three letters of a word.

    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "search_gram")]
    pub(in crate::search) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: i32,
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub gram: String,
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub word: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(in crate::search) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod state {
    //! How the index of a tenant stands. A tenant without a row has no claims.

    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "search_state")]
    pub(in crate::search) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: i32,
        #[sea_orm(column_type = "Text")]
        pub language: String,
        pub revision: i32,
        pub claims: i64,
        pub words: i64,
        pub ready: bool,
        pub reached: Option<Uuid>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(in crate::search) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
