#!/bin/sh
# Starts the server, plays the demo into it and keeps the server until Ctrl-C.
# $1 is the address to listen on, $3 that of HTTP. $2 is the directory to serve; without it the
# directory is a new one, which is removed at the end, so that the ids of the demo are
# always those of the tour in README.md. It then also has a namespace of its own, live, with series that
# go on to be played, for the page.
set -u

# What the environment says of other servers must not matter: the demo belongs here.
unset RUNSTATUS_DIR RUNSTATUS_RUN
export RUNSTATUS_SERVER="$1"

another() {
	echo "To take another address, with HTTP on the next port: make run LISTEN=127.0.0.1:7700" >&2
}

if bin/runstatus status --limit 1 >/dev/null 2>&1; then
	echo "A server answers on $1 already." >&2
	another
	exit 1
fi

kept=${2:-}
if [ -n "$kept" ]; then
	data=$kept
	mkdir -p "$data" || exit 1
else
	data=$(mktemp -d "${TMPDIR:-/tmp}/runstatus-demo.XXXXXX") || exit 1
	trap 'rm -rf "$data"' EXIT
	mkdir "$data/main" "$data/live" || exit 1
fi
# The HTTP port is the next one, unless one is given: 127.0.0.1:7601 beside 127.0.0.1:7600.
http=${3:-}
if [ -z "$http" ]; then
	case ${1##*:} in
	*[!0-9]*) http=off ;;
	*) http=${1%:*}:$((${1##*:} + 1)) ;;
	esac
fi
if [ -n "$kept" ]; then
	bin/runstatusd --dir "$data" --listen "$1" --http "$http" &
else
	bin/runstatusd --dir "$data/main" --namespace "live=$data/live" --listen "$1" --http "$http" &
fi
server=$!
playing=

# Ctrl-C on a terminal reaches the server by itself; a second signal would hurry it,
# so this script only waits. A signal to this script alone is passed on.
trap : INT
trap 'kill "$server" $playing' TERM HUP

# A server that cannot start is gone at once, and has said why.
until bin/runstatus status --limit 1 >/dev/null 2>&1; do
	if ! kill -0 "$server" 2>/dev/null; then
		echo "The server could not start; the reason stands above." >&2
		another
		exit 1
	fi
	sleep 0.1
done

if ! bin/runstatus demo; then
	kill "$server" 2>/dev/null
	wait "$server"
	echo "The demo could not be played; what the server said stands above." >&2
	exit 1
fi
echo
if [ -n "$kept" ]; then
	echo "The server goes on until Ctrl-C. It keeps its files in $data."
else
	echo "The server goes on until Ctrl-C. Its files are in $data and are removed at the end;"
	echo "make run DATA=runstatus-data keeps them."
fi
if [ -z "$kept" ]; then
	bin/runstatus --namespace live demo --loop >/dev/null 2>&1 &
	playing=$!
fi
if [ "$http" != off ]; then
	echo "The page: http://$http/"
	echo "Over HTTP: curl http://$http/v1/namespaces/main/test_runs/1"
fi
echo "Type the commands above in a second terminal. make grpcurl builds grpcurl into .tools/bin."

# A trapped signal ends wait early, so wait until the server is gone.
while kill -0 "$server" 2>/dev/null; do
	wait "$server"
done
if [ -n "$playing" ]; then
	kill "$playing" 2>/dev/null
	wait "$playing"
fi
exit 0
