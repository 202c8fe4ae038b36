/** Durability under crashes, at length: node tests/faults/eventstore/kill.ts [--kills 50] [--writers 64] */
import { parseArgs } from 'node:util';
import { runFaults } from './fault-run.ts';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '50' }, writers: { type: 'string', default: '64' } },
});
const report = await runFaults({
  kills: Number(values.kills),
  writers: Number(values.writers),
  log: (line) => process.stderr.write(`${line}\n`),
});
process.stdout.write(`${JSON.stringify({ ...report, faults: report.faults.slice(0, 20) }, null, 2)}\n`);
process.stdout.write(`${report.faults.length} faults\n`);
process.exit(report.faults.length === 0 ? 0 : 1);
