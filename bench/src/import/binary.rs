//! PostgreSQL's binary COPY format, and its fields as parameters of a statement.

use bytes::{Buf, BufMut, Bytes, BytesMut};
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};

use crate::Result;

/// A value as PostgreSQL writes it in binary, whatever its type; `None` is null.
#[derive(Debug, Clone)]
pub(super) struct Field(Option<Bytes>);

impl Field {
    /// As a parameter of a statement.
    pub(super) fn parameter(&self) -> &(dyn ToSql + Sync) {
        self
    }
}

impl ToSql for Field {
    fn to_sql(
        &self,
        _: &Type,
        out: &mut BytesMut,
    ) -> std::result::Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match &self.0 {
            None => Ok(IsNull::Yes),
            Some(bytes) => {
                out.put_slice(bytes);
                Ok(IsNull::No)
            }
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// The fields of a whole COPY, row after row: a head of 11 bytes of signature, flags and an extension, then for each
/// row a count and for each field a length (-1 is null) and its bytes; a count of -1 ends it.
pub(super) fn fields(mut copy: Bytes) -> Result<Vec<Field>> {
    copy.try_get_u64()?;
    take(&mut copy, 3)?;
    copy.try_get_u32()?;
    let extension = usize::try_from(copy.try_get_u32()?)?;
    take(&mut copy, extension)?;
    let mut fields = Vec::new();
    while let Ok(columns) = u16::try_from(copy.try_get_i16()?) {
        for _ in 0..columns {
            let field = match usize::try_from(copy.try_get_i32()?) {
                Ok(length) => Some(take(&mut copy, length)?),
                Err(_) => None,
            };
            fields.push(Field(field));
        }
    }
    Ok(fields)
}

fn take(from: &mut Bytes, length: usize) -> Result<Bytes> {
    if from.len() < length {
        return Err("a COPY ends early".into());
    }
    Ok(from.split_to(length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_of_one_row_is_read() {
        let mut copy = BytesMut::from(&b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0"[..]);
        copy.put_i16(2);
        copy.put_i32(-1);
        copy.put_i32(2);
        copy.put_slice(b"ab");
        copy.put_i16(-1);
        let read = fields(copy.freeze()).expect("a copy");
        let read: Vec<_> = read.into_iter().map(|field| field.0).collect();
        assert_eq!(read, [None, Some(Bytes::from_static(b"ab"))]);
    }
}
