#!/bin/sh
# Installs the packages of Debian and Ubuntu that some tests need; they are skipped where
# a program is absent. Run it as root. It starts no service.
#
#   openssh-server   e2e: sshd, for servers that are reached over ssh://
#   openssh-client   ssh and ssh-keygen
#   default-jdk-headless, protobuf-compiler, libprotobuf-dev, protobuf-compiler-grpc-java-plugin,
#   libgrpc-java, libprotobuf-java, libnetty-java, libperfmark-java, libgeronimo-annotation-1.3-spec-java   e2e: the example in Java
set -eu
apt-get update
DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y --no-install-recommends openssh-server openssh-client \
	default-jdk-headless protobuf-compiler libprotobuf-dev protobuf-compiler-grpc-java-plugin libgrpc-java libprotobuf-java libnetty-java libperfmark-java libgeronimo-annotation-1.3-spec-java
