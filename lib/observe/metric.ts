/**
 * Fields of a log line from which CloudWatch makes a metric, by its embedded metric format: no call of AWS, and no price
 * where the line is not written.
 *
 * @param dimensions by name; each combination of values is a metric of its own, which AWS bills
 */
export const countedAs = (name: string, nowMs: number, dimensions: Record<string, string>) => ({
  _aws: {
    Timestamp: nowMs,
    CloudWatchMetrics: [
      {
        Namespace: 'conductor-lambda',
        Dimensions: [Object.keys(dimensions)],
        Metrics: [{ Name: name, Unit: 'Count' }],
      },
    ],
  },
  ...dimensions,
  [name]: 1,
});
