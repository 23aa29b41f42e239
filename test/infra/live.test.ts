import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import { liveScreen } from '../../infra/terminal/live.ts';

/** A terminal with so many rows; `modes` is what was done to its input. */
function aTerminal(rows: number) {
  const out = Object.assign(new PassThrough(), { rows });
  const written: string[] = [];
  out.on('data', (chunk) => written.push(String(chunk)));
  const modes: string[] = [];
  const input = Object.assign(new EventEmitter(), {
    isTTY: true,
    setRawMode: (isRaw: boolean) => void modes.push(isRaw ? 'raw' : 'cooked'),
    pause: () => void modes.push('paused'),
  });
  return { out, input, modes, text: () => written.join('') };
}

test('a screen replaces what it shows, and cuts what does not fit', () => {
  const { out, input, text } = aTerminal(3);
  const screen = liveScreen(out, input);
  screen.draw(['1', '2', '3', '4']);
  screen.close();
  expect(text()).toContain('\u001B[H1\u001B[K\r\n2\u001B[K\r\n…\u001B[K\u001B[J');
});

test('a screen of a terminal that does not say its size has 24 rows', () => {
  const { out, input, text } = aTerminal(0);
  const screen = liveScreen(out, input);
  screen.draw(Array.from({ length: 30 }, (_, i) => `line ${i}`));
  screen.close();
  expect(text()).toContain('line 22');
  expect(text()).not.toContain('line 23');
});

test('a screen is ended by q and by Ctrl-C, and gives the terminal back as it was', () => {
  const signals = process.listenerCount('SIGINT');
  for (const end of ['q', 'SIGINT']) {
    const { out, input, modes, text } = aTerminal(3);
    const screen = liveScreen(out, input);
    expect(screen.ended.aborted).toBe(false);
    if (end === 'q') input.emit('data', 'q');
    else process.emit('SIGINT');
    expect(screen.ended.aborted).toBe(true);
    screen.close();
    expect(modes).toEqual(['raw', 'cooked', 'paused']);
    expect(input.listenerCount('data')).toBe(0);
    // The other screen, the cursor and the wrapping of lines.
    for (const mode of ['?1049', '?25', '?7']) {
      const set = [...text().matchAll(new RegExp(`\\u001B\\[\\${mode}([hl])`, 'g'))];
      expect(set).toHaveLength(2);
      expect(set[0]?.[1]).not.toBe(set[1]?.[1]);
    }
  }
  expect(process.listenerCount('SIGINT')).toBe(signals);
});
