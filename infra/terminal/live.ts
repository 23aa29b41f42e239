import { type Keyboard, onKey } from './keys.ts';

/** A terminal, drawn anew in place. */
export interface LiveScreen {
  /** Replaces what is shown. Lines that do not fit are cut. */
  draw(lines: readonly string[]): void;
  /** Aborted when the user presses q or Ctrl-C, or the process is told to end. */
  readonly ended: AbortSignal;
  /** Gives the terminal back as it was, with what was shown before. */
  close(): void;
}

/** Where it is drawn. */
type Output = NodeJS.WritableStream & { rows?: number };

/** The other screen of the terminal, without a cursor; long lines are cut and not wrapped. */
const OPEN = '\u001B[?1049h\u001B[?25l\u001B[?7l';
const CLOSE = '\u001B[?7h\u001B[?25h\u001B[?1049l';
const HOME = '\u001B[H';
const CLEAR_LINE = '\u001B[K';
const CLEAR_BELOW = '\u001B[J';
/** Of a terminal that does not say it. */
const ROWS = 24;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Opens the screen. Until it is closed, the signals that end a process only end the screen. */
export function liveScreen(
  out: Output = process.stdout,
  input: Keyboard = process.stdin,
): LiveScreen {
  const ending = new AbortController();
  const end = () => ending.abort();
  for (const signal of SIGNALS) process.on(signal, end);
  const giveKeysBack = onKey('q', end, input);
  out.write(OPEN);
  return {
    ended: ending.signal,
    draw(lines) {
      const rows = out.rows || ROWS;
      const shown = lines.length <= rows ? lines : [...lines.slice(0, rows - 1), '…'];
      out.write(`${HOME}${shown.map((line) => line + CLEAR_LINE).join('\r\n')}${CLEAR_BELOW}`);
    },
    close() {
      out.write(CLOSE);
      giveKeysBack();
      for (const signal of SIGNALS) process.off(signal, end);
    },
  };
}
