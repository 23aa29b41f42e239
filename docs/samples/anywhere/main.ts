import { startWorkers } from 'conductor-lambda/start';
import { handler } from './workers/greet.ts';

const host = startWorkers([{ taskType: 'greet', handler, concurrency: 10, timeoutSeconds: 10 }]);
process.once('SIGTERM', () => host.stop());
