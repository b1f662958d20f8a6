#!/bin/sh
# Installs the packages of Debian and Ubuntu that some tests need; they are skipped where
# a program is absent. Run it as root. It starts no service.
#
#   openssh-server         e2e: sshd, for servers that are reached over ssh://
#   openssh-client         ssh and ssh-keygen
#   strace                 e2e: the files that a server names to the kernel
#   slurmctld, slurm-client, slurm-wlm-jwt-plugin, munge
#                          e2e: a token that Slurm has issued
#   python3, python3-pip, python3-setuptools, python3-wheel, mypy
#                          e2e: the Python client, its package and its type hints
#   protobuf-compiler, protobuf-compiler-grpc, python3-grpcio, python3-protobuf
#                          e2e: Python stubs for gRPC
#   python3-yapsy, python3-lark, python3-requests
#                          what a checkout of Pavilion 2 needs (RUNSTATUS_TEST_PAVILION)
#   default-jdk-headless, protobuf-compiler-grpc-java-plugin, libprotobuf-dev, libgrpc-java, …
#                          e2e: the example in Java
#   chromium               e2e: the page in a browser
#   prometheus             e2e: a Prometheus that scrapes a server, and promtool, which evaluates the alert rules
#   systemd, man-db, mandoc, rpm
#                          the unit, the man pages and the packages of a release
set -eu
apt-get update
DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y --no-install-recommends \
	openssh-server openssh-client strace slurmctld slurm-client slurm-wlm-jwt-plugin munge \
	python3 python3-pip python3-setuptools python3-wheel mypy \
	protobuf-compiler protobuf-compiler-grpc python3-grpcio python3-protobuf python3-yapsy python3-lark python3-requests \
	default-jdk-headless libprotobuf-dev protobuf-compiler-grpc-java-plugin libgrpc-java libprotobuf-java \
	libnetty-java libperfmark-java libgeronimo-annotation-1.3-spec-java chromium prometheus \
	systemd man-db mandoc rpm
