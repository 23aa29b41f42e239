import { OrkesClients, TaskHandler } from '@io-orkes/conductor-javascript';
import { reserve } from './reserve.mjs';

const clients = await OrkesClients.from({ serverUrl: process.env.CONDUCTOR_SERVER_URL });
const handler = new TaskHandler({ client: clients.getClient(), workers: [reserve] });
await handler.startWorkers();
process.once('SIGTERM', () => handler.stopWorkers());
