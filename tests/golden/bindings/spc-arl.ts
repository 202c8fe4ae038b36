import { z } from 'zod';
import { type RuleId, ruleIds } from '../../../domain/control/rules.ts';
import {
  cusumArl,
  cusumArlOneSided,
  cusumIntervalFor,
  ewmaArl,
  ewmaWidthFor,
  shewhartArl,
  shewhartWidthFor,
} from '../../../domain/control/run-length.ts';
import { ruleChain, ruleRunLength } from '../../../domain/control/zone-rule-run-length.ts';
import type { Actual, Binding } from '../binding.ts';
import { number, numbers } from '../inputs.ts';
import { type Inputs, only } from './spc-inputs.ts';

const parameter = (chart: string, name: string): number => {
  const found = new RegExp(`(?:^|[^a-z])${name}\\s*=?\\s*([\\d.]+)`, 'i').exec(chart)?.[1];
  if (found === undefined) throw new Error(`${chart}: no ${name}`);
  return Number(found);
};

/** "WE1+2", "WE1, WE2", "N1+N5" and the like. */
const rulesOf = (chart: string): RuleId[] | null => {
  const spelled = chart
    .replace(/western[ _-]electric/gi, 'WE')
    .replace(/nelson/gi, 'N')
    .replace(/\b(WE|N)[ -]*rules?/gi, '$1');
  const named = /\b(WE|N)\s*(\d(?:\s*(?:[+,&-]|and|to)?\s*(?:WE|N)?\s*\d)*)/.exec(spelled);
  if (named === null) return null;
  const digits = (named[2] ?? '').replace(/(\d)\s*(?:-|to)\s*(?:WE|N)?(\d)/g, (_, from: string, to: string) =>
    Array.from({ length: Number(to) - Number(from) + 1 }, (__, i) => Number(from) + i).join(','),
  );
  return [...digits.matchAll(/\d/g)].map(([digit]) => z.enum(ruleIds).parse(`${named[1]}${digit}`));
};

function arlOf(chart: string): (shift: number) => number {
  const rules = rulesOf(chart);
  if (rules !== null) {
    const chain = ruleChain(rules);
    if (chain === null) throw new Error(`${chart}: rules that compare neighbours have no chain`);
    return (shift) => ruleRunLength(chain, shift).arl;
  }
  if (/cusum/i.test(chart)) {
    const [k, h] = [parameter(chart, 'k'), parameter(chart, 'h')];
    return /one-?sided/i.test(chart) ? (shift) => cusumArlOneSided(k, h, shift) : (shift) => cusumArl(k, h, shift);
  }
  if (/ewma/i.test(chart)) {
    const [lambda, l] = [parameter(chart, 'lambda'), parameter(chart, 'L')];
    return (shift) => ewmaArl(lambda, l, shift);
  }
  const width = /shewhart\D*([\d.]+)/i.exec(chart)?.[1];
  if (width === undefined) throw new Error(`no run length is known of ${chart}`);
  return (shift) => shewhartArl(Number(width), shift);
}

const designed = (found: number | null): number => {
  if (found === null) throw new Error('no design has this run length');
  return found;
};

function design(inputs: Inputs): Readonly<Record<string, Actual>> {
  const arl0 = number(inputs, 'ARL0');
  if (inputs.lambda !== undefined) return { L: designed(ewmaWidthFor(number(inputs, 'lambda'), arl0)) };
  if (inputs.k !== undefined) return { h: designed(cusumIntervalFor(number(inputs, 'k'), arl0)) };
  if (/shewhart/i.test(String(inputs.chart))) return { L: designed(shewhartWidthFor(arl0)) };
  throw new Error(`a design for ${JSON.stringify(inputs)} is not known`);
}

export const checkArl: Binding = ({ inputs }) => {
  only(inputs, 'chart', 'shift', 'lambda', 'k', 'h', 'L', 'ARL0');
  if (inputs.ARL0 !== undefined) return design(inputs);
  const chart = [z.string().parse(inputs.chart)];
  for (const name of ['lambda', 'k', 'h', 'L'])
    if (inputs[name] !== undefined) chart.push(`${name}=${number(inputs, name)}`);
  const found = (inputs.shift === undefined ? [0] : numbers(inputs, 'shift', 'sigma')).map(arlOf(chart.join(' ')));
  return { ARL: Array.isArray(inputs.shift) || found.length > 1 ? found : (found[0] ?? Number.NaN) };
};
