# The suite and its built-in reference. Build the programs first:
#
#   make build && docker build -f docker/causeway.Dockerfile -t causeway/causeway bin
#   docker run --rm causeway/causeway test
#
# It also judges a program in the current directory, which has to be static:
# the image has no interpreter and no library.
#
#   docker run --rm -v "$PWD:/work" causeway/causeway test -- ./my-adapter
FROM scratch
COPY causeway /causeway
COPY sdsadapter /sdsadapter
WORKDIR /work
ENTRYPOINT ["/causeway"]
