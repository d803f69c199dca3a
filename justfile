# Everyday commands; `just` alone lists them.

_default:
    @just --list

# Serve folkmoot.db in this directory on http://127.0.0.1:8000
run *ARGS:
    cargo run -- serve {{ARGS}}

# A throw-away community with people, tokens and curl lines
sandbox *ARGS:
    cargo run -- sandbox {{ARGS}}

# All tests, or those whose name contains the argument
test *ARGS:
    cargo test {{ARGS}}

# Real Mastodon clients against a sandbox
clients:
    cargo build
    tests/clients/run

# What has to pass before a merge; installs nothing, and lists what is missing
ci:
    .ci/run --no-install

# CPU of every measured call, or how it grows: just bench --quick --only NAME --scaling --binary PATH
bench *ARGS:
    cargo bench --profile dist --bench http -- {{ARGS}}

# Write the descriptions of the APIs anew, after a change of handlers, types or their tables
openapi:
    WRITE_OPENAPI=1 cargo test --lib docs_tests
    cargo build

# Format all code
fmt:
    cargo fmt

# Lints as strict as in CI
lint:
    cargo clippy --all-targets --locked -- -D warnings
