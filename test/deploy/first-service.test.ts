import { paginateListFunctions } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { lambda } from '../support/deploy/emulator.ts';
import { aReader, missingLines, type Reader } from '../support/docs/follow.ts';
import { type Block, blocksOf, read } from '../support/docs/pages.ts';

jest.setTimeout(300_000);

interface Chapter {
  title: string;
  page: string;
  blocks: Block[];
}

/** It has a test of its own: init.test.ts. */
const SHORT_WAY = 'The short way';

function chaptersOf(page: string): Chapter[] {
  const blocks = blocksOf(read(page)).filter(({ heading }) => heading !== SHORT_WAY);
  const titles = [...new Set(blocks.map(({ heading }) => heading))];
  return titles.map((title) => ({
    title: `${page}: ${title}`,
    page,
    blocks: blocks.filter(({ heading }) => heading === title),
  }));
}

/** The skill begins with a service that has the plugin, and leaves one behind. */
const start = chaptersOf('docs/start.md');
const pausing = start.findIndex(({ title }) => title.endsWith('Pause and resume'));
const chapters = start.toSpliced(pausing, 0, ...chaptersOf('docs/skill.md'));

let reader: Reader;
/** What the last commands printed. */
let printed = '';
/** The block that failed; what comes after it on the page is not tried. */
let stuckAt: string | undefined;

beforeAll(async () => {
  reader = await aReader();
});

afterAll(async () => {
  if ((await deployed()).length > 0) await reader.run('npx serverless remove');
  await reader.leave();
  lambda.destroy();
});

/** The names of the pages' functions that are deployed. */
async function deployed(): Promise<string[]> {
  const names: string[] = [];
  for await (const { Functions = [] } of paginateListFunctions({ client: lambda }, {}))
    names.push(...Functions.flatMap(({ FunctionName = '' }) => FunctionName));
  return names.filter((name) => name.startsWith('orders-dev-'));
}

/** Does what a block says, or holds it against what was printed. */
async function follow(block: Block, page: string): Promise<void> {
  if (stuckAt !== undefined) throw new Error(`This was not tried, because ${stuckAt} failed.`);
  stuckAt = `line ${block.line} of ${page}`;
  if (block.language !== 'text') printed = await reader.follow(block);
  else {
    const missing = missingLines(block.code, printed);
    expect({ stuckAt, missing, printed }).toMatchObject({ missing: [] });
  }
  stuckAt = undefined;
}

test('the skill is followed before the service is paused and removed', () => {
  expect(pausing).toBeGreaterThan(0);
});

describe('a reader does what the pages say, and sees what they say', () => {
  test.each(chapters)('$title', async ({ page, blocks }) => {
    for (const block of blocks) await follow(block, page);
  });

  test('at the end nothing of it is left on AWS', async () => {
    expect(stuckAt).toBeUndefined();
    expect(await deployed()).toEqual([]);
  });
});
