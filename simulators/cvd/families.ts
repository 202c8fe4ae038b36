import type { ToolFamily } from '../engine/tool-family.ts';
import { aacvd } from './families/aacvd.ts';
import { ald } from './families/ald.ts';
import { apcvd } from './families/apcvd.ts';
import { carbonylCvd } from './families/carbonyl-cvd.ts';
import { ccvd } from './families/ccvd.ts';
import { dlc } from './families/dlc.ts';
import { ecr } from './families/ecr.ts';
import { epi } from './families/epi.ts';
import { hdp } from './families/hdp.ts';
import { horizontalEpi } from './families/horizontal-epi.ts';
import { hwcvd } from './families/hwcvd.ts';
import { lcvd } from './families/lcvd.ts';
import { lpcvd } from './families/lpcvd.ts';
import { metalCvd } from './families/metal-cvd.ts';
import { mocvd } from './families/mocvd.ts';
import { mocvdDisk } from './families/mocvd-disk.ts';
import { mocvdHorizontal } from './families/mocvd-horizontal.ts';
import { mwcvd } from './families/mwcvd.ts';
import { parylene } from './families/parylene.ts';
import { peald } from './families/peald.ts';
import { pecvd } from './families/pecvd.ts';
import { pemocvd } from './families/pemocvd.ts';
import { photocvd } from './families/photocvd.ts';
import { rpcvd } from './families/rpcvd.ts';
import { sacvd } from './families/sacvd.ts';
import { tcoCvd } from './families/tco-cvd.ts';
import { uhvcvd } from './families/uhvcvd.ts';

/** Every family of tools for chemical vapour deposition by the name that `--tools` knows it by. */
export const cvdFamilies: Readonly<Record<string, ToolFamily>> = {
  aacvd,
  ald,
  apcvd,
  carbonyl_cvd: carbonylCvd,
  ccvd,
  dlc,
  ecr,
  epi,
  hdp,
  horizontal_epi: horizontalEpi,
  hwcvd,
  lcvd,
  lpcvd,
  metal_cvd: metalCvd,
  mocvd_disk: mocvdDisk,
  mocvd_horizontal: mocvdHorizontal,
  mocvd,
  mwcvd,
  parylene,
  peald,
  pecvd,
  pemocvd,
  photocvd,
  rpcvd,
  sacvd,
  tco_cvd: tcoCvd,
  uhvcvd,
};
