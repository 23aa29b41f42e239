import { readFileSync, writeFileSync } from 'node:fs';
import { withReference } from '../infra/plugin/read/reference.ts';

/** `npm run docs:options`: writes the reference of all options into docs/plugin.md. */

const PAGE = new URL('../docs/plugin.md', import.meta.url);

writeFileSync(PAGE, withReference(readFileSync(PAGE, 'utf8')));
