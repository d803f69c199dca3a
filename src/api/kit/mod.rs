//! HTTP plumbing without dialect words.
