# The stock go-waku node, and nothing else. Build bin/waku first:
#
#   make waku-node && docker build -f docker/waku.Dockerfile -t causeway/waku bin
FROM scratch
COPY waku /waku
EXPOSE 60000 8645
ENTRYPOINT ["/waku"]
