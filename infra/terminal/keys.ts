const CTRL_C = '\u0003';

/**
 * Calls back when a key is pressed, without Enter. Where the input is not a terminal, it does nothing.
 * A terminal that delivers single keys also delivers Ctrl-C as a key: this function turns it into a SIGINT again.
 */
export function onKey(key: string, pressed: () => void, input = process.stdin): void {
  if (!input.isTTY) return;
  input.setRawMode(true);
  input.on('data', (typed) => {
    if (`${typed}` === CTRL_C) process.kill(process.pid, 'SIGINT');
    if (`${typed}` === key) pressed();
  });
}
