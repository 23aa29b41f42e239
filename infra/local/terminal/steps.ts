import { cut, duration } from './format.ts';
import { type Paint, painter } from './paint.ts';

/** What a running step can say about itself; each note replaces the one before. */
export interface Step {
  note(text: string): void;
}

/** Runs work under a title, several at once if need be, and shows how it goes. */
export interface Steps {
  run<T>(title: string, work: (step: Step) => Promise<T>): Promise<T>;
  /** A line of text, above the steps that are running. */
  print(text: string): void;
  /** Says no more: what still runs is about to be stopped. */
  close(): void;
}

interface Line {
  title: string;
  note: string;
  startedAt: number;
}

/** What draws steps: on a terminal in place, elsewhere line by line. */
interface Screen {
  start(line: Line): void;
  change(line: Line): void;
  end(line: Line): void;
  print(text: string): void;
  close(): void;
}

/** Where steps are shown; a terminal says so and how wide it is. */
type Output = NodeJS.WritableStream & { isTTY?: boolean; columns?: number };

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 80;
/** Without a terminal a note is worth a line of its own only now and then. */
const PLAIN_NOTE_MS = 5_000;
const TITLE_WIDTH = 30;
const TIME_WIDTH = 12;
const MAX_COLUMNS = 100;
/** On a narrower terminal lines would wrap, and drawing in place would miscount them. */
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
    print: (said) => draw(`${said}\n`),
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

/** One line when a step ends, and one every few seconds while it runs and has something to say. */
function plainScreen(out: Output): Screen {
  const saidAt = new WeakMap<Line, number>();
  return {
    start: (line) => saidAt.set(line, Date.now()),
    change(line) {
      const isRecent = Date.now() - (saidAt.get(line) ?? 0) < PLAIN_NOTE_MS;
      if (isRecent || line.note === '') return;
      saidAt.set(line, Date.now());
      out.write(`  . ${line.title}: ${line.note}\n`);
    },
    end: () => {},
    print: (said) => out.write(`${said}\n`),
    close: () => {},
  };
}

/** Steps on a terminal spin in place; piped into a file or a CI log they are plain lines. */
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
      const note = (said: string): void => {
        line.note = said;
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
