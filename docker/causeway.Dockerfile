# The suite and its built-in reference. Build bin/causeway first:
#
#   make build && docker build -f docker/causeway.Dockerfile -t causeway/causeway bin
#   docker run --rm causeway/causeway test
FROM scratch
COPY causeway /causeway
COPY sdsadapter /sdsadapter
WORKDIR /work
ENTRYPOINT ["/causeway"]
