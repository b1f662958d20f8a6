#!/bin/sh
# Epilog of Slurm: ends the runs that a job has left without an end. slurmctld runs it once when a job ends.
#
#   EpilogSlurmctld=/etc/slurm/runstatus-epilog.sh     in slurm.conf
#
# RUNSTATUS_SERVER, RUNSTATUS_TOKEN_FILE and the like stand in this file, since Slurm passes no environment:
: "${RUNSTATUS_SERVER:=127.0.0.1:7600}"
export RUNSTATUS_SERVER

# An exit code other than 0 would take the node out of service, so there is none. job-ended takes a second at most.
set -- "${SLURM_JOB_ID:-}"
if [ -n "${SLURM_CLUSTER_NAME:-}" ]; then
	set -- "$@" --label "sys_name=$SLURM_CLUSTER_NAME" # the server may know jobs of several clusters
fi
if [ -n "$1" ]; then
	runstatus job-ended "$@" || true
fi
exit 0
