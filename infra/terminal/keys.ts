const CTRL_C = '\u0003';

/** The input of a process, which may be a terminal. */
export interface Keyboard {
  isTTY?: boolean;
  setRawMode(isRaw: boolean): unknown;
  on(event: 'data', typed: (text: unknown) => void): unknown;
  off(event: 'data', typed: (text: unknown) => void): unknown;
  pause(): unknown;
}

/**
 * Calls back when a key is pressed, without Enter. Where the input is not a terminal, it does nothing.
 * A terminal that delivers single keys also delivers Ctrl-C as a key: this function turns it into a SIGINT again.
 *
 * @returns what gives the terminal back as it was
 */
export function onKey(
  key: string,
  pressed: () => void,
  input: Keyboard = process.stdin,
): () => void {
  if (!input.isTTY) return () => {};
  const typed = (text: unknown) => {
    if (`${text}` === CTRL_C) process.kill(process.pid, 'SIGINT');
    if (`${text}` === key) pressed();
  };
  input.setRawMode(true);
  input.on('data', typed);
  return () => {
    input.off('data', typed);
    input.setRawMode(false);
    input.pause();
  };
}
