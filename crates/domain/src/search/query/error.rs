use crate::error::{Code, Detail, Error};

macro_rules! problems {
    ($($(#[$doc:meta])* $variant:ident = $text:literal;)*) => {
        /// What is wrong with a query; the texts are stable.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Problem { $($(#[$doc])* $variant,)* }

        impl Problem {
            /// Every problem.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The stable text.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
        }
    };
}

problems! {
    /// There is no word in it.
    Empty = "EMPTY";
    /// Something else must stand here.
    Unexpected = "UNEXPECTED";
    /// A `"` has no partner.
    UnclosedQuote = "UNCLOSED_QUOTE";
    /// A `(` has no partner.
    UnclosedParenthesis = "UNCLOSED_PARENTHESIS";
    /// Quotation marks without a word between them.
    EmptyPhrase = "EMPTY_PHRASE";
    /// No field has this name.
    UnknownField = "UNKNOWN_FIELD";
    /// The value of a field is missing, or is none that it takes.
    FieldValue = "FIELD_VALUE";
    /// The beginning of a word is too short, or stands where none may.
    Prefix = "PREFIX";
    /// It has too many characters.
    TooLong = "TOO_LONG";
    /// It has too many words.
    TooManyTerms = "TOO_MANY_TERMS";
    /// Its parentheses are nested too deeply.
    TooDeep = "TOO_DEEP";
}

/// Why a text is no query.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the query cannot be read at character {position}: {message}")]
pub struct QueryError {
    /// What is wrong.
    pub problem: Problem,
    /// Where, in UTF-16 code units from the start, as JavaScript counts.
    pub position: u32,
    /// What was expected there.
    pub message: String,
}

impl QueryError {
    pub(super) fn new(problem: Problem, position: u32, message: impl Into<String>) -> Self {
        Self { problem, position, message: message.into() }
    }

    fn code(&self) -> Code {
        match self.problem {
            Problem::TooLong | Problem::TooManyTerms | Problem::TooDeep => Code::LimitExceeded,
            _ => Code::QueryInvalid,
        }
    }
}

impl From<QueryError> for Error {
    fn from(error: QueryError) -> Self {
        let code = error.code();
        let mut refusal = Self::new(code, error.to_string());
        refusal.details = vec![Detail {
            path: format!("query[{}]", error.position),
            code,
            message: format!("{}: {}", error.problem.as_str(), error.message),
        }];
        refusal
    }
}
