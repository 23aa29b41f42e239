import { inlineTask, workflow } from '../../../lib/workflow/index.ts';

const sayHello = inlineTask({
  ref: 'say_hello',
  expression: `
    function greetings() {
      return { text: "hello " + $.name };
    }
    greetings();
  `,
  bindings: { name: '${workflow.input.name}' },
});

export const hello = workflow({
  name: 'hello',
  ownerEmail: 'team@example.com',
  timeoutSeconds: 60,
  input: ['name'],
  tasks: [sayHello],
  output: { text: '${say_hello.output.result.text}' },
});
