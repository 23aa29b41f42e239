import { paginateListFunctions } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { lambda } from '../support/deploy/emulator.ts';
import { aReader, missingLines, type Reader } from '../support/docs/follow.ts';
import { type Block, blocksOf, read } from '../support/docs/pages.ts';

jest.setTimeout(300_000);

const blocks = blocksOf(read('docs/start.md'));
const chapters = [...new Set(blocks.map(({ heading }) => heading))];

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

/** The names of the page's functions that are deployed. */
async function deployed(): Promise<string[]> {
  const names: string[] = [];
  for await (const { Functions = [] } of paginateListFunctions({ client: lambda }, {}))
    names.push(...Functions.flatMap(({ FunctionName = '' }) => FunctionName));
  return names.filter((name) => name.startsWith('orders-dev-'));
}

/** Does what a block says, or holds it against what was printed. */
async function follow(block: Block): Promise<void> {
  if (stuckAt !== undefined) throw new Error(`This was not tried, because ${stuckAt} failed.`);
  stuckAt = `line ${block.line} of docs/start.md`;
  if (block.language !== 'text') printed = await reader.follow(block);
  else {
    const missing = missingLines(block.code, printed);
    expect({ stuckAt, missing, printed }).toMatchObject({ missing: [] });
  }
  stuckAt = undefined;
}

describe('a reader does what docs/start.md says, and sees what it says', () => {
  test.each(chapters)('%s', async (chapter) => {
    for (const block of blocks.filter(({ heading }) => heading === chapter)) await follow(block);
  });

  test('at the end nothing of it is left on AWS', async () => {
    expect(stuckAt).toBeUndefined();
    expect(await deployed()).toEqual([]);
  });
});
