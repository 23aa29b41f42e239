#!/bin/sh
# lifeline.sh GRACE_SECONDS SCRATCH COMMAND...
# Runs the command for as long as somebody holds the other end of this script's standard input.
# When that end closes, however its holder died, the command's whole process group is ended:
# first asked (TERM), then killed GRACE_SECONDS later. The folder SCRATCH, if not empty, goes with it.
# Start it as the leader of its own process group.
grace=$1
scratch=$2
shift 2
trap : TERM INT HUP
exec 3<&0
"$@" </dev/null 3<&- &
command=$!
end() {
  [ -z "$scratch" ] || rm -rf "$scratch"
  kill -KILL 0
}
(
  trap : TERM INT HUP
  cat <&3 >/dev/null
  kill -TERM 0
  sleep "$grace"
  end
) &
exec 3<&-
while kill -0 "$command" 2>/dev/null; do wait "$command"; done
end
