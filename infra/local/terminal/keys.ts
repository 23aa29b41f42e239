const CTRL_C = '\u0003';

/**
 * Calls back for single keys, without Enter. Where the input is no terminal there are none.
 * A terminal that hands over single keys hands over Ctrl-C too, instead of a SIGINT: it becomes one again.
 */
export function onKey(key: string, pressed: () => void, input = process.stdin): void {
  if (!input.isTTY) return;
  input.setRawMode(true);
  input.on('data', (typed) => {
    if (`${typed}` === CTRL_C) process.kill(process.pid, 'SIGINT');
    if (`${typed}` === key) pressed();
  });
}
