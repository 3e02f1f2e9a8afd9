//! A way into the database that shows the rows of one tenant.

use std::pin::Pin;

use async_trait::async_trait;
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult, IsolationLevel,
    QueryResult, Statement, TransactionError, TransactionOptions, TransactionTrait,
};

use super::Database;
use super::reach::{Reach, Tells};
use crate::scope::TenantKey;

/// Connections that show, on PostgreSQL, the rows of one tenant or of all. A transaction keeps to what it began with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Connection<'a> {
    inner: &'a DatabaseConnection,
    reach: Reach,
    tells: Tells,
}

/// The two ways into the database for work that is of no one tenant.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AllTenants<'a>(&'a Database);

impl Database {
    /// The way to read a tenant's rows.
    pub(crate) fn reader(&self, tenant: impl Into<TenantKey>) -> Connection<'_> {
        Connection { inner: &self.read, reach: Reach::One(tenant.into()), tells: self.tells }
    }

    /// The way to write a tenant's rows.
    pub(crate) fn writer(&self, tenant: impl Into<TenantKey>) -> Connection<'_> {
        Connection { inner: &self.write, reach: Reach::One(tenant.into()), tells: self.tells }
    }

    /// The ways to the rows of all tenants: for what comes before the tenant is known, and for what the server does for
    /// all of them.
    pub(crate) fn for_all_tenants(&self) -> AllTenants<'_> {
        AllTenants(self)
    }
}

impl<'a> AllTenants<'a> {
    /// The way to read.
    pub(crate) fn reader(self) -> Connection<'a> {
        Connection { inner: &self.0.read, reach: Reach::All, tells: self.0.tells }
    }

    /// The way to write.
    pub(crate) fn writer(self) -> Connection<'a> {
        Connection { inner: &self.0.write, reach: Reach::All, tells: self.0.tells }
    }

    /// Runs what asks for the pool itself, such as migrations. Those that read or change rows of tenants say in their own
    /// transactions that they do, for where there is no setting beyond these.
    pub(crate) async fn run<F: Future>(self, work: impl FnOnce(&'a DatabaseConnection) -> F) -> F::Output {
        Reach::All.around(work(&self.0.write)).await
    }
}

impl Connection<'_> {
    /// Begins a transaction that knows whose rows it works on.
    async fn knowing(&self, begin: impl Future<Output = Result<DatabaseTransaction, DbErr>>) -> Begun {
        let tx = self.reach.around(begin).await?;
        if self.tells == Tells::Transactions {
            self.reach.tell(&tx).await?;
        }
        Ok(tx)
    }
}

type Begun = Result<DatabaseTransaction, DbErr>;

/// Runs one statement, in a transaction of its own where only transactions know whose rows they work on.
macro_rules! run {
    ($self:ident.$call:ident($statement:expr)) => {
        match $self.tells {
            Tells::Sessions => $self.reach.around($self.inner.$call($statement)).await,
            Tells::Transactions => {
                let tx = $self.begin().await?;
                let done = tx.$call($statement).await?;
                tx.commit().await?;
                Ok(done)
            }
        }
    };
}

#[async_trait]
impl ConnectionTrait for Connection<'_> {
    fn get_database_backend(&self) -> DbBackend {
        self.inner.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        run!(self.execute_raw(statement))
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        run!(self.execute_unprepared(sql))
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        run!(self.query_one_raw(statement))
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        run!(self.query_all_raw(statement))
    }
}

#[async_trait]
impl TransactionTrait for Connection<'_> {
    type Transaction = DatabaseTransaction;

    async fn begin(&self) -> Begun {
        self.knowing(self.inner.begin()).await
    }

    async fn begin_with_config(&self, isolation: Option<IsolationLevel>, access: Option<AccessMode>) -> Begun {
        self.knowing(self.inner.begin_with_config(isolation, access)).await
    }

    async fn begin_with_options(&self, options: TransactionOptions) -> Begun {
        self.knowing(self.inner.begin_with_options(options)).await
    }

    async fn transaction<F, T, E>(&self, work: F) -> Result<T, TransactionError<E>>
    where
        F: for<'c> FnOnce(&'c DatabaseTransaction) -> Pin<Box<dyn Future<Output = Result<T, E>> + Send + 'c>> + Send,
        T: Send,
        E: std::fmt::Display + std::fmt::Debug + Send,
    {
        self.transaction_with_config(work, None, None).await
    }

    async fn transaction_with_config<F, T, E>(
        &self,
        work: F,
        isolation: Option<IsolationLevel>,
        access: Option<AccessMode>,
    ) -> Result<T, TransactionError<E>>
    where
        F: for<'c> FnOnce(&'c DatabaseTransaction) -> Pin<Box<dyn Future<Output = Result<T, E>> + Send + 'c>> + Send,
        T: Send,
        E: std::fmt::Display + std::fmt::Debug + Send,
    {
        let tx = self.begin_with_config(isolation, access).await.map_err(TransactionError::Connection)?;
        match work(&tx).await {
            Ok(done) => tx.commit().await.map(|()| done).map_err(TransactionError::Connection),
            Err(refused) => {
                tx.rollback().await.map_err(TransactionError::Connection)?;
                Err(TransactionError::Transaction(refused))
            }
        }
    }
}
