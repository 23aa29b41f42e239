#!/bin/sh
# lifeline.sh GRACE_SECONDS SCRATCH COMMAND...
# Runs the command as long as another process holds the other end of this script's standard input.
# When that end closes, even if its holder was killed, this script ends the command's whole process group:
# first with TERM, then GRACE_SECONDS later with KILL. It also removes the folder SCRATCH, if one is given.
# Start this script as the leader of its own process group.
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
