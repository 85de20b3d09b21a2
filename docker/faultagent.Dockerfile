# The agent that does faults to the packets of a pod. Build bin/faultagent first:
#
#   make net-programs && docker build -f docker/faultagent.Dockerfile -t causeway/faultagent bin
#
# It needs the capability NET_ADMIN within its own network namespace.
FROM scratch
COPY faultagent /faultagent
EXPOSE 7070 7071
ENTRYPOINT ["/faultagent"]
