/** The official JavaScript SDK, as its README starts a worker. Its decorator's options are those of this object. */
import { OrkesClients, TaskHandler } from '@io-orkes/conductor-javascript';
import { dutyOf } from '../duty.ts';
import { tallyOf } from '../tally.ts';

const duty = dutyOf();
const { apiUrl: serverUrl, taskType: taskDefName, concurrency } = duty;
const count = tallyOf(duty);

/** @param {{ scheduledTime?: number }} task */
const execute = async ({ scheduledTime = 0 }) => {
  count(scheduledTime);
  return { status: 'COMPLETED', outputData: { result: null } };
};

const clients = await OrkesClients.from({ serverUrl });
const handler = new TaskHandler({
  client: clients.getClient(),
  workers: [{ taskDefName, concurrency, execute }],
});
await handler.startWorkers();
