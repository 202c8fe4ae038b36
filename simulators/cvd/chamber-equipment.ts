import type { ActiveFaults } from '../engine/parts/active-faults.ts';
import { CalibrationError } from '../engine/parts/calibration.ts';
import { GasPanel } from '../engine/parts/gas-panel.ts';
import { HeatedZones } from '../engine/parts/heated-zones.ts';
import { Particles } from '../engine/parts/particles.ts';
import { RunDrift } from '../engine/parts/run-drift.ts';
import { Vacuum } from '../engine/parts/vacuum.ts';
import type { Random } from '../engine/random.ts';
import type { ChamberDesign } from './design.ts';
import type { Energy } from './energy/energy-source.ts';
import { VapourDelivery } from './vapour-delivery.ts';

/** What a chamber is put together from. */
export interface Equipment {
  readonly heaters: HeatedZones;
  readonly flowError: CalibrationError;
  readonly gas: GasPanel;
  readonly vapours: VapourDelivery;
  readonly pumpWear: RunDrift;
  readonly vacuum: Vacuum;
  readonly energy: Energy;
  /** Film on the walls: flakes off, and takes of the growth. */
  readonly wall: RunDrift;
  readonly particles: Particles;
}

/** How fast a susceptor loses heat, and a zone of it that is not heated, s. */
const susceptorCooling = { cooling_lag_s: 240, unheated_lag_s: 40 };

/** Builds the parts of a chamber. @param precursor the gas of the run whose controller drifts when one does. */
export function equip(design: ChamberDesign, faults: ActiveFaults, precursor: () => string, random: Random): Equipment {
  const { heating, pumping } = design;
  const { lags_s, standby_c, thermocouple } = heating;
  const cooling = design.reactor_type === 'hot_wall' ? {} : susceptorCooling;
  const heaters = new HeatedZones({ lags_s, standby_c, thermocouple, faults, ...cooling }, random);
  const flowError = new CalibrationError({ per_hour: 2e-6, per_run: 1e-4 }, random);
  const pumpWear = new RunDrift(0.002, 100);
  const wall = new RunDrift(0.01, 50);
  return {
    heaters,
    flowError,
    gas: new GasPanel({
      lines: design.lines,
      lag_s: design.flow_lag_s,
      drifting: precursor,
      faults,
      calibration: flowError,
    }),
    vapours: new VapourDelivery(design, faults),
    pumpWear,
    vacuum: new Vacuum({
      volume_l: pumping.volume_l,
      pump_speed_l_per_s: pumping.speed_l_per_s,
      base_torr: pumping.base_torr,
      faults,
      wear: pumpWear,
      control_lag_s: 1,
    }),
    energy: design.energy.build(faults),
    wall,
    particles: new Particles(faults, design.particles, wall),
  };
}
