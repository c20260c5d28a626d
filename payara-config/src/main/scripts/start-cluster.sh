#!/usr/bin/env bash
# Starts a cluster of Payara Micro nodes on this machine and waits until the application responds on each:
#   start-cluster.sh NODES WAR DIRECTORY
# Environment variables:
#   HTTP_PORT, GRID_PORT  the ports of the first node (8080 and 6900 by default); each further node has the next ones
#   PAYARA_MICRO, ...     all others of start-node.sh
# The script ends with the first node that does not start. Nodes that have started run on.
# Stop a node with: stop-node.sh DIRECTORY/node1
set -euo pipefail

fail() { echo "start-cluster: $1" >&2; exit 1; }
[[ $# -eq 3 ]] || { echo "usage: $0 NODES WAR DIRECTORY" >&2; exit 2; }
nodes=$1 war=$2 directory=$3
here=$(cd "$(dirname "$0")" && pwd)
http=${HTTP_PORT:-8080} grid=${GRID_PORT:-6900}

members=
for ((i = 0; i < nodes; i++)); do
  members+=${members:+,}127.0.0.1:$((grid + i))
done

# Start one node after another: the first creates the tables, and each finds the earlier members.
for ((i = 0; i < nodes; i++)); do
  HTTP_PORT=$((http + i)) "$here/start-node.sh" "$war" "$directory/node$((i + 1))" \
    --nohostaware --clustermode "tcpip:$members" --interfaces 127.0.0.1 --startport $((grid + i)) \
    || fail "node $((i + 1)) did not start"
done
