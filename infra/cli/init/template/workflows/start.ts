import { register, run } from './conductor.ts';
import { greet, welcome } from './welcome.ts';

await register([greet], welcome);
await run(welcome, { name: 'Ada' });
