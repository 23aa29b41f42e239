import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import { openTerminal } from '../../../../infra/cli/init/terminal.ts';

/** A terminal whose keyboard and screen the test holds. */
function aTerminal() {
  const keyboard = new PassThrough();
  const screen = new PassThrough({ encoding: 'utf8' });
  return { keyboard, screen, terminal: openTerminal(keyboard, screen) };
}

test('a question is on the screen, and its answer is the line that is typed', async () => {
  const { keyboard, screen, terminal } = aTerminal();
  const answer = terminal.ask('Name? ');
  keyboard.write('orders\n');
  expect(await answer).toBe('orders');
  expect(screen.read()).toBe('Name? ');
  terminal.close();
});

test('one question comes after the other', async () => {
  const { keyboard, terminal } = aTerminal();
  const first = terminal.ask('Name? ');
  keyboard.write('orders\n');
  await first;
  const second = terminal.ask('Address? ');
  keyboard.write('\n');
  expect(await second).toBe('');
  terminal.close();
});

test('a person who ends the input is told that nothing was written', async () => {
  const { keyboard, terminal } = aTerminal();
  const answer = terminal.ask('Name? ');
  keyboard.end();
  await expect(answer).rejects.toThrow('Stopped: nothing was written.');
});
