import { describe, expect, it } from 'vitest';
import { energyModes, pressureModes } from '../../processmode/process-mode.ts';
import { deposition } from './deposition.ts';
import { filmProcessById, filmProcesses, findFilmProcess, sameFilm } from './films.ts';
import { isKnownGas } from './gases.ts';
import type { DepositionMode } from './mode.ts';

const mode = (change: Partial<DepositionMode> = {}): DepositionMode => ({
  energy_mode: 'thermal',
  pressure_mode: 'LPCVD',
  reactor_type: 'hot_wall',
  variant: 'standard',
  ...change,
});

describe('the films', () => {
  it('have unique ids, a source, and reference points within their own validity', () => {
    expect(new Set(filmProcesses.map(({ id }) => id)).size).toBe(filmProcesses.length);
    for (const { id, source, reference, validity, index, orders, precursor } of filmProcesses) {
      expect(source.length, id).toBeGreaterThan(10);
      for (const quantity of ['temperature_c', 'pressure_torr'] as const) {
        expect(reference[quantity], id).toBeGreaterThanOrEqual(validity[quantity].min);
        expect(reference[quantity], id).toBeLessThanOrEqual(validity[quantity].max);
      }
      expect(index.n, id).toBeGreaterThanOrEqual(index.min);
      expect(index.n, id).toBeLessThanOrEqual(index.max);
      expect(Object.keys(reference.flows_sccm), id).toEqual(
        expect.arrayContaining([precursor, ...Object.keys(orders)]),
      );
      expect(
        Object.keys(reference.flows_sccm).filter((gas) => !isKnownGas(gas)),
        id,
      ).toEqual([]);
    }
  });

  it('cover every energy mode and pressure mode', () => {
    expect(new Set(filmProcesses.flatMap(({ energy_modes }) => energy_modes))).toEqual(new Set(energyModes));
    expect(new Set(filmProcesses.flatMap(({ pressure_modes }) => pressure_modes))).toEqual(new Set(pressureModes));
  });

  it('keep the activation energies of the literature', () => {
    const energies = ['SiO2_TEOS_LPCVD', 'SiO2_LTO_LPCVD', 'Si3N4_DCS_LPCVD', 'polySi_SILANE_LPCVD', 'W_WF6_H2'];
    expect(energies.map((id) => filmProcessById(id)?.energy_ev)).toEqual([1.9, 1.42, 1.8, 1.7, 0.6633]);
    expect(filmProcesses.filter(({ energy_verified }) => energy_verified).map(({ id }) => id)).toEqual([
      'SiO2_LTO_LPCVD',
      'Si_SILANE_APCVD',
      'W_WF6_H2',
    ]);
    expect(filmProcessById('nothing')).toBeUndefined();
  });

  it('each are found by their own mode and gases', () => {
    for (const process of filmProcesses) {
      const { energy_modes, pressure_modes, reference, film, cycle, id } = process;
      const [energy_mode, pressure_mode] = [energy_modes[0], pressure_modes[0]];
      if (!energy_mode || !pressure_mode) throw new Error(`${id} has no mode`);
      const { reactor_type } = reference;
      const variant = cycle ? 'atomic_layer' : 'standard';
      const gases = Object.keys(reference.flows_sccm);
      const found = findFilmProcess({ film, mode: { energy_mode, pressure_mode, reactor_type, variant }, gases });
      expect(found.ok && found.process.id, id).toBe(id);
    }
  });
});

describe('the chemistry of a recipe', () => {
  it.each([
    [
      'SiO2',
      { energy_mode: 'plasma', pressure_mode: 'HDP_CVD', variant: 'gap_fill' },
      ['SiH4', 'O2', 'Ar'],
      'SiO2_HDP',
    ],
    ['oxide', { energy_mode: 'plasma', pressure_mode: 'PECVD' }, ['SiH4', 'N2O'], 'SiO2_SILANE_PECVD'],
    ['SiO2', {}, ['TEOS'], 'SiO2_TEOS_LPCVD'],
    ['SiO2', {}, ['SiH4', 'O2'], 'SiO2_LTO_LPCVD'],
    ['SiO2', { pressure_mode: 'APCVD' }, ['SiH4', 'O2'], 'SiO2_LTO_APCVD'],
    ['TiN', {}, ['TiCl4', 'NH3', 'N2'], 'TiN_TiCl4'],
    ['TiN', { variant: 'atomic_layer' }, ['TiCl4', 'NH3', 'N2'], 'TiN_ALD'],
    ['Co', { energy_mode: 'plasma', variant: 'hybrid_cvd_ald' }, ['CCTBA', 'H2'], 'Co_HYBRID'],
    ['Polysilicon', {}, ['SiH4'], 'polySi_SILANE_LPCVD'],
  ] as const)('for %s with %o from %o is %s', (film, change, gases, id) => {
    const found = findFilmProcess({ film, mode: mode(change), gases });
    expect(found.ok && found.process.id).toBe(id);
  });

  it('that is not known is refused with what there is', () => {
    const gases = ['SiH4'];
    expect(findFilmProcess({ film: 'unobtainium', mode: mode(), gases })).toMatchObject({
      error: { kind: 'no_solution', quantity: 'film', message: expect.stringContaining('no chemistry of unobtainium') },
    });
    expect(findFilmProcess({ film: 'W', mode: mode({ energy_mode: 'photo' }), gases: ['WF6', 'H2'] })).toMatchObject({
      error: { message: expect.stringContaining('W_WF6_H2 (thermal, WF6)') },
    });
    expect(findFilmProcess({ film: 'poly-Si', mode: mode(), gases: ['TEOS'] }).ok).toBe(false);
  });

  it('decides what a step deposits', () => {
    const conditions = { temperature_c: 625, pressure_torr: 0.25, flows_sccm: { SiH4: 250 } };
    const found = deposition({ film: 'poly-Si', mode: mode(), gases: ['SiH4'] }, conditions);
    expect(found).toMatchObject({ ok: true, process: 'polySi_SILANE_LPCVD', film: 'poly-Si', limiting: 'surface' });
    expect(deposition({ film: 'x', mode: mode(), gases: [] }, conditions).ok).toBe(false);
  });

  it('does not mind how a film is written', () => {
    expect(sameFilm('poly-Si', 'PolySi')).toBe(true);
    expect(sameFilm('Si', 'epi-Si')).toBe(true);
    expect(sameFilm('a-Si', 'a-Si:H')).toBe(false);
  });
});
