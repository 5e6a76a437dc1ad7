#!/bin/sh
# What must happen before the sandbox itself? Join its control groups, show its user what root alone can see.
# usage: start.sh [GROUP ...] -- [SOURCE PLACE ...] -- COMMAND ...
set -eu
while [ "$1" != -- ]; do
  # Each process has its limits without a group, too: not to be let in is no reason to stop.
  { echo $$ >"$1/cgroup.procs"; } 2>/dev/null || :
  shift
done
shift
while [ "$1" != -- ]; do
  mount --bind -- "$1" "$2"
  shift 2
done
shift
exec "$@"
