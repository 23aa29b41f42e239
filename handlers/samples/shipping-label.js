/**
 * An existing Lambda that knows nothing of Conductor. serverless.yml makes it a worker with
 * `wrap: true`; this file stays as it was.
 */
export const handler = async (event) => ({
  label: `${event.order} for ${event.customer}`,
  weightKg: event.quantity * 0.4,
});
