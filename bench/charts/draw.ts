import { type EChartsOption, init } from 'echarts';

const SIZE = { width: 760, height: 400 };

/** Dark enough on white, and apart for eyes that see red and green alike (Okabe and Ito). */
export const COLORS = {
  ours: '#0072b2',
  oursToo: '#56b4e9',
  oursBest: '#009e73',
  others: '#d55e00',
  othersToo: '#e69f00',
  faint: '#7f7f7f',
} as const;

const TEXT = '#24292f';
const LINES = '#d0d7de';

/** A chart as SVG: the same option gives the same bytes. On a ground of its own it can be read on any page. */
export function svgOf({ title, ...option }: Chart): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...SIZE });
  chart.setOption({
    animation: false,
    backgroundColor: '#ffffff',
    textStyle: { fontFamily: 'Helvetica, Arial, sans-serif', color: TEXT },
    title,
    ...option,
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return `${named(still(svg), title.text)}\n`;
}

/** An option whose title says what the picture shows, also where it is read aloud. */
export type Chart = EChartsOption & { title: ReturnType<typeof titled> };

/** Without what answers to a mouse; and the names within do not depend on the charts before. */
const still = (svg: string): string =>
  svg
    .replace(/<style.*<\/style>\s*/s, '')
    .replace(/ class="[^"]*"/g, '')
    .replace(/zr\d+-/g, 'zr-');

const named = (svg: string, title: string): string =>
  svg.replace('>', `>\n<title>${title.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</title>`);

/** The title, and one line below it that says what was counted. */
export const titled = (text: string, subtext: string) => ({
  ...{ text, subtext, left: 16, top: 12 },
  textStyle: { fontSize: 16, color: TEXT },
  subtextStyle: { fontSize: 12, color: '#57606a' },
});

export const GRID = { left: 72, right: 32, top: 100, bottom: 56 };
/** With room for a font that is wider than the one that the library measures with. */
export const LEGEND = { left: 16, top: 62, itemGap: 28, itemWidth: 22, textStyle: { color: TEXT } };

/** A number above a bar. */
export const BAR_LABEL = {
  ...{ show: true, fontSize: 11, position: 'top' as const },
  formatter: ({ value }: { value?: unknown }) => Number(value).toLocaleString('en-US'),
};

/** The name of an axis stands along its middle, with its unit. */
export const axis = (name: string, nameGap: number) => ({
  ...{ name, nameGap, nameLocation: 'middle' as const },
  nameTextStyle: { color: TEXT, fontSize: 12 },
  axisLabel: { color: TEXT },
  axisLine: { show: true, lineStyle: { color: TEXT } },
  splitLine: { lineStyle: { color: LINES } },
});
