#!/bin/sh
# Before the removal, not before an upgrade. The data in /var/lib/runstatus stays, and so do the user and the group.
set -e
case $1 in
remove | 0) ;;
*) exit 0 ;;
esac
if command -v systemctl >/dev/null 2>&1; then
	if [ -d /run/systemd/system ]; then
		systemctl stop runstatusd.socket runstatusd-http.socket runstatusd.service || true
	fi
	systemctl disable runstatusd.socket runstatusd-http.socket runstatusd.service >/dev/null 2>&1 || true
fi
