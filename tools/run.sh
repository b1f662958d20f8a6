#!/bin/sh
# Starts the server, plays the demo into it and keeps the server until Ctrl-C.
# The argument is the address to listen on.
set -u

# What the environment says of other servers must not matter: the demo belongs here.
unset RUNSTATUS_DIR RUNSTATUS_RUN
export RUNSTATUS_SERVER="$1"

if bin/runstatus status --limit 1 >/dev/null 2>&1; then
	echo "a server answers on $1 already; stop it first, or take another address:" >&2
	echo "  make run LISTEN=127.0.0.1:7700" >&2
	exit 1
fi

mkdir -p runstatus-data
bin/runstatusd --dir runstatus-data --listen "$1" &
server=$!

# Ctrl-C on a terminal reaches the server by itself; a second signal might make
# it hurry, so we only wait. What reaches us alone is passed on.
trap : INT
trap 'kill "$server"' TERM HUP

# A server that cannot start is gone at once, and has said why.
until bin/runstatus status --limit 1 >/dev/null 2>&1; do
	if ! kill -0 "$server" 2>/dev/null; then
		echo "the server could not start; why stands above" >&2
		exit 1
	fi
	sleep 0.1
done

if ! bin/runstatus demo; then
	kill "$server" 2>/dev/null
	wait "$server"
	echo "the demo could not be played; what the server said stands above" >&2
	exit 1
fi
echo
echo "The server goes on until Ctrl-C, and keeps its files in runstatus-data."

# A trapped signal ends wait early, so wait until the server is gone.
while kill -0 "$server" 2>/dev/null; do
	wait "$server"
done
