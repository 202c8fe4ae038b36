import Table from 'cli-table3';
import { Command } from 'commander';
import { detect, detectors, HORIZON } from './detection.ts';
import { drifts, inControl } from './series.ts';

const percent = (share: number): string => `${(100 * share).toFixed(share > 0.9995 && share < 1 ? 2 : 1)} %`;

new Command('drift')
  .description('How often and how soon each rule and chart sees a drift, on series with fixed random numbers.')
  .option('--series <n>', 'series of each drift', '2000')
  .option('--json', 'print every number')
  .action(({ series, json }: { series: string; json?: true }) => {
    const count = Number(series);
    const alarms = detect(inControl, count, detectors);
    const found = drifts.map((drift) => ({ drift: drift.name, detections: detect(drift, count, detectors) }));
    if (json) {
      const theory = Object.fromEntries(detectors.map((each) => [each.name, each.theory]));
      console.log(
        JSON.stringify({ series: count, horizon: HORIZON, theory, false_alarms: alarms, drifts: found }, null, 1),
      );
      return;
    }
    const style = { head: [], border: [] };
    const falsely = new Table({ head: ['detector', `false alarm within ${HORIZON} points`, 'theory'], style });
    alarms.forEach(({ detector, detected }, i) => {
      const theory = detectors[i]?.theory ?? null;
      falsely.push([detector, percent(detected), theory === null ? '' : percent(theory)]);
    });
    console.log(falsely.toString());
    const table = new Table({
      head: ['detector', ...drifts.map(({ name }) => name)],
      style,
      wordWrap: true,
      colWidths: [24, ...drifts.map(() => 11)],
    });
    detectors.forEach(({ name }, d) => {
      const cells = found.map(({ detections }) => {
        const { detected = 0, median_delay = null } = detections[d] ?? {};
        return median_delay === null ? percent(detected) : `${percent(detected)}\nafter ${median_delay}`;
      });
      table.push([name, ...cells]);
    });
    console.log(table.toString());
    console.log(`Share of ${count} series seen within ${HORIZON} points of the drift, and the median delay of those.`);
  })
  .parse();
