import { asWorker, worker } from 'conductor-lambda';

interface Order {
  sku: string;
  quantity: number;
}

const describe = (name: string, age: number) => `${name} is ${age}`;
const total = (order: Order) => ({ sku: order.sku, total: order.quantity * 3.5 });
const resize = async (event: { body: string }) => ({ statusCode: 200, body: event.body });

/** The parameters' names in the task's input; the compiler counts them. */
export const described = worker({ args: ['name', 'age'] }, describe);

/** The task's input as the one parameter. */
export const totalled = worker({}, total);

/** A Lambda handler, as it is. */
export const resized = asWorker(resize, {
  event: ({ url }) => ({ body: JSON.stringify({ url }) }),
  result: ({ body }) => JSON.parse(body),
});
