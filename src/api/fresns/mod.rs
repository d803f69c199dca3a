//! The Fresns client API, both families: `/api/v2` and `/api/fresns/v1`.
