#!/bin/sh
# What metering costs an event loop: CPU and bytes allocated per invocation. Needs a built gateway.
# Usage: bench/metering/run.sh [records a second] [rounds] [directory]
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
lib=$root/gateway/target/quarkus-app/lib/main
if [ ! -d "$lib" ]; then
    echo "bench/metering: $lib is not there; build the gateway first: mvn -pl gateway -am package" >&2
    exit 1
fi
exec "$java" --enable-native-access=ALL-UNNAMED -Xmx256m \
    -cp "$root/gateway/target/classes:$lib/*" "$root/bench/metering/JournalBench.java" "$@"
