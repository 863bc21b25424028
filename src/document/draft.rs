//! Article → the document that ingest writes.
