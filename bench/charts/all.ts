import { dashboardChart } from './dashboard.ts';
import { dayChart } from './day.ts';
import { svgOf } from './draw.ts';
import { millionChart } from './million.ts';
import { monthChart } from './month.ts';
import { pickUpChart } from './pick-up.ts';
import { ratesChart } from './rates.ts';
import { dashboardLines, pickUpFigures, virtualFigures } from './results.ts';

/** All charts of docs/charts by the names of their files, from bench/results and the cost functions. */
export function chartFiles(): Record<string, string> {
  const virtual = virtualFigures();
  const byStore = { SQLite: pickUpFigures('sqlite'), Postgres: pickUpFigures('postgres') };
  return {
    'month.svg': svgOf(monthChart()),
    'million.svg': svgOf(millionChart()),
    'rates.svg': svgOf(ratesChart(virtual)),
    'day.svg': svgOf(dayChart(virtual)),
    'pick-up.svg': svgOf(pickUpChart(byStore)),
    'dashboard.svg': svgOf(dashboardChart(dashboardLines())),
  };
}
