#!/bin/sh
# Installs the packages of Debian and Ubuntu that some tests need; they are skipped where
# a program is absent. Run it as root. It starts no service.
#
#   openssh-server         e2e: sshd, for servers that are reached over ssh://
#   openssh-client         ssh and ssh-keygen
#   strace                 e2e: the files that a server names to the kernel
#   slurmctld, slurm-client, slurm-wlm-jwt-plugin, munge
#                          e2e: a token that Slurm has issued
set -eu
apt-get update
DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y --no-install-recommends \
	openssh-server openssh-client strace slurmctld slurm-client slurm-wlm-jwt-plugin munge
