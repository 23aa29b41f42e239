import { cut, duration } from './format.ts';
import { type Paint, painter } from './paint.ts';

/** What a running step can show: each note replaces the one before. */
export interface Step {
  note(text: string): void;
}

/** Runs work under a title and shows its progress; several steps can run at once. */
export interface Steps {
  run<T>(title: string, work: (step: Step) => Promise<T>): Promise<T>;
  /** Prints a line of text above the running steps. */
  print(text: string): void;
  /** Shows no more: all running work is about to be stopped. */
  close(): void;
}

interface Line {
  title: string;
  note: string;
  startedAt: number;
}

/** Draws steps: in place on a terminal, line by line elsewhere. */
interface Screen {
  start(line: Line): void;
  change(line: Line): void;
  end(line: Line): void;
  print(text: string): void;
  close(): void;
}

/** Where steps are shown. A terminal has `isTTY` and its width. */
type Output = NodeJS.WritableStream & { isTTY?: boolean; columns?: number };

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 80;
/** Without a terminal, a step prints its note at most this often. */
const PLAIN_NOTE_MS = 5_000;
const TITLE_WIDTH = 30;
const TIME_WIDTH = 12;
const MAX_COLUMNS = 100;
/** On a narrower terminal, lines would wrap, and drawing in place would miscount them. */
const MIN_COLUMNS = 60;

/** The last column stays free: some terminals wrap when it is written. */
const columnsOf = ({ columns = MAX_COLUMNS }: Output): number => Math.min(columns, MAX_COLUMNS) - 1;

function text(line: Line, sign: string, columns: number, paint: Paint): string {
  const room = Math.max(0, columns - 2 - 2 - TITLE_WIDTH - TIME_WIDTH - 2);
  const time = duration(Date.now() - line.startedAt).padStart(TIME_WIDTH);
  const note = cut(line.note, room).padEnd(room);
  return `  ${sign} ${line.title.padEnd(TITLE_WIDTH)}${paint('dim', `${note} ${time}`)}`;
}

/** Draws the running steps again and again below the ended ones. */
function liveScreen(out: Output): Screen {
  const paint = painter(out);
  const running = new Set<Line>();
  let drawn = 0;
  let timer: NodeJS.Timeout | undefined;
  const draw = (ended = ''): void => {
    const frame = FRAMES[Math.floor(Date.now() / FRAME_MS) % FRAMES.length] ?? '';
    const lines = [...running].map((line) =>
      text(line, paint('cyan', frame), columnsOf(out), paint),
    );
    const up = drawn > 0 ? `\u001B[${drawn}A` : '';
    out.write(`${up}\u001B[J${ended}${lines.map((line) => `${line}\n`).join('')}`);
    drawn = lines.length;
  };
  return {
    start(line) {
      running.add(line);
      timer ??= setInterval(draw, FRAME_MS);
      draw();
    },
    change: () => {},
    print: (line) => draw(`${line}\n`),
    end(line) {
      running.delete(line);
      draw();
      if (running.size === 0) this.close();
    },
    close() {
      clearInterval(timer);
      timer = undefined;
    },
  };
}

/** Prints a line when a step ends, and one every few seconds while it runs and has a note. */
function plainScreen(out: Output): Screen {
  const printedAt = new WeakMap<Line, number>();
  return {
    start: (line) => printedAt.set(line, Date.now()),
    change(line) {
      const isRecent = Date.now() - (printedAt.get(line) ?? 0) < PLAIN_NOTE_MS;
      if (isRecent || line.note === '') return;
      printedAt.set(line, Date.now());
      out.write(`  . ${line.title}: ${line.note}\n`);
    },
    end: () => {},
    print: (line) => out.write(`${line}\n`),
    close: () => {},
  };
}

/** On a terminal, steps spin in place; in a file or a CI log they are plain lines. */
export function createSteps(out: Output = process.stdout): Steps {
  const isWide = out.isTTY && columnsOf(out) >= MIN_COLUMNS;
  const screen = isWide ? liveScreen(out) : plainScreen(out);
  const paint = painter(out);
  let closed = false;
  const end = (line: Line, sign: string): void => {
    screen.end(line);
    if (!closed) screen.print(text(line, sign, columnsOf(out), paint));
  };
  return {
    async run(title, work) {
      const line: Line = { title, note: '', startedAt: Date.now() };
      screen.start(line);
      const note = (message: string): void => {
        line.note = message;
        screen.change(line);
      };
      try {
        const value = await work({ note });
        end(line, paint('green', '✔'));
        return value;
      } catch (error) {
        end(line, paint('red', '✖'));
        throw error;
      }
    },
    print: screen.print,
    close() {
      closed = true;
      screen.close();
    },
  };
}
