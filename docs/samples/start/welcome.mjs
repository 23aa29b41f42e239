import { simpleTask, taskDefinition, workflow } from 'conductor-lambda/workflow';
import { register, run } from './conductor.mjs';

const ownerEmail = 'team@example.com';

const greet = taskDefinition({ name: 'greet', ownerEmail, functionTimeoutSeconds: 10 });

const welcome = workflow({
  name: 'welcome',
  ownerEmail,
  timeoutSeconds: 600,
  input: ['name'],
  tasks: [
    simpleTask({ ref: 'greeting', type: greet.name, input: { name: '${workflow.input.name}' } }),
  ],
  output: { greeting: '${greeting.output.result}' },
});

await register([greet], welcome);
await run(welcome, { name: 'Ada' });
