# docker build -t folkmoot . && docker run -p 127.0.0.1:8000:8000 -v folkmoot:/data folkmoot
FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY . .
RUN cargo build --profile dist --locked && mkdir /data

# The program links the C library and libgcc, and this holds nothing else: no shell, no package manager.
FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /src/target/dist/folkmoot /usr/local/bin/folkmoot
COPY --from=build --chown=nonroot:nonroot /data /data
WORKDIR /data
ENV FOLKMOOT_ADDRESS=0.0.0.0
VOLUME /data
EXPOSE 8000
ENTRYPOINT ["/usr/local/bin/folkmoot"]
