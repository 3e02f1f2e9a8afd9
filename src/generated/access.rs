//! `docs/ACCESS.md`: what each field takes to be asked for.

use std::fmt::Write as _;

use claimgraph_api::access::{Access, Risk};
use claimgraph_domain::access::Permission;

/// The document for a schema.
pub(super) fn document(access: &Access) -> String {
    let mut text = String::from(
        "# Access

Written by `claimgraph generate` from the schema and the table in `crates/api/src/access/table.rs`.

Each field does an **action**, which takes a **scope** of the credential and has a **risk**. What an operation needs is
decided from its document, before anything is executed, and in one place (`src/http/operation/prepare.rs`), whatever carries
it. Lacking a scope gives `INSUFFICIENT_SCOPE` with status 403; the message names the scopes, and `details` each field with
the scope that it needs.

- A field of an object that has no line here comes with the field above it.
- A type with a line, such as `Claim.*`, shows what is stored: all its fields but `id` need the scope, whatever way leads
  there. To write is not to read: with `claims:write` alone a write is answered with ids and positions.
- What a plugin adds, fields and types, needs `plugins:<id>`. Its line stands here when it is on by default.
- `node` and `nodes` need what reading the types takes that the prefixes of their ids name.
- What `@skip` and `@include` leave out is needed all the same. `__typename` and introspection need no scope.
- `any` is any credential. `admin` stands for every scope.

## Scopes

| scope | what it allows |
| --- | --- |
",
    );
    for scope in Permission::CORE {
        // A string takes whatever is written to it.
        let _ = writeln!(text, "| `{scope}` | {} |", scope.meaning());
    }
    let _ = writeln!(text, "| `plugins:<id>` | {} |", Permission::Plugin("".into()).meaning());
    text.push_str("\n## Risks\n\n| risk | what may come of it |\n| --- | --- |\n");
    for risk in Risk::ALL {
        let _ = writeln!(text, "| {} | {} |", risk.as_str(), risk.meaning());
    }
    text.push_str("\n## Fields\n\n| field | action | scope | risk |\n| --- | --- | --- | --- |\n");
    for line in access.lines() {
        let (action, risk) = (&line.action, line.action.risk.as_str());
        let _ = writeln!(text, "| `{}` | {} | {} | {risk} |", line.field, action.name, action.demand);
    }
    text
}
