import { describe, expect, test } from '@jest/globals';
import * as v from 'valibot';
import { OF_TYPES } from '../../../../infra/plugin/add/dashboard.ts';
import { METRICS } from '../../../../lib/observe/metrics.ts';
import { additionsTo, faultsIn, SERVER_URL } from '../../../support/plugin/service.ts';

const Widget = v.looseObject({
  type: v.literal('metric'),
  x: v.number(),
  y: v.number(),
  width: v.number(),
  height: v.number(),
  properties: v.looseObject({
    title: v.string(),
    metrics: v.pipe(v.array(v.array(v.unknown())), v.minLength(1)),
    region: v.literal('${AWS::Region}'),
  }),
});
const Body = v.object({
  'Fn::Sub': v.pipe(v.string(), v.parseJson(), v.object({ widgets: v.array(Widget) })),
});

function dashboardOf(more: object = {}) {
  const { resources } = additionsTo({
    conductor: { serverUrl: SERVER_URL, metrics: true, dashboard: true, ...more },
  });
  const { DashboardName, DashboardBody } = resources.ConductorDashboard?.Properties ?? {};
  return { name: DashboardName, ...v.parse(Body, DashboardBody)['Fn::Sub'] };
}

describe('the dashboard', () => {
  test('has a name of the service, and widgets that lie beside each other', () => {
    const { name, widgets } = dashboardOf();
    expect(name).toBe('orders-dev-conductor');
    const places = widgets.map(({ x, y }) => `${x},${y}`);
    expect(new Set(places).size).toBe(widgets.length);
    for (const { x, width } of widgets) expect(x + width).toBeLessThanOrEqual(24);
  });

  test('finds the types of all pollers by itself', () => {
    const { widgets } = dashboardOf({ pollers: { images: { types: ['greetings'] } } });
    const [first] = widgets;
    expect(first?.properties.metrics).toEqual([
      [
        {
          expression: `SEARCH('{conductor-lambda,poller,taskType} MetricName="task_execution_started_total" (poller="orders-dev-conductor-poller-images")', 'Sum', 60)`,
        },
      ],
    ]);
  });

  test('shows metrics that each type has', () => {
    for (const { metric } of OF_TYPES) expect(METRICS[metric].of).not.toBe('poller');
  });

  test('is not there without the option, and needs the metrics', () => {
    expect(additionsTo().resources).not.toHaveProperty('ConductorDashboard');
    expect(faultsIn({ conductor: { serverUrl: SERVER_URL, dashboard: true } })).toEqual([
      'custom.conductor.dashboard: shows the metrics, and there are none: set metrics: true too',
    ]);
  });
});
