#!/bin/sh
# After the installation and each upgrade, of Debian's packages and of RPM's.
set -e

if command -v systemd-sysusers >/dev/null 2>&1; then
	systemd-sysusers runstatusd.conf
elif ! getent passwd runstatus >/dev/null; then
	getent group runstatus >/dev/null || groupadd --system runstatus
	useradd --system --gid runstatus --home-dir /var/lib/runstatus --no-create-home --shell /usr/sbin/nologin \
		--comment 'Status of test runs' runstatus
fi
install -d -m 0750 -o runstatus -g runstatus /var/lib/runstatus /var/lib/runstatus/runs
install -d -m 0755 -o runstatus -g runstatus /run/runstatusd

# Debian says "configure" and, at an upgrade, the version of before; RPM says how many are installed now.
first=no
case $1 in
configure) test -n "$2" || first=yes ;;
1) first=yes ;;
esac

if command -v systemctl >/dev/null 2>&1; then
	if [ "$first" = yes ]; then
		systemctl preset runstatusd.service runstatusd.socket runstatusd-http.socket >/dev/null 2>&1 || true
	fi
	if [ -d /run/systemd/system ]; then
		systemctl daemon-reload || true
		# The server that runs goes on with the program that it was started with, until the operator restarts it.
		if [ "$first" = no ] && systemctl --quiet is-active runstatusd.service; then
			echo 'runstatusd still runs as it was before: systemctl restart runstatusd' >&2
		fi
	fi
fi
if [ "$first" = yes ]; then
	echo 'To start the server: systemctl start runstatusd, behind a look at /etc/runstatus/runstatusd.yaml'
fi
